// A provider of models on loopback: speaks its wire format, bills what it says, and fails as its script wants. What it really did stands
// in its log, for tests to hold our own record against.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Net } from '../../../src/world/net.ts'
import { type Billed, errorEvent, errorOf, eventsOf, usageOf } from './wires.ts'

export type ProviderKind = 'anthropic' | 'openai' | 'google' | 'openrouter' | 'compatible'
export const providerKinds: readonly ProviderKind[] = [
  'anthropic',
  'openai',
  'google',
  'openrouter',
  'compatible',
]

/** One request as it came in. */
export interface Heard {
  /** From 0. */
  n: number
  path: string
  headers: Readonly<Record<string, string>>
  /** The body as it was sent, and parsed. */
  text: string
  body: Record<string, unknown>
}

/** What a script lets the provider say or do. */
export type Deed = {
  /** An object is sent as JSON text. */
  say?: unknown
  tools?: readonly { name: string; args: unknown }[]
  finish?: 'stop' | 'length' | 'filter'
  /** What is sent as usage instead of what was billed; null: nothing. */
  usage?: unknown
  /** Answer with this status and no model's words. */
  status?: number
  headers?: Readonly<Record<string, string>>
  message?: string
  /** What Google adds to an error. */
  details?: readonly unknown[]
  /** Instead of an answer, or in the middle of it: `cut` breaks the connection, `end` ends it in good order, `error` says one. */
  fault?: 'reset' | 'silent' | 'late' | 'drip' | 'cut' | 'end' | 'error' | 'reset_after'
  /** For `late` and `drip`: ms. */
  ms?: number
}
export type Script = (heard: Heard) => Deed | Promise<Deed>

/** What one request came to. */
export interface LogEntry extends Heard {
  deed: Deed
  /** Null when nothing was billed. */
  billed: Billed | null
  /** The answer was sent to its end. */
  complete: boolean
}

export interface Provider {
  readonly kind: ProviderKind
  /** `provider:model` under which it is asked. */
  readonly name: string
  readonly url: string
  /** What `sdkModel` needs to reach it. */
  readonly settings: {
    keys: Record<string, { reveal(): string }>
    baseUrls: Record<string, string>
  }
  /** Returns `net` with the provider's public address leading here, where it has no other. */
  divert(net: Net): Net
  readonly log: readonly LogEntry[]
  setScript(script: Script): void
  close(): Promise<void>
}

const names: Readonly<Record<ProviderKind, string>> = {
  anthropic: 'anthropic:claude-haiku-4-5',
  openai: 'openai:gpt-5.4-mini',
  google: 'google:gemini-3.6-flash',
  openrouter: 'openrouter:openai/gpt-5.4-mini',
  compatible: 'openai-compatible:test-model',
}
/** The key that tests give it. */
export const providerKey = 'sk-test-0123456789abcdef'

