import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ThoughtError } from '../../src/domain/thought.ts'
import { mostPromptTokens } from '../../src/mind/estimate.ts'
import { lifeMind } from '../../src/mind/life.ts'
import type { CallEstimate, MindOptions, ModelCallRecord } from '../../src/mind/options.ts'
import { thinker } from '../../src/mind/thinker.ts'
import { type Model, ModelError, type ModelErrorFacts } from '../../src/world/model.ts'
import { scripted } from '../support/scripted-model.ts'
import { ferries, personas } from '../world/model-demo-fixtures.ts'

interface Told {
  held: CallEstimate[]
  recorded: ModelCallRecord[]
  slept: number[]
  rolled: string[]
}

function minded(model: Model, given: Partial<MindOptions> = {}): { mind: MindOptions; told: Told } {
  const told: Told = { held: [], recorded: [], slept: [], rolled: [] }
  const mind: MindOptions = {
    model,
    modelFor: () => 'test:one',
    speaker: personas.ada,
    seed: 's',
    signal: new AbortController().signal,
    hold: async (estimate) => `hold ${told.held.push(estimate)}`,
    record: async (call) => void told.recorded.push(call),
    sleep: async (ms) => void told.slept.push(ms),
    roll: (name) => {
      told.rolled.push(name)
      return 0.5
    },
    now: () => 0,
    ...given,
  }
  return { mind, told }
}

const good = { text: 'The ferries are electric.', angle: '' }
const drafted = (mind: MindOptions): Promise<unknown> =>
  thinker(mind).draft({ topic: 'ferries', analyses: [], texts: [ferries], known: [] })
const passing = (facts: ModelErrorFacts = {}): ModelError => new ModelError('busy', true, facts)

async function thrown(work: Promise<unknown>): Promise<ThoughtError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ThoughtError, String(error))
  return error
}

test('every try takes a hold of its own and settles it with its record', async () => {
  const { model } = scripted([passing(), 'no json', good])
  const { mind, told } = minded(model)
  await drafted(mind)
  assert.equal(told.held.length, 3)
  assert.deepEqual(
    told.recorded.map(({ hold, ok, usage, usageProblem }) => [hold, ok, usage.inputTokens, usageProblem]),
    [
      ['hold 1', false, 0, null],
      ['hold 2', false, 10, null],
      ['hold 3', true, 10, null],
    ],
  )
})

test('what a failed call has used is charged: as it was said, or all of the hold where nobody knows', async () => {
  const usage = { inputTokens: 7, cachedTokens: 0, outputTokens: 3 }
  const cases: readonly [unknown, number, RegExp | null][] = [
    [new ModelError('refused', false, { fault: 'refused', usage, billed: true }), 7, null],
    [new ModelError('cut', false, { fault: 'cut', billed: true }), 0, /not known/],
    [new ModelError('no', false, { fault: 'auth' }), 0, null],
    [new ModelError('odd', false, { usage: { ...usage, outputTokens: -1 } }), 0, /no count/],
  ]
  for (const [error, inputTokens, problem] of cases) {
    const { mind, told } = minded(scripted([error]).model)
    await thrown(drafted(mind))
    const [call] = told.recorded
    assert.equal(call?.usage.inputTokens, inputTokens)
    if (problem === null) assert.equal(call?.usageProblem, null)
    else assert.match(call?.usageProblem ?? '', problem)
  }
  const { mind, told } = minded(scripted([new TypeError('a defect')]).model)
  await assert.rejects(drafted(mind), TypeError)
  assert.match(told.recorded[0]?.usageProblem ?? '', /not known/)
})

test('usage that is no count of tokens is not written down: the hold is charged', async () => {
  const figures = [Number.NaN, -1, 1.5, 1e12, Number.POSITIVE_INFINITY]
  for (const inputTokens of figures) {
    const { model } = scripted([good])
    const lying: Model = {
      ...model,
      ask: async (request) => ({
        ...(await model.ask(request)),
        usage: { inputTokens, cachedTokens: 0, outputTokens: 1 },
      }),
    }
    const { mind, told } = minded(lying)
    await drafted(mind)
    assert.match(told.recorded[0]?.usageProblem ?? '', /no count of tokens/)
    assert.equal(told.recorded[0]?.usage.inputTokens, 0)
  }
})

test('what may pass is tried three more times, after pauses that double and are rolled', async () => {
  const { model, asked } = scripted([passing()])
  const { mind, told } = minded(model)
  const error = await thrown(drafted(mind))
  assert.deepEqual([asked.length, error.retryable, error.parkSeconds], [4, true, null])
  assert.deepEqual(told.slept, [750, 1_500, 3_000])
  assert.equal(new Set(told.rolled).size, 3)
})

