// The journal as the page reads it: backwards, narrowed, up to a moment, and as a strip of time.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readJournal } from '../../src/store/reads/journal.ts'
import { sql } from '../../src/world/db.ts'
import { get, type House, keyWith, openHouse } from './house.ts'

interface Shown {
  id: string
  kind: string
  title: string
  created_at: string
}
interface Page {
  items: Shown[]
  next_cursor: string | null
}

const written = 450

describe('the journal for people', () => {
  let house: House
  let key: string
  let all: Shown[]
  const read = async (query: string): Promise<Page> =>
    (await get(house, 'GET', `/api/ops/events?${query}`, { key })) as unknown as Page

  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['read'])
    // They happened over the last weeks, one hour after the other.
    await house.world.db.query(sql`
      insert into ops_agent_events (kind, title, summary, tags, created_at)
      select case when n % 3 = 0 then 'insight.found' else 'insight.promoted' end,
             case n when 7 then '100% of it_all \\ here' else 'Something ' || n end,
             case n when 9 then 'Needle in the summary' else '' end,
             array[case when n % 2 = 0 then 'even' else 'odd' end],
             ops_now() - interval '1 hour' * (${written}::integer - n)
      from generate_series(0, ${written}::integer - 1) as n order by n returning id`)
    all = []
    for (let cursor = '0'; ; ) {
      const page = await read(`after=${cursor}&limit=200`)
      all.push(...page.items)
      if (page.next_cursor === null) break
      cursor = page.next_cursor
    }
  })
  after(() => house.close())

  it('comes newest first, page by page, none missed and none twice', async () => {
    const seen: Shown[] = []
    for (let query = 'order=newest&limit=37'; ; ) {
      const page = await read(query)
      seen.push(...page.items)
      if (page.next_cursor === null) break
      query = `order=newest&limit=37&before=${page.next_cursor}`
    }
    assert.ok(all.length >= written)
    assert.deepEqual(seen, all.toReversed())
  })

  it('is narrowed by words as they are typed, signs of patterns included, in title and summary', async () => {
    const titles = async (text: string): Promise<string[]> =>
      (await read(`order=newest&text=${encodeURIComponent(text)}`)).items.map(({ title }) => title)
    assert.deepEqual(await titles('100%'), ['100% of it_all \\ here'])
    assert.deepEqual(await titles('it_all'), ['100% of it_all \\ here'])
    assert.deepEqual(await titles('all \\ h'), ['100% of it_all \\ here'])
    assert.deepEqual(await titles('needle IN'), ['Something 9'])
    assert.deepEqual(await titles('Something%9'), [])
  })

  it('is narrowed by kind and tag backwards as it is forwards', async () => {
    const forwards = await read('after=0&limit=200&kind=insight.found&tag=odd')
    const backwards = await read('order=newest&limit=200&kind=insight.found&tag=odd')
    assert.ok(forwards.items.length > 50)
    assert.deepEqual(backwards.items, forwards.items.toReversed())
  })

  it('ends at the moment that is asked for, either way', async () => {
    const middle = all.filter(({ kind }) => kind.startsWith('insight.'))[200]
    assert.ok(middle)
    const at = encodeURIComponent(middle.created_at)
    const until = await read(`order=newest&kind=insight&limit=5&at=${at}`)
    assert.equal(until.items[0]?.id, middle.id)
    const forwards = await read(`after=${Number(middle.id) - 3}&kind=insight&limit=200&at=${at}`)
    assert.deepEqual(
      forwards.items.map(({ id }) => Number(id)),
      [-2, -1, 0].map((by) => Number(middle.id) + by),
    )
  })

  it('is counted by the same filters', async () => {
    const count = async (query: string): Promise<unknown> =>
      (await get(house, 'GET', `/api/ops/events/count?${query}`, { key }))['count']
    const insights = all.filter(({ kind }) => kind.startsWith('insight.'))
    assert.equal(await count(''), all.length)
    assert.equal(await count('kind=insight'), written)
    assert.equal(
      await count('kind=insight.found'),
      insights.filter(({ kind }) => kind === 'insight.found').length,
    )
    assert.equal(await count(`kind=insight&at=${insights[199]?.created_at}`), 200)
    assert.equal(await count('agent=nobody'), 0)
  })

  it('looks through so many events for words at a time, and says from where to go on', async () => {
    const { db } = house.world
    const filter = {
      at: null,
      agent: null,
      kind: null,
      tag: null,
      text: 'needle',
      mission: null,
      roundtable: null,
    }
    const settled = await house.live.settled()
    for (const newestFirst of [true, false]) {
      const found: string[] = []
      let pages = 0
      for (let from: number | null = newestFirst ? settled + 1 : 0; from !== null; pages++) {
        const edge = newestFirst ? { after: 0, before: from } : { after: from, before: null }
        const page = await readJournal(db, filter, {
          ...edge,
          newestFirst,
          settled,
          limit: 10,
          lookThrough: 100,
        })
        found.push(...page.events.map(({ title }) => title))
        from = page.goOnFrom
      }
      assert.deepEqual(found, ['Something 9'])
      assert.equal(pages, Math.ceil(settled / 100))
    }
  })

  it('counts every event in one stretch of the strip of time', async () => {
    for (const buckets of [1, 7, 160, 400]) {
      const strip = (await get(house, 'GET', `/api/ops/timeline?buckets=${buckets}`, { key })) as unknown as {
        first_at: string
        now: string
        buckets: { from: string; events: number; failures: number }[]
      }
      assert.equal(strip.buckets.length, buckets)
      assert.equal(
        strip.buckets.reduce((sum, { events }) => sum + events, 0),
        all.filter(({ created_at }) => created_at >= strip.first_at && created_at <= strip.now).length,
      )
      assert.equal(strip.buckets[0]?.from, strip.first_at)
    }
  })

  it('shows an empty strip where the stretch lies before the company', async () => {
    const strip = await get(house, 'GET', '/api/ops/timeline?to=2001-01-01T00:00:00Z', { key })
    assert.deepEqual(strip['buckets'], [])
    assert.equal(strip['first_at'], null)
  })

  it('is narrowed to a mission and to a conversation', async () => {
    const [mission, talk] = ['0b7c6f5e-0000-7000-8000-000000000001', '0b7c6f5e-0000-7000-8000-000000000002']
    await house.world.db.query(sql`
      insert into ops_agent_events (kind, title, mission_id, step_id, rev, roundtable_id)
      select 'test.seen', 'Seen ' || n, case when n <= 4 then ${mission}::uuid end, case when n <= 2 then ${talk}::uuid end,
             case when n <= 2 then n end, case when n > 4 then ${talk}::uuid end
      from generate_series(1, 6) n order by n returning id`)
    const titles = async (query: string): Promise<string[]> =>
      (await read(query)).items.map(({ title }) => title)
    assert.deepEqual(await titles(`mission=${mission}`), ['Seen 1', 'Seen 2', 'Seen 3', 'Seen 4'])
    assert.deepEqual(await titles(`order=newest&mission=${mission}&limit=2`), ['Seen 4', 'Seen 3'])
    assert.deepEqual(await titles(`order=newest&roundtable=${talk}`), ['Seen 6', 'Seen 5'])
  })
})
