// The same agent behaves the same whoever thinks for it: the demo and every provider's wire are asked the same questions, given the same
// answers, and must come to the same thoughts, tools and records.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ThoughtError } from '../../src/domain/thought.ts'
import type { MindOptions, ModelCallRecord } from '../../src/mind/options.ts'
import { type Thinker, thinker } from '../../src/mind/thinker.ts'
import { machineClock } from '../../src/world/clock.ts'
import { memoryLog } from '../../src/world/log.ts'
import { type Model, ModelError } from '../../src/world/model.ts'
import { sdkModel } from '../../src/world/model-sdk.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import {
  type Deed,
  type LogEntry,
  type Provider,
  providerKinds,
  startProvider,
} from '../support/providers/server.ts'
import { buses, demo, ferries, personas, request } from '../world/model-demo-fixtures.ts'

const clock = machineClock()
const texts = [ferries, buses]
const operations = {
  hours: 24,
  missions: { failed: 1 },
  steps: { failed: 1 },
  rejections: [],
  failures: [{ kind: 'crawl', error: 'HTTP 404', count: 1 }],
  oldestQueuedMinutes: null,
}

/** Someone who thinks: the demo, or a provider whose model says what the demo would say. */
interface Thinking {
  name: string
  model: Model
  /** Lets the provider do this with its next answers, one each; the demo cannot be made to. */
  wrongs: Deed[]
  log: readonly LogEntry[]
  close(): Promise<void>
}

function onDemo(): Thinking {
  return { name: 'demo', model: demo(), wrongs: [], log: [], close: async () => undefined }
}

async function onWire(kind: Provider['kind']): Promise<Thinking> {
  let good: unknown = null
  const wrongs: Deed[] = []
  let isAgain = false
  const provider = await startProvider(kind, () => {
    const wrong = wrongs.shift()
    isAgain = wrong !== undefined
    return wrong ?? { say: good }
  })
  const brain = demo()
  const net = provider.divert(guardedNet({ clock, log: memoryLog() }))
  const real = sdkModel({ clock, net, defaultModel: provider.name, ...provider.settings })
  const model: Model = {
    ...real,
    async ask(asked) {
      // Asked again, it says what it would have said at first.
      if (!isAgain) good = (await brain.ask({ ...asked, signal: new AbortController().signal })).output
      return real.ask(asked)
    },
  }
  return { name: kind, model, wrongs, log: provider.log, close: () => provider.close() }
}

function agent(model: Model): { mind: Thinker; calls: ModelCallRecord[]; holds: number[]; slept: number[] } {
  const calls: ModelCallRecord[] = []
  const holds: number[] = []
  const slept: number[] = []
  const options: MindOptions = {
    model,
    modelFor: () => null,
    speaker: personas.ada,
    seed: 'step:1:1',
    signal: new AbortController().signal,
    record: async (call) => void calls.push(call),
    hold: async ({ promptTokens, maxOutputTokens }) => {
      holds.push(promptTokens + maxOutputTokens)
      return `hold ${holds.length}`
    },
    sleep: async (ms) => void slept.push(ms),
    roll: () => 0.5,
    now: () => 1_700_000_000_000,
  }
  return { mind: thinker(options), calls, holds, slept }
}

/** A morning's work of one agent. */
async function work(mind: Thinker): Promise<unknown> {
  const analysis = await mind.analyze({ known: [], topic: 'ferries', focus: '', texts })
  const found = await mind.research({ known: [], topic: 'ferries', question: 'What do they cost?', texts })
  const article = await mind.write({
    known: [],
    title: 'Ferries',
    brief: 'For sailors',
    analyses: [analysis],
    texts,
  })
  const draft = await mind.draft({ known: [], topic: 'ferries', analyses: [analysis], texts })
  const subject = { id: 'made', title: article.title, source: '', trust: 2 as const, text: article.markdown }
  const review = await mind.review({ subject, texts, operations })
  const failed = { id: 's', kind: 'crawl', status: 'failed', attempt: 3, error: 'HTTP 404' } as const
  const mission = { id: 'm', title: 'Read the news', status: 'failed', steps: [failed] } as const
  const diagnosis = await mind.diagnose({ mission, operations })
  return { analysis, found, article, draft, review, diagnosis }
}

