// What policy is in force, given the rows (spec section 3): the last good value where a bad one was written. Pure: it reads no row
// by itself and writes none.

import type { z } from 'zod'
import { policySpecs } from './policy-specs.ts'
import type { Problem } from './proposal.ts'

export type PolicyKey = keyof typeof policySpecs
export type Policies = { readonly [Key in PolicyKey]: z.output<(typeof policySpecs)[Key]['schema']> }

/** The keys, in the order of the spec's table. */
export const policyKeys = Object.keys(policySpecs) as readonly PolicyKey[]

/** True for the name of a policy that exists. */
export function isPolicyKey(key: string): key is PolicyKey {
  return Object.hasOwn(policySpecs, key)
}

/** Returns a zod error as problems with dotted paths. */
export function problemsOf(error: z.ZodError, root = ''): readonly Problem[] {
  return error.issues.map((issue) => ({
    path: [root, ...issue.path.map(String)].filter((part) => part !== '').join('.'),
    problem: issue.message,
  }))
}

/** Returns the value with defaults filled in, or why it does not fit, with paths inside the value. */
export function parsePolicy<Key extends PolicyKey>(
  key: Key,
  value: unknown,
): { ok: true; value: Policies[Key] } | { ok: false; problems: readonly Problem[] } {
  const parsed = policySpecs[key].schema.safeParse(value)
  return parsed.success
    ? { ok: true, value: parsed.data as Policies[Key] }
    : { ok: false, problems: problemsOf(parsed.error) }
}

/** Returns the policy as it is when nobody wrote one. */
export function defaultPolicy<Key extends PolicyKey>(key: Key): Policies[Key] {
  return policySpecs[key].schema.parse(policySpecs[key].fallback) as Policies[Key]
}

/** A row of ops_policy, as far as what is in force depends on it. */
export interface PolicyRow {
  key: string
  value: unknown
  good: unknown
  verdict: 'unchecked' | 'accepted' | 'refused'
  version: number
}

/** What checking a row by hand-written SQL found: to be kept on the row, and to raise an alarm when it is refused. */
export interface PolicyFinding {
  key: string
  version: number
  problem: string | null
}

export interface InForce {
  policies: Policies
  versions: Readonly<Record<string, number>>
  findings: readonly PolicyFinding[]
  /** Keys whose value does not fit, so that an older one is in force. */
  unfit: readonly string[]
}

/**
 * Returns the policies in force. A value that does not fit leaves the last good one in force, or the default where
 * there is none (spec section 3). One exception, to the safe side: whoever writes a `system` whose `enabled` is
 * there but is not `true` wants the company to stop, so it stops.
 */
export function policiesInForce(rows: readonly PolicyRow[]): InForce {
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const findings: PolicyFinding[] = []
  const unfit: string[] = []
  const versions: Record<string, number> = {}
  const policies: Record<string, unknown> = {}
  for (const key of policyKeys) {
    const row = byKey.get(key)
    if (row === undefined) {
      policies[key] = defaultPolicy(key)
      continue
    }
    versions[key] = row.version
    const parsed = parsePolicy(key, row.value)
    if (!parsed.ok) unfit.push(key)
    if (row.verdict === 'unchecked') {
      const problem = parsed.ok
        ? null
        : parsed.problems.map((p) => `${p.path || 'value'}: ${p.problem}`).join('; ')
      findings.push({ key, version: row.version, problem: problem?.slice(0, 1_000) ?? null })
    }
    policies[key] = parsed.ok ? parsed.value : lastGood(key, row.good)
    if (key === 'system' && !parsed.ok && wantsToStop(row.value)) policies[key] = { enabled: false }
  }
  return { policies: policies as Policies, versions, findings, unfit }
}

function lastGood(key: PolicyKey, good: unknown): unknown {
  const parsed = parsePolicy(key, good)
  return parsed.ok ? parsed.value : defaultPolicy(key)
}

function wantsToStop(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'enabled') &&
    Object(value).enabled !== true
  )
}
