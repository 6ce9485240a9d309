// Who reacts to what: every event is matched exactly once, dice and cooldowns are on record, and what feeds itself ends.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { propose } from '../../src/loop/intake.ts'
import { processReactions } from '../../src/loop/process-reactions.ts'
import { recordFacts } from '../../src/store/events.ts'
import { failStep, succeedSteps } from '../../src/store/steps.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { assertInvariants, claim, openMissionOf } from '../support/missions.ts'
import { addEvent, beatOf, madeByRules } from '../support/rules.ts'
import { inVirtualWorld } from '../support/virtual.ts'
import { testWorld } from '../support/world.ts'

const minute = 60_000
const pattern = {
  source: '*',
  tags: ['signal'],
  target: 'observer',
  type: 'review',
  probability: 1,
  cooldown: 0,
}
const react = (world: World) => beatOf(world, processReactions)
const matrix = (...patterns: object[]) => ({ reaction_matrix: { patterns } })

async function reactions(db: Queryable): Promise<
  readonly {
    event_id: number
    status: string
    target_agent: string
    roll: number
    roll_seed: string
    reason: string | null
    chain_depth: number
  }[]
> {
  return db.query(sql`
    select event_id, status, target_agent, roll, roll_seed, reason, chain_depth from ops_agent_reactions order by event_id, pattern`)
}

/** Runs every step that is due to its success. */
async function workAll(world: World): Promise<number> {
  const steps = await claim(world.db, 100)
  await succeedSteps(
    world.db,
    steps.map((step) => ({ id: step.id, token: step.lease_token, result: { summary: 'done' } })),
  )
  return steps.length
}

describe('an event', () => {
  onBothEngines('leads to one reaction per pattern, however often the heart beats', async ({ db }) => {
    const world = testWorld(db)
    await foundCompany(db)
    await setPolicies(
      world,
      matrix(pattern, { ...pattern, target: 'executor' }, { ...pattern, tags: ['other'] }),
    )
    const id = await addEvent(db)
    for (let i = 0; i < 3; i++) await react(world)
    const found = await reactions(db)
    assert.deepEqual(
      found.map(({ event_id, status, target_agent }) => ({ event_id, status, target_agent })),
      ['executor', 'observer'].map((target_agent) => ({ event_id: id, status: 'proposed', target_agent })),
    )
    const made = await madeByRules(db)
    assert.deepEqual(
      made.map((one) => [one.caused_by_event, one.chain_depth, one.kinds]),
      [
        [id, 1, ['review']],
        [id, 1, ['review']],
      ],
    )
    assert.equal(made[0]?.dice[0]?.of, 'reaction')
    await assertInvariants(db)
  })

  it('is matched by source and by all of the tags', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, matrix({ ...pattern, source: 'executor', tags: ['tweet', 'posted'] }))
      for (const wrong of [
        { agent: 'executor', tags: ['tweet'] },
        { agent: 'observer', tags: ['tweet', 'posted'] },
        { tags: ['tweet', 'posted'] },
      ]) {
        await addEvent(world.db, wrong)
      }
      const right = await addEvent(world.db, { agent: 'executor', tags: ['x', 'posted', 'tweet'] })
      await react(world)
      assert.deepEqual(
        (await reactions(world.db)).map((one) => one.event_id),
        [right],
      )
    }))

  it('from an agent who covers a role is from that role, until somebody else fills it', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, matrix({ ...pattern, source: 'social', target: 'growth' }))
      const covered = await addEvent(world.db, { agent: 'executor' })
      await react(world)
      await world.db.query(
        sql`insert into ops_agents (id, display_name, role) values ('social', 'Sol', 'social')`,
      )
      await addEvent(world.db, { agent: 'executor' })
      const own = await addEvent(world.db, { agent: 'social' })
      await react(world)
      assert.deepEqual(
        (await reactions(world.db)).map((one) => one.event_id),
        [covered, own],
      )
      assert.deepEqual(
        (await madeByRules(world.db)).map((one) => one.agent_id),
        ['executor', 'executor'],
      )
    }))

  it('that came before a pattern was written is past: nobody reacts to it', () =>
    inVirtualWorld(async (world) => {
      await addEvent(world.db)
      await react(world)
      await setPolicies(world, matrix(pattern))
      await react(world)
      assert.deepEqual(await reactions(world.db), [])
    }))

  it('is told about with what is on record: a step’s failure, a mission’s, a policy’s', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(
        world,
        matrix(
          { ...pattern, tags: ['mission_failed'], target: 'analyst', type: 'diagnose' },
          { ...pattern, tags: ['review', 'failed'] },
        ),
      )
      const { missionId } = await openMissionOf(world)
      const [step] = await claim(world.db, 1)
      assert.ok(step)
      await failStep(world.db, { id: step.id, token: step.lease_token }, 'broken')
      await react(world)
      const [diagnosis] = await world.db.query(sql`
        select proposed_steps from ops_mission_proposals where agent_id = 'executor'`)
      assert.deepEqual(diagnosis, {
        proposed_steps: [{ kind: 'diagnose', payload: { mission_id: missionId } }],
      })
      assert.equal((await reactions(world.db)).length, 2)
    }))
})

