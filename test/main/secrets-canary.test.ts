// A canary in every slot for secrets, a company at work that is told all of them by the pages it reads and the people who talk to it, and
// afterwards a search of everything it has said or kept.

import assert from 'node:assert/strict'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { openEmbedded } from '../../src/world/db-embedded.ts'
import { bullpen, type Up, until, up, workFolder } from '../cli/shell.ts'
import { startProvider } from '../support/providers/server.ts'
import { allSung, bytesUnder, canaries, sung } from './canary.ts'

const inEnv = ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENROUTER_API_KEY', 'CRON_SECRET', 'BULLPEN_API_KEY']
const inFiles = ['GOOGLE_GENERATIVE_AI_API_KEY', 'SMTP_PASSWORD', 'MCP_TOKEN']
const said = Object.values(canaries).join(' and ')

/** A folder with `.env` and files of secrets; the rest of the slots is for the environment. */
function folderOfSecrets(): { folder: string; env: Record<string, string> } {
  const folder = workFolder()
  const keep = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text)
    chmodSync(join(folder, name), 0o600)
  }
  const lines = Object.entries(canaries)
    .filter(([name]) => !inEnv.includes(name) && !inFiles.includes(name))
    .map(([name, value]) => `${name}='${value}'`)
  for (const name of inFiles) {
    keep(`secret-${name}`, `${canaries[name]}\n`)
    lines.push(`${name}_FILE=secret-${name}`)
  }
  keep('.env', `${lines.join('\n')}\n`)
  const env = Object.fromEntries(inEnv.map((name) => [name, canaries[name] ?? '']))
  return { folder, env: { ...env, BULLPEN_MODEL: 'demo', LOG_LEVEL: 'debug' } }
}

