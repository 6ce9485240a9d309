// A form can be made of every policy: each field says what it means, and nothing is explained that does not exist.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { policyKeys } from '../../src/domain/policy.ts'
import { fieldHelp } from '../../src/domain/policy-help.ts'
import { policySchema } from '../../src/domain/policy-schema.ts'

type Json = Record<string, unknown>

/** Returns every field under a schema with its path. */
function fieldsOf(schema: Json, path: string): readonly { path: string; field: Json }[] {
  const own = Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
  const inner = [schema['additionalProperties'], schema['items']].filter(
    (one): one is Json => typeof one === 'object' && one !== null && !Array.isArray(one),
  )
  const ways = [...((schema['anyOf'] ?? []) as Json[]), ...((schema['oneOf'] ?? []) as Json[])]
  return [
    ...own.flatMap(([name, field]) => [
      { path: `${path}.${name}`, field },
      ...fieldsOf(field, `${path}.${name}`),
    ]),
    ...inner.flatMap((one) => fieldsOf(one, `${path}.*`)),
    ...ways.flatMap((one) => fieldsOf(one, path)),
  ]
}

const all = policyKeys.flatMap((key) => fieldsOf(policySchema(key), key))

it('every field of every policy says what it means', () => {
  assert.ok(all.length > 150)
  const silent = all.filter(({ field }) => typeof field['description'] !== 'string')
  assert.deepEqual(
    silent.map(({ path }) => path),
    [],
  )
})

it('nothing is explained that is no field', () => {
  const paths = new Set(all.flatMap(({ path }) => [path, `*.${path.slice(path.lastIndexOf('.') + 1)}`]))
  assert.deepEqual(
    Object.keys(fieldHelp).filter((path) => !paths.has(path)),
    [],
  )
})
