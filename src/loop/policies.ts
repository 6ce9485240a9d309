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
import { policySpecs } from '../domain/policy-specs.ts'
import type { Problem } from '../domain/proposal.ts'
import { stepKinds } from '../steps/register.ts'
import { recordFacts } from '../store/events.ts'
import {
  actAs,
  keepFinding,
  type PolicyChange,
  putPolicy,
  readPolicyChange,
  readPolicyHistory,
  readPolicyMark,
  readPolicyRows,
  readStoredPolicies,
  readStoredPolicy,
} from '../store/policies.ts'
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
}

/** Returns every policy as people see it, in the spec's order. */
export async function viewPolicies(world: World): Promise<readonly PolicyView[]> {
  const { policies } = await readPolicies(world.db)
  const rows = new Map((await readStoredPolicies(world.db)).map((row) => [row.key, row]))
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
    }
  })
}

export type PolicyWrite =
  | { outcome: 'written'; version: number }
  | { outcome: 'unknown_key'; keys: readonly string[] }
  | { outcome: 'refused'; problems: readonly Problem[] }

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

/** Writes a policy in the name of `by`; refuses what does not fit, with paths and reasons. */
export async function writePolicy(
  world: World,
  key: string,
  value: unknown,
  by: string,
  reason: string | null,
): Promise<PolicyWrite> {
  const problems = checkPolicy(key, value)
  if (problems === null) return { outcome: 'unknown_key', keys: policyKeys }
  if (problems.length > 0) return { outcome: 'refused', problems }
  const version = await world.db.transaction((tx) => keepPolicy(tx, key, value, by, reason))
  return { outcome: 'written', version }
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
): Promise<readonly PolicyChange[] | null> {
  return isPolicyKey(key) ? readPolicyHistory(world.db, key, limit, before) : null
}
