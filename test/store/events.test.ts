// The journal: facts beside the transitions, and reading them by cursor.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Fact, latestEventId, readEvents, recordFacts, settledHorizon } from '../../src/store/events.ts'
import { sql } from '../../src/world/db.ts'
import { freshPostgres } from '../support/database.ts'
import { onBothEngines, withEmbedded } from '../support/kept-database.ts'

const fact = (change: Partial<Fact> = {}): Fact => ({
  agentId: null,
  kind: 'test.happened',
  title: 'Something happened',
  summary: '',
  tags: [],
  metadata: {},
  missionId: null,
  stepId: null,
  chainDepth: 0,
  ...change,
})
const never = async (): Promise<void> => assert.fail('nobody writes')

describe('facts', () => {
  onBothEngines('are kept in their order, with all they say', async ({ db }) => {
    const facts = [3, 1, 2].map((n) =>
      fact({
        title: `fact ${n}`,
        summary: `it is ${n}`,
        tags: ['a', `n${n}`],
        metadata: { n, deep: [{ n }] },
        chainDepth: n,
      }),
    )
    const ids = await recordFacts(db, facts)
    const rows = await readEvents(db, { after: 0, settled: await latestEventId(db), limit: 10 })
    assert.deepEqual(
      rows.map((row) => row.id),
      ids,
    )
    assert.deepEqual(
      rows.map(({ title, summary, tags, metadata, chain_depth }) => ({
        title,
        summary,
        tags,
        metadata,
        chain_depth,
      })),
      facts.map(({ title, summary, tags, metadata, chainDepth }) => ({
        title,
        summary,
        tags,
        metadata,
        chain_depth: chainDepth,
      })),
    )
  })

  it('hold whatever text there is, cut at their limits, never in the middle of a character', async () => {
    await withEmbedded(async (fresh) => {
      const text = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 2_200 }).map((s) => s.replaceAll('\u0000', '').toWellFormed()),
        fc.nat(2_100).map((n) => `${'x'.repeat(n)}${'👩‍🚀'.repeat(200)}`),
      )
      await fc.assert(
        fc.asyncProperty(text, text, fc.array(text, { maxLength: 30 }), async (title, summary, tags) => {
          const [id = 0] = await recordFacts(fresh.db, [fact({ title, summary, tags, metadata: { title } })])
          const [row] = await readEvents(fresh.db, { after: id - 1, settled: id, limit: 1 })
          assert.ok(row)
          for (const [kept, whole, most] of [
            [row.title, title, 300],
            [row.summary, summary, 2_000],
          ] as const) {
            assert.ok(whole.startsWith(kept) && kept.isWellFormed())
            assert.ok(kept.length === whole.length || kept.length === most || kept.length === most - 1)
            assert.ok(kept.length <= most)
          }
          assert.deepEqual(row.tags, tags.slice(0, 20))
          assert.equal(row.metadata['title'], title)
        }),
        { numRuns: 60 },
      )
    })
  })

  onBothEngines('are named noun.verbed, or refused', async ({ db }) => {
    for (const kind of ['nothing', 'Policy.changed', 'a.b.c', 'a b.c', "x'; drop table ops_agents; --.y"]) {
      await assert.rejects(recordFacts(db, [fact({ kind })]), kind)
    }
    assert.deepEqual(await recordFacts(db, []), [])
    const [row] = await db.query<{ n: number }>(sql`select count(*) as n from ops_agents`)
    assert.equal(row?.n, 0)
  })
})

