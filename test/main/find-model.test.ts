// How a company finds what it thinks with: what is named, what there is a key for, what runs on this machine.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Secret } from '../../src/config/secret.ts'
import {
  findModel,
  hasWayTo,
  lookForModels,
  placesToLook,
  problemOf,
  providersOf,
} from '../../src/main/find-model.ts'
import { machineClock } from '../../src/world/clock.ts'
import { memoryLog } from '../../src/world/log.ts'
import { listPrice } from '../../src/world/models/prices.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'

const key = new Secret('sk-0123456789')
const nothing = { model: null, providerKeys: {}, openaiBaseUrl: null }
const all = {
  ANTHROPIC_API_KEY: key,
  OPENAI_API_KEY: key,
  OPENROUTER_API_KEY: key,
  GOOGLE_GENERATIVE_AI_API_KEY: key,
}

test('the environment names the model before policy does, policy before keys, keys before the demo', () => {
  const given = { ...nothing, model: 'openai:x', providerKeys: all }
  assert.deepEqual(findModel(given, 'google:y'), { name: 'openai:x', by: 'BULLPEN_MODEL' })
  assert.deepEqual(findModel({ ...given, model: null }, 'google:y'), {
    name: 'google:y',
    by: 'model_policy.default',
  })
  assert.equal(findModel({ ...given, model: null }, null).by, 'ANTHROPIC_API_KEY')
  assert.deepEqual(findModel(nothing, null), { name: 'demo', by: null })
})

test('every key alone has a model, and its price is known', () => {
  for (const [name, value] of Object.entries(all)) {
    const found = findModel({ ...nothing, providerKeys: { [name]: value } }, null)
    assert.equal(found.by, name)
    const price = listPrice(found.name)
    assert.ok(price !== null && price.output > 0, found.name)
    assert.ok(hasWayTo({ ...nothing, providerKeys: { [name]: value } }, found.name))
    assert.ok(!hasWayTo(nothing, found.name))
  }
})

test('a compatible server is not taken to have the models of the real one', () => {
  const given = { ...nothing, providerKeys: { OPENAI_API_KEY: key }, openaiBaseUrl: 'http://127.0.0.1:9/v1' }
  assert.deepEqual(findModel(given, null), { name: 'demo', by: null })
  assert.ok(hasWayTo({ ...given, providerKeys: {} }, 'openai:anything'))
  assert.ok(hasWayTo(nothing, 'ollama:llama'))
  const { keys, baseUrls } = providersOf(given)
  assert.equal(keys['openai-compatible']?.reveal(), key.reveal())
  assert.equal(baseUrls['openai'], given.openaiBaseUrl)
  assert.equal(placesToLook(given)[0]?.url, 'http://127.0.0.1:9/v1/models')
})

/** Starts a server that answers everything with this. */
async function site(t: TestContext, status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body))
  t.after(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/models`
}

test('looking around finds models that can talk, and takes nothing else for a model', async (t) => {
  const net = guardedNet({ clock: machineClock(), log: memoryLog() })
  const list = (ids: readonly unknown[]): string =>
    JSON.stringify({ object: 'list', data: ids.map((id) => ({ id })) })
  const places = await Promise.all(
    (
      [
        ['ollama', 200, list(['nomic-embed-text', 'llama3.1:8b'])],
        ['lmstudio', 200, '<html>Some other server</html>'],
        ['llamacpp', 404, list(['gone'])],
        ['vllm', 200, list([{ evil: 1 }])],
        ['vllm', 200, list(['a name with spaces'])],
        ['vllm', 200, list(['qwen3'])],
        ['vllm', 200, `${'['.repeat(50_000)}`],
        ['vllm', 200, list(['x'.repeat(2_000_000)])],
      ] as const
    ).map(async ([provider, status, body]) => ({ provider, url: await site(t, status, body), key: null })),
  )
  const closed = { provider: 'ollama', url: 'http://127.0.0.1:9/v1/models', key: null }
  assert.deepEqual(await lookForModels(net, [closed, ...places]), ['ollama:llama3.1:8b', 'vllm:qwen3'])
})

test('what is wrong with a model is told without its name a second time', () => {
  assert.equal(problemOf('openai:m', 'openai:m: it refused the connection.'), 'it refused the connection')
  assert.equal(problemOf('a:b', 'a:b cannot be had: there is no key for a'), 'there is no key for a')
  assert.equal(
    problemOf('a:b', 'a:b answers 404: no; there is no such model'),
    '404: no; there is no such model',
  )
  assert.equal(problemOf('a:b', 'something else'), 'something else')
})
