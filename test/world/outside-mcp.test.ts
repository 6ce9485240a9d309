// What comes of MCP servers that behave and of those that do not, over standard input and output and over HTTP: the official server on one
// side, ours on the other.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { machineClock } from '../../src/world/clock.ts'
import { memoryLog } from '../../src/world/log.ts'
import { mcpStdio } from '../../src/world/mcp-stdio.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import { type McpAddress, type McpLimits, OutsideError } from '../../src/world/outside.ts'
import { machineMcp } from '../../src/world/outside-mcp.ts'
import { type McpMode, testTools } from '../support/mcp-server.ts'
import { confined } from '../support/programs.ts'

const clock = machineClock()
const mcp = machineMcp({ clock, net: guardedNet({ clock, log: memoryLog() }) })
const script = fileURLToPath(new URL('../support/mcp-server.ts', import.meta.url))

const program = (mode: McpMode): McpAddress => ({
  argv: [process.execPath, script],
  env: { MODE: mode },
  cwd: join(tmpdir(), 'bullpen-mcp-test'),
  confine: confined(),
})

const limits = (change: Partial<McpLimits> = {}): McpLimits => ({
  timeoutMs: 20_000,
  maxOutputBytes: 10_000,
  signal: new AbortController().signal,
  ...change,
})

const fails = (code: OutsideError['code'], begun: boolean) => (error: unknown) => {
  assert.ok(error instanceof OutsideError, String(error))
  assert.deepEqual({ code: error.code, begun: error.begun }, { code, begun }, error.message)
  return true
}

/** Serves the test's tools over HTTP; returns their address and what was called. */
async function served(t: TestContext): Promise<{ url: string; called: string[]; auth: unknown[] }> {
  const called: string[] = []
  const auth: unknown[] = []
  const handler = createMcpHandler(() => testTools('well', (what) => called.push(what)))
  const url = await listening(t, async (request, response) => {
    auth.push(request.headers['authorization'])
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
    const { method = 'GET' } = request
    const body = method === 'GET' ? null : Buffer.concat(chunks)
    const answer = await handler.fetch(new Request('http://test/mcp', { method, headers, body }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  return { url, called, auth }
}

async function listening(t: TestContext, serve: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(serve)
  server.listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
}

it('lists the tools of a program by name, with what they say of themselves', async () => {
  const { version, tools } = await mcp.list(program('well'), limits())
  assert.equal(version, '1.2.3')
  assert.deepEqual(
    tools.map(({ name, readOnly }) => [name, readOnly]),
    [
      ['environment', false],
      ['long', false],
      ['search', true],
      ['send', false],
    ],
  )
  assert.deepEqual(tools[2]?.schema['required'], ['query'])
})

it('a call brings the text parts and nothing else', async () => {
  const answer = await mcp.call(program('well'), 'search', { query: 'ferries' }, limits())
  assert.deepEqual(answer, { text: 'found ferries', isError: false, droppedBytes: 0 })
})

it('a long answer is cut at the limit, between characters, and what is dropped is counted', async () => {
  const { text, droppedBytes } = await mcp.call(
    program('well'),
    'long',
    {},
    limits({ maxOutputBytes: 9_999 }),
  )
  assert.equal(text, 'ä'.repeat(4_999))
  assert.equal(droppedBytes, 100_000 - 9_998)
})

it('a program gets the named environment alone, and what it started ends with it', async () => {
  const { text } = await mcp.call(program('well'), 'environment', {}, limits())
  const { env, pids } = JSON.parse(text) as { env: string[]; pids: number[] }
  assert.deepEqual(env, ['HOME', 'LANG', 'MODE', 'PATH'])
  for (const pid of pids) await gone(pid)
})

/** Resolves once the process is gone; killed ones wait for their parent to look. */
async function gone(pid: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      process.kill(pid, 0)
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH')
      return
    }
    if (await isZombie(pid)) return
    await clock.sleep(10)
  }
  assert.fail(`process ${pid} still runs`)
}

async function isZombie(pid: number): Promise<boolean> {
  const { readFile } = await import('node:fs/promises')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ' Z ')
  return / Z /.test(stat)
}

for (const [mode, code] of [
  ['dies', 'broken'],
  ['garbage', 'broken'],
  ['hangs', 'timeout'],
  ['floods', 'too_large'],
] as const) {
  it(`a program that ${mode} is a typed error, and nothing has been done`, async () => {
    const short = limits({ timeoutMs: mode === 'hangs' ? 300 : 20_000 })
    await assert.rejects(mcp.list(program(mode), short), fails(code, false))
    await assert.rejects(mcp.call(program(mode), 'send', { to: 'a' }, short), fails(code, false))
  })
}

for (const [mode, code] of [
  ['dies_in_call', 'broken'],
  ['hangs_in_call', 'timeout'],
  ['floods_in_call', 'too_large'],
] as const) {
  it(`a program that ${mode.replaceAll('_', ' ')} may have done it`, async () => {
    const short = limits({ timeoutMs: mode === 'hangs_in_call' ? 3_000 : 20_000 })
    await assert.rejects(mcp.call(program(mode), 'send', { to: 'a' }, short), fails(code, true))
  })
}

it('an answer nested two hundred thousand deep is a typed error', async () => {
  await assert.rejects(
    mcp.call(program('deep_in_call'), 'send', { to: 'a' }, limits({ timeoutMs: 5_000 })),
    (error: unknown) => error instanceof OutsideError && error.begun,
  )
})

it('a tool that is not there, and arguments that do not fit, have surely done nothing', async () => {
  const wrong = await mcp.call(program('well'), 'send', {}, limits()).catch((error: unknown) => error)
  if (wrong instanceof OutsideError) assert.equal(wrong.begun, false)
  else assert.equal((wrong as { isError: boolean }).isError, true)
  await assert.rejects(mcp.call(program('well'), 'nothing', {}, limits()), fails('broken', false))
})

it('a program that is not there is absent, and an abort ends the question', async () => {
  const nowhere = { ...program('well'), argv: ['no-such-program-at-all'] }
  await assert.rejects(mcp.list(nowhere, limits()), fails('absent', false))
  const signal = AbortSignal.abort()
  await assert.rejects(mcp.list(program('well'), limits({ signal })), fails('aborted', false))
})

it('lists and calls over HTTP, with the headers of the founder', async (t) => {
  const { url, called, auth } = await served(t)
  const address = { url, headers: { Authorization: 'Bearer it' }, denyHosts: [] }
  const { tools } = await mcp.list(address, limits())
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['environment', 'long', 'search', 'send'],
  )
  const answer = await mcp.call(address, 'send', { to: 'Ann' }, limits())
  assert.deepEqual(answer, { text: 'sent to Ann', isError: false, droppedBytes: 0 })
  assert.deepEqual(called, ['send Ann'])
  assert.ok(auth.every((header) => header === 'Bearer it'))
})

