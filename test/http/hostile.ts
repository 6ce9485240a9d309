// Malformed requests made from the route table: every route, every place a value can stand, filled with what breaks things.

import fc from 'fast-check'
import { z } from 'zod'
import type { Route } from '../../src/http/route.ts'

export interface Hostile {
  method: string
  path: string
  headers: Record<string, string>
  body: string | null
}

const nasty = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  '\ufeff',
  'é',
  '👩‍👩‍👧',
  '%',
  '%%',
  '%00',
  '..',
  '../../etc/passwd',
  '/',
  "'",
  '"',
  "' or '1'='1",
  "'); drop table ops_missions; --",
  '$1',
  '{}',
  '[]',
  'null',
  'NaN',
  '-1',
  '0',
  '1e400',
  '9007199254740993',
  '99999999999999999999',
  '2147483648',
  '-2147483649',
  'true',
  '__proto__',
  'constructor',
  'toString',
  '<script>alert(1)</script>',
  '$' + '{1+1}',
  '{{1}}',
  '\r\nSet-Cookie: a=b',
  'infinity',
  '-infinity',
  '0000-00-00',
  '10000-01-01T00:00:00Z',
  '018f0000-0000-7000-8000-00000000dead',
  'observer',
  'OBSERVER',
  'оbserver',
  'x'.repeat(300),
  'x'.repeat(5_000),
  'x'.repeat(70_000),
  '\n'.repeat(50),
  '\\',
  '\\u0000',
]

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...nasty) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
)

const number = fc.oneof(
  fc.constantFrom(0, -0, -1, 1, 101, -101, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1.5, 1e308, -1e308, 5e-324),
  fc.integer(),
  fc.double({ noNaN: true }),
)

const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 2, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], { '': {} }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 60 })
      .map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))),
  },
)

/** A value that fits the schema, as far as its JSON schema tells. */
function fitting(schema: Record<string, unknown>): fc.Arbitrary<unknown> {
  const options = (schema['anyOf'] ?? schema['oneOf']) as Record<string, unknown>[] | undefined
  if (options !== undefined) return fc.oneof(...options.map(fitting))
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum'])
  if ('const' in schema) return fc.constant(schema['const'])
  switch (schema['type']) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>
      const requiredKeys = (schema['required'] ?? []) as string[]
      return fc.record(
        Object.fromEntries(Object.entries(properties).map(([key, of]) => [key, fitting(of)])),
        { requiredKeys },
      )
    }
    case 'array':
      return fc.array(fitting((schema['items'] ?? {}) as Record<string, unknown>), {
        minLength: 1,
        maxLength: 3,
      })
    case 'integer':
    case 'number':
      return fc.integer({ min: 0, max: 50 })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return fc.constantFrom(
        'observer',
        'standup',
        'review',
        'a title',
        '018f0000-0000-7000-8000-00000000dead',
        '2026-01-01T00:00:00Z',
      )
    default:
      return anything
  }
}

/** The value with one thing in it replaced, taken away, added or wrapped. */
function broken(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return anything
  const keys = Object.keys(value)
  if (keys.length === 0) return anything
  return fc
    .tuple(fc.constantFrom(...keys), fc.integer({ min: 0, max: 5 }), anything, text)
    .chain(([key, how, other, name]) => {
      const inner = (value as Record<string, unknown>)[key]
      const set = (changed: unknown): unknown =>
        Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
      if (how === 0) return fc.constant(set(undefined))
      if (how === 1)
        return fc.constant(Array.isArray(value) ? [...value, other] : { ...value, [name]: other })
      if (how === 2) return fc.constant([value])
      if (how === 3 && typeof inner === 'object' && inner !== null) return broken(inner).map(set)
      return fc.constant(set(other))
    })
}

