// The quota counters: all or none, exact to the last one, in the windows of the company's own zone.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { QuotaAsk } from '../../src/domain/gate.ts'
import { lockAgent } from '../../src/store/proposals.ts'
import { giveBack, readQuotas, takeQuotas } from '../../src/store/quotas.ts'
import { type Db, RowCountError, sql, type Tx } from '../../src/world/db.ts'
import { foundCompany } from '../support/company.ts'
import { onBothEngines, withEmbedded } from '../support/kept-database.ts'

const windowStart = '2026-03-02T00:00:00.000Z'
const ask = (gate: string, take: number, limit: number, change: Partial<QuotaAsk> = {}): QuotaAsk => ({
  gate,
  take,
  limit,
  windowStart,
  kinds: ['review'],
  ...change,
})
const take = (db: Db, ...asks: QuotaAsk[]) => db.transaction((tx) => takeQuotas(tx, asks))
const used = async (db: Db): Promise<Record<string, number>> => {
  const rows = await db.query<{ gate: string; used: number }>(
    sql`select gate, sum(used) as used from ops_quota_counters group by gate order by gate`,
  )
  return Object.fromEntries(rows.map((row) => [row.gate, row.used]))
}

describe('taking from quotas', () => {
  onBothEngines('takes up to the limit and not one more, and says what it measured', async ({ db }) => {
    const readings = []
    for (let i = 0; i < 4; i++) readings.push((await take(db, ask('a', 1, 3)))[0])
    assert.deepEqual(
      readings.map((reading) => [reading?.measured, reading?.ok, reading?.took ?? 0]),
      [
        [0, true, 1],
        [1, true, 1],
        [2, true, 1],
        [3, false, 0],
      ],
    )
    assert.deepEqual(await used(db), { a: 3 })
  })

  onBothEngines('takes all of what is asked for or none of it', async ({ db }) => {
    await take(db, ask('b', 3, 3))
    const readings = await take(db, ask('a', 2, 5), ask('b', 1, 3), ask('c', 1, 0), ask('d', 7, 5))
    assert.deepEqual(
      readings.map(({ gate, measured, ok }) => [gate, measured, ok]),
      [
        ['a', 0, true],
        ['b', 3, false],
        ['c', 0, false],
        ['d', 0, false],
      ],
    )
    assert.ok(readings.every((reading) => reading.took === undefined))
    assert.deepEqual(await used(db), { a: 0, b: 3 })
  })

  onBothEngines(
    'goes by the limit of the moment: a lower one leaves what was taken, a higher one opens the rest',
    async ({ db }) => {
      await take(db, ask('a', 5, 8))
      assert.deepEqual(
        (await take(db, ask('a', 1, 3))).map((r) => [r.measured, r.limit, r.ok]),
        [[5, 3, false]],
      )
      assert.deepEqual(await used(db), { a: 5 })
      assert.equal((await take(db, ask('a', 1, 6)))[0]?.ok, true)
      const [counter] = await db.query(sql`select used, lim from ops_quota_counters`)
      assert.deepEqual(counter, { used: 6, lim: 6 })
    },
  )

  onBothEngines('keeps the windows of a gate apart', async ({ db }) => {
    await take(db, ask('a', 3, 3))
    const next = await take(db, ask('a', 3, 3, { windowStart: '2026-03-03T00:00:00.000Z' }))
    assert.equal(next[0]?.ok, true)
  })

  onBothEngines('only looks when it is asked to look', async ({ db }) => {
    await take(db, ask('a', 2, 3))
    const looked = await readQuotas(db, [ask('a', 1, 3), ask('a', 2, 3), ask('b', 1, 1)])
    assert.deepEqual(
      looked.map((r) => [r.measured, r.ok, 'took' in r]),
      [
        [2, true, false],
        [2, false, false],
        [0, true, false],
      ],
    )
    assert.deepEqual(await used(db), { a: 2 })
  })

  onBothEngines('gives back what was taken, and refuses to give back more', async ({ db }) => {
    await take(db, ask('a', 3, 3))
    const give = (n: number) =>
      db.transaction((tx: Tx) => giveBack(tx, [{ gate: 'a', windowStart, take: n }]))
    await give(2)
    assert.deepEqual(await used(db), { a: 1 })
    await assert.rejects(give(2), RowCountError)
    await assert.rejects(
      db.transaction((tx) => giveBack(tx, [{ gate: 'nothing', windowStart, take: 1 }])),
      RowCountError,
    )
    assert.deepEqual(await used(db), { a: 1 })
  })

  onBothEngines('holds no more than the limit even when a hand writes to the counter', async ({ db }) => {
    await take(db, ask('a', 3, 3))
    await assert.rejects(db.query(sql`update ops_quota_counters set used = used + 1`))
    await assert.rejects(db.query(sql`update ops_quota_counters set used = -1`))
  })

  it('agrees with simple arithmetic over any sequence of asks and gifts', async () => {
    await withEmbedded(async (fresh) => {
      const gate = fc.constantFrom('a', 'b', 'c')
      const move = fc.oneof(
        fc.record({
          take: fc.dictionary(gate, fc.integer({ min: 1, max: 4 }), { minKeys: 1 }),
          limit: fc.nat(9),
        }),
        fc.record({ give: gate, n: fc.integer({ min: 1, max: 3 }) }),
      )
      let run = 0
      await fc.assert(
        fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
          const start = new Date(Date.UTC(2026, 0, 1) + run++ * 86_400_000).toISOString()
          const model: Record<string, number> = { a: 0, b: 0, c: 0 }
          for (const one of moves) {
            if ('give' in one) {
              const may = (model[one.give] ?? 0) >= one.n
              const gift = { gate: one.give, windowStart: start, take: one.n }
              const given = fresh.db.transaction((tx) => giveBack(tx, [gift]))
              if (!may) await assert.rejects(given)
              else await given
              if (may) model[one.give] = (model[one.give] ?? 0) - one.n
              continue
            }
            const asks = Object.entries(one.take)
              .sort(([x], [y]) => (x < y ? -1 : 1))
              .map(([name, n]) => ask(name, n, one.limit, { windowStart: start }))
            const fits = asks.every((a) => (model[a.gate] ?? 0) + a.take <= one.limit)
            const readings = await take(fresh.db, ...asks)
            assert.equal(
              readings.every((reading) => reading.ok),
              fits,
            )
            for (const [i, a] of asks.entries()) {
              assert.equal(readings[i]?.measured, model[a.gate])
              if (fits) model[a.gate] = (model[a.gate] ?? 0) + a.take
            }
          }
          const rows = await fresh.db.query<{ gate: string; used: number }>(
            sql`select gate, used from ops_quota_counters where window_start = ${start}`,
          )
          for (const row of rows) assert.equal(row.used, model[row.gate])
        }),
        { numRuns: 30 },
      )
    })
  })
})

