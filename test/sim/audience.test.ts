// The simulated audience: what it likes is chance, lasting by subject, and it answers each post once.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { audienceOf, engagementOf } from '../../sim/audience.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import { seededRng } from '../../src/world/rng.ts'
import { inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'

const hour = 3_600_000
const rng = seededRng('audience')
const sorted = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b)
const rates = (subject: (n: number) => string, posts = 2_000): readonly number[] =>
  sorted(Array.from({ length: posts }, (_, n) => engagementOf(rng, { id: `post ${n}`, subject: subject(n) })))
const medianOf = (values: readonly number[]): number => values[values.length >> 1] ?? 0

const draft = async (world: VirtualWorld, kind = 'tweet_draft'): Promise<string> => {
  const id = world.rng.id(world.clock.now())
  await world.db.query(sql`
    insert into ops_artifacts (id, agent_id, kind, title, content, trust) values (${id}, 'observer', ${kind}, 'Draft: Leases', 'text', 1)`)
  return id
}
const measured = (db: Queryable) =>
  db.query<{ artifact_id: string; value: number; hours: number }>(sql`
    select m.artifact_id, m.value, (extract(epoch from m.at - a.created_at) / 3600)::double precision as hours
    from ops_metrics m join ops_artifacts a on a.id = m.artifact_id where m.metric = 'engagement_rate' order by m.id`)

describe('the audience', () => {
  it('reacts to 2 % of what it sees in the middle, now and then to far more', () => {
    const all = rates((n) => `Draft a post: word${n}`)
    const middle = medianOf(all)
    assert.ok(middle > 0.016 && middle < 0.024, `median ${middle}`)
    const strong = all.filter((rate) => rate > 2 * middle).length / all.length
    const weak = all.filter((rate) => rate < 0.3 * middle).length / all.length
    assert.ok(strong > 0.1 && strong < 0.35, `${strong} are strong`)
    assert.ok(weak > 0.02 && weak < 0.25, `${weak} are weak`)
    assert.ok((all.at(-1) ?? 0) > 0.15 && (all.at(-1) ?? 0) <= 0.6)
  })

  it('has subjects that it likes and subjects that it does not, whatever the post', () => {
    const subjects = Array.from(
      { length: 30 },
      (_, n) => `Draft a post: ${['leases', 'budgets', 'queues'][n % 3]} ${'abcdefghij'[n % 10]}word`,
    )
    const medians = sorted(subjects.map((subject) => medianOf(rates(() => subject, 300))))
    assert.ok((medians.at(-4) ?? 0) > 2 * (medians[3] ?? 1), `from ${medians[3]} to ${medians.at(-4)}`)
  })

  it('says the same of the same post under the same seed', () => {
    const post = { id: 'a post', subject: 'Draft a post: leases' }
    assert.equal(engagementOf(seededRng('s'), post), engagementOf(seededRng('s'), post))
    assert.notEqual(engagementOf(seededRng('s'), post), engagementOf(seededRng('t'), post))
  })

  it('answers each post and article once, one to eight hours after it was made, and nothing else', () =>
    inVirtualWorld(async (world) => {
      const posts: string[] = []
      for (let n = 0; n < 8; n++) posts.push(await draft(world))
      posts.push(await draft(world, 'article'))
      await draft(world, 'review')
      const hear = audienceOf(world)
      assert.equal(await hear(), 0)
      let heard = 0
      for (let n = 0; n < 40; n++) {
        await world.clock.advance(hour / 4)
        heard += await hear()
      }
      const answers = await measured(world.db)
      assert.equal(heard, 9)
      assert.deepEqual(answers.map((answer) => answer.artifact_id).sort(), [...posts].sort())
      assert.ok(answers.every(({ hours }) => hours >= 1 && hours <= 8.25))
      assert.ok(new Set(answers.map(({ hours }) => hours)).size > 3)
    }))
})
