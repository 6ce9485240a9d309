// What policy is in force, and the one way to change it. Every decision reads here, so a change is in force at the next one.
// A bad value written by SQL leaves the last good one in force and raises one alarm.

import {
  type InForce,
  isPolicyKey,
  type Policies,
  type PolicyRow,
  parsePolicy,
  policiesInForce,
  policyKeys,
} from '../domain/policy.ts'
import { policySchema } from '../domain/policy-schema.ts'
import { policySpecs } from '../domain/policy-specs.ts'
import type { Problem } from '../domain/proposal.ts'
import { stepKinds } from '../steps/register.ts'
import { knowsTimeZone } from '../store/company.ts'
import { recordFacts } from '../store/events.ts'
import {
  actAs,
  keepFinding,
  lockPolicy,
  type PolicyChange,
  putPolicy,
  readPolicyChange,
  readPolicyHistory,
  readPolicyMark,
  readPolicyRows,
  readStoredPolicies,
  readStoredPoliciesThen,
  readStoredPolicy,
  type StoredPolicy,
} from '../store/policies.ts'
import type { Moment } from '../store/reads/moment.ts'
import { readPolicyRowsThen } from '../store/reads/policies-then.ts'
import type { Queryable, Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'

/** The last reading, by the rows it was made from: every decision reads the rows, hardly ever have they changed. */
let lastReading: { rows: string; inForce: InForce } | null = null

function read(rows: readonly PolicyRow[]): InForce {
  const key = JSON.stringify(rows)
  if (lastReading?.rows === key) return lastReading.inForce
  const inForce = policiesInForce(rows)
  if (inForce.findings.length === 0) lastReading = { rows: key, inForce }
  return inForce
}

/** Returns what is in force given rows that were just read; keeps what was found about rows typed in by hand. */
export async function settlePolicies(db: Queryable, rows: readonly PolicyRow[]): Promise<InForce> {
  const inForce = read(rows)
  for (const finding of inForce.findings) await keepFinding(db, finding)
  return inForce
}

/** What was in force in each database when its rows last changed. Whoever works asks at every turn, and hardly ever has a row changed. */
const settled = new WeakMap<Queryable, { mark: string; inForce: InForce }>()

/** Returns the policies in force at this moment. */
export async function readPolicies(db: Queryable): Promise<InForce> {
  // The mark is read first: rows that change right after it are read with the old mark, and once more at the next turn.
  const mark = await readPolicyMark(db)
  const known = settled.get(db)
  if (known?.mark === mark) return known.inForce
  const inForce = await settlePolicies(db, await readPolicyRows(db))
  if (inForce.findings.length === 0) settled.set(db, { mark, inForce })
  return inForce
}

/** Returns the policies in force at a moment: this one, or one of the past, as their history has it. */
export async function readPoliciesAt(db: Queryable, at: Moment): Promise<Policies> {
  if (at === null) return (await readPolicies(db)).policies
  return policiesInForce(await readPolicyRowsThen(db, at)).policies
}

/** A policy as people see it. */
export interface PolicyView {
  key: string
  help: string
  /** What was written; null when nobody wrote anything and the default is in force. */
  written: unknown
  value: unknown
  default: unknown
  version: number
  /** Why what was written is not in force. */
  problem: string | null
  updated_at: string | null
  /** The JSON schema of a value, each field with what it means. */
  schema: Readonly<Record<string, unknown>>
}

/** Returns every policy as people see it, now or as it stood, in the spec's order. */
export async function viewPolicies(world: World, at: Moment = null): Promise<readonly PolicyView[]> {
  const { db } = world
  const policies = await readPoliciesAt(db, at)
  const stood = at === null ? await readStoredPolicies(db) : await storedThen(db, at)
  const rows = new Map(stood.map((row) => [row.key, row]))
  return policyKeys.map((key) => {
    const stored = rows.get(key)
    return {
      key,
      help: policySpecs[key].help,
      written: stored?.value ?? null,
      value: policies[key],
      default: policySpecs[key].fallback,
      version: stored?.version ?? 0,
      problem: stored?.problem ?? null,
      updated_at: stored?.updated_at.toISOString() ?? null,
      schema: policySchema(key),
    }
  })
}

async function storedThen(db: Queryable, at: Exclude<Moment, null>): Promise<readonly StoredPolicy[]> {
  return (await readStoredPoliciesThen(db, at)).map((row) => ({
    ...row,
    // Nobody keeps when it was found unfit: it was so from the beginning.
    problem: policiesInForce([row]).findings[0]?.problem ?? null,
  }))
}

export type PolicyWrite =
  | { outcome: 'written'; version: number }
  | { outcome: 'unknown_key'; keys: readonly string[] }
  | { outcome: 'refused'; problems: readonly Problem[] }
  /** Somebody else wrote it since it was read. */
  | { outcome: 'changed'; version: number }

/** Checks a value without writing it: an empty list when it fits. */
export function checkPolicy(key: string, value: unknown): readonly Problem[] | null {
  if (!isPolicyKey(key)) return null
  const parsed = parsePolicy(key, value)
  return parsed.ok ? problemsWithKinds(key, parsed.value) : parsed.problems
}

/** A policy may name step kinds only where they exist: a typing error would open a gate or close none. */
function problemsWithKinds(key: string, value: unknown): readonly Problem[] {
  const known = stepKinds.map((kind) => kind.kind)
  const named: { path: string; kind: string }[] = []
  if (key === 'reaction_matrix') {
    const { patterns } = value as Policies['reaction_matrix']
    patterns.forEach((pattern, i) => {
      named.push({ path: `patterns.${i}.type`, kind: pattern.type })
    })
  }
  if (key === 'step_gates') {
    for (const kind of Object.keys(value as Policies['step_gates'])) named.push({ path: kind, kind })
  }
  return named
    .filter(({ kind }) => !known.includes(kind))
    .map(({ path, kind }) => ({
      path,
      problem: `no step kind is called "${kind}"; there are ${known.join(', ')}`,
    }))
}

/** The days of the company begin where the database says: it must know the zone, too. */
async function unknownZone(db: Queryable, key: string, value: unknown): Promise<Problem | null> {
  const parsed = key === 'company' ? parsePolicy('company', value) : null
  if (parsed === null || !parsed.ok || (await knowsTimeZone(db, parsed.value.time_zone))) return null
  return {
    path: 'time_zone',
    problem: `the database knows no time zone called "${parsed.value.time_zone}"`,
  }
}

/** Writes a policy in the name of `by`; refuses what does not fit, with paths and reasons, and where `expected` is given, what was read at
 *  another version (0: nobody had written it). */
export async function writePolicy(
  world: World,
  key: string,
  value: unknown,
  by: string,
  reason: string | null,
  expected: number | null = null,
): Promise<PolicyWrite> {
  const problems = checkPolicy(key, value)
  if (problems === null) return { outcome: 'unknown_key', keys: policyKeys }
  if (problems.length > 0) return { outcome: 'refused', problems }
  const unknown = await unknownZone(world.db, key, value)
  if (unknown !== null) return { outcome: 'refused', problems: [unknown] }
  return world.db.transaction(async (tx): Promise<PolicyWrite> => {
    if (expected !== null) {
      const version = await lockPolicy(tx, key)
      if (version !== expected) return { outcome: 'changed', version }
    }
    return { outcome: 'written', version: await keepPolicy(tx, key, value, by, reason) }
  })
}

/** Writes a checked value within a transaction; returns its version. */
export async function keepPolicy(
  tx: Tx,
  key: string,
  value: unknown,
  by: string,
  reason: string | null,
): Promise<number> {
  await actAs(tx, by, reason)
  const before = await readStoredPolicy(tx, key)
  const written = await putPolicy(tx, key, value)
  if (before?.version === written) return written
  await recordFacts(tx, [
    {
      agentId: null,
      kind: 'policy.changed',
      title: `Policy ${key} changed by ${by}`,
      summary: `${shorten(before?.value ?? null)} → ${shorten(value)}${reason ? ` (${reason})` : ''}`,
      tags: ['policy', key],
      metadata: { key, version: written, by },
      missionId: null,
      stepId: null,
      chainDepth: 0,
    },
  ])
  return written
}

function shorten(value: unknown): string {
  if (value === null) return 'default'
  const text = JSON.stringify(value)
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}

/** Writes back the value that a policy had at `version` (a number from its history). */
export async function revertPolicy(
  world: World,
  key: string,
  version: number,
  by: string,
): Promise<PolicyWrite | { outcome: 'unknown_version' }> {
  if (!isPolicyKey(key)) return { outcome: 'unknown_key', keys: policyKeys }
  const change = await readPolicyChange(world.db, key, version)
  if (change === null) return { outcome: 'unknown_version' }
  const value = change.value ?? policySpecs[key].fallback
  return writePolicy(world, key, value, by, `revert to ${version}`)
}

/** Returns the changes of a policy, newest first; null for a key that does not exist. */
export async function policyHistory(
  world: World,
  key: string,
  limit: number,
  before: number | null,
  at: Moment = null,
): Promise<readonly PolicyChange[] | null> {
  return isPolicyKey(key) ? readPolicyHistory(world.db, key, limit, before, at) : null
}
