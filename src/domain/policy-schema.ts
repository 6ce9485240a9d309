// The JSON schema of each policy as a form needs it: what a value may be, and what every field of it means. The words stand in
// policy-help.ts, since most fields are shared or named alike.

import { z } from 'zod'
import type { PolicyKey } from './policy.ts'
import { fieldHelp } from './policy-help.ts'
import { policySpecs } from './policy-specs.ts'

type Json = Record<string, unknown>

const made = new Map<PolicyKey, Json>()

/** Returns the JSON schema of a policy's value as it may be written (what has a default may be left out), with a description of each field. */
export function policySchema(key: PolicyKey): Json {
  const known = made.get(key)
  if (known !== undefined) return known
  const schema = explained(z.toJSONSchema(policySpecs[key].schema, { io: 'input' }) as Json, key)
  const whole = { ...schema, description: policySpecs[key].help }
  made.set(key, whole)
  return whole
}

/** Returns the schema with what is known of the fields under `path`, as in budget_policy.daily_usd; `*` stands for any name. */
function explained(schema: Json, path: string): Json {
  const fields = schema['properties'] as Record<string, Json> | undefined
  const each = schema['additionalProperties']
  const out: Json = { ...schema }
  if (fields !== undefined)
    out['properties'] = Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        helped(explained(field, `${path}.${name}`), `${path}.${name}`),
      ]),
    )
  if (typeof each === 'object' && each !== null)
    out['additionalProperties'] = explained(each as Json, `${path}.*`)
  for (const kind of ['anyOf', 'oneOf'] as const)
    if (Array.isArray(schema[kind])) out[kind] = (schema[kind] as Json[]).map((one) => explained(one, path))
  const items = schema['items']
  if (typeof items === 'object' && items !== null && !Array.isArray(items))
    out['items'] = explained(items as Json, `${path}.*`)
  return out
}

function helped(schema: Json, path: string): Json {
  const name = path.slice(path.lastIndexOf('.') + 1)
  const help = fieldHelp[path] ?? fieldHelp[`*.${name}`]
  return help === undefined ? schema : { ...schema, description: help }
}