describe('reading by cursor', () => {
  onBothEngines('gives each event once, in order, however small the pages are', async ({ db }) => {
    const ids = await recordFacts(
      db,
      Array.from({ length: 25 }, (_, n) => fact({ title: `${n}` })),
    )
    for (const limit of [1, 7, 25, 100]) {
      const seen: number[] = []
      for (let after = 0; ; ) {
        const page = await readEvents(db, { after, settled: ids.at(-1) ?? 0, limit })
        seen.push(...page.map((row) => row.id))
        if (page.length === 0) break
        after = page.at(-1)?.id ?? 0
      }
      assert.deepEqual(seen, ids)
    }
  })

  onBothEngines('stops at the horizon', async ({ db }) => {
    const ids = await recordFacts(db, [fact(), fact(), fact()])
    const rows = await readEvents(db, { after: 0, settled: ids[1] ?? 0, limit: 10 })
    assert.deepEqual(
      rows.map((row) => row.id),
      ids.slice(0, 2),
    )
  })

  onBothEngines(
    'filters by agent, tag, kind and family of kinds, and takes no filter for a pattern',
    async ({ db }) => {
      await recordFacts(db, [
        fact({ kind: 'tweet.posted', tags: ['tweet', 'posted'], agentId: 'social' }),
        fact({ kind: 'tweet.drafted', tags: ['tweet'] }),
        fact({ kind: 'tweets.counted' }),
      ])
      const settled = await latestEventId(db)
      const kinds = async (filter: object): Promise<readonly string[]> =>
        (await readEvents(db, { after: 0, settled, limit: 10, ...filter })).map((row) => row.kind)
      assert.deepEqual(await kinds({ agent: 'social' }), ['tweet.posted'])
      assert.deepEqual(await kinds({ tag: 'tweet' }), ['tweet.posted', 'tweet.drafted'])
      assert.deepEqual(await kinds({ kind: 'tweet.drafted' }), ['tweet.drafted'])
      assert.deepEqual(await kinds({ kind: 'tweet' }), ['tweet.posted', 'tweet.drafted'])
      for (const hostile of ['%', '_weet', 'tweet%', "' or true --", '{tweet}', 't_eet']) {
        assert.deepEqual(await kinds({ kind: hostile }), [], hostile)
        assert.deepEqual(await kinds({ tag: hostile }), [], hostile)
        assert.deepEqual(await kinds({ agent: hostile }), [], hostile)
      }
    },
  )
})

describe('the settled horizon', () => {
  onBothEngines(
    'is the newest event when nobody writes, and its floor in an empty journal',
    async ({ db }) => {
      assert.equal(await settledHorizon(db, { floor: 0, tries: 0, pause: never }), 0)
      const ids = await recordFacts(db, [fact(), fact()])
      assert.equal(await settledHorizon(db, { floor: 0, tries: 0, pause: never }), ids[1])
      assert.equal(await settledHorizon(db, { floor: 999, tries: 0, pause: never }), 999)
    },
  )

  it('does not pass a lower id that is still to come, and passes it once it is there', async () => {
    const fresh = await freshPostgres()
    try {
      const slow = await fresh.open({ poolSize: 1 })
      const written = Promise.withResolvers<number>()
      const commit = Promise.withResolvers<void>()
      const open = slow.transaction(async (tx) => {
        written.resolve((await recordFacts(tx, [fact({ title: 'late' })]))[0] ?? 0)
        await commit.promise
      })
      const late = await written.promise
      const [early = 0] = await recordFacts(fresh.db, [fact({ title: 'early' })])
      assert.ok(late < early)
      assert.equal(await settledHorizon(fresh.db, { floor: 0, tries: 2, pause: async () => undefined }), 0)
      const looked = await settledHorizon(fresh.db, {
        floor: 0,
        tries: 2,
        pause: async () => {
          commit.resolve()
          await open
        },
      })
      assert.equal(looked, early)
      const rows = await readEvents(fresh.db, { after: 0, settled: looked, limit: 10 })
      assert.deepEqual(
        rows.map((row) => row.title),
        ['late', 'early'],
      )
    } finally {
      await fresh.drop()
    }
  })

  it('is not held up by whoever has a transaction open and writes no events', async () => {
    const fresh = await freshPostgres()
    try {
      const idle = await fresh.open({ poolSize: 1 })
      const begun = Promise.withResolvers<void>()
      const end = Promise.withResolvers<void>()
      const open = idle.transaction(async (tx) => {
        await tx.query(sql`select count(*) from ops_agent_events`)
        await tx.query(sql`insert into ops_cursors (name) values ('elsewhere')`)
        begun.resolve()
        await end.promise
      })
      await begun.promise
      const [id] = await recordFacts(fresh.db, [fact()])
      assert.equal(await settledHorizon(fresh.db, { floor: 0, tries: 0, pause: never }), id)
      end.resolve()
      await open
    } finally {
      await fresh.drop()
    }
  })

  it('is not held up by whoever writes the journal of another company on the same server', async () => {
    const fresh = await freshPostgres()
    const other = await freshPostgres()
    try {
      const numbers = ({ db }: typeof fresh): Promise<unknown> =>
        db.query(sql`select 'ops_agent_events'::regclass::oid::integer as oid`)
      assert.deepEqual(await numbers(fresh), await numbers(other), 'databases of one origin')
      await other.db.transaction(async (tx) => {
        await recordFacts(tx, [fact()])
        const [id] = await recordFacts(fresh.db, [fact()])
        assert.equal(await settledHorizon(fresh.db, { floor: 0, tries: 0, pause: never }), id)
      })
    } finally {
      await Promise.all([fresh.drop(), other.drop()])
    }
  })
})