describe('dice', () => {
  it('never fall at 0 and always at 1; in between they fall as the roll on record says, and can be rolled again', () =>
    inVirtualWorld(async (world) => {
      const shares = { 0: 'a', 0.3: 'b', 1: 'c' }
      await setPolicies(world, {
        ...matrix(
          ...Object.entries(shares).map(([share, tag]) => ({
            ...pattern,
            tags: [tag],
            probability: Number(share),
          })),
        ),
        proposal_policy: { max_per_agent_per_day: 10_000 },
      })
      await recordFacts(
        world.db,
        Array.from({ length: 300 }, (_, n) => ({
          agentId: null,
          kind: 'signal.seen',
          title: `${n}`,
          summary: '',
          tags: [Object.values(shares)[n % 3] ?? ''],
          metadata: {},
          missionId: null,
          stepId: null,
          chainDepth: 0,
        })),
      )
      for (let i = 0; i < 5; i++) await react(world)
      const fallen = { a: 0, b: 0, c: 0 }
      for (const { event_id, status, roll, roll_seed } of await reactions(world.db)) {
        const tag = Object.values(shares)[(event_id - (await firstSignal(world.db))) % 3] as 'a' | 'b' | 'c'
        assert.deepEqual(world.rng.roll(roll_seed), { seed: roll_seed, roll })
        const falls = roll < (tag === 'a' ? 0 : tag === 'b' ? 0.3 : 1)
        assert.equal(status, falls ? 'proposed' : 'missed')
        if (falls) fallen[tag] += 1
      }
      assert.deepEqual([fallen.a, fallen.c], [0, 100])
      assert.ok(fallen.b > 12 && fallen.b < 50, `${fallen.b} of 100 at 0.3`)
      await assertInvariants(world.db)
    }))
})

async function firstSignal(db: Queryable): Promise<number> {
  const rows = await db.query<{ id: number }>(
    sql`select min(id) as id from ops_agent_events where kind = 'signal.seen'`,
  )
  return rows[0]?.id ?? 0
}

describe('cooldown', () => {
  it('keeps a pattern quiet from one event to the next, by the events’ own times', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, matrix({ ...pattern, cooldown: 30 }))
      const statuses: string[] = []
      for (const wait of [0, 6, 15, 0, 22, 0]) {
        await world.clock.advance(wait * minute)
        const id = await addEvent(world.db)
        // The heart beats four minutes later than the event.
        await world.clock.advance(4 * minute)
        await react(world)
        statuses.push((await reactions(world.db)).find((one) => one.event_id === id)?.status ?? '')
      }
      assert.deepEqual(statuses, ['proposed', 'cooling', 'cooling', 'proposed', 'cooling', 'proposed'])
    }))

  it('holds within one beat as well', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, matrix({ ...pattern, cooldown: 30 }))
      for (let i = 0; i < 4; i++) await addEvent(world.db)
      await react(world)
      assert.deepEqual(
        (await reactions(world.db)).map((one) => one.status),
        ['proposed', 'cooling', 'cooling', 'cooling'],
      )
    }))

  it('is not used up by a reaction that was turned away', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, {
        ...matrix({ ...pattern, cooldown: 30 }),
        step_gates: { review: { limit: 0 } },
      })
      await addEvent(world.db)
      await react(world)
      await setPolicies(world, { step_gates: {} })
      await addEvent(world.db)
      await react(world)
      assert.deepEqual(
        (await reactions(world.db)).map((one) => one.status),
        ['rejected', 'proposed'],
      )
    }))
})

describe('a pattern that feeds itself', () => {
  it('is cut at the eighth link, with an event that says so, and stays cut', () =>
    inVirtualWorld(async (world) => {
      // Reviews that were done call for a review.
      await setPolicies(world, {
        ...matrix({ ...pattern, tags: ['mission_succeeded'] }),
        proposal_policy: { max_per_agent_per_day: 1_000 },
      })
      await openMissionOf(world)
      for (let i = 0; i < 20; i++) {
        await workAll(world)
        await react(world)
        await world.clock.advance(5 * minute)
      }
      const found = await reactions(world.db)
      assert.deepEqual(
        found.map((one) => [one.chain_depth, one.status]),
        [...[1, 2, 3, 4, 5, 6, 7, 8].map((depth) => [depth, 'proposed']), [9, 'cut']],
      )
      assert.match(found.at(-1)?.reason ?? '', /^Over the limit \(9\/8\): proposal_policy.max_chain_depth/)
      const events = await world.db.query(sql`
        select summary, chain_depth from ops_agent_events where kind = 'proposal.rejected'`)
      assert.deepEqual(events, [{ summary: found.at(-1)?.reason, chain_depth: 9 }])
      await assertInvariants(world.db)
    }))

  it('on its own refusals ends as well: what says that a chain was cut starts no other', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, {
        ...matrix({ ...pattern, tags: ['proposal'] }),
        proposal_policy: { max_per_agent_per_day: 1_000 },
      })
      await propose(world, draftOf())
      for (let i = 0; i < 30; i++) await react(world)
      const found = await reactions(world.db)
      assert.equal(found.filter((one) => one.status === 'cut').length, 1)
      assert.equal(Math.max(...found.map((one) => one.chain_depth)), 9)
    }))

  it('in a ring of two, for an hour of beats, ends too, and no gate is passed on the way', () =>
    inVirtualWorld(async (world) => {
      const there = { ...pattern, source: 'observer', tags: ['mission_succeeded'], target: 'executor' }
      const back = { ...there, source: 'executor', target: 'observer' }
      await setPolicies(world, { ...matrix(there, back), step_gates: { review: { limit: 15 } } })
      for (let i = 0; i < 3; i++) await openMissionOf(world)
      for (let i = 0; i < 12; i++) {
        await workAll(world)
        await react(world)
        await world.clock.advance(5 * minute)
      }
      const [counter] = await world.db.query<{ used: number }>(
        sql`select used from ops_quota_counters where gate = 'step_gates.review.per_day'`,
      )
      assert.equal(counter?.used, 15)
      assert.equal((await react(world))['reactions'], 0)
      await assertInvariants(world.db)
    }))
})
