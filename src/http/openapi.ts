// The document of the API (OpenAPI 3.1), made from the route table and nothing else, so that it cannot say what is not so.

import { z } from 'zod'
import { faults } from './errors.ts'
import type { Route } from './route.ts'
import { fault, named } from './wire.ts'

type Json = Record<string, unknown>

/** Returns the document for these routes. */
export function describeApi(routes: readonly Route[], version: string): Json {
  const components: Json = {}
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => hoist(schema, io, components)
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:([a-z_]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, schemaOf) }
  }
  schemaOf(fault, 'output')
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bullpen',
      version,
      description:
        'A company of AI agents that works by itself and cannot exceed what it was allowed. Errors are application/problem+json with a stable code. Timestamps are RFC 3339 in UTC, ids are text, money is integer micro-USD.',
    },
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key, or the cron secret for the heartbeat',
        },
        session: { type: 'apiKey', in: 'cookie', name: 'bullpen_session' },
      },
      schemas: components,
    },
    paths,
  }
}

function operationOf(route: Route, schemaOf: (schema: z.ZodType, io: 'input' | 'output') => Json): Json {
  const parameters = [
    ...parametersOf(route.params, 'path', schemaOf),
    ...parametersOf(route.query, 'query', schemaOf),
  ]
  return {
    operationId: operationId(route),
    tags: [tagOf(route)],
    summary: route.about,
    'x-scope': route.need,
    security: route.need === 'public' || route.need === 'signed' ? [] : [{ key: [] }, { session: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === null
      ? {}
      : {
          requestBody: {
            required: !route.bodyMayBeAbsent,
            content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
          },
        }),
    responses: responsesOf(route, schemaOf),
  }
}

function operationId(route: Route): string {
  const words = route.path
    .replace('/api/ops/', '')
    .split(/[/:_.-]+/)
    .filter(Boolean)
  return [route.method.toLowerCase(), ...words].join('_')
}

function tagOf(route: Route): string {
  return /^\/api\/ops\/([a-z-]+)/.exec(route.path)?.[1] ?? 'meta'
}

function parametersOf(
  schema: z.ZodObject | null,
  where: 'path' | 'query',
  schemaOf: (schema: z.ZodType, io: 'input' | 'output') => Json,
): readonly Json[] {
  if (schema === null) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}

function responsesOf(route: Route, schemaOf: (schema: z.ZodType, io: 'input' | 'output') => Json): Json {
  const responses: Json = {}
  for (const [status, answer] of Object.entries(route.answers)) {
    const content =
      typeof answer === 'string'
        ? { [answer]: { schema: { type: 'string' } } }
        : { 'application/json': { schema: schemaOf(answer, 'output') } }
    responses[status] = { description: status === '201' ? 'Recorded' : 'Answered', content }
  }
  for (const status of refusalsOf(route)) {
    responses[String(status)] ??= {
      description: titlesOf(status),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }
  }
  return responses
}

/** Every status with which a route can refuse, by what it takes. */
export function refusalsOf(route: Route): readonly number[] {
  const guarded = route.need === 'public' ? [] : [401, 403, 429]
  const addressed = route.params === null ? [] : [404]
  const sent = route.body === null ? [] : [413, 415, 422]
  const decided = route.changes ? [409] : []
  const streamed = route.streams || route.path === '/readyz' ? [503] : []
  const limited = route.path === '/login' ? [429] : []
  return [400, 414, 421, 500, ...guarded, ...addressed, ...sent, ...decided, ...streamed, ...limited].sort(
    (a, b) => a - b,
  )
}

function titlesOf(status: number): string {
  return Object.values(faults)
    .filter(([of]) => of === status)
    .map(([, title]) => title)
    .join('; or: ')
}

/** Turns a schema into JSON Schema; what has a name goes to the components and is referred to. */
function hoist(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const {
    $schema: _,
    $defs = {},
    ...made
  } = z.toJSONSchema(schema, { io, metadata: named, unrepresentable: 'any' }) as Json & {
    $defs?: Json
  }
  for (const [name, definition] of Object.entries($defs)) components[name] ??= refer(definition)
  const name = named.get(schema)?.id
  if (name === undefined) return refer(made) as Json
  components[name] ??= refer(made)
  return { $ref: `#/components/schemas/${name}` }
}

/** Rewrites references, and leaves out patterns that a `format` says already. */
function refer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(refer)
  if (typeof value !== 'object' || value === null) return value
  // A property may be called id or pattern too; what is left out is a keyword, and those are texts.
  const isLeftOut = (key: string, inner: unknown): boolean =>
    typeof inner === 'string' && (key === 'id' || (key === 'pattern' && 'format' in value))
  const entries = Object.entries(value).filter(([key, inner]) => !isLeftOut(key, inner))
  return Object.fromEntries(
    entries.map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : refer(inner),
    ]),
  )
}
