// MCP servers, each connected to for one question and left again: a program on this machine, or an address behind the guard. Whatever a
// server does, the question ends in time, within its size, and with a value or an OutsideError. What it says is data.

import type { Client, StreamableHTTPClientTransport, Transport } from '@modelcontextprotocol/client'
import type { Clock } from './clock.ts'
import { type McpStdio, mcpStdio } from './mcp-stdio.ts'
import { type Net, type NetError, netErrorIn } from './net.ts'
import { fetchOver } from './net-fetch.ts'
import { type McpAddress, type McpHosts, type McpLimits, type McpTool, OutsideError } from './outside.ts'

export const mcpLimits = {
  /** Of all that a server says while it is asked one thing, beside the output that is wanted. */
  wireBytes: 8_000_000,
  tools: 500,
  pages: 50,
  schemaDepth: 60,
  goodbyeMs: 2_000,
} as const

/** What a question needs to know of how far it has come. */
interface Asked {
  client: Client
  /** From here on it may have had an effect. */
  begin(): void
}

/** Returns the MCP servers that this machine can reach. */
export function machineMcp({ clock, net }: { clock: Clock; net: Net }): McpHosts {
  return {
    list: (address, limits) =>
      ask({ clock, net, address, limits }, async ({ client }) => ({
        version: client.getServerVersion()?.version ?? '',
        tools: await allTools(client, limits),
      })),
    call: (address, tool, args, limits) =>
      ask({ clock, net, address, limits }, async ({ client, begin }) => {
        begin()
        const params = { name: tool, arguments: { ...args } }
        const answer = await client.request({ method: 'tools/call', params }, patience(limits))
        const content = Array.isArray(answer.content) ? answer.content : []
        const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []))
        return { ...cut(texts.join('\n'), limits.maxOutputBytes), isError: answer.isError === true }
      }),
  }
}

/** The library's own patience never ends first: ours does. */
const patience = ({ timeoutMs }: McpLimits) => ({ timeout: timeoutMs + 60_000 })

async function allTools(client: Client, limits: McpLimits): Promise<readonly McpTool[]> {
  const tools: McpTool[] = []
  let cursor: string | undefined
  for (let page = 0; page < mcpLimits.pages; page++) {
    const params = cursor === undefined ? {} : { cursor }
    const answer = await client.request({ method: 'tools/list', params }, patience(limits))
    for (const { name, description, inputSchema, annotations } of answer.tools) {
      if (!isShallow(inputSchema, mcpLimits.schemaDepth))
        throw new OutsideError('too_large', 'the schema of a tool is nested too deep')
      const readOnly = annotations?.readOnlyHint === true
      tools.push({ name, about: description ?? '', schema: inputSchema, readOnly })
    }
    if (tools.length > mcpLimits.tools)
      throw new OutsideError('too_large', `the server offers more than ${mcpLimits.tools} tools`)
    cursor = answer.nextCursor
    if (cursor === undefined) return tools.sort((a, b) => (a.name < b.name ? -1 : 1))
  }
  throw new OutsideError('too_large', `the server's list of tools has more than ${mcpLimits.pages} pages`)
}

function isShallow(value: unknown, most: number): boolean {
  if (value === null || typeof value !== 'object') return true
  return most > 0 && Object.values(value).every((inner) => isShallow(inner, most - 1))
}

function cut(text: string, maxBytes: number): { text: string; droppedBytes: number } {
  const bytes = Buffer.from(text)
  if (bytes.length <= maxBytes) return { text, droppedBytes: 0 }
  const kept = bytes.subarray(0, maxBytes).toString('utf8').replace(/�$/, '')
  return { text: kept, droppedBytes: bytes.length - Buffer.byteLength(kept) }
}

interface Question {
  clock: Clock
  net: Net
  address: McpAddress
  limits: McpLimits
}

