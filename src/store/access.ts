// Statements on keys, sessions and login links. Only digests are kept; what a scope allows stands in domain/access.ts.

import { accessLimits, type Scope } from '../domain/access.ts'
import { one, type Queryable, sql } from '../world/db.ts'

export interface NewKey {
  id: string
  name: string
  prefix: string
  digest: string
  scopes: readonly Scope[]
  agentId: string | null
  /** Null: it never expires. */
  expiresInDays: number | null
}

/** A key as lists show it: never its digest. */
export interface KeyRow {
  id: string
  name: string
  prefix: string
  scopes: readonly Scope[]
  agent_id: string | null
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
}

/** Adds a key; returns null when the agent it is bound to does not exist. */
export async function insertKey(db: Queryable, key: NewKey): Promise<KeyRow | null> {
  const rows = await db.query<KeyRow>(sql`
    insert into ops_api_keys (id, name, prefix, digest, scopes, agent_id, expires_at)
    select ${key.id}::uuid, ${key.name}, ${key.prefix}, ${key.digest}, ${key.scopes}::text[], ${key.agentId}::text,
           ops_now() + make_interval(days => ${key.expiresInDays}::integer)
    where ${key.agentId}::text is null or exists (select from ops_agents where id = ${key.agentId}::text)
    returning id, name, prefix, scopes, agent_id, created_at, expires_at, last_used_at, revoked_at`)
  return rows[0] ?? null
}

/** Returns the keys, newest first, from the one after `cursor` (the id of the last one seen). */
export async function readKeys(
  db: Queryable,
  page: { cursor: string | null; limit: number },
): Promise<readonly KeyRow[]> {
  return db.query<KeyRow>(sql`
    select id, name, prefix, scopes, agent_id, created_at, expires_at, last_used_at, revoked_at
    from ops_api_keys
    where ${page.cursor}::uuid is null
       or (created_at, id) < (select c.created_at, c.id from ops_api_keys c where c.id = ${page.cursor}::uuid)
    order by created_at desc, id desc limit ${page.limit}`)
}

/** Revokes a key for good; returns its name, or null when there is no such key. A second time changes nothing. */
export async function revokeKey(db: Queryable, id: string): Promise<{ name: string; first: boolean } | null> {
  const rows = await db.query<{ name: string; first: boolean }>(sql`
    update ops_api_keys k set revoked_at = coalesce(k.revoked_at, ops_now())
    from (select id, revoked_at is null as first from ops_api_keys where id = ${id}::uuid for update) o
    where k.id = o.id
    returning k.name, o.first`)
  return rows[0] ?? null
}

export interface KeyCandidate {
  id: string
  name: string
  digest: string
  scopes: readonly Scope[]
  agent_id: string | null
  state: 'live' | 'revoked' | 'expired'
  stale: boolean
}

/** Returns the keys with this prefix, dead ones included; `stale` when its last use should be written again. */
export async function findKeys(db: Queryable, prefix: string): Promise<readonly KeyCandidate[]> {
  return db.query<KeyCandidate>(sql`
    select id, name, digest, scopes, agent_id,
           case when revoked_at is not null then 'revoked' when expires_at <= ops_now() then 'expired' else 'live' end as state,
           last_used_at is null or last_used_at < ops_now() - make_interval(secs => ${accessLimits.touchSeconds}) as stale
    from ops_api_keys where prefix = ${prefix} order by id limit 8`)
}

/** Notes that a key was used just now. */
export async function touchKey(db: Queryable, id: string): Promise<void> {
  await db.query(sql`update ops_api_keys set last_used_at = ops_now() where id = ${id}::uuid`)
}

/** Opens a session for the longest time one may live. */
export async function insertSession(db: Queryable, digest: string, held: readonly Scope[]): Promise<void> {
  const rows = await db.query(sql`
    insert into ops_sessions (digest, scopes, expires_at)
    values (${digest}, ${held}::text[], ops_now() + make_interval(days => ${accessLimits.sessionDays}))
    returning digest`)
  one(rows, 'a session')
}

export interface SessionRow {
  scopes: readonly Scope[]
  stale: boolean
}

/** Returns a session that is neither revoked, nor too old, nor idle for too long; else null. */
export async function findSession(db: Queryable, digest: string): Promise<SessionRow | null> {
  const rows = await db.query<SessionRow>(sql`
    select scopes, seen_at < ops_now() - make_interval(secs => ${accessLimits.touchSeconds}) as stale
    from ops_sessions
    where digest = ${digest} and revoked_at is null and expires_at > ops_now()
      and seen_at > ops_now() - make_interval(hours => ${accessLimits.sessionIdleHours})`)
  return rows[0] ?? null
}

/** Notes that a session was seen just now. */
export async function touchSession(db: Queryable, digest: string): Promise<void> {
  await db.query(sql`update ops_sessions set seen_at = ops_now() where digest = ${digest}`)
}

/** Ends a session for good. */
export async function revokeSession(db: Queryable, digest: string): Promise<void> {
  await db.query(
    sql`update ops_sessions set revoked_at = ops_now() where digest = ${digest} and revoked_at is null`,
  )
}

/** Returns those of these credentials (`key:ID`, `session:DIGEST`) that still open something. */
export async function livingHolders(db: Queryable, holders: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ holder: string }>(sql`
    select 'key:' || id as holder from ops_api_keys
    where 'key:' || id = any (${holders}::text[]) and revoked_at is null and (expires_at is null or expires_at > ops_now())
    union all
    select 'session:' || digest from ops_sessions
    where 'session:' || digest = any (${holders}::text[]) and revoked_at is null and expires_at > ops_now()`)
  return new Set(rows.map((row) => row.holder))
}

/** Keeps a login link by its digest; returns when it ends. */
export async function insertLoginLink(db: Queryable, digest: string): Promise<Date> {
  const rows = await db.query<{ expires_at: Date }>(sql`
    insert into ops_login_links (digest, expires_at)
    values (${digest}, ops_now() + make_interval(mins => ${accessLimits.loginLinkMinutes}))
    returning expires_at`)
  return one(rows, 'a login link').expires_at
}

/** Uses a login link up; true for exactly one of all who try, and only in time. */
export async function spendLoginLink(db: Queryable, digest: string): Promise<boolean> {
  const rows = await db.query(sql`
    update ops_login_links set used_at = ops_now()
    where digest = ${digest} and used_at is null and expires_at > ops_now()
    returning digest`)
  return rows.length === 1
}

/** Forgets sessions and links that have been over for a month. */
export async function forgetOldAccess(db: Queryable): Promise<void> {
  await db.query(sql`delete from ops_login_links where expires_at < ops_now() - interval '30 days'`)
  await db.query(sql`delete from ops_sessions where expires_at < ops_now() - interval '30 days'`)
}