/** Starts a provider of `kind` on loopback; `script` decides every answer. */
export async function startProvider(kind: ProviderKind, script: Script): Promise<Provider> {
  const log: LogEntry[] = []
  let current = script
  const open = new Set<() => void>()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]))
    const heard: Heard = {
      n: log.length,
      path: request.url ?? '',
      headers,
      text,
      body: JSON.parse(text || '{}'),
    }
    const entry: LogEntry = { ...heard, deed: {}, billed: null, complete: false }
    log.push(entry)
    const deed = await current(heard)
    entry.deed = deed
    if (deed.fault === 'reset') return void request.socket.resetAndDestroy()
    if (deed.fault === 'silent') return void open.add(() => response.destroy())
    if (deed.status !== undefined) {
      response.writeHead(deed.status, { 'content-type': 'application/json', ...deed.headers })
      response.end(errorOf(kind, deed.status, deed.message ?? `status ${deed.status}`, deed.details))
      entry.complete = true
      return
    }
    const said =
      deed.say === undefined ? '' : typeof deed.say === 'string' ? deed.say : JSON.stringify(deed.say)
    const tools = deed.tools ?? []
    const billed = billFor(kind, log, entry, said + JSON.stringify(tools))
    entry.billed = billed
    const usage = deed.usage === undefined ? usageOf(kind, billed) : deed.usage
    const spoken = {
      text: said,
      tools,
      finish: deed.finish ?? 'stop',
      model: names[kind].split(':')[1] ?? '',
      usage,
      n: heard.n,
    }
    const events = eventsOf(kind, spoken, heard.body)
    if (deed.fault === 'reset_after') return void request.socket.resetAndDestroy()
    if (deed.fault === 'late') await pause(deed.ms ?? 0, open)
    response.writeHead(200, { 'content-type': 'text/event-stream', ...deed.headers })
    for (const [i, event] of events.entries()) {
      if (response.destroyed) return
      if (deed.fault === 'cut' && i >= events.length / 2) return void response.destroy()
      if (deed.fault === 'end' && i >= events.length / 2) break
      if (deed.fault === 'error' && i >= events.length / 2) {
        response.write(errorEvent(kind, 'it is overloaded'))
        break
      }
      if (deed.fault === 'drip' && i > 0) await pause(deed.ms ?? 0, open)
      if (!response.write(event)) await drained(response)
    }
    response.end()
    entry.complete = true
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const root = `http://127.0.0.1:${port}`
  const provider = names[kind].split(':')[0] ?? ''
  const url = kind === 'google' ? `${root}/v1beta` : `${root}/v1`
  return {
    kind,
    name: names[kind],
    url,
    settings: {
      keys: { [provider]: { reveal: () => providerKey } },
      // Who names a base address for OpenAI means a compatible server: its own address is diverted instead.
      baseUrls: kind === 'openai' ? {} : { [provider]: url },
    },
    divert: (net) => (kind === 'openai' ? diverted(net, 'https://api.openai.com', root) : net),
    log,
    setScript: (next) => {
      current = next
    },
    async close() {
      for (const end of open) end()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Waits until there is room on the line, or nobody listens any more. */
function drained(response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = (): void => {
    response.off('drain', done).off('close', done)
    resolve()
  }
  response.on('drain', done).on('close', done)
  return promise
}

function diverted(net: Net, from: string, to: string): Net {
  return {
    ...net,
    send: (request) =>
      net.send(
        request.url.startsWith(from)
          ? { ...request, url: to + request.url.slice(from.length), grant: 'named' }
          : request,
      ),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** Waits, or until the server is closed. */
function pause(ms: number, open: Set<() => void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(end, ms)
  function end(): void {
    clearTimeout(timer)
    open.delete(end)
    resolve()
  }
  open.add(end)
  return promise
}

const charsPerToken = 4
/** Providers keep beginnings of prompts from about this length on. */
const leastCachedTokens = 64

/** Bills four characters a token; the longest beginning that it has seen before is cached: where the format marks it, up to the mark. */
function billFor(kind: ProviderKind, log: readonly LogEntry[], entry: LogEntry, said: string): Billed {
  const tokens = (chars: number): number => Math.ceil(chars / charsPerToken)
  const prompt = promptIn(kind, entry)
  const earlier = log
    .filter((other) => other !== entry && other.billed !== null)
    .map((other) => promptIn(kind, other))
  const input = Math.max(1, tokens(prompt.whole.length))
  const output = Math.max(1, tokens(said.length))
  if (kind === 'anthropic') {
    const known =
      [...prompt.marks].reverse().find((mark) => earlier.some(({ marks }) => marks.includes(mark))) ?? ''
    const longest = prompt.marks.at(-1) ?? ''
    const cached = tokens(known.length)
    return { input, cached, cacheWrite: Math.max(0, tokens(longest.length) - cached), output }
  }
  const common = Math.max(0, ...earlier.map(({ whole }) => commonStart(whole, prompt.whole)))
  const cached = Math.floor(common / charsPerToken)
  return { input, cached: cached < leastCachedTokens ? 0 : Math.min(cached, input), cacheWrite: 0, output }
}

/** The prompt as one text, and for Anthropic the beginnings that are marked to be kept. */
function promptIn(kind: ProviderKind, { body, text }: Heard): { whole: string; marks: string[] } {
  if (kind !== 'anthropic') {
    const { messages, input, systemInstruction, contents } = body
    return { whole: JSON.stringify([systemInstruction, messages ?? input ?? contents]) ?? text, marks: [] }
  }
  const marks: string[] = []
  let whole = ''
  const blocks = [
    body['system'],
    ...((body['messages'] as { content: unknown }[] | undefined) ?? []).map(({ content }) => content),
  ].flat()
  for (const block of blocks as (string | { text?: string; cache_control?: unknown } | undefined)[]) {
    whole += typeof block === 'string' ? block : (block?.text ?? JSON.stringify(block))
    if (typeof block === 'object' && block.cache_control !== undefined) marks.push(whole)
  }
  return { whole, marks }
}

function commonStart(a: string, b: string): number {
  let n = 0
  while (n < a.length && n < b.length && a[n] === b[n]) n++
  return n
}