/** Connects, lets `work` ask, and ends the connection, a program with all that it started. Throws OutsideError. */
async function ask<T>(question: Question, work: (asked: Asked) => Promise<T>): Promise<T> {
  const { clock, limits } = question
  if (limits.signal.aborted) throw new OutsideError('aborted', 'it was stopped before it began')
  const { Client } = await import('@modelcontextprotocol/client')
  const client = new Client({ name: 'bullpen', version: '1' })
  const over = new AbortController()
  const transport = await connection(question, over.signal)
  let begun = false
  const asking = async (): Promise<T> => {
    await client.connect(transport, patience(limits))
    return work({ client, begin: () => (begun = true) })
  }
  const cutOff = Promise.withResolvers<never>()
  // A stream that breaks off is told nowhere else.
  client.onerror = (error) => netErrorIn(error) !== null && cutOff.reject(error)
  const late = clock.sleep(limits.timeoutMs, AbortSignal.any([over.signal, limits.signal])).then(() => {
    throw limits.signal.aborted
      ? new OutsideError('aborted', 'it was stopped')
      : new OutsideError('timeout', `the server did not answer within ${limits.timeoutMs / 1_000} s`)
  })
  const broken =
    'broken' in transport ? [(transport as McpStdio).broken.then((error) => Promise.reject(error))] : []
  const ends = [asking(), late, cutOff.promise, ...broken]
  // Whichever ends second has nothing to say any more; the first is what the race throws.
  for (const end of ends) end.catch(() => undefined)
  try {
    const answer = (await Promise.race(ends)) as T
    await sayGoodbye(transport, clock)
    return answer
  } catch (error) {
    throw outsideError(error, begun)
  } finally {
    over.abort()
    await transport.close()
  }
}

/** Ends the session that a server at an address may keep for us; one that does not take it is left with it. */
async function sayGoodbye(transport: Transport, clock: Clock): Promise<void> {
  if (!('terminateSession' in transport) || transport.sessionId === undefined) return
  const said = new AbortController()
  const goodbye = (transport as StreamableHTTPClientTransport)
    .terminateSession()
    // What was asked is answered: how the server takes the end is its own business.
    .catch(() => undefined)
    .then(() => said.abort())
  await Promise.race([goodbye, clock.sleep(mcpLimits.goodbyeMs, said.signal)])
}

async function connection(
  { net, address, limits }: Question,
  over: AbortSignal,
): Promise<Transport | McpStdio> {
  const library = await import('@modelcontextprotocol/client')
  const maxBytes = mcpLimits.wireBytes + limits.maxOutputBytes
  if ('argv' in address) return mcpStdio({ ...address, maxBytes, read: library.deserializeMessage })
  const { timeoutMs } = limits
  const guarded = fetchOver(net, {
    grant: 'named',
    allowHosts: [],
    denyHosts: address.denyHosts,
    maxBytes,
    timeoutMs,
    idleMs: timeoutMs,
  })
  return new library.StreamableHTTPClientTransport(new URL(address.url), {
    requestInit: { headers: { ...address.headers } },
    fetch: (input, init) => {
      const signals = [over, ...(init?.signal ? [init.signal] : [])]
      return guarded(input, { ...init, signal: AbortSignal.any(signals) })
    },
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
    },
  })
}

/** Makes one error of whatever went wrong. A refusal in the protocol's own words is no effect; neither is what never left. */
function outsideError(error: unknown, begun: boolean): OutsideError {
  if (error instanceof OutsideError) return new OutsideError(error.code, error.message, begun)
  const fault = netErrorIn(error)
  if (fault !== null) return new OutsideError(codeOf(fault), fault.message, begun && fault.begun)
  const message = error instanceof Error ? error.message : String(error)
  const code = (error as { code?: unknown } | null)?.code
  const neverRan = code === invalidParams || code === unknownMethod
  return new OutsideError(
    'broken',
    `the server answered with an error: ${message.slice(0, 500)}`,
    begun && !neverRan,
  )
}

const invalidParams = -32_602
const unknownMethod = -32_601

function codeOf(error: NetError): OutsideError['code'] {
  if (error.code === 'too_large' || error.code === 'timeout') return error.code
  return error.retryable || error.begun ? 'unreachable' : 'forbidden'
}