/** The JSON text as it is, or spoiled as text: cut, a key twice, deep, huge, not JSON at all. */
function spoiled(json: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(json) },
    { weight: 1, arbitrary: fc.nat(json.length).map((at) => json.slice(0, at)) },
    { weight: 1, arbitrary: fc.constant(json.replace('{', '{"title":1,"title":2,')) },
    { weight: 1, arbitrary: fc.constant(json.replace('{', '{"__proto__":{"admin":true},')) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '[',
        '{'.repeat(5_000),
        '"',
        '\\',
        'undefined',
        '[1,]',
        '{"a":01}',
        '{"a":1e999}',
        '"\\ud800"',
        '{"a":"\\u0000"}',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  )
}

const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  '',
  'application/json; charset=utf-7',
]

function bodyFor(route: Route): fc.Arbitrary<string | null> {
  if (route.method === 'GET') return fc.constant(null)
  if (route.body === null) return fc.option(text.map((one) => JSON.stringify(one)))
  const schema = z.toJSONSchema(route.body, { io: 'input', unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
  const value = fitting(schema).chain((fits) =>
    fc.oneof(
      { weight: 3, arbitrary: broken(fits) },
      { weight: 1, arbitrary: anything },
      { weight: 1, arbitrary: fc.constant(fits) },
    ),
  )
  return value.chain((one) => spoiled(JSON.stringify(one) ?? ''))
}

/** What would be no request at all in a URL or a header is escaped as a client would; the rest goes out as it is. */
const inAddress = (value: string, raw: boolean): string => {
  const safe = [...value.toWellFormed()]
    .map((sign) => (/[\w.~%'()*!,;:@$&=+-]/.test(sign) ? sign : encodeURIComponent(sign)))
    .join('')
  return raw ? safe : encodeURIComponent(value.toWellFormed())
}
const inHeader = (value: string): string => value.replaceAll(/[^\x20-\x7e]/g, '?').trim()

/** Requests to any of these routes, wrong in at least one way most of the time. */
export function hostileRequests(routes: readonly Route[], key: string): fc.Arbitrary<Hostile> {
  return fc.constantFrom(...routes).chain((route) => {
    const known = Object.keys(route.query?.shape ?? {})
    const part = fc.constantFrom('018f0000-0000-7000-8000-00000000dead', '7', 'x_daily_quota', 'my_rule')
    const parameter = fc.tuple(
      known.length > 0 ? fc.oneof(fc.constantFrom(...known), text) : text,
      text,
      fc.boolean(),
    )
    return fc
      .record({
        parts: fc.array(fc.oneof(part, text), { minLength: 3, maxLength: 3 }),
        raw: fc.boolean(),
        query: fc.oneof(
          {
            weight: route.method === 'GET' ? 2 : 12,
            arbitrary: fc.constant<[string, string, boolean][]>([]),
          },
          { weight: 3, arbitrary: fc.array(parameter, { maxLength: 3 }) },
        ),
        body: bodyFor(route),
        contentType: fc.oneof(
          { weight: 6, arbitrary: fc.constant('application/json') },
          { weight: 1, arbitrary: fc.constantFrom(...contentTypes) },
        ),
        lastEvent: fc.option(text, { freq: 8 }),
        authorization: fc.oneof(
          { weight: 20, arbitrary: fc.constant(`Bearer ${key}`) },
          { weight: 1, arbitrary: text.map((one) => `Bearer ${one}`) },
        ),
        method: fc.oneof(
          { weight: 20, arbitrary: fc.constant(route.method as string) },
          { weight: 1, arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'PATCH', 'PROPFIND') },
        ),
      })
      .map((made) => {
        let part = 0
        const path = route.path.replaceAll(
          /:[a-z_]+/g,
          () => inAddress(made.parts[part++] ?? '', made.raw) || 'x',
        )
        const query = made.query
          .map(([name, value, raw]) => `${inAddress(name, raw)}=${inAddress(value, raw)}`)
          .join('&')
        const headers: Record<string, string> = {
          authorization: inHeader(made.authorization),
          'content-type': made.contentType,
        }
        if (made.lastEvent !== null) headers['last-event-id'] = inHeader(made.lastEvent)
        const body = made.method === route.method ? made.body : null
        return { method: made.method, path: query === '' ? path : `${path}?${query}`, headers, body }
      })
  })
}