const makers = [async () => onDemo(), ...providerKinds.map((kind) => () => onWire(kind))]
const expected = work(agent(demo()).mind)

for (const [i, make] of makers.entries()) {
  const isDemo = i === 0
  describe(`the same agent on ${isDemo ? 'the demo' : providerKinds[i - 1]}`, () => {
    let on: Thinking
    before(async () => {
      on = await make()
    })
    after(() => on.close())

    it('comes to the same thoughts, with one call for each and each on record', async () => {
      const { mind, calls, holds } = agent(on.model)
      assert.deepEqual(await work(mind), await expected)
      assert.deepEqual(
        calls.map(({ task, ok, problem }) => [task, ok, problem]),
        ['analyze', 'research', 'write', 'draft', 'review', 'diagnose'].map((task) => [task, true, null]),
      )
      assert.ok(calls.every(({ simulated }) => simulated === isDemo))
      assert.equal(on.log.length, isDemo ? 0 : calls.length)
      for (const [n, { billed }] of on.log.entries()) {
        const { usage, usageProblem } = calls[n] ?? assert.fail('a call is on no record')
        assert.equal(usageProblem, null)
        assert.deepEqual([usage.inputTokens, usage.outputTokens], [billed?.input, billed?.output])
        assert.ok((holds[n] ?? 0) >= usage.inputTokens + usage.outputTokens, 'the hold covers what it used')
      }
    })

    it('is stopped when nobody wants its answer', async () => {
      const signal = AbortSignal.abort()
      await assert.rejects(on.model.ask(request({ task: 'turn', signal })), (error: unknown) => {
        assert.ok(error instanceof ModelError, String(error))
        assert.deepEqual([error.facts.fault, error.facts.billed ?? false], ['aborted', false])
        return true
      })
    })

    if (isDemo) return

    it('asks again after a rate limit and an answer that breaks off, and comes to the same thought', async () => {
      const { mind, calls, slept } = agent(on.model)
      on.wrongs.push(
        { status: 429, headers: { 'retry-after': '2' } },
        { say: 'word '.repeat(400), fault: 'end' },
      )
      const { analysis } = (await expected) as { analysis: unknown }
      assert.deepEqual(await mind.analyze({ known: [], topic: 'ferries', focus: '', texts }), analysis)
      assert.deepEqual(
        calls.map(({ ok }) => ok),
        [false, false, true],
      )
      assert.equal(slept.length, 2)
      assert.ok((slept[0] ?? 0) >= 2_000, 'no sooner than it was told')
    })

    it('mends an answer that does not fit, and fails with the reason when it cannot', async () => {
      const { mind } = agent(on.model)
      on.wrongs.push({ say: 'I would rather talk about the weather.' })
      const { analysis } = (await expected) as { analysis: unknown }
      assert.deepEqual(await mind.analyze({ known: [], topic: 'ferries', focus: '', texts }), analysis)
      on.wrongs.push(...Array.from({ length: 9 }, () => ({ say: 'Weather.' })))
      const before = on.log.length
      await assert.rejects(
        agent(on.model).mind.analyze({ known: [], topic: 'ferries', focus: '', texts }),
        ThoughtError,
      )
      on.wrongs.length = 0
      assert.ok(on.log.length - before <= 3, 'two repairs at most')
    })

    it('fails at once, and says why, when the model does not exist', async () => {
      on.wrongs.push({ status: 404, message: 'no such model' })
      const { mind, slept } = agent(on.model)
      const before = on.log.length
      await assert.rejects(
        mind.analyze({ known: [], topic: 'ferries', focus: '', texts }),
        /there is no such model/,
      )
      assert.deepEqual([on.log.length - before, slept.length], [1, 0])
    })
  })
}
