// The company acts, from the proposal to the target: what people approve happens once, what they refuse does not, and what they edit
// happens as edited; told by the targets themselves.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { approveAsked, editAsked, refuseAsked } from '../../src/loop/decide-approval.ts'
import { pollMetricsOnce } from '../../src/loop/poll-metrics.ts'
import { effectKinds } from '../../src/steps/effects/register.ts'
import { sql } from '../../src/world/db.ts'
import { type ActingKind, inActingCompany, people, steps } from '../support/acting-company.ts'
import { setPolicies } from '../support/company.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { startX } from '../support/targets/x.ts'

const kinds = Object.keys(steps) as ActingKind[]
const by = people

for (const kind of kinds)
  onBothEngines(
    `${kind} happens when a person approves the proposal and then this very payload, and once`,
    ({ db }) =>
      inActingCompany(db, async ({ opened, card, comesTo, did, told, world }) => {
        const mission = await opened([steps[kind]('hello')])
        const asked = await card(mission)
        assert.match(JSON.stringify(asked.payload), /hello/)
        assert.deepEqual(did[kind](), [], 'nothing happens before a person says so')
        assert.deepEqual(await told(mission), ['effect.planned', 'approval.asked'])
        assert.equal((await approveAsked(world, { id: asked.id, by, sha: asked.sha })).outcome, 'decided')
        await comesTo(mission, 'succeeded')
        assert.deepEqual(did[kind](), ['hello'])
        assert.deepEqual(await told(mission), [
          'effect.planned',
          'approval.asked',
          'approval.approved',
          'approval.used',
          'effect.started',
          'effect.done',
        ])
        for (const other of kinds.filter((one) => one !== kind)) assert.deepEqual(did[other](), [], other)
      }),
  )

onBothEngines('what a person refuses does not happen, and its step fails with the reason', ({ db }) =>
  inActingCompany(db, async ({ opened, card, comesTo, did, told, world }) => {
    const missions = await Promise.all(kinds.map((kind) => opened([steps[kind]('no')])))
    for (const mission of missions) {
      const { id, sha } = await card(mission)
      const answer = await refuseAsked(world, { id, by, sha, reason: 'not this week' })
      assert.equal(answer.outcome, 'decided')
      const { last_error } = await comesTo(mission, 'failed')
      assert.match(last_error ?? '', /refused by founder: not this week/)
      assert.ok(!(await told(mission)).includes('effect.started'))
    }
    for (const kind of kinds) assert.deepEqual(did[kind](), [], kind)
  }),
)

onBothEngines('what a person edits happens as it was edited, and not as it was asked', ({ db }) =>
  inActingCompany(db, async ({ opened, card, comesTo, did, world }) => {
    for (const kind of kinds) {
      const mission = await opened([steps[kind]('before')])
      const { id, sha, payload } = await card(mission)
      const edited = JSON.parse(JSON.stringify(payload).replaceAll('before', 'after')) as unknown
      const answer = await editAsked(world, { id, by, sha, payload: edited, reason: 'sounds better' })
      assert.equal(answer.outcome, 'decided', `${kind}: ${JSON.stringify(answer)}`)
      const { result } = await comesTo(mission, 'succeeded')
      assert.deepEqual(did[kind](), ['after'], kind)
      const [shown] = await world.db.query(sql`
        select title, target, payload from ops_effects where mission_id = ${mission}`)
      for (const told of [result, shown]) assert.doesNotMatch(JSON.stringify(told), /before/, kind)
    }
  }),
)

onBothEngines(
  'what is approved while the kill switch is thrown happens when it is lifted, and once',
  ({ db }) =>
    inActingCompany(db, async ({ opened, card, comesTo, did, told, world }) => {
      const mission = await opened([steps.webhook_out('later')])
      const { id, sha } = await card(mission)
      await setPolicies(world, { system: { enabled: false } })
      assert.equal((await approveAsked(world, { id, by, sha })).outcome, 'decided')
      // Ten polls of the worker: it would long have gone on.
      await world.clock.sleep(500)
      assert.deepEqual(did.webhook_out(), [])
      assert.ok(!(await told(mission)).includes('effect.started'))
      await setPolicies(world, { system: { enabled: true } })
      await comesTo(mission, 'succeeded')
      assert.deepEqual(did.webhook_out(), ['later'])
    }),
)

onBothEngines('what asks only when tainted happens by itself, but not behind an untrusted page', ({ db }) =>
  inActingCompany(db, async ({ opened, card, comesTo, did, told, page, world }) => {
    await setPolicies(world, { effect_policy: { approval: { webhook_out: 'when_tainted' } } })
    const clean = await opened([steps.webhook_out('clean')])
    await comesTo(clean, 'succeeded')
    assert.deepEqual(did.webhook_out(), ['clean'])
    assert.deepEqual(await told(clean), ['effect.planned', 'effect.started', 'effect.done'])
    const crawl = { kind: 'crawl', payload: { url: page }, dependsOn: null }
    const tainted = await opened([crawl, steps.webhook_out('tainted')])
    const { id, sha, evidence } = await card(tainted)
    assert.deepEqual(did.webhook_out(), ['clean'], 'a person is asked first')
    assert.match(JSON.stringify(evidence), /news/, 'and sees which page stands behind it')
    assert.equal((await approveAsked(world, { id, by, sha })).outcome, 'decided')
    await comesTo(tainted, 'succeeded')
    assert.deepEqual(did.webhook_out(), ['clean', 'tainted'])
  }),
)

onBothEngines(
  'a draft that was posted is named, so that what becomes of it is found again',
  async ({ db }) => {
    const x = await startX()
    try {
      await inActingCompany(db, async ({ opened, card, comesTo, world }) => {
        await setPolicies(world, { social_policy: { x: { url: x.url } } })
        const draft = world.rng.id(world.clock.now())
        await db.query(sql`
        insert into ops_artifacts (id, agent_id, kind, title, content, trust)
        values (${draft}, 'observer', 'tweet_draft', 'Draft: the week', 'Budgets are kept by those who count.', 2)`)
        const post = { kind: 'post_tweet', payload: { artifact_id: draft }, dependsOn: null }
        const mission = await opened([post])
        const { id, sha } = await card(mission)
        await approveAsked(world, { id, by, sha })
        await comesTo(mission, 'succeeded')
        assert.deepEqual(
          x.posts.map(({ text }) => text),
          ['Budgets are kept by those who count.'],
        )
        x.counts.set('1000', { like_count: 4, retweet_count: 0, reply_count: 0 })
        await pollMetricsOnce(world, new AbortController().signal)
        const measured = await db.query(
          sql`select artifact_id, external_id, value from ops_metrics where metric = 'likes' order by id limit 10`,
        )
        assert.deepEqual(measured, [{ artifact_id: draft, external_id: '1000', value: 4 }])
      })
    } finally {
      await x.close()
    }
  },
)

it('every effect is tried here, or in a test of its own', () => {
  const elsewhere = ['post_tweet', 'post_bluesky', 'http_request_keyed', 'use_tool']
  assert.deepEqual(effectKinds.map(({ kind }) => kind).toSorted(), [...kinds, ...elsewhere].toSorted())
})