/** A page that tells every secret in every shape, between sentences worth an insight. */
async function gossip(): Promise<AsyncDisposable & { url: string; reads(): number }> {
  let reads = 0
  const text = `In 2024 a queue of 1,200 steps lost 33 posts to Ada Lovelace, who had ${said}. The lease was 30 seconds.`
  const body = `<html><head><title>Gossip ${canaries['X_API_KEY']}</title></head><body><article><p>${`${text}</p><p>`.repeat(6)}${allSung()}</p></article></body></html>`
  const server = createServer((request, response) => {
    reads++
    if (request.url?.startsWith('/missing')) return response.writeHead(404, said.replace(/[^ -~]/g, '')).end()
    return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    reads: () => reads,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function asOwner(company: Up, path: string, body?: unknown): Promise<Response> {
  const key = readFileSync(join(company.dataDir, 'owner.key'), 'utf8').trim()
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  return fetch(`${company.url}${path}`, { headers, ...init })
}

/** Everything that a reader may get: every address of the API, records by their ids, the page, and the live feed. */
async function readAll(company: Up): Promise<{ address: string; text: string }[]> {
  const read = async (address: string): Promise<{ address: string; text: string }> => ({
    address,
    text: await (await asOwner(company, address)).text(),
  })
  const openapi = (await (await asOwner(company, '/api/openapi.json')).json()) as {
    paths: Record<string, Record<string, unknown>>
  }
  const gets = Object.keys(openapi.paths).filter((path) => 'get' in (openapi.paths[path] ?? {}))
  const lists = await Promise.all(
    [...gets.filter((path) => !path.includes('{') && !path.endsWith('/stream')), '/'].map(read),
  )
  const ids = [
    ...new Set(lists.flatMap(({ text }) => text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [])),
  ]
  const ofOne = gets.filter((path) => /\{id\}/.test(path) && !/agents|policies/.test(path))
  const records = []
  for (const id of ids.slice(0, 30)) {
    for (const path of ofOne) records.push(await read(path.replace('{id}', id)))
  }
  return [...lists, ...records]
}

async function liveFeed(company: Up): Promise<string> {
  const key = readFileSync(join(company.dataDir, 'owner.key'), 'utf8').trim()
  const response = await fetch(`${company.url}/api/ops/events/stream`, {
    headers: { authorization: `Bearer ${key}`, 'last-event-id': '1' },
  })
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (text.includes('mission.') && text.length > 4_000) break
  }
  return text
}

/** Asserts that no surface of a running company sings: every address, the live feed, every command, the export. */
async function listenToAll(company: Up, folder: string): Promise<void> {
  const { items } = (await company.ask('/api/ops/missions')) as { items: { id: string }[] }
  for (const { address, text } of await readAll(company)) assert.deepEqual(sung(text), [], address)
  assert.deepEqual(sung(await liveFeed(company)), [], 'the live feed')
  for (const words of ['status', 'events --limit 50', 'memory list', 'doctor', 'export copy'])
    await shell(folder, ...words.split(' '))
  await shell(folder, 'why', items[0]?.id ?? '')
  assert.deepEqual(sung(bytesUnder(join(folder, 'copy'))), [], 'the export')
}

/** Runs one command, which must not sing whatever comes of it. */
async function shell(folder: string, ...words: string[]): Promise<void> {
  const { out, err } = await bullpen(folder, words)
  assert.notEqual(out + err, '')
  assert.deepEqual(sung(out + err), [], words.join(' '))
}

/** Stops the company and asserts that neither its log nor anything it leaves behind sings. */
async function listenToRest(company: Up, folder: string): Promise<void> {
  company.signal('SIGTERM')
  await company.ended
  await shell(folder, 'verify')
  assert.match(company.said(), /"level"/, 'it has logged')
  assert.deepEqual(sung(company.said()), [], 'the log')
  const tables = await dump(company.dataDir)
  assert.ok(tables.length > 20)
  for (const { table, text } of tables) assert.deepEqual(sung(text), [], table)
  assert.ok(
    tables.some(({ text }) => text.includes('[secret]')),
    'they came as far as the database',
  )
  assert.deepEqual(sung(bytesUnder(company.dataDir)), [], 'the data folder, byte for byte')
}

/** Every row of every table, as the database writes it. */
async function dump(dataDir: string): Promise<{ table: string; text: string }[]> {
  const db = await openEmbedded({ dataDir: join(dataDir, 'db'), onProblem: assert.fail })
  try {
    const tables = await db.query<{ name: string }>({
      text: `select table_name as name from information_schema.tables
        where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1`,
      values: [],
    })
    const dumped = []
    for (const { name } of tables) {
      const rows = await db.query<{ row: string }>({
        text: `select t::text as row from "${name}" t`,
        values: [],
      })
      dumped.push({ table: name, text: rows.map(({ row }) => row).join('\n') })
    }
    return dumped
  } finally {
    await db.close()
  }
}

test('the search finds every canary in every shape', () => {
  for (const name of Object.keys(canaries)) {
    const value = canaries[name] ?? ''
    assert.deepEqual(
      sung(`x ${value}`).filter((found) => found.startsWith(`${name} `)).length > 0,
      true,
      name,
    )
    assert.ok(sung(Buffer.from(`user:${value}`).toString('base64')).length > 0, name)
  }
  assert.deepEqual(sung('nothing of the kind'), [])
})

test('a company that is told every secret keeps none of them and says none of them', {
  timeout: 240_000,
}, async (t) => {
  await using site = await gossip()
  const { folder, env } = folderOfSecrets()
  const company = await up(t, folder, [], env)
  await asOwner(company, '/api/ops/memories', {
    agent_id: 'observer',
    type: 'insight',
    content: `The key of the day is ${said.slice(0, 200)}`,
  })
  await asOwner(company, '/api/ops/proposals', {
    agent_id: 'executor',
    title: `Use ${canaries['X_API_KEY']}`,
    description: said,
    steps: [{ kind: 'draft_tweet', payload: { topic: `Leases and ${canaries['X_ACCESS_SECRET']}` } }],
  })
  await shell(folder, 'run', 'Read the gossip', '--source', `${site.url}/page`)
  await shell(folder, 'run', `Ask for ${canaries['MCP_TOKEN']}`, '--source', `${site.url}/missing`)
  const { items } = await until(
    async () => (await company.ask('/api/ops/missions')) as { items: { status: string }[] },
    (found) => found.items.length >= 2 && found.items.every(({ status }) => /succeeded|failed/.test(status)),
  )
  assert.ok(site.reads() >= 2, 'the company has read what it was told')
  assert.ok(
    items.some(({ status }) => status === 'succeeded'),
    'and has worked with it',
  )
  await listenToAll(company, folder)
  await listenToRest(company, folder)
})

test('a provider that repeats the key in every refusal and every answer is not repeated', {
  timeout: 240_000,
}, async (t) => {
  await using site = await gossip()
  const key = canaries['OPENAI_API_KEY'] ?? ''
  const echo = `Incorrect key ${key} (${Buffer.from(`Bearer ${key}`).toString('base64')}), ${said}`
  const provider = await startProvider('compatible', ({ n }) => {
    if (n === 0) return { say: { hello: `You are ${key}` } }
    return n % 2 === 0 ? { say: `${echo} is no JSON` } : { status: n % 4 === 1 ? 401 : 400, message: echo }
  })
  t.after(() => provider.close())
  const { folder, env } = folderOfSecrets()
  const company = await up(t, folder, [], {
    ...env,
    BULLPEN_MODEL: provider.name,
    OPENAI_BASE_URL: provider.url,
  })
  await shell(folder, 'run', 'Read the gossip', '--source', `${site.url}/page`)
  await shell(folder, 'roundtable', `What about ${canaries['X_API_KEY']}?`)
  await until(
    async () => provider.log.length,
    (calls) => calls >= 4,
  )
  for (const { headers, text } of provider.log) {
    assert.equal(headers['authorization'], `Bearer ${key}`, 'the key goes where it belongs')
    assert.deepEqual(sung(text), [], 'and into no prompt')
  }
  assert.ok(
    provider.log.some(({ text }) => text.includes('[secret]')),
    'the prompts were told of them',
  )
  for (const { address, text } of await readAll(company)) assert.deepEqual(sung(text), [], address)
  await listenToRest(company, folder)
})

test('a model that does not answer stops the start, and its refusal does not tell the key', {
  timeout: 60_000,
}, async (t) => {
  const message = `Incorrect API key provided: ${canaries['OPENAI_API_KEY']}`
  const provider = await startProvider('compatible', () => ({ status: 401, message }))
  t.after(() => provider.close())
  const { folder, env } = folderOfSecrets()
  const { code, out, err } = await bullpen(folder, ['up', '--json', '--port', '0'], {
    ...env,
    BULLPEN_MODEL: provider.name,
    OPENAI_BASE_URL: provider.url,
  })
  assert.equal(code, 1)
  assert.match(err, /\[secret\]/)
  assert.deepEqual(sung(out + err), [])
})
