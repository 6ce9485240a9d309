// A model that says what a test wrote down for it.

import type { Model, ModelRequest } from '../../src/world/model.ts'

/** Returns a model that gives these outputs one after another, the last one for ever; an Error is thrown. `asked`: the requests so far. */
export function scripted(outputs: readonly unknown[]): { model: Model; asked: ModelRequest[] } {
  const asked: ModelRequest[] = []
  const usage = { inputTokens: 10, cachedTokens: 2, outputTokens: 5 }
  const model: Model = {
    name: 'scripted',
    simulated: false,
    ask(request) {
      const output = outputs[Math.min(asked.length, outputs.length - 1)]
      asked.push(request)
      if (output instanceof Error) return Promise.reject(output)
      return Promise.resolve({ output, usage, model: 'test:scripted', simulated: false, durationMs: 7 })
    },
  }
  return { model, asked }
}
