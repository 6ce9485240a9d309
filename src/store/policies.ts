// Statements on ops_policy and its history.

import type { PolicyFinding, PolicyRow } from '../domain/policy.ts'
import { type Queryable, sql, type Tx } from '../world/db.ts'
import { happened, type Moment } from './reads/moment.ts'

/** Returns every policy row, as far as what is in force depends on it. */
export async function readPolicyRows(db: Queryable): Promise<readonly PolicyRow[]> {
  return db.query<PolicyRow>(sql`select key, value, good, verdict, version from ops_policy order by key`)
}

/** Returns a mark that is another one after any change of any policy row, by whomever: where each row stands and who wrote it there. It
 *  says nothing about another database. */
export async function readPolicyMark(db: Queryable): Promise<string> {
  const rows = await db.query<{ mark: string | null }>(
    sql`select string_agg(key || ' ' || xmin || ' ' || ctid, ',' order by key) as mark from ops_policy`,
  )
  return rows[0]?.mark ?? ''
}

export interface StoredPolicy extends PolicyRow {
  problem: string | null
  updated_at: Date
}

/** Returns every policy row with everything on it. */
export async function readStoredPolicies(db: Queryable): Promise<readonly StoredPolicy[]> {
  return db.query<StoredPolicy>(
    sql`select key, value, good, verdict, version, problem, updated_at from ops_policy order by key`,
  )
}

/** Returns every policy row as it stood at a moment of the past, as its history has it; what was found about it is not kept there. */
export async function readStoredPoliciesThen(
  db: Queryable,
  at: Exclude<Moment, null>,
): Promise<readonly StoredPolicy[]> {
  return db.query<StoredPolicy>(sql`
    select key, value, coalesce(previous, value) as good, 'unchecked' as verdict, id as version, null as problem, created_at as updated_at
    from (select distinct on (key) * from ops_policy_history where created_at <= ${at}::timestamptz order by key, id desc) h
    where value is not null order by key`)
}

/** Returns one policy row with everything on it, or null. */
export async function readStoredPolicy(db: Queryable, key: string): Promise<StoredPolicy | null> {
  const rows = await db.query<StoredPolicy>(
    sql`select key, value, good, verdict, version, problem, updated_at from ops_policy where key = ${key}`,
  )
  return rows[0] ?? null
}

/** Keeps others who ask like this from writing the policy until the transaction ends, whether it has a row or not; returns its version, 0
 *  without one. */
export async function lockPolicy(tx: Tx, key: string): Promise<number> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext(current_schema() || ' policy ' || ${key}))`)
  const rows = await tx.query<{ version: number }>(
    sql`select version from ops_policy where key = ${key} for no key update`,
  )
  return rows[0]?.version ?? 0
}

/** Names who acts and why for what follows in this transaction. */
export async function actAs(tx: Tx, actor: string, reason: string | null): Promise<void> {
  await tx.query(
    sql`select set_config('ops.actor', ${actor}, true), set_config('ops.reason', ${reason ?? ''}, true)`,
  )
}

/** Writes a checked value; returns its version, the number of its row in the history. An unchanged value keeps its version. */
export async function putPolicy(tx: Tx, key: string, value: unknown): Promise<number> {
  await tx.query(sql`select set_config('ops.policy_checked', 'on', true)`)
  const rows = await tx.query<{ version: number }>(sql`
    insert into ops_policy (key, value) values (${key}, ${JSON.stringify(value)}::jsonb)
    on conflict (key) do update set value = excluded.value
    returning version`)
  await tx.query(sql`select set_config('ops.policy_checked', '', true)`)
  return rows[0]?.version ?? 0
}

/** Marks an unchecked row as accepted, or as refused with an alarm in the journal, in one statement: none without the other. Does
 *  nothing when somebody else has done so or the value has changed since. */
export async function keepFinding(db: Queryable, { key, version, problem }: PolicyFinding): Promise<void> {
  await db.query(
    problem === null
      ? sql`update ops_policy set verdict = 'accepted', good = value
            where key = ${key} and version = ${version} and verdict = 'unchecked'`
      : sql`with refused as (
              update ops_policy set verdict = 'refused', problem = ${problem}
              where key = ${key} and version = ${version} and verdict = 'unchecked' returning key, version, problem)
            insert into ops_agent_events (kind, title, summary, tags, metadata)
            select 'policy.refused', 'Policy ' || key || ' holds a value that does not fit',
                   problem || '. The last good value stays in force; write a valid one or revert.',
                   array['alarm', 'policy', key], jsonb_build_object('key', key, 'version', version)
            from refused`,
  )
}

export interface PolicyChange {
  id: number
  key: string
  value: unknown
  previous: unknown
  author: string
  reason: string | null
  created_at: Date
}

/** Returns the changes of a policy, newest first, at most `limit`, older than `before` when given. */
export async function readPolicyHistory(
  db: Queryable,
  key: string,
  limit: number,
  before: number | null = null,
  at: Moment = null,
): Promise<readonly PolicyChange[]> {
  return db.query<PolicyChange>(sql`
    select id, key, value, previous, author, reason, created_at from ops_policy_history
    where key = ${key} and (${before}::bigint is null or id < ${before}::bigint) and ${happened(sql`created_at`, at)} order by id desc limit ${limit}`)
}

/** Returns one change by its number, or null when it is not this policy's. */
export async function readPolicyChange(db: Queryable, key: string, id: number): Promise<PolicyChange | null> {
  const rows = await db.query<PolicyChange>(sql`
    select id, key, value, previous, author, reason, created_at from ops_policy_history
    where key = ${key} and id = ${id}`)
  return rows[0] ?? null
}
