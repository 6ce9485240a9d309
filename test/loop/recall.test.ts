// What comes to mind, asked of both engines: what holds, whatever is asked, quickly.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import fc from 'fast-check'
import type { NewMemory } from '../../src/domain/memory.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { recall, recordUses } from '../../src/loop/recall.ts'
import { type Db, type Statement, sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines } from '../support/database.ts'
import { memoryOf, remember } from '../support/memories.ts'
import { testWorld } from '../support/world.ts'

async function recalled(db: Db, about: string, limit = 5): Promise<readonly string[]> {
  const { policies } = await readPolicies(db)
  const memories = await recall(testWorld(db), { agentId: 'observer', about, limit, policies })
  return memories.map(({ content }) => content)
}

const said = (content: string, change: Partial<NewMemory> = {}): NewMemory => memoryOf({ content, ...change })

describe('recall', () => {
  onBothEngines(
    'brings what an agent knows about something, misspelt or inflected, the best first',
    async ({ db }) => {
      await foundCompany(db)
      await remember(
        db,
        said('Customers churn when prices rise without warning'),
        said('Crawls of the energy blog time out at night'),
        said('Reviews that name one weak sentence help', { tags: ['writing'] }),
        said('Another agent knows of churning customers, too', { agentId: 'executor' }),
      )
      for (const about of ['Research: customer churn', 'price warnings', 'custmers chrun'])
        assert.equal(
          (await recalled(db, about))[0],
          'Customers churn when prices rise without warning',
          about,
        )
      assert.equal((await recalled(db, 'writing'))[0], 'Reviews that name one weak sentence help')
      assert.equal((await recalled(db, '')).length, 3)
      assert.equal((await recalled(db, 'churn', 1)).length, 1)
      assert.deepEqual(await recalled(db, 'churn', 0), [])
    },
  )

  onBothEngines('knows nothing of what was superseded, disputed or is over', async ({ db }) => {
    await foundCompany(db)
    const old = said('Churn is falling')
    const disputed = said('Churn is a myth')
    const over = said('A page says churn is rising', { trust: 0 })
    const pinned = said('A page says churn is 4 percent', { trust: 0 })
    await remember(db, old, disputed, over, pinned, said('Churn is rising again', { supersedes: old.id }))
    await db.query(
      sql`update ops_agent_memory set disputed_at = ops_now(), dispute_reason = 'no' where id = ${disputed.id}`,
    )
    await db.query(sql`update ops_agent_memory set pinned = true where id = ${pinned.id}`)
    await db.query(
      sql`update ops_agent_memory set expires_at = ops_now() - interval '1 second' where trust = 0`,
    )
    assert.deepEqual((await recalled(db, 'churn')).toSorted(), [pinned.content, 'Churn is rising again'])
  })

  onBothEngines('answers whatever it is asked', async ({ db }) => {
    await foundCompany(db)
    await remember(db, said('Anything at all, e.g. naïve Überschriften & 42 %'))
    const odd = [
      "'",
      "\\' | !(",
      '*:*',
      'a\u0000b',
      '\ud800',
      '字'.repeat(2_000),
      'é'.repeat(3_000),
      '& | ! <-> :A',
      '💡 idea',
    ]
    for (const about of odd)
      assert.equal((await recalled(db, about)).length, 1, JSON.stringify(about.slice(0, 20)))
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (about) => {
        assert.equal((await recalled(db, about)).length, 1)
      }),
      { numRuns: 60 },
    )
  })

  onBothEngines('looks at no more than 300 memories, by index, however many there are', async ({ db }) => {
    await foundCompany(db)
    await setPolicies(testWorld(db), { memory_policy: { max_per_agent: 100_000 } })
    await db.query(sql`
      insert into ops_agent_memory (agent_id, type, content, confidence, created_at)
      select (array['observer', 'executor', 'coordinator'])[n % 3 + 1], 'lesson',
             'Lesson ' || n || ' about ' || (array['churn', 'prices', 'night', 'blogs', 'quotes'])[n % 5 + 1], (n % 100) / 100.0,
             ops_now() - n * interval '1 minute'
      from generate_series(1, 6000) n`)
    await db.query(sql`analyze ops_agent_memory`)
    const asked: { statement: Statement; rows: number }[] = []
    const watched = {
      ...testWorld(db),
      db: {
        ...db,
        async query<Row>(statement: Statement): Promise<readonly Row[]> {
          const rows = await db.query<Row>(statement)
          asked.push({ statement, rows: rows.length })
          return rows
        },
      },
    }
    const { policies } = await readPolicies(db)
    const memories = await recall(watched, {
      agentId: 'observer',
      about: 'churn at night',
      limit: 5,
      policies,
    })
    assert.equal(memories.length, 5)
    assert.ok(memories.every(({ content }) => /churn|night/u.test(content)))
    const [only, ...others] = asked
    assert.ok(only && others.length === 0 && only.rows > 100 && only.rows <= 300, `${only?.rows}`)
    const plan = await db.query<Record<string, string>>({
      text: `explain ${only.statement.text}`,
      values: only.statement.values,
    })
    const lines = plan.map((row) => row['QUERY PLAN'] ?? '').join('\n')
    assert.ok(!lines.includes('Seq Scan'), lines)
  })

  onBothEngines('keeps in which decisions a memory was used, one row each', async ({ db }) => {
    await foundCompany(db)
    const memory = said('Churn is rising')
    await remember(db, memory)
    const use = { memoryId: memory.id, how: 'prompt', agentId: 'observer' } as const
    await recordUses(db, [])
    await recordUses(db, [use, { ...use, how: 'initiative', agentId: null }])
    assert.deepEqual(await db.query(sql`select memory_id, how, agent_id from ops_memory_uses order by id`), [
      { memory_id: memory.id, how: 'prompt', agent_id: 'observer' },
      { memory_id: memory.id, how: 'initiative', agent_id: null },
    ])
  })
})
