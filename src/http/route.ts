// What a route is: data. A table of these is all the router knows; the document of the API and the tests read the same table.

import type { ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { Identity, Need } from '../domain/access.ts'
import type { Problem } from '../domain/proposal.ts'
import type { World } from '../world/world.ts'
import type { Attempts } from './attempts.ts'
import type { Fault, FaultCode } from './errors.ts'
import type { LiveFeed } from './live.ts'

/** What every handler is given beside what the request says. */
export interface Surroundings {
  readonly world: World
  readonly live: LiveFeed
  readonly attempts: Attempts
  readonly version: string
}

export interface Ask<Params = unknown, Query = unknown, Body = unknown> extends Surroundings {
  readonly who: Identity
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** The body as it was sent, for a signature over it. */
  readonly text: string
  readonly headers: Headers
  readonly requestId: string
  /** Where the request comes from, as the socket has it. */
  readonly address: string
  /** Asks another route of this server as the same caller: the same scopes, schemas and answers. */
  readonly inner: (request: Request) => Promise<Response>
  /** The raw response, for the live stream; null inside the process. */
  readonly outgoing: ServerResponse | null
}

export type Answer =
  | { readonly status: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly status: number
      readonly text: string | Uint8Array<ArrayBuffer>
      readonly media: string
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly fault: Fault }
  | { readonly raw: Response }

/** One entry of the route table. Params, query and body are checked against their schemas before the handler is called. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** As in `/api/ops/missions/:id`. */
  readonly path: string
  readonly need: Need
  readonly about: string
  /** True when it changes anything, even by GET: then a cookie needs a matching Origin, and HEAD is refused. */
  readonly changes: boolean
  /** True for the live stream: a cookie needs a matching Origin. */
  readonly streams: boolean
  readonly params: z.ZodObject | null
  readonly query: z.ZodObject | null
  readonly body: z.ZodType | null
  readonly bodyMayBeAbsent: boolean
  /** By status: what the answer looks like; a text for what is no JSON. */
  readonly answers: Readonly<Record<number, z.ZodType | string>>
  readonly handle: (ask: Ask) => Promise<Answer>
}

type Out<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

interface RouteSpec<P, Q, B> {
  method: Route['method']
  path: string
  scope: Need
  about: string
  params?: P
  query?: Q
  body?: B
  bodyMayBeAbsent?: boolean
  changes?: boolean
  streams?: boolean
  answers: Readonly<Record<number, z.ZodType | string>>
  handle: (ask: Ask<Out<P>, Out<Q>, Out<B>>) => Promise<Answer>
}

/** Returns a route; its handler sees params, query and body in the types of their schemas. */
export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(spec: RouteSpec<P, Q, B>): Route {
  return {
    method: spec.method,
    path: spec.path,
    need: spec.scope,
    about: spec.about,
    changes: spec.changes ?? spec.method !== 'GET',
    streams: spec.streams ?? false,
    params: spec.params ?? null,
    query: spec.query ?? null,
    body: spec.body ?? null,
    bodyMayBeAbsent: spec.bodyMayBeAbsent ?? false,
    answers: spec.answers,
    // The app checks all three against these very schemas before it calls.
    handle: spec.handle as unknown as Route['handle'],
  }
}

const needs: readonly string[] = ['public', 'read', 'propose', 'approve', 'admin', 'cron', 'signed']

/** Throws when a route has no known scope, or two have the same method and path: such a table must never serve. */
export function assertTable(routes: readonly Route[]): void {
  const seen = new Set<string>()
  for (const { method, path, need } of routes) {
    const name = `${method} ${path}`
    if (!needs.includes(need)) throw new Error(`${name} has no scope; name one of ${needs.join(', ')}`)
    if (seen.has(name)) throw new Error(`${name} is there twice`)
    seen.add(name)
  }
}

/** Returns a JSON answer. */
export function answer(status: number, json: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return headers === undefined ? { status, json } : { status, json, headers }
}

/** Returns a refusal from the catalogue. */
export function refuse(code: FaultCode, detail: string, problems?: readonly Problem[]): Answer {
  return { fault: problems === undefined ? { code, detail } : { code, detail, problems } }
}

/** Returns a refusal of a body with everything that is wrong with it, the first of it in the one line. */
export function refuseBody(problems: readonly Problem[]): Answer {
  const [first] = problems
  return refuse('invalid_body', `${first?.path ?? 'body'}: ${first?.problem ?? 'does not fit'}`, problems)
}
