// Who has the word: told while somebody is asked for a line, by a process that draws it by itself, and borne out by who then spoke.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { internalRequest } from '../../src/http/app.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { type FreshDatabase, freshEmbedded, freshPostgres } from '../support/database.ts'
import { host, openHouse } from './house.ts'
import { foundStudio, live } from './lived.ts'

const hours = 6

/** Lets a company live and asks the API, while somebody is asked for a line, who has the word. */
async function liveAndAsk(fresh: FreshDatabase, db: Db, test: TestContext): Promise<void> {
  const told: { id: string; turns: number; speaking: unknown }[] = []
  let look: (() => Promise<void>) | null = null
  const world = await foundStudio(db, async ({ task }) => {
    if (task === 'turn') await look?.()
  })
  const house = await openHouse({ world, fresh: { ...fresh, db } })
  const read = async (path: string): Promise<Record<string, unknown>> =>
    (await (
      await internalRequest(house.app, new Request(`http://${host}/api/ops/${path}`))
    ).json()) as Record<string, unknown>
  look = async () => {
    const { items } = (await read('roundtables?status=running')) as { items: { id: string }[] }
    for (const { id } of items) {
      const { speaking, turns } = await read(`roundtables/${id}`)
      told.push({ id, turns: (turns as unknown[]).length, speaking })
    }
  }
  await live(world, hours, async () => undefined)
  const spoken = await db.query<{ id: string; position: number; speaker: string }>(
    sql`select roundtable_id as id, position, speaker from ops_roundtable_turns order by roundtable_id, position limit 1000`,
  )
  const borneOut = told.filter(({ id, turns, speaking }) =>
    spoken.some((turn) => turn.id === id && turn.position === turns && turn.speaker === speaking),
  )
  test.diagnostic(`${told.length} times`)
  assert.ok(told.length >= 10, `${told.length} times`)
  assert.deepEqual(borneOut, told)
  const past = new Date(world.clock.now()).toISOString()
  for (const { id } of told)
    assert.equal((await read(`roundtables/${id}?at=${past}`))['speaking'], null, 'it is over')
  await house.close()
}

describe('who has the word is told while they think, and it is they who speak', () => {
  it('embedded', async (test) => {
    const fresh = await freshEmbedded()
    test.after(() => fresh.drop())
    await liveAndAsk(fresh, fresh.db, test)
  })

  it('PostgreSQL', async (test) => {
    const fresh = await freshPostgres()
    test.after(() => fresh.drop())
    await liveAndAsk(fresh, await fresh.open({ poolSize: 1 }), test)
  })
})
