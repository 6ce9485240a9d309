// What somebody types into psql about conversations, memories and initiatives is taken as it stands or refused in one line; it never
// wedges those who read it.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { cancelRoundtable } from '../../src/loop/cancel-roundtable.ts'
import { talkOnce } from '../../src/loop/roundtable-worker.ts'
import { type Queryable, type Statement, sql, sqlState } from '../../src/world/db.ts'
import { foundCompany } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { testWorld } from '../support/world.ts'

async function refused(db: Queryable, statement: Statement): Promise<void> {
  await assert.rejects(
    async () => db.query(statement),
    (error) => sqlState(error) === '23514',
    statement.text,
  )
}

const queue = (column: string, value: string): Statement => ({
  text: `insert into ops_roundtable_queue (format, topic, ${column}) values ('standup', 'x', ${value})`,
  values: [],
})

describe('a row typed in by hand', () => {
  onBothEngines('is refused where it would stop those who read it', async ({ db }) => {
    await foundCompany(db)
    for (const [column, value] of [
      ['attempt', '2147483647'],
      ['rev', '2147483647'],
      ['max_attempts', '2147483647'],
      ['gates', "'{}'"],
      ['gates', "'3'"],
      ['dice', "'null'"],
      ['briefing', "'null'"],
      ['voices', "'[]'"],
      ['tokens_spent', '-9223372036854775808'],
      ['created_at', "'infinity'"],
      ['run_after', "'-infinity'"],
    ] as const) {
      await refused(db, queue(column, value))
    }
    await refused(
      db,
      sql`insert into ops_agent_memory (agent_id, type, content, created_at) values ('observer', 'lesson', 'x', '-infinity')`,
    )
    await refused(
      db,
      sql`insert into ops_initiative_queue (agent_id, attempt) values ('observer', 2147483647)`,
    )
    await refused(db, sql`insert into ops_initiative_queue (agent_id, context) values ('observer', 'null')`)
    await refused(
      db,
      sql`insert into ops_roundtable_slots (day, slot, due_at, format, probability, roll, roll_seed, outcome)
          values ('2026-01-05', 'x', '-infinity', 'standup', 1, 0, 'x', 'due')`,
    )
  })

  onBothEngines('is held, and can be cancelled, when it says only what it is about', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    await db.query(
      sql`insert into ops_policy (key, value) values ('roundtable_policy', '{"turn_gap_ms": [0, 0]}')`,
    )
    await db.query(sql`insert into ops_roundtable_queue (format, topic) values ('checkin', 'Where we stand')`)
    assert.equal(await talkOnce(world, 'w1', new AbortController().signal), true)
    const [held] = await db.query<{ status: string; turns_spoken: number }>(
      sql`select status, turns_spoken from ops_roundtable_queue`,
    )
    assert.equal(held?.status, 'succeeded')
    assert.ok((held?.turns_spoken ?? 0) >= 2)
    for (const gates of [
      '[{"took": "many"}]',
      '[{"took": 1, "gate": "x", "window_start": "yesterday"}]',
      '[1]',
    ]) {
      const [row] = await db.query<{ id: string }>(
        sql`insert into ops_roundtable_queue (format, topic, gates) values ('checkin', 'x', ${gates}::jsonb) returning id`,
      )
      assert.ok(row)
      assert.deepEqual(await cancelRoundtable(world, row.id, 'founder', ''), { outcome: 'cancelled' })
    }
  })
})
