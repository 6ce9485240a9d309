import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { expireMemories } from '../../src/store/memories.ts'
import { sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { onBothEngines } from '../support/database.ts'
import { memoriesOf, memoryOf, remember, toldOf } from '../support/memories.ts'
import { testWorld } from '../support/world.ts'

const friday = 'Posts about pricing on Friday mornings get twice the replies of other posts'

describe('memories', () => {
  onBothEngines(
    'what the same trace taught before is not learned again, be it live or gone',
    async ({ db }) => {
      await foundCompany(db)
      const [id] = await remember(db, memoryOf({ traceId: 'tweet-lesson:1' }))
      assert.deepEqual(await remember(db, memoryOf({ traceId: 'tweet-lesson:1' })), [])
      await db.query(sql`delete from ops_agent_memory where id = ${id}`)
      assert.deepEqual(await remember(db, memoryOf({ traceId: 'tweet-lesson:1' })), [])
      assert.deepEqual(await memoriesOf(db), [])
    },
  )

  onBothEngines(
    'a repetition is not piled up: the older one is kept, as sure as the surer of the two',
    async ({ db }) => {
      await foundCompany(db)
      const [id] = await remember(db, memoryOf({ content: friday, confidence: 0.7 }))
      assert.deepEqual(await remember(db, memoryOf({ content: `${friday}.`, confidence: 0.8 })), [])
      assert.deepEqual(await remember(db, memoryOf({ content: friday.toUpperCase(), confidence: 0.6 })), [])
      const [row, ...others] = await memoriesOf(db)
      assert.deepEqual([row?.id, row?.confidence, others.length], [id, 0.8, 0])
      assert.deepEqual(await toldOf(db, id ?? ''), ['memory.made', 'memory.weighed'])
    },
  )

  onBothEngines('the same words of another agent or another type are another memory', async ({ db }) => {
    await foundCompany(db)
    const both = await remember(
      db,
      memoryOf({ content: friday }),
      memoryOf({ content: friday, type: 'lesson' }),
      memoryOf({ content: friday, agentId: 'executor' }),
    )
    assert.equal(both.length, 3)
  })

  onBothEngines('what names a live memory takes its place, along a chain', async ({ db }) => {
    await foundCompany(db)
    const first = memoryOf({ content: 'Long articles are read to the end' })
    const second = memoryOf({ content: 'Readers leave after the second screen', supersedes: first.id })
    const third = memoryOf({ content: 'Only mobile readers leave early', supersedes: second.id })
    const late = memoryOf({ content: 'Nobody reads at night', supersedes: first.id })
    assert.equal((await remember(db, first, second, third, late)).length, 4)
    const rows = await memoriesOf(db)
    assert.deepEqual(
      rows.map((row) => row.superseded_by),
      [second.id, third.id, null, null],
    )
    assert.deepEqual(await toldOf(db, first.id), ['memory.made', 'memory.superseded'])
  })

  onBothEngines(
    'nothing takes the place of what is pinned, more trusted or another agent’s',
    async ({ db }) => {
      await foundCompany(db)
      const pinned = memoryOf({ content: 'We write for people, not for machines' })
      const founders = memoryOf({ content: 'The budget is two dollars a day', trust: 3 })
      const others = memoryOf({ content: 'Numbers persuade', agentId: 'executor' })
      await remember(db, pinned, founders, others)
      await db.query(sql`update ops_agent_memory set pinned = true where id = ${pinned.id}`)
      const words = ['Machines read us too', 'There is no budget', 'Pictures do it', 'Forget the rules']
      const claims = [pinned.id, founders.id, others.id, 'no id at all'].map((supersedes, n) =>
        memoryOf({ content: words[n] ?? '', type: 'lesson', supersedes }),
      )
      assert.equal((await remember(db, ...claims)).length, 4)
      const rows = [...(await memoriesOf(db)), ...(await memoriesOf(db, 'executor'))]
      assert.ok(rows.every((row) => row.superseded_by === null))
    },
  )

  onBothEngines(
    'what the open web said expires after the days that policy says, and is on record as expired',
    async ({ db }) => {
      await foundCompany(db)
      await setPolicies(testWorld(db), { recall_policy: { untrusted_expire_days: 3 } })
      const claim = memoryOf({ trust: 0 })
      const kept = memoryOf({ trust: 0 })
      await remember(db, claim, kept, memoryOf({ trust: 1 }))
      assert.deepEqual(
        (await memoriesOf(db)).map((row) => row.expires_in_days),
        [3, 3, null],
      )
      assert.equal(await db.transaction((tx) => expireMemories(tx, 100)), 0)
      await db.query(sql`update ops_agent_memory set pinned = true where id = ${kept.id}`)
      await db.query(sql`update ops_agent_memory set expires_at = ops_now() where trust = 0`)
      assert.equal(await db.transaction((tx) => expireMemories(tx, 100)), 1)
      assert.deepEqual(await db.query(sql`select id, gone_as, content from ops_memory_gone`), [
        { id: claim.id, gone_as: 'expired', content: claim.content },
      ])
      assert.deepEqual(await toldOf(db, claim.id), ['memory.made', 'memory.expired'])
    },
  )

  onBothEngines(
    'the weakest and oldest leave when an agent holds more than the cap, what is pinned last',
    async ({ db }) => {
      await foundCompany(db)
      await setPolicies(testWorld(db), { memory_policy: { max_per_agent: 3 } })
      const pinned = memoryOf({ confidence: 0.1 })
      const weak = memoryOf({ confidence: 0.5 })
      const strong = [0.9, 0.8].map((confidence) => memoryOf({ confidence }))
      await remember(db, pinned, weak)
      await db.query(sql`update ops_agent_memory set pinned = true where id = ${pinned.id}`)
      await remember(db, ...strong)
      const others = memoryOf({ agentId: 'executor', confidence: 0 })
      await remember(db, others)
      assert.deepEqual(
        (await memoriesOf(db)).map((row) => row.id),
        [pinned.id, ...strong.map((memory) => memory.id)],
      )
      assert.deepEqual(await toldOf(db, weak.id), ['memory.made', 'memory.evicted'])
      // Whoever takes another's place needs none of his own.
      await remember(db, memoryOf({ supersedes: strong[0]?.id ?? null, confidence: 0.9 }))
      assert.deepEqual(await db.query(sql`select id, gone_as from ops_memory_gone`), [
        { id: weak.id, gone_as: 'evicted' },
      ])
    },
  )
})
