// The one way to the server's API. Everything it says is data; its refusals are told in its own words.

import type { Problem } from '../wire.ts'

/** A refusal of the server, or that it could not be reached (status 0). */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly problems: readonly { path: string; problem: string }[]

  constructor(
    status: number,
    code: string,
    message: string,
    problems: readonly { path: string; problem: string }[] = [],
  ) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.problems = problems
  }
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Returns an API address under /api/ops with its query; empty values are left out. */
export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  )
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
  return `/api/ops/${path}${text === '' ? '' : `?${text}`}`
}

/** Reads from the API. Throws a Refusal. */
export async function get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return send<Answer>('GET', addressOf(path, query), undefined, signal === undefined ? {} : { signal })
}

/** The most characters of a body that outlives its page: browsers take 64 KiB for all of them together. */
const outlivingChars = 16_000

/** Writes to the API (POST, PUT or DELETE with a JSON body); what `outlives` the page arrives though it is left, unless it is very long.
 *  Throws a Refusal; nothing was changed then. */
export async function change<Answer = unknown>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown = {},
  query: Query = {},
  options: { outlives?: boolean } = {},
): Promise<Answer> {
  const keepalive = options.outlives === true && JSON.stringify(body).length <= outlivingChars
  return send<Answer>(method, addressOf(path, query), body, { keepalive })
}

async function send<Answer>(
  method: string,
  address: string,
  body: unknown,
  options: { signal?: AbortSignal; keepalive?: boolean },
): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(address, {
      method,
      credentials: 'same-origin',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      ...options,
    })
  } catch (error) {
    if (options.signal?.aborted === true) throw error
    throw new Refusal(0, 'unreachable', 'The server cannot be reached. It is tried again when it is back.')
  }
  if (response.ok) return (await response.json()) as Answer
  throw await refusalOf(response)
}

async function refusalOf(response: Response): Promise<Refusal> {
  const text = await response.text()
  try {
    const problem = JSON.parse(text) as Partial<Problem>
    return new Refusal(
      response.status,
      problem.code ?? 'unknown',
      problem.detail ?? problem.title ?? `The server answered ${response.status}.`,
      problem.problems ?? [],
    )
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return new Refusal(response.status, 'unknown', `The server answered ${response.status}.`)
  }
}