it('over HTTP: nobody there, garbage, silence and a flood are typed errors', async (t) => {
  const nobody = { url: 'http://127.0.0.1:9/mcp', headers: {}, denyHosts: [] }
  await assert.rejects(mcp.list(nobody, limits()), fails('unreachable', false))
  const garbage = await listening(t, (_, response) => response.end('<html>'))
  await assert.rejects(
    mcp.list({ url: garbage, headers: {}, denyHosts: [] }, limits()),
    fails('broken', false),
  )
  const silence = await listening(t, () => undefined)
  await assert.rejects(
    mcp.list({ url: silence, headers: {}, denyHosts: [] }, limits({ timeoutMs: 300 })),
    fails('timeout', false),
  )
  const flood = await listening(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const block = 'x'.repeat(1_000_000)
    const more = (): void => {
      while (!response.destroyed && response.write(block));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  })
  await assert.rejects(
    mcp.list({ url: flood, headers: {}, denyHosts: [] }, limits()),
    fails('too_large', false),
  )
})

it('over HTTP a private address is refused unless it is named as such', async () => {
  const metadata = { url: 'http://169.254.169.254/mcp', headers: {}, denyHosts: [] }
  await assert.rejects(mcp.list(metadata, limits()), fails('forbidden', false))
})

it('over HTTP a session that the server keeps is ended when the question is answered', async (t) => {
  const seen: string[] = []
  const url = await listening(t, async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const { id, method } = (text === '' ? {} : JSON.parse(text)) as { id?: number; method?: string }
    seen.push(`${request.method} ${method ?? ''} ${request.headers['mcp-session-id'] ?? ''}`.trim())
    const results: Record<string, unknown> = {
      initialize: {
        protocolVersion: '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'kept', version: '9' },
      },
      'tools/list': { tools: [] },
    }
    if (request.method === 'GET') response.writeHead(405).end()
    else if (id === undefined) response.writeHead(202).end()
    else {
      response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 's1' })
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: results[method ?? ''] }))
    }
  })
  assert.deepEqual(await mcp.list({ url, headers: {}, denyHosts: [] }, limits()), { version: '9', tools: [] })
  assert.equal(seen[0], 'POST initialize')
  assert.ok(seen.includes('POST tools/list s1'), seen.join(', '))
  assert.equal(seen.at(-1), 'DELETE  s1')
})

it('over HTTP a call that is never answered may have been made', async (t) => {
  const url = await listening(t, async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { id, method } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as {
      id?: number
      method?: string
    }
    if (method === 'tools/call') return void request.socket.destroy()
    if (id === undefined) return void response.writeHead(202).end()
    const result = {
      protocolVersion: '2025-06-18',
      capabilities: { tools: {} },
      serverInfo: { name: 'x', version: '1' },
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result }))
  })
  await assert.rejects(
    mcp.call({ url, headers: {}, denyHosts: [] }, 'send', {}, limits()),
    fails('unreachable', true),
  )
})

it('a server at a host that is denied is not asked', async (t) => {
  const { url, called, auth } = await served(t)
  const address = { url, headers: { Authorization: 'Bearer it' }, denyHosts: ['127.0.0.1'] }
  await assert.rejects(mcp.call(address, 'send', { to: 'Ann' }, limits()), fails('forbidden', false))
  assert.deepEqual([called, auth], [[], []])
})

it('a program whose asker has gone while it was being started does not stay', async () => {
  const pause = `64.${process.pid}`
  const cwd = join(tmpdir(), 'bullpen-mcp-test')
  const given = { argv: ['sleep', pause], env: {}, cwd, confine: confined(), maxBytes: 100, read: JSON.parse }
  const transport = mcpStdio(given)
  const starting = transport.start()
  await transport.close()
  await assert.rejects(starting, /was stopped before it was asked/)
  for (let n = 0; n < 100 && sleepers(pause) !== ''; n++) await clock.sleep(10)
  assert.equal(sleepers(pause), '')
})

const sleepers = (pause: string): string => spawnSync('pgrep', ['-f', `[s]leep ${pause}`]).stdout.toString()
