// The statements of conversations: each is fenced by its lease, and none is overtaken by what somebody else says.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import {
  type ClaimedRoundtable,
  claimRoundtable,
  failRoundtable,
  type Held,
  keepDistillation,
  readHeld,
  reapRoundtables,
  releaseRoundtable,
  renewRoundtable,
  seatRoundtable,
  settleRoundtable,
} from '../../src/store/roundtables.ts'
import {
  endTalk,
  type NewTurn,
  readSaidElsewhere,
  readTurns,
  remark,
  speakTurn,
} from '../../src/store/turns.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { foundCompany } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { convened, talkOf } from '../support/talk.ts'
import { testWorld } from '../support/world.ts'

async function claimedIn(db: Db): Promise<ClaimedRoundtable> {
  await foundCompany(db)
  await convened(testWorld(db))
  const claimed = await claimRoundtable(db, 'w1', 30)
  assert.ok(claimed)
  return claimed
}

const heldOf = ({ id, lease_token: token }: ClaimedRoundtable): Held => ({ id, token })

const turnOf = (position: number, speaker = 'observer'): NewTurn => ({
  position,
  speaker,
  line: `Line ${position}`,
  interaction: 'neutral',
  affinity: 0.5,
  tension: 0.5,
  weights: [],
  dice: [],
  simulated: true,
})

const briefing = {
  when: 'Monday 12:00',
  company: 'Bullpen',
  missions: [],
  insights: [],
  artifacts: [],
  refusals: [],
  results: [],
  figures: {},
}
const seating = {
  participants: ['observer', 'executor'],
  briefing,
  voices: {},
  turnsPlanned: 4,
  trust: 1,
  dice: [],
} as const
const distillation = { summary: 'Short.', memories: [], drifts: [], actionItems: [] }

describe('whoever has lost the lease', () => {
  onBothEngines('changes nothing, whatever they try', async ({ db }) => {
    const stale = heldOf(await claimedIn(db))
    assert.equal(
      await reapRoundtables(db, { graceSeconds: 0, limit: 10 }),
      0,
      'a lease that runs is left alone',
    )
    assert.equal(await reapRoundtables(db, { graceSeconds: -60, limit: 10 }), 1)
    const second = await claimRoundtable(db, 'w2', 30)
    assert.ok(second && second.lease_token > stale.token && second.attempt === 2)
    const before = await talkOf(db, stale.id)
    const again = { reason: 'no', delaySeconds: 0, countAttempt: true }
    assert.equal(await readHeld(db, stale), null)
    assert.equal(await renewRoundtable(db, stale, 30), false)
    assert.equal(await seatRoundtable(db, stale, seating), false)
    assert.equal(await db.transaction((tx) => speakTurn(tx, stale, turnOf(0))), 'lost')
    assert.equal(await db.transaction((tx) => endTalk(tx, stale, 0, 'no')), false)
    assert.equal(await keepDistillation(db, stale, distillation), false)
    assert.equal(await settleRoundtable(db, stale, { distillation: 'skipped', problem: null }), false)
    assert.equal(await releaseRoundtable(db, stale, again), false)
    assert.equal(await failRoundtable(db, stale, 'no'), false)
    assert.deepEqual(await talkOf(db, stale.id), before)
  })
})

describe('a conversation whose workers were lost at every attempt', () => {
  onBothEngines('has failed, or was held and left nothing behind when all was said', async ({ db }) => {
    const claimed = await claimedIn(db)
    const lose = async (): Promise<number> => reapRoundtables(db, { graceSeconds: -60, limit: 10 })
    await db.query(sql`update ops_roundtable_queue set max_attempts = 1`)
    assert.equal(await lose(), 1)
    assert.equal((await talkOf(db, claimed.id)).status, 'failed')
    const spoken = await convened(testWorld(db))
    const again = await claimRoundtable(db, 'w1', 30)
    assert.ok(again)
    await db.transaction((tx) => endTalk(tx, heldOf(again), 0, 'all 0 turns are spoken'))
    await db.query(sql`update ops_roundtable_queue set max_attempts = 1 where status = 'running'`)
    assert.equal(await lose(), 1)
    const ended = await talkOf(db, spoken)
    assert.deepEqual([ended.status, ended.distillation], ['succeeded', 'failed'])
  })
})

