// Makes an answer obey the JSON schema it was asked for: drops what the schema does not name, shortens texts and lists
// to its limits. It adds nothing: what is missing stays missing, and the asker's own check will say so.

import { cutAtWord } from './report.ts'

type Schema = Readonly<Record<string, unknown>>

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Returns `value` cut to `schema`. Texts lose their end at a word, with no mark, so that a quotation stays one. */
export function fit(value: unknown, schema: unknown): unknown {
  if (!isSchema(schema)) return value
  const branches = [schema['anyOf'], schema['oneOf']].find(Array.isArray)
  if (branches !== undefined) {
    const matching = branches.find((branch: unknown) => isSchema(branch) && accepts(branch, value))
    return fit(value, matching ?? {})
  }
  if (typeof value === 'string') return fitText(value, schema)
  if (typeof value === 'number') return fitNumber(value, schema)
  if (Array.isArray(value)) {
    const max = typeof schema['maxItems'] === 'number' ? schema['maxItems'] : value.length
    return value.slice(0, max).map((item: unknown) => fit(item, schema['items']))
  }
  const properties = schema['properties']
  if (!isSchema(value) || !isSchema(properties)) return value
  const kept = Object.entries(value).filter(
    ([name]) => name in properties || schema['additionalProperties'] !== false,
  )
  return Object.fromEntries(kept.map(([name, part]) => [name, fit(part, properties[name])]))
}

function accepts(branch: Schema, value: unknown): boolean {
  const type = branch['type']
  if (value === null) return type === 'null'
  if (Array.isArray(value)) return type === 'array'
  return type === typeof value || (type === 'integer' && typeof value === 'number')
}

function fitText(value: string, schema: Schema): string {
  const max = schema['maxLength']
  if (typeof max !== 'number' || value.length <= max) return value
  return cutAtWord(value, max).replace(/…$/u, '')
}

function fitNumber(value: number, schema: Schema): number {
  const low = typeof schema['minimum'] === 'number' ? schema['minimum'] : value
  const high = typeof schema['maximum'] === 'number' ? schema['maximum'] : value
  return Math.min(high, Math.max(low, value))
}