test('no question makes more than six calls, whatever is mixed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), async (fails) => {
      const { model, asked } = scripted(fails.map((fail) => (fail ? passing() : 'no json')))
      await thrown(drafted(minded(model).mind))
      assert.ok(asked.length <= 6)
    }),
    { numRuns: 60 },
  )
})

test('what does not pass by itself is not tried again', async () => {
  for (const fault of ['auth', 'no_model', 'refused', 'invalid'] as const) {
    const { model, asked } = scripted([new ModelError('no', false, { fault })])
    const error = await thrown(drafted(minded(model).mind))
    assert.deepEqual([asked.length, error.retryable, error.parkSeconds], [1, false, null])
  }
})

test('a provider that says when is asked no sooner; a long wait is parked, and none longer than an hour', async () => {
  const soon = minded(scripted([passing({ fault: 'rate_limit', retryAfterMs: 4_000 }), good]).model)
  await drafted(soon.mind)
  assert.deepEqual(soon.told.slept, [4_500])
  for (const [retryAfterMs, parkSeconds] of [
    [20_001, 21],
    [90_000, 90],
    [7 * 86_400_000, 3_600],
    [Number.POSITIVE_INFINITY, 3_600],
  ] as const) {
    const { model, asked } = scripted([passing({ fault: 'rate_limit', retryAfterMs })])
    const late = minded(model)
    const error = await thrown(drafted(late.mind))
    assert.deepEqual([asked.length, error.retryable, error.parkSeconds], [1, true, parkSeconds])
    assert.deepEqual(late.told.slept, [])
  }
})

test('a provider that stays busy without saying for how long parks what asks; a broken line does not', async () => {
  for (const fault of ['rate_limit', 'overloaded', 'breaker'] as const) {
    const error = await thrown(drafted(minded(scripted([passing({ fault })]).model).mind))
    assert.equal(error.parkSeconds, 60)
  }
  for (const fault of ['network', 'timeout', 'cut'] as const) {
    const error = await thrown(drafted(minded(scripted([passing({ fault })]).model).mind))
    assert.equal(error.parkSeconds, null)
  }
})

test('a hold that is refused is no call: nothing is asked, nothing recorded, and it comes back when money does', async () => {
  const { model, asked } = scripted([good])
  const { mind, told } = minded(model, {
    hold: async () => {
      throw new ThoughtError('the day is used up', true, 3_000)
    },
  })
  const error = await thrown(drafted(mind))
  assert.deepEqual([asked.length, told.recorded.length, error.parkSeconds], [0, 0, 3_000])
  const talk = {
    rules: { format: 'debate', purpose: '', formal: true, temperature: 1 },
    topic: '',
    seats: [],
  }
  const distilling = lifeMind(mind).distil({
    ...talk,
    transcript: [],
    memories: [],
    kinds: [],
    mostMemories: 1,
    maxDrift: 0.1,
    mostActionItems: 0,
  })
  assert.equal((await thrown(distilling)).parkSeconds, 3_000)
})

test('a simulated call holds nothing', async () => {
  const { model } = scripted([good])
  for (const simulated of [
    { ...model, simulated: true },
    { ...model, simulates: () => true },
  ]) {
    const { mind, told } = minded(simulated)
    await drafted(mind)
    assert.deepEqual([told.held.length, told.recorded[0]?.hold], [0, null])
  }
})

test('whoever is stopped while waiting asks no more', async () => {
  const stop = new AbortController()
  const { model, asked } = scripted([passing()])
  const { mind } = minded(model, { signal: stop.signal, sleep: async () => stop.abort() })
  await thrown(drafted(mind))
  assert.equal(asked.length, 1)
})

test('the estimate of a prompt is at least a token for every byte that is sent, whatever the script', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (instructions, prompt) => {
      const tools = [{ name: 'web_fetch', about: prompt, schema: { type: 'object' } }]
      const answers = [{ id: '1', tool: 'web_fetch', text: instructions, ok: true }]
      const rounds = [{ asks: [{ id: '1', tool: 'web_fetch', args: { url: prompt } }], answers }]
      const schema = { type: 'object', description: prompt }
      const most = mostPromptTokens({ instructions, prompt, schema, tools, rounds })
      const sent = [instructions, prompt, prompt, prompt, instructions, prompt].join('')
      assert.ok(most >= new TextEncoder().encode(sent).length)
    }),
  )
})

test('each call is held for the model that answers its task and for all that it may say', async () => {
  const { model } = scripted([good])
  const { mind, told } = minded(model, { modelFor: (task) => (task === 'draft' ? 'test:small' : null) })
  await drafted(mind)
  assert.deepEqual(
    told.held.map(({ task, model: name, maxOutputTokens }) => [task, name, maxOutputTokens]),
    [['draft', 'test:small', 600]],
  )
})
