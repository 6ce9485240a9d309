// What names a payload: the same value has the same text and so the same hash, whoever wrote its keys in which order. It knows no
// effect.

import { createHash } from 'node:crypto'

/** Returns the value as JSON with sorted keys and without blanks; what JSON cannot hold is left out as in JSON. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, inner]) => inner !== undefined)
    fields.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/** Returns the SHA-256 of a payload, hex: what an approval is bound to. */
export function payloadSha(payload: unknown): string {
  return createHash('sha256').update(canonicalJson(payload)).digest('hex')
}

/** Returns what a target is told to recognise a repetition by: the same for every try of a step's effect, and for no other. */
export function effectKey(stepId: string, seq: number): string {
  return `bullpen-${createHash('sha256').update(`${stepId}:${seq}`).digest('hex').slice(0, 32)}`
}
