// The database lets no step succeed that has left an effect open, and looks only at the kinds that act: its list is this program's.

import assert from 'node:assert/strict'
import { stepKinds } from '../../src/steps/register.ts'
import { type Db, one, sql } from '../../src/world/db.ts'
import { onBothEngines } from '../support/kept-database.ts'

const actingKinds = stepKinds.filter(({ effect }) => effect !== 'pure').map(({ kind }) => kind)

/** The kinds that the trigger names, as the database has them. */
async function guardedKinds(db: Db): Promise<readonly string[]> {
  const rows = await db.query<{ text: string }>(sql`
    select pg_get_triggerdef(oid) as text from pg_trigger
    where tgname = 'ops_mission_steps_effects_done' and tgrelid = 'ops_mission_steps'::regclass`)
  const [, list = ''] = /kind = ANY \(ARRAY\[(.*?)\]\)/i.exec(one(rows, 'the trigger').text) ?? []
  return [...list.matchAll(/'([a-z_]+)'::text/g)].map(([, kind = '']) => kind)
}

onBothEngines(
  'the database keeps every kind of step that acts from succeeding over an open effect',
  async ({ db }) => {
    assert.deepEqual([...(await guardedKinds(db))].sort(), [...actingKinds].sort())
  },
)