/** The windows that hold the instant `now`, in `zone`. */
async function windowsAt(db: Db, now: string, zone: string) {
  return db.transaction(async (tx) => {
    await tx.query(sql`select set_config('ops.now', ${now}, true)`)
    return (await lockAgent(tx, 'observer', zone)).windows
  })
}

describe('windows', () => {
  onBothEngines('begin where the company’s day begins, not where the server’s does', async ({ db }) => {
    await foundCompany(db)
    const at = async (now: string, zone: string) => Object.values(await windowsAt(db, now, zone))
    // A Sunday evening in Berlin and New York is three different weeks and days of the world.
    assert.deepEqual(await at('2026-03-01T22:59:59Z', 'Europe/Berlin'), [
      '2026-03-01T22:00:00.000Z',
      '2026-02-28T23:00:00.000Z',
      '2026-02-22T23:00:00.000Z',
    ])
    assert.deepEqual(await at('2026-03-01T23:00:00Z', 'Europe/Berlin'), [
      '2026-03-01T23:00:00.000Z',
      '2026-03-01T23:00:00.000Z',
      '2026-03-01T23:00:00.000Z',
    ])
    assert.deepEqual(await at('2026-03-01T23:00:00Z', 'America/New_York'), [
      '2026-03-01T23:00:00.000Z',
      '2026-03-01T05:00:00.000Z',
      '2026-02-23T05:00:00.000Z',
    ])
    assert.deepEqual(await at('2026-03-01T23:00:00Z', 'Asia/Kathmandu'), [
      '2026-03-01T22:15:00.000Z',
      '2026-03-01T18:15:00.000Z',
      '2026-03-01T18:15:00.000Z',
    ])
  })

  for (const [change, from, zone] of [
    ['spring', '2026-03-28T12:00:00Z', 'Europe/Berlin'],
    ['autumn', '2026-10-24T12:00:00Z', 'Europe/Berlin'],
    ['the year', '2026-12-31T12:00:00Z', 'Europe/Berlin'],
    ['a change at midnight itself', '2026-04-23T12:00:00Z', 'Africa/Cairo'],
  ] as const) {
    it(`follow one another without gap or overlap over the turn of ${change} in ${zone}`, async () => {
      await withEmbedded(async (fresh) => {
        await foundCompany(fresh.db)
        const begin = Date.parse(from)
        const last: Record<string, number> = {}
        for (let at = begin; at < begin + 30 * 3_600_000; at += 30 * 60_000) {
          const windows = await windowsAt(fresh.db, new Date(at).toISOString(), zone)
          for (const [size, start] of Object.entries(windows)) {
            // The hour that the clock on the wall shows twice: see below.
            if (size === 'hour' && change === 'autumn') continue
            const began = Date.parse(start)
            assert.ok(began <= at, `${size} at ${new Date(at).toISOString()} begins later, at ${start}`)
            assert.ok(began >= (last[size] ?? 0), `${size} goes back at ${new Date(at).toISOString()}`)
            last[size] = began
            if (size === 'hour')
              assert.ok(at - began < 3_600_000, `an hour of ${(at - began) / 60_000} minutes`)
            if (size === 'day') assert.ok(at - began < 25 * 3_600_000)
          }
        }
      })
    })
  }

  onBothEngines(
    'make one hour of the two that the clock shows twice in autumn: stricter, never looser',
    async ({ db }) => {
      await foundCompany(db)
      const hours = new Set<string>()
      for (const minute of [0, 30, 60, 90]) {
        const now = new Date(Date.UTC(2026, 9, 25) + minute * 60_000).toISOString()
        hours.add((await windowsAt(db, now, 'Europe/Berlin')).hour)
      }
      assert.equal(hours.size, 1)
    },
  )
})
