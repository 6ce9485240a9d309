// Keys, sessions and links in the database: what is alive, and what can be spent once.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { digestOf, formatKey, keyPrefix, type Scope } from '../../src/domain/access.ts'
import {
  findKeys,
  findSession,
  insertKey,
  insertLoginLink,
  insertSession,
  livingHolders,
  readKeys,
  revokeKey,
  revokeSession,
  spendLoginLink,
} from '../../src/store/access.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { machineRng } from '../../src/world/rng.ts'
import { foundCompany } from '../support/company.ts'
import { onBothEngines } from '../support/database.ts'

const rng = machineRng('test')
const digest = (): string => digestOf(rng.bytes(32).toString('hex'))

async function newKey(
  db: Db,
  change: { agentId?: string; expiresInDays?: number; scopes?: readonly Scope[] } = {},
) {
  const { key, prefix } = formatKey(rng.bytes(4), rng.bytes(32))
  const id = rng.id(1_800_000_000_000)
  const row = {
    id,
    name: 'k',
    prefix,
    digest: digestOf(key),
    scopes: ['read'] as const,
    agentId: null,
    expiresInDays: null,
    ...change,
  }
  return { id, key, made: await insertKey(db, row) }
}

describe('access in the database', () => {
  onBothEngines(
    'a key is live until it expires or is revoked, and is bound only to agents that exist',
    async ({ db }) => {
      await foundCompany(db)
      assert.equal((await newKey(db, { agentId: 'nobody' })).made, null)
      const { id, key, made } = await newKey(db, { agentId: 'observer', expiresInDays: 2 })
      assert.equal(made?.agent_id, 'observer')
      assert.equal(
        Math.round(((made?.expires_at?.getTime() ?? 0) - (made?.created_at.getTime() ?? 0)) / 86_400_000),
        2,
      )
      const state = async () => (await findKeys(db, keyPrefix(key) ?? ''))[0]?.state
      assert.equal(await state(), 'live')
      await db.query(sql`update ops_api_keys set expires_at = ops_now() where id = ${id}::uuid`)
      assert.equal(await state(), 'expired')
      assert.deepEqual(await revokeKey(db, id), { name: 'k', first: true })
      assert.deepEqual(await revokeKey(db, id), { name: 'k', first: false })
      assert.equal(await state(), 'revoked')
      assert.equal(await revokeKey(db, rng.id(1)), null)
    },
  )

  onBothEngines('keys page newest first without gap or double', async ({ db }) => {
    for (let n = 0; n < 7; n++) await newKey(db)
    const seen: string[] = []
    for (let cursor: string | null = null; ; ) {
      const page = await readKeys(db, { cursor, limit: 3 })
      seen.push(...page.map((key) => key.id))
      if (page.length < 3) break
      cursor = page.at(-1)?.id ?? null
    }
    assert.equal(new Set(seen).size, 7)
    assert.equal(seen.length, 7)
  })

  onBothEngines('a link is spent by exactly one of many', async ({ db }) => {
    const link = digest()
    await insertLoginLink(db, link)
    const tries = await Promise.all(Array.from({ length: 10 }, () => spendLoginLink(db, link)))
    assert.equal(tries.filter(Boolean).length, 1)
    const old = digest()
    await insertLoginLink(db, old)
    await db.query(sql`update ops_login_links set expires_at = ops_now() where digest = ${old}`)
    assert.equal(await spendLoginLink(db, old), false)
  })

  onBothEngines(
    'a session is found while it lives; of the holders only the living are named',
    async ({ db }) => {
      const session = digest()
      await insertSession(db, session, ['admin'])
      assert.deepEqual((await findSession(db, session))?.scopes, ['admin'])
      const { id } = await newKey(db)
      const holders = [`key:${id}`, `session:${session}`, `key:${rng.id(1)}`, 'cron', "session:' or true"]
      assert.deepEqual([...(await livingHolders(db, holders))].sort(), [`key:${id}`, `session:${session}`])
      await revokeSession(db, session)
      assert.equal(await findSession(db, session), null)
      await revokeKey(db, id)
      assert.equal((await livingHolders(db, holders)).size, 0)
    },
  )
})
