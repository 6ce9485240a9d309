// The one way from a command to the company: an HTTP request, to the server that runs on the data directory, to one elsewhere,
// or, when none runs, to the same app opened inside this process. What is asked stands in the commands.

import { limits } from '../config/limits.ts'
import type { Settings } from '../config/settings.ts'
import type { CompanyApp } from '../main/company-app.ts'
import { findOwner } from '../main/find-owner.ts'
import type { OpenCompany, OpenOptions } from '../main/open-company.ts'
import { ownerKeyFile, readOwnerKey } from '../main/owner-key-file.ts'
import { askServer } from '../world/own-server.ts'
import { asOneLine, Failure } from './failure.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Connection {
  /** Where the server is; null when the app runs inside this process. */
  readonly url: string | null
  /** The company, when it is open inside this process. */
  readonly inside: OpenCompany | null
  /** Asks and returns the JSON of the answer; a refusal is a Failure with its one line. */
  ask(method: Method, path: string, body?: unknown): Promise<unknown>
  /** Asks and returns the answer whatever its status. */
  reply(method: Method, path: string, body?: unknown): Promise<Reply>
  /** Opens a stream; only where `url` is not null. */
  stream(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response>
  close(): Promise<void>
}

export interface Reply {
  status: number
  json: unknown
}

export interface ConnectOptions {
  /** Where there is no company yet, found one. */
  mayFound?: boolean
  /** The folder to found it from. */
  company?: string
  /** False: only a server that runs will do. */
  mayOpen?: boolean
}

/**
 * Returns the connection that these settings mean. Opening the company inside makes this process its owner until `close`; where
 * there is none yet, only a command that `mayFound` begins one.
 */
export async function connect(settings: Settings, options: ConnectOptions = {}): Promise<Connection> {
  if (settings.url !== null) {
    if (settings.apiKey === null) {
      throw new Failure(
        `${settings.url} wants a key; set BULLPEN_API_KEY (made there with: bullpen key create --scope admin)`,
      )
    }
    return overHttp(settings.url, settings.apiKey.reveal())
  }
  const owner = await findOwner(settings)
  if (owner !== null) return overHttp(owner.url, settings.apiKey?.reveal() ?? ownerKey(settings.dataDir))
  if (options.mayOpen === false) {
    throw new Failure(`no company is running on ${settings.dataDir}; start it: ${settings.startCommand}`)
  }
  const company = await openHere(settings, { mustExist: options.mayFound !== true, company: options.company })
  // A command that finds a server needs none of what the server is made of: only here it is loaded.
  const { buildCompanyApp } = await import('../main/company-app.ts')
  return insideThisProcess(
    company,
    buildCompanyApp(company.world, settings, { hosts: [], redact: company.redact }),
  )
}

/** Opens the company inside this process, or fails with the line that says why not. */
async function openHere(settings: Settings, options: Omit<OpenOptions, 'locks'>): Promise<OpenCompany> {
  const { openCompany } = await import('../main/open-company.ts')
  const opened = await openCompany(settings, { ...options, locks: false })
  if (!opened.ok) throw new Failure(opened.reason)
  return opened.company
}

function ownerKey(dataDir: string): string {
  const wayOut = 'run this as the user who started the company, or set BULLPEN_API_KEY'
  try {
    const key = readOwnerKey(dataDir)
    if (key !== null) return key
  } catch (error) {
    throw new Failure(`${dataDir}/${ownerKeyFile} cannot be read (${asOneLine(error)}); ${wayOut}`)
  }
  throw new Failure(`${dataDir}/${ownerKeyFile} is gone; ${wayOut}`)
}

function overHttp(url: string, key: string): Connection {
  const send = async (method: Method | 'GET', path: string, init: RequestInit): Promise<Response> => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(init.headers as Record<string, string> | undefined),
    }
    try {
      return await askServer(url, path, { ...init, method, headers })
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      throw new Failure(
        `${url} does not answer (${asOneLine(cause)}); is the company running? see: bullpen doctor`,
      )
    }
  }
  const reply = async (method: Method, path: string, body?: unknown): Promise<Reply> => {
    const response = await send(method, path, {
      ...jsonBody(body),
      signal: AbortSignal.timeout(limits.requestMs),
    })
    return { status: response.status, json: await readJson(response) }
  }
  return {
    url,
    inside: null,
    reply,
    ask: async (method, path, body) => accepted(await reply(method, path, body)),
    stream: (path, headers, signal) =>
      send('GET', path, { headers: { accept: 'text/event-stream', ...headers }, signal }),
    close: async () => undefined,
  }
}

function insideThisProcess(company: OpenCompany, app: CompanyApp): Connection {
  const reply = async (method: Method, path: string, body?: unknown): Promise<Reply> => {
    const response = await app.inside(new Request(`http://127.0.0.1${path}`, { method, ...jsonBody(body) }))
    return { status: response.status, json: await readJson(response) }
  }
  return {
    url: null,
    inside: company,
    reply,
    ask: async (method, path, body) => accepted(await reply(method, path, body)),
    stream: () => Promise.reject(new Error('there is no stream inside a process')),
    async close() {
      await app.live.close()
      await company.close()
    },
  }
}

function jsonBody(body: unknown): RequestInit {
  return body === undefined
    ? {}
    : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { detail: `the answer is no JSON; is something else listening there?` }
  }
}

function accepted(reply: Reply): unknown {
  if (reply.status < 400) return reply.json
  throw new Failure(problemLine(reply))
}

/** Returns a refusal of the API as one line. */
export function problemLine(reply: Reply): string {
  const { detail, title, problems } = (reply.json ?? {}) as {
    detail?: string
    title?: string
    problems?: { path: string; problem: string }[]
  }
  const first = detail ?? title ?? `the company answered with status ${reply.status}`
  const why = (problems ?? [])
    .slice(0, 5)
    .map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`))
    .filter((line) => !first.includes(line))
  const said = [first, ...why]
  return said.map((part) => part.replace(/[.\s]+$/, '')).join('; ')
}
