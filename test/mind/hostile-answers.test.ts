import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ThoughtError } from '../../src/domain/thought.ts'
import type { MindOptions, ModelCallRecord } from '../../src/mind/options.ts'
import { thinker } from '../../src/mind/thinker.ts'
import { ferries, personas } from '../world/model-demo-fixtures.ts'
import { hostileAnswers, hostileModel } from './hostile-answers.ts'

const texts = [ferries]
const known: readonly string[] = []
const tasks = {
  draft: {
    text: 'text',
    good: { text: 'The second charger cost €2.4 million.', angle: 'It is dear.' },
    ask: (mind: MindOptions) => thinker(mind).draft({ topic: 'ferries', analyses: [], texts, known }),
  },
  analyze: {
    text: 'summary',
    good: { summary: 'It is about ferries.', findings: [], keyTerms: [], figures: [], insight: null },
    ask: (mind: MindOptions) => thinker(mind).analyze({ topic: 'ferries', focus: '', texts, known }),
  },
  write: {
    text: 'markdown',
    good: {
      title: 'Ferries',
      markdown: '# Ferries\n\nThey are electric.',
      summary: 'Electric.',
      tags: ['ferries'],
    },
    ask: (mind: MindOptions) =>
      thinker(mind).write({ title: 'Ferries', brief: '', analyses: [], texts, known }),
  },
} as const

/** Nothing in it that PostgreSQL would refuse. */
function assertStorable(value: unknown, depth = 0): void {
  assert.ok(depth <= 32)
  if (typeof value === 'string') assert.ok(value.isWellFormed() && !value.includes('\u0000'))
  else if (value !== null && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      assertStorable(name)
      assertStorable(inner, depth + 1)
    }
  }
}

for (const [name, task] of Object.entries(tasks)) {
  test(`whatever comes instead of an answer to "${name}" is used, or mended twice, or a failure with a reason`, async () => {
    for (const hostile of hostileAnswers) {
      const calls: ModelCallRecord[] = []
      const mind: MindOptions = {
        model: hostileModel(hostile, task.good, task.text),
        modelFor: () => null,
        speaker: personas.ada,
        seed: 's',
        signal: new AbortController().signal,
        hold: async () => 'hold',
        record: async (call) => void calls.push(call),
        sleep: async () => assert.fail('an answer was there'),
        roll: () => 0,
        now: () => 0,
      }
      const came = await task.ask(mind).then(
        (thought) => ({ ends: 'answer', thought }),
        (error: unknown) => {
          assert.ok(error instanceof ThoughtError, `${hostile.name}: ${String((error as Error).stack)}`)
          assert.ok(error.message.length > 0 && error.message.length <= 600, hostile.name)
          assertStorable(error.message)
          return { ends: error.retryable ? 'failure' : 'refusal', thought: null }
        },
      )
      if (hostile.ends !== undefined) assert.equal(came.ends, hostile.ends, `${name}: ${hostile.name}`)
      assert.equal(calls.length, came.ends === 'failure' ? 3 : 1, hostile.name)
      assertStorable(came.thought)
      for (const call of calls) {
        assertStorable(call)
        assert.ok((call.problem?.length ?? 0) <= 400)
      }
    }
    assert.equal((Object.prototype as Record<string, unknown>)['polluted'], undefined)
  })
}
