// Who may do what, and what a key looks like. Pure: it knows no table, no request and no clock.

import { createHash, timingSafeEqual } from 'node:crypto'

export const scopes = ['read', 'propose', 'approve', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** What a route asks of its caller. `cron`: the cron secret or admin; `signed`: the message itself is signed, which its route checks. */
export type Need = 'public' | Scope | 'cron' | 'signed'

/** Who is asking, once it has been proven. Nothing in a body or a header can change it. */
export interface Identity {
  readonly kind: 'key' | 'session' | 'cron' | 'founder' | 'nobody'
  /** How the record names it: `founder`, `key:NAME`, `cron`, or the id of the agent that the key is bound to. */
  readonly by: string
  readonly scopes: readonly (Scope | 'cron')[]
  /** The one agent that this key may speak as; null: it is bound to none. */
  readonly agentId: string | null
  /** Names the credential itself, so that what it holds open can be closed: `key:ID`, `session:DIGEST`. */
  readonly holder: string
}

/** Who asks on a public route: nobody in particular. */
export const nobody: Identity = { kind: 'nobody', by: 'nobody', scopes: [], agentId: null, holder: 'nobody' }

/** True when a caller with these scopes may pass a door that needs `need`. Admin implies every scope. */
export function allows(held: readonly (Scope | 'cron')[], need: Need): boolean {
  if (need === 'public' || held.includes('admin')) return true
  return need !== 'signed' && held.includes(need)
}

/** What a key that is bound to an agent may hold: agents never decide, nor change the rules. */
export const agentScopes: readonly Scope[] = ['read', 'propose']

/** How long credentials live. */
export const accessLimits = {
  secretBytes: 32,
  prefixBytes: 4,
  sessionIdleHours: 12,
  sessionDays: 7,
  loginLinkMinutes: 10,
  maxKeyDays: 3_650,
  /** How stale `last_used_at` and `seen_at` may be. */
  touchSeconds: 60,
} as const

/** Returns the SHA-256 of a secret in hex: the only form in which one is kept. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares two secrets in a time that depends on neither: their digests have one length. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

const keyPattern = /^bp_([0-9a-f]{8})_([0-9a-f]{64})([0-9a-f]{8})$/

function checksum(prefix: string, secret: string): string {
  return digestOf(`bullpen\u0000${prefix}\u0000${secret}`).slice(0, 8)
}

/** Returns a key as it is shown once: `bp_<prefix>_<256-bit secret><checksum>`, all in hex. */
export function formatKey(prefix: Buffer, secret: Buffer): { key: string; prefix: string } {
  const shown = prefix.toString('hex')
  const hidden = secret.toString('hex')
  return { key: `bp_${shown}_${hidden}${checksum(shown, hidden)}`, prefix: shown }
}

/** Returns the public prefix of a well-formed key; null for anything else, so that typing errors never reach the database. */
export function keyPrefix(text: string): string | null {
  const [, prefix, secret, sum] = keyPattern.exec(text) ?? []
  if (prefix === undefined || secret === undefined || sum !== checksum(prefix, secret)) return null
  return prefix
}

const tokenPattern = /^[A-Za-z0-9_-]{43}$/

/** Returns 256 bits as they stand in a cookie or a login link. */
export function formatToken(secret: Buffer): string {
  return secret.toString('base64url')
}

/** True for the shape of a session or login token. */
export function isToken(text: string): boolean {
  return tokenPattern.test(text)
}
