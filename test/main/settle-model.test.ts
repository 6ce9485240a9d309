// The founding of a company on a machine where a model runs: it is found, proved, and kept; one that does not answer is told of.

import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readSettings, type Settings } from '../../src/config/settings.ts'
import { defaultModel } from '../../src/loop/model-choice.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { type OpenCompany, openCompany } from '../../src/main/open-company.ts'
import { sql } from '../../src/world/db.ts'
import { type Script, startProvider } from '../support/providers/server.ts'

const timeout = 120_000

/** A machine with a server that lists `models` and answers by `script`. */
async function machine(t: TestContext, script: Script, models = ['tiny']): Promise<Settings> {
  const provider = await startProvider('compatible', script)
  const front = createServer((request, response) => {
    const list = JSON.stringify({ data: models.map((id) => ({ id })) })
    if (request.url === '/v1/models') return void response.end(list)
    void forward(request, provider.url).then(({ status, text }) =>
      response
        .writeHead(status, { 'content-type': status === 200 ? 'text/event-stream' : 'application/json' })
        .end(text),
    )
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  t.after(async () => {
    front.close()
    await provider.close()
  })
  const folder = mkdtempSync(join(tmpdir(), 'bullpen-settle-'))
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}/v1`
  const read = readSettings({ OPENAI_BASE_URL: url, BULLPEN_DATA_DIR: join(folder, 'data') }, folder)
  assert.ok(read.ok)
  return read.settings
}

async function forward(request: IncomingMessage, to: string): Promise<{ status: number; text: string }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const response = await fetch(`${to}/chat/completions`, { method: 'POST', body: Buffer.concat(chunks) })
  return { status: response.status, text: await response.text() }
}

async function opened(
  settings: Settings,
  onAsking = (_name: string): void => undefined,
): Promise<OpenCompany> {
  const opening = await openCompany(settings, { locks: false, onAsking })
  assert.ok(opening.ok, opening.ok ? '' : opening.reason)
  return opening.company
}

test('a model on this machine is found at the founding, proved on the books, and found again later', {
  timeout,
}, async (t) => {
  const settings = await machine(t, () => ({ say: { hello: 'Hello there.' } }))
  const first = await opened(settings)
  assert.deepEqual(first.model, {
    found: { name: 'openai:tiny', by: 'model_policy.default' },
    notice: 'openai:tiny was found, and is in model_policy',
  })
  const calls = await first.world.db.query(
    sql`select task, model, simulated, ok, input_tokens > 0 as counted, hold_id is not null as held from ops_model_calls`,
  )
  assert.deepEqual(calls, [
    { task: 'hello', model: 'openai:tiny', simulated: false, ok: true, counted: true, held: true },
  ])
  await first.close()
  const second = await opened(settings)
  assert.deepEqual(second.model.found, { name: 'openai:tiny', by: 'model_policy.default' })
  const { policies } = await readPolicies(second.world.db)
  assert.deepEqual(defaultModel(second.world.model, policies), { name: 'openai:tiny', simulated: false })
  await second.close()
})

test('one that does not answer is told of, and the company begins as a demo', { timeout }, async (t) => {
  const company = await opened(await machine(t, () => ({ status: 401, message: 'no' })))
  assert.deepEqual(company.model.found, { name: 'demo', by: null })
  assert.match(company.model.notice ?? '', /^openai:tiny was found and does not answer \(.+\)$/)
  const { policies } = await readPolicies(company.world.db)
  assert.deepEqual(defaultModel(company.world.model, policies), { name: 'demo', simulated: true })
  assert.equal(policies.model_policy.default, null)
  await company.close()
})

test('where several run, each is asked in turn, and said so, until one answers', { timeout }, async (t) => {
  const script: Script = ({ body }) =>
    body['model'] === 'good' ? { say: { hello: 'Hello there.' } } : { status: 404, message: 'no such model' }
  const asked: string[] = []
  const settings = await machine(t, script, ['broken', 'good', 'never'])
  const company = await opened(settings, (name) => void asked.push(name))
  assert.deepEqual(asked, ['openai:broken', 'openai:good'])
  assert.deepEqual(company.model, {
    found: { name: 'openai:good', by: 'model_policy.default' },
    notice: 'openai:good was found, and is in model_policy',
  })
  await company.close()
})
