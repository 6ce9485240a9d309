import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Model, ModelRequest } from '../../src/world/model.ts'
import { type Routes, routedModel } from '../../src/world/model-routed.ts'

const price = { input: 1, cached: 1, cacheWrite: 1, output: 5 }
function models(change: Partial<Routes> = {}): { model: Model; asked: string[] } {
  const asked: string[] = []
  const named = (name: string, simulated: boolean): Model => ({
    name,
    simulated,
    priceOf: () => price,
    async ask(request) {
      asked.push(simulated ? 'demo' : String(request.model))
      const usage = { inputTokens: 1, cachedTokens: 0, outputTokens: 1 }
      return { output: {}, usage, model: name, simulated, durationMs: 1 }
    },
  })
  const model = routedModel({
    demo: named('demo', true),
    real: named('real', false),
    defaultName: 'demo',
    pinned: false,
    hasWayTo: (name) => name.startsWith('ollama:'),
    ...change,
  })
  return { model, asked }
}
const request = (model: string | null): ModelRequest => ({ model }) as ModelRequest

test('a company without a key lives: names that there is no way to are answered by the demo, others by themselves', async () => {
  const { model, asked } = models()
  for (const name of [null, 'demo', 'openai:x', 'ollama:y']) await model.ask(request(name))
  assert.deepEqual(asked, ['demo', 'demo', 'demo', 'ollama:y'])
  assert.deepEqual(
    [null, 'demo', 'openai:x', 'ollama:y'].map((name) => model.simulates?.(name)),
    [true, true, true, false],
  )
  assert.deepEqual([model.priceOf?.('openai:x')?.output, model.priceOf?.('ollama:y')?.output], [0, 5])
})

test('a company with a model never takes the demo for one that it cannot reach', async () => {
  const { model, asked } = models({ defaultName: 'anthropic:z' })
  for (const name of [null, 'openai:x', 'demo']) await model.ask(request(name))
  assert.deepEqual(asked, ['anthropic:z', 'openai:x', 'demo'])
  assert.deepEqual(
    [model.simulated, model.name, model.simulates?.('openai:x')],
    [false, 'anthropic:z', false],
  )
})