describe('a conversation that is cancelled by hand', () => {
  onBothEngines('gives the day its place back when it had not begun, and only then', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    const used = async (): Promise<number | undefined> =>
      (
        await db.query<{ used: number }>(
          sql`select used from ops_quota_counters where gate = 'roundtable_policy.max_daily_conversations'`,
        )
      )[0]?.used
    const begun = await convened(world)
    await claimRoundtable(db, 'w1', 30)
    const waiting = await convened(world)
    assert.equal(await used(), 2)
    await db.query(sql`update ops_roundtable_queue set status = 'cancelled' where id = ${waiting}`)
    assert.equal(await used(), 1)
    await db.query(sql`update ops_roundtable_queue set status = 'cancelled' where id = ${begun}`)
    assert.equal(await used(), 1)
  })
})

describe('whoever waits for one conversation', () => {
  onBothEngines('claims that one, though another has waited longer', async ({ db }) => {
    await foundCompany(db)
    const world = testWorld(db)
    const first = await convened(world)
    const second = await convened(world)
    assert.equal((await claimRoundtable(db, 'w1', 30, second))?.id, second)
    assert.equal((await talkOf(db, first)).status, 'pending')
  })
})

describe('whoever holds the lease', () => {
  onBothEngines(
    'seats once, says each turn once and in its place, and keeps one distillation',
    async ({ db }) => {
      const held = heldOf(await claimedIn(db))
      assert.equal(await seatRoundtable(db, held, seating), true)
      assert.equal(await seatRoundtable(db, held, { ...seating, turnsPlanned: 9 }), false, 'they sit already')
      assert.equal((await readHeld(db, held))?.turns_planned, 4)
      const speak = (position: number): Promise<string> =>
        db.transaction((tx) => speakTurn(tx, held, turnOf(position)))
      assert.equal(await speak(0), 'spoken')
      assert.equal(await speak(0), 'overtaken')
      assert.equal(await speak(2), 'overtaken')
      assert.equal(await keepDistillation(db, held, distillation), true)
      assert.equal(await keepDistillation(db, held, { ...distillation, summary: 'Another.' }), false)
      assert.equal((await readHeld(db, held))?.distilled?.summary, 'Short.')
      assert.equal((await readTurns(db, held.id, 100)).length, 1)
    },
  )

  onBothEngines('neither speaks nor ends past a remark that came meanwhile', async ({ db }) => {
    const held = heldOf(await claimedIn(db))
    await db.transaction((tx) => speakTurn(tx, held, turnOf(0)))
    const said = { position: 1, line: 'And the prices?', turnsPlanned: 7 }
    await db.transaction((tx) => remark(tx, held.id, said))
    assert.equal(await db.transaction((tx) => speakTurn(tx, held, turnOf(1))), 'overtaken')
    assert.equal(await db.transaction((tx) => endTalk(tx, held, 1, 'all is said')), false)
    assert.equal(await db.transaction((tx) => speakTurn(tx, held, turnOf(2))), 'spoken')
    assert.equal(await db.transaction((tx) => endTalk(tx, held, 3, 'all is said')), true)
    assert.equal(await db.transaction((tx) => speakTurn(tx, held, turnOf(3))), 'lost', 'the talk is over')
    const talk = await talkOf(db, held.id)
    assert.deepEqual([talk.turns_spoken, talk.turns_planned, talk.end_reason], [2, 7, 'all is said'])
    assert.deepEqual(
      (await readTurns(db, held.id, 100)).map((turn) => [turn.name, turn.interaction]),
      [
        ['Olga', 'neutral'],
        ['Founder', 'remark'],
        ['Olga', 'neutral'],
      ],
    )
    assert.deepEqual(await readSaidElsewhere(db, held.id, 10), [])
    assert.deepEqual(await readSaidElsewhere(db, crypto.randomUUID(), 10), [
      { line: 'Line 2', trust: 2 },
      { line: 'Line 0', trust: 2 },
    ])
  })

  onBothEngines(
    'gives it back with or without the attempt, and it is due when it was said',
    async ({ db }) => {
      const first = heldOf(await claimedIn(db))
      const back = (countAttempt: boolean, delaySeconds: number) => ({
        reason: 'later',
        countAttempt,
        delaySeconds,
      })
      assert.equal(await releaseRoundtable(db, first, back(false, 0)), true)
      const second = await claimRoundtable(db, 'w1', 30)
      assert.ok(second?.attempt === 1)
      assert.equal(await releaseRoundtable(db, heldOf(second), back(true, 60)), true)
      assert.equal(await claimRoundtable(db, 'w1', 30), null, 'its time has not come')
      await db.query(sql`update ops_roundtable_queue set run_after = ops_now()`)
      assert.equal((await claimRoundtable(db, 'w1', 30))?.attempt, 2)
    },
  )
})
