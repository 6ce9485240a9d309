// The days of a company: every slot is rolled once, held at its time or said why not, across restarts, changes of the clock and two
// hearts at once.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { virtualDb } from '../../sim/virtual-db.ts'
import { lateAfterMinutes } from '../../src/domain/day-plan.ts'
import { fillSchedule } from '../../src/loop/fill-schedule.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { type VirtualClock, virtualClock } from '../../src/world/clock.ts'
import { sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { type FreshDatabase, type FreshPostgres, freshPostgres } from '../support/database.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { testWorld } from '../support/world.ts'

const minute = 60_000
const monday = Date.UTC(2026, 2, 2)
type Virtual = World & { clock: VirtualClock }

/** Returns a world on `clock` over one connection of its own; the company is founded at `start` unless it is there. */
async function worldAt(fresh: FreshDatabase, start: number, clock = virtualClock(start)): Promise<Virtual> {
  const db = fresh.engine === 'postgres' ? await (fresh as FreshPostgres).open({ poolSize: 1 }) : fresh.db
  const world = { ...testWorld(virtualDb(db, clock)), clock }
  if ((await world.db.query(sql`select from ops_company`)).length === 0) await foundCompany(world.db)
  return world
}

async function beat(world: World): Promise<Record<string, number>> {
  const { policies } = await readPolicies(world.db)
  return fillSchedule.run(world, { deadline: Number.POSITIVE_INFINITY, policies })
}

/** Beats every `every` minutes until `until`. */
async function live(world: Virtual, until: number, every = 15): Promise<void> {
  for (;;) {
    await beat(world)
    if (world.clock.now() >= until) return
    await world.clock.advanceTo(Math.min(until, world.clock.now() + every * minute))
  }
}

interface Row {
  day: string
  slot: string
  due: string
  outcome: string
  reason: string | null
  roll: number
  probability: number
  roundtable_id: string | null
  decided: string | null
}
const rows = (world: World): Promise<readonly Row[]> =>
  world.db.query<Row>(sql`
    select s.day::text as day, s.slot, to_char(s.due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as due, s.outcome, s.reason, s.roll,
           s.probability, s.roundtable_id, to_char(s.decided_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as decided
    from ops_roundtable_slots s order by s.day, s.slot limit 1000`)
const talks = (world: World) =>
  world.db.query<{
    id: string
    format: string
    source: string
    trace: string
    topic: string
    participants: string[]
    dice: { of: string }[]
  }>(
    sql`select id, format, source, source_trace_id as trace, topic, participants, dice from ops_roundtable_queue
        where status <> 'rejected' order by created_at, id limit 1000`,
  )
const slot = (at: string, format: string, probability = 1, more = {}) => ({
  at,
  format,
  probability,
  ...more,
})
const schedule = (...slots: readonly object[]) => ({ schedule: { slots } })
const outcomes = async (world: World): Promise<Record<string, string>> =>
  Object.fromEntries((await rows(world)).map((row) => [row.slot, row.outcome]))

describe('a day', () => {
  onBothEngines(
    'is rolled once, and the surest of its hits are held, one place being left to a founder',
    async (fresh) => {
      const world = await worldAt(fresh, monday)
      await setPolicies(world, {
        schedule: { slots: (await readPolicies(world.db)).policies.schedule.slots },
      })
      await live(world, monday + 3 * 1_440 * minute - minute, 30)
      const kept = await rows(world)
      assert.equal(kept.length, 3 * 24)
      for (const day of new Set(kept.map((row) => row.day))) {
        const hits = kept.filter((row) => row.day === day && row.outcome !== 'missed')
        assert.ok(hits.every(({ outcome }) => outcome === 'held' || outcome === 'crowded'))
        assert.ok(hits.every(({ roll, probability }) => roll < probability))
        const surest = hits.toSorted((a, b) => doubt(a) - doubt(b) || (a.slot < b.slot ? -1 : 1)).slice(0, 4)
        const held = hits.filter(({ outcome }) => outcome === 'held').map((row) => row.slot)
        assert.deepEqual(held.toSorted(), surest.map((row) => row.slot).toSorted())
        assert.ok(held.includes('09:00 standup'))
      }
      const missed = kept.filter(({ outcome }) => outcome === 'missed')
      assert.ok(missed.length > 0 && missed.every(({ roll, probability }) => roll >= probability))
      const crowded = kept.find(({ outcome }) => outcome === 'crowded')
      assert.match(crowded?.reason ?? '', /room for 4 .*surer ones come first: 09:00 standup/)
      const convened = await talks(world)
      assert.equal(convened.length, 12)
      assert.ok(
        convened.every(({ trace, dice }) => trace.startsWith('slot:2026-03-0') && dice[0]?.of === 'slot'),
      )
      const ids = kept.flatMap((row) => row.roundtable_id ?? [])
      assert.deepEqual(ids.toSorted(), convened.map(({ id }) => id).toSorted())
      assert.ok(convened.every(({ topic }) => topic.length > 0 && topic.length <= 140))
    },
  )

  onBothEngines(
    'stays as it was rolled when the program restarts or the schedule changes; the next day follows it',
    async (fresh) => {
      const world = await worldAt(fresh, monday)
      await setPolicies(world, schedule(slot('09:00', 'standup'), slot('12:00', 'debate', 0.5)))
      await live(world, monday + 600 * minute)
      const before = await rows(world)
      const again = await worldAt(fresh, world.clock.now(), virtualClock(world.clock.now()))
      await setPolicies(again, schedule(slot('13:00', 'retro')))
      await live(again, monday + 1_439 * minute)
      assert.deepEqual(
        (await rows(again)).map(({ slot: name, roll }) => [name, roll]),
        before.map(({ slot: name, roll }) => [name, roll]),
      )
      await live(again, monday + (1_440 + 840) * minute)
      const next = (await rows(again)).filter(({ day }) => day === '2026-03-03')
      assert.deepEqual(
        next.map(({ slot: name, outcome }) => [name, outcome]),
        [['13:00 retro', 'held']],
      )
    },
  )

  onBothEngines('begins at midnight where the company is', async (fresh) => {
    const world = await worldAt(fresh, Date.UTC(2026, 2, 2, 12))
    await setPolicies(world, {
      company: { name: 'X', time_zone: 'Asia/Tokyo' },
      ...schedule(slot('09:00', 'standup')),
    })
    await live(world, Date.UTC(2026, 2, 3, 1))
    assert.deepEqual(
      (await rows(world)).map(({ day, due, outcome }) => [day, due, outcome]),
      [
        ['2026-03-02', '2026-03-02 00:00', 'late'],
        ['2026-03-03', '2026-03-03 00:00', 'held'],
      ],
    )
  })
})

const doubt = ({ probability, roll }: { probability: number; roll: number }): number =>
  probability >= 1 ? -1 : roll / probability

describe('when the clock is changed', () => {
  const berlin = { company: { name: 'X', time_zone: 'Europe/Berlin' } }
  onBothEngines('a slot in the hour that is missing moves forward', async (fresh) => {
    const start = Date.UTC(2026, 2, 28, 22, 55)
    const world = await worldAt(fresh, start)
    await setPolicies(world, {
      ...berlin,
      ...schedule(slot('02:30', 'watercooler'), slot('03:45', 'checkin')),
    })
    await live(world, start + 360 * minute, 5)
    assert.deepEqual(
      (await rows(world))
        .filter(({ day }) => day === '2026-03-29')
        .map(({ slot: name, due, decided, outcome }) => [name, due, decided, outcome]),
      [
        ['02:30 watercooler', '2026-03-29 01:30', '2026-03-29 01:30', 'held'],
        ['03:45 checkin', '2026-03-29 01:45', '2026-03-29 01:45', 'held'],
      ],
    )
  })

  onBothEngines('a slot in the hour that comes twice is held once', async (fresh) => {
    const start = Date.UTC(2026, 9, 24, 21, 55)
    const world = await worldAt(fresh, start)
    await setPolicies(world, { ...berlin, ...schedule(slot('02:30', 'watercooler')) })
    await live(world, start + 480 * minute, 5)
    const [only, ...more] = (await rows(world)).filter(({ day }) => day === '2026-10-25')
    assert.equal(more.length, 0)
    assert.equal(only?.outcome, 'held')
    assert.equal(only?.due, '2026-10-25 01:30', 'the second of the two: the hour of winter')
    assert.equal((await talks(world)).filter(({ trace }) => trace.includes('2026-10-25')).length, 1)
  })

  onBothEngines('the day is still rolled once, its other slots at the hour on the wall', async (fresh) => {
    for (const [start, day, due] of [
      [Date.UTC(2026, 2, 28, 22, 55), '2026-03-29', '2026-03-29 07:00'],
      [Date.UTC(2026, 9, 24, 21, 55), '2026-10-25', '2026-10-25 08:00'],
    ] as const) {
      const world = await worldAt(fresh, start)
      await setPolicies(world, { ...berlin, ...schedule(slot('09:00', 'standup')) })
      await live(world, start + 720 * minute, 30)
      const found = (await rows(world)).filter((row) => row.day === day)
      assert.deepEqual(
        found.map((row) => [row.due, row.outcome]),
        [[due, 'held']],
      )
    }
  })
})

describe('a slot', () => {
  onBothEngines('that nobody held for an hour is late, and gives its place to the next', async (fresh) => {
    const world = await worldAt(fresh, monday)
    await setPolicies(world, {
      roundtable_policy: { max_daily_conversations: 2 },
      ...schedule(slot('09:00', 'standup'), slot('10:00', 'retro'), slot('23:30', 'night_briefing')),
    })
    await beat(world)
    await world.clock.advanceTo(monday + (540 + lateAfterMinutes + 1) * minute)
    await beat(world)
    assert.deepEqual(await outcomes(world), {
      '09:00 standup': 'late',
      '10:00 retro': 'held',
      '23:30 night_briefing': 'due',
    })
    assert.match(
      (await rows(world))[0]?.reason ?? '',
      /nobody was there at its time, and it is 61 minutes past/,
    )
  })

  onBothEngines(
    'of the last hour is held after midnight, of a day that is over it is late',
    async (fresh) => {
      const world = await worldAt(fresh, monday)
      await setPolicies(world, schedule(slot('22:00', 'retro'), slot('23:50', 'night_briefing')))
      await beat(world)
      await world.clock.advanceTo(monday + (1_440 + 10) * minute)
      await beat(world)
      const yesterday = (await rows(world)).filter(({ day }) => day === '2026-03-02')
      assert.deepEqual(
        yesterday.map((row) => row.outcome),
        ['late', 'held'],
      )
    },
  )

  onBothEngines('of before the founding is late, even if it is minutes ago', async (fresh) => {
    const world = await worldAt(fresh, monday + 545 * minute)
    await setPolicies(world, schedule(slot('09:00', 'standup'), slot('09:10', 'retro')))
    await live(world, monday + 560 * minute, 5)
    assert.deepEqual(await outcomes(world), { '09:00 standup': 'late', '09:10 retro': 'held' })
  })

  onBothEngines(
    'that the gate turns away is refused, with the reason, and gives its place to the next',
    async (fresh) => {
      const world = await worldAt(fresh, monday)
      await setPolicies(world, {
        roundtable_policy: { max_daily_conversations: 0 },
        ...schedule(slot('09:00', 'standup'), slot('10:00', 'retro')),
      })
      await live(world, monday + 660 * minute)
      const kept = await rows(world)
      assert.deepEqual(
        kept.map((row) => row.outcome),
        ['refused', 'refused'],
      )
      assert.match(kept[0]?.reason ?? '', /max_daily_conversations/)
      assert.equal((await talks(world)).length, 0)
    },
  )

  onBothEngines(
    'is refused while conversations are off, and for a format or a guest that is gone',
    async (fresh) => {
      const world = await worldAt(fresh, monday)
      await setPolicies(world, {
        roundtable_policy: { enabled: false, max_daily_conversations: 10 },
        ...schedule(
          slot('09:00', 'standup'),
          slot('10:00', 'fireside'),
          slot('11:00', 'debate', 1, { who: ['gone', 'observer'] }),
        ),
      })
      await live(world, monday + 555 * minute)
      await setPolicies(world, { roundtable_policy: { max_daily_conversations: 10 } })
      await live(world, monday + 660 * minute)
      const [standup, fireside, debate] = await rows(world)
      assert.match(standup?.reason ?? '', /switched off/)
      assert.match(fireside?.reason ?? '', /no format is called "fireside"/)
      assert.match(debate?.reason ?? '', /"gone"/)
    },
  )

  onBothEngines(
    'was held when somebody died right after convening, however late that is found out',
    async (fresh) => {
      const world = await worldAt(fresh, monday)
      await setPolicies(world, schedule(slot('09:00', 'standup')))
      await live(world, monday + 545 * minute)
      await world.db.query(
        sql`update ops_roundtable_slots set outcome = 'due', decided_at = null, roundtable_id = null where slot = '09:00 standup'`,
      )
      await world.clock.advance(180 * minute)
      assert.deepEqual(await beat(world), { rolled: 0, held: 1, crowded: 0, late: 0, refused: 0 })
      const [only] = await rows(world)
      assert.equal(only?.roundtable_id, (await talks(world))[0]?.id)
    },
  )
})

describe('who sits there', () => {
  onBothEngines('is as the slot says: all, a pair by affinity, or those named', async (fresh) => {
    const world = await worldAt(fresh, monday)
    await setPolicies(world, {
      roundtable_policy: { max_daily_conversations: 10 },
      ...schedule(
        slot('09:00', 'standup', 1, { who: 'all' }),
        slot('10:00', 'one_on_one', 1, { who: 'coolest_pair' }),
        slot('11:00', 'mentoring', 1, { who: 'closest_pair' }),
        slot('12:00', 'debate', 1, { who: ['writer', 'observer'], topics: ['one', 'two'] }),
      ),
    })
    await bond(world, 'coordinator', 'executor', 0.4)
    await bond(world, 'executor', 'observer', 0.6)
    await live(world, monday + (1_440 + 750) * minute)
    const guests = (await talks(world)).map(
      ({ participants, topic }) => [participants.toSorted().join(' '), topic] as const,
    )
    assert.equal(guests[0]?.[0], 'coordinator executor observer')
    assert.equal(guests[1]?.[0], 'coordinator executor')
    assert.match(guests[1]?.[1] ?? '', /Cora/)
    assert.equal(guests[2]?.[0], 'executor observer')
    assert.deepEqual(
      guests.filter((_, n) => n % 4 === 3),
      [
        ['executor observer', 'one'],
        ['executor observer', 'two'],
      ],
    )
  })
})

async function bond(world: World, a: string, b: string, affinity: number): Promise<void> {
  await world.db.query(
    sql`insert into ops_agent_relationships (agent_a, agent_b, affinity) values (${a}, ${b}, ${affinity})`,
  )
}

describe('what is offered', () => {
  onBothEngines(
    'is a talk to those who rub against each other, rolled like a slot and sharing its places',
    async (fresh) => {
      const world = await worldAt(fresh, monday)
      await setPolicies(world, schedule())
      await bond(world, 'coordinator', 'executor', 0.2)
      await bond(world, 'executor', 'observer', 0.9)
      await live(world, monday + 14 * 1_440 * minute, 60)
      const kept = await rows(world)
      assert.deepEqual([...new Set(kept.map((row) => row.slot))], ['offer conflict_resolution'])
      const held = kept.filter(({ outcome }) => outcome === 'held').length
      assert.ok(held > 0 && held < kept.length, `${held} of ${kept.length}`)
      const convened = await talks(world)
      assert.equal(convened.length, held)
      for (const { source, participants, topic, dice } of convened) {
        assert.equal(source, 'relationship')
        assert.deepEqual(participants.toSorted(), ['coordinator', 'executor'])
        assert.match(topic, /Cora and Ed|Ed and Cora/)
        assert.deepEqual(
          dice.map(({ of }) => of),
          ['slot', 'pair', 'topic'],
        )
      }
    },
  )

  onBothEngines('is a lesson to those who like each other and differ in experience', async (fresh) => {
    const world = await worldAt(fresh, monday)
    await setPolicies(world, schedule())
    await bond(world, 'executor', 'observer', 0.9)
    await live(world, monday + 5 * 1_440 * minute, 60)
    assert.deepEqual(await rows(world), [], 'nobody has done anything yet')
    for (let n = 0; n < 4; n++) {
      await world.db.query(
        sql`insert into ops_agent_memory (agent_id, type, content) values ('observer', 'lesson', ${`lesson ${n}`})`,
      )
    }
    await live(world, monday + 15 * 1_440 * minute, 60)
    const convened = await talks(world)
    assert.ok(convened.length > 0)
    for (const { participants, topic } of convened) {
      assert.deepEqual(participants, ['observer', 'executor'])
      assert.match(topic, /^What Ed can learn from Olga/)
    }
  })

  onBothEngines('is refused when its hour comes and the two have made up', async (fresh) => {
    const world = await worldAt(fresh, monday)
    await setPolicies(world, schedule())
    await bond(world, 'coordinator', 'executor', 0.2)
    await beat(world)
    await world.db.query(sql`update ops_roundtable_slots set outcome = 'due', decided_at = null`)
    await world.db.query(sql`update ops_agent_relationships set affinity = 0.6`)
    await live(world, monday + 960 * minute)
    const [only] = await rows(world)
    assert.equal(only?.outcome, 'refused')
    assert.match(only?.reason ?? '', /no two agents/)
  })
})

describe('the first conversation', () => {
  const first = {
    schedule: { first: { format: 'checkin', after_seconds: 25 }, slots: [slot('14:00', 'retro')] },
  }
  const noon = monday + 720 * minute

  onBothEngines('is held once ever, when the company is old enough, and takes a place', async (fresh) => {
    const world = await worldAt(fresh, noon)
    await setPolicies(world, { ...first, roundtable_policy: { max_daily_conversations: 2 } })
    await beat(world)
    assert.equal((await talks(world)).length, 0, 'not before its time')
    await world.clock.advance(26_000)
    await beat(world)
    const [only] = await talks(world)
    assert.deepEqual([only?.format, only?.trace, only?.source], ['checkin', 'first', 'schedule'])
    await live(world, noon + 2 * 1_440 * minute, 30)
    assert.equal((await rows(world)).filter((row) => row.slot === 'first').length, 1)
    const retros = (await rows(world)).filter((row) => row.slot === '14:00 retro').map((row) => row.outcome)
    assert.deepEqual(retros, ['crowded', 'held', 'due'])
  })

  onBothEngines('is late in a company that is older than an hour', async (fresh) => {
    const world = await worldAt(fresh, noon)
    await setPolicies(world, first)
    await world.clock.advance(2 * 60 * minute)
    await beat(world)
    assert.equal((await outcomes(world))['first'], 'late')
    assert.equal((await talks(world)).filter(({ trace }) => trace === 'first').length, 0)
  })
})

it('two hearts at once roll a day once and hold a slot once (PostgreSQL)', async () => {
  const fresh = await freshPostgres()
  try {
    const clock = virtualClock(monday)
    const hearts = [await worldAt(fresh, monday, clock)]
    while (hearts.length < 4) hearts.push(await worldAt(fresh, monday, clock))
    const [world] = hearts
    assert.ok(world !== undefined)
    await bond(world, 'coordinator', 'executor', 0.2)
    let held = 0
    for (let n = 0; n < 96; n++) {
      const did = await Promise.all(hearts.map(beat))
      held += did.reduce((sum, one) => sum + (one['held'] ?? 0), 0)
      await clock.advance(15 * minute)
    }
    const kept = await rows(world)
    assert.equal(kept.filter((row) => row.outcome === 'held').length, held)
    const convened = await talks(world)
    assert.equal(convened.length, held)
    assert.equal(held, 4)
    assert.equal(new Set(convened.map(({ trace }) => trace)).size, held)
  } finally {
    await fresh.drop()
  }
})
