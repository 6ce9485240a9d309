// Keys, sessions and login links: how they are made, proven and ended. A secret leaves this file once, to whoever asked
// for it; what is kept is its digest. It knows no HTTP.

import {
  accessLimits,
  agentScopes,
  digestOf,
  formatKey,
  formatToken,
  type Identity,
  isToken,
  keyPrefix,
  type Scope,
  sameSecret,
} from '../domain/access.ts'
import {
  revokeSession as endSession,
  findKeys,
  findSession,
  forgetOldAccess,
  insertKey,
  insertLoginLink,
  insertSession,
  type KeyRow,
  revokeKey as retireKey,
  spendLoginLink,
  touchKey,
  touchSession,
} from '../store/access.ts'
import { recordFacts } from '../store/events.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'

async function record(tx: Tx, kind: string, title: string, metadata: Record<string, unknown>): Promise<void> {
  const about = { agentId: null, missionId: null, stepId: null, chainDepth: 0, tags: ['access'], summary: '' }
  await recordFacts(tx, [{ ...about, kind, title, metadata }])
}

export interface KeyWish {
  name: string
  scopes: readonly Scope[]
  agentId: string | null
  expiresInDays: number | null
  by: string
}

/** Makes a key. `secret` is shown here and nowhere again. Null when the agent it shall be bound to does not exist. */
export async function createKey(
  world: World,
  wish: KeyWish,
): Promise<{ key: KeyRow; secret: string } | null> {
  const made = formatKey(world.rng.bytes(accessLimits.prefixBytes), world.rng.bytes(accessLimits.secretBytes))
  const id = world.rng.id(world.clock.now())
  const { name, scopes, agentId, expiresInDays, by } = wish
  return world.db.transaction(async (tx) => {
    const digest = digestOf(made.key)
    const key = await insertKey(tx, { id, name, prefix: made.prefix, digest, scopes, agentId, expiresInDays })
    if (key === null) return null
    await record(tx, 'key.created', `Key ${name} was created`, { key_id: id, scopes, agent_id: agentId, by })
    return { key, secret: made.key }
  })
}

/** Revokes a key at once; false when there is none with this id. */
export async function revokeKey(world: World, id: string, by: string): Promise<boolean> {
  return world.db.transaction(async (tx) => {
    const retired = await retireKey(tx, id)
    if (retired === null) return false
    if (retired.first) await record(tx, 'key.revoked', `Key ${retired.name} was revoked`, { key_id: id, by })
    return true
  })
}

/** Returns who holds this key, or null when it is none, wrong, expired or revoked. Writes its last use once a minute. */
export async function identifyKey(world: World, text: string): Promise<Identity | null> {
  const prefix = keyPrefix(text)
  if (prefix === null) return null
  const digest = digestOf(text)
  const found = (await findKeys(world.db, prefix)).find((key) => sameSecret(key.digest, digest))
  if (found === undefined || found.state !== 'live') return null
  if (found.stale) await touchKey(world.db, found.id)
  const agentId = found.agent_id
  const scopes = agentId === null ? found.scopes : found.scopes.filter((scope) => agentScopes.includes(scope))
  return { kind: 'key', by: agentId ?? `key:${found.name}`, scopes, agentId, holder: `key:${found.id}` }
}

/** Returns who holds this session, or null when it is none, revoked, over or idle for too long. */
export async function identifySession(world: World, token: string): Promise<Identity | null> {
  if (!isToken(token)) return null
  const digest = digestOf(token)
  const session = await findSession(world.db, digest)
  if (session === null) return null
  if (session.stale) await touchSession(world.db, digest)
  return {
    kind: 'session',
    by: 'founder',
    scopes: session.scopes,
    agentId: null,
    holder: `session:${digest}`,
  }
}

/** Ends the session that this identity came with; nothing for one that came otherwise. */
export async function closeSession(world: World, who: Identity): Promise<void> {
  if (who.kind === 'session') await endSession(world.db, who.holder.slice('session:'.length))
}

/** Makes a link that logs the founder in once, within ten minutes: its path on the server, with the secret in it. */
export async function issueLoginLink(world: World): Promise<{ path: string; expiresAt: Date }> {
  const token = formatToken(world.rng.bytes(accessLimits.secretBytes))
  await forgetOldAccess(world.db)
  return { path: `/login?link=${token}`, expiresAt: await insertLoginLink(world.db, digestOf(token)) }
}

/** Exchanges a login link for a new session's token; null when it was used, is too old or never was. `previous` is the session
 *  that the browser had so far: it ends. */
export async function exchangeLoginLink(
  world: World,
  link: string,
  previous: string | null,
): Promise<string | null> {
  if (!isToken(link)) return null
  const token = formatToken(world.rng.bytes(accessLimits.secretBytes))
  return world.db.transaction(async (tx) => {
    if (!(await spendLoginLink(tx, digestOf(link)))) return null
    if (previous !== null && isToken(previous)) await endSession(tx, digestOf(previous))
    await insertSession(tx, digestOf(token), ['admin'])
    await record(tx, 'session.opened', 'The founder logged in', {})
    return token
  })
}
