// Why anything was done in the world, who let it happen and what every cent went for: from any id on the way, the same chain.

import assert from 'node:assert/strict'
import { tellWhy } from '../../src/http/why.ts'
import type { ChainLink, LinkKind } from '../../src/http/why-link.ts'
import { approveAsked } from '../../src/loop/decide-approval.ts'
import { holdMoney } from '../../src/loop/hold-money.ts'
import { probeOnce } from '../../src/loop/probe-effects.ts'
import { resolveStep } from '../../src/loop/resolve-step.ts'
import { EffectError, type EffectKind } from '../../src/steps/effect.ts'
import { insertModelCall } from '../../src/store/artifacts.ts'
import { doubtStep } from '../../src/store/steps.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { act, actingStep, effectOf, heldEffect } from '../support/acting.ts'
import { people } from '../support/acting-company.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { actingWorld } from '../support/effects.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { talkToTheEnd } from '../support/life.ts'
import { callOf, payingWorld, settle } from '../support/money.ts'
import { callCost, inWorkedCompany } from '../support/worked-company.ts'
import { testWorld } from '../support/world.ts'

async function chain(db: Db, id: string): Promise<readonly ChainLink[]> {
  const told = await tellWhy(db, id)
  assert.ok(told.outcome === 'told', `${id}: ${JSON.stringify(told)}`)
  return told.links
}

const kinds = (links: readonly ChainLink[]): readonly LinkKind[] =>
  links.map(({ what }) => what).filter((what, n, all) => what !== all[n - 1])
const titles = (links: readonly ChainLink[], ...of: LinkKind[]): readonly string[] =>
  links.filter(({ what }) => of.includes(what)).map(({ title }) => title)
const textOf = (links: readonly ChainLink[], start: string): string =>
  links.find(({ title }) => title.startsWith(start))?.text ?? assert.fail(`no link ${start}`)
const from = (links: readonly ChainLink[], what: LinkKind): readonly LinkKind[] => {
  const all = links.map((link) => link.what)
  return all.slice(all.indexOf(what))
}

onBothEngines(
  'a mission tells what it read, paid, asked and did, in the order in which it happened',
  ({ db }) =>
    inWorkedCompany(db, async ({ edited, free }) => {
      const links = await chain(db, edited)
      const analyze = from(links, 'tool')
      assert.deepEqual(analyze.slice(0, 7), ['tool', 'call', 'hold', 'call', 'hold', 'call', 'hold'])
      assert.match(
        textOf(links, 'memory_search: done'),
        /asked \{"query":"harbour"\}; read made in the company/,
      )
      assert.deepEqual(titles(links, 'call'), [
        `gather by test:paid: ${callCost}`,
        `gather by test:paid: ${callCost}`,
        `analyze by test:paid: ${callCost}`,
      ])
      assert.match(
        textOf(links, 'Held'),
        /company:day, company:month, its mission; by the price list .* \$15\.00 out$/,
      )
      assert.deepEqual(titles(links, 'effect', 'taint', 'change', 'evidence', 'approval'), [
        'Publish: The day: done',
        'Untrusted artifact: “news”',
        'Untrusted artifact: “Analysis: Act”',
        'Effect planned',
        'Publish: The week: void',
        'Question void: something else was asked or decided',
        'Publish: The day: approved and used',
        'Approved by founder',
        'Approval used, once and for all',
        'Effect started',
        'The worker says: done',
        'Effect done',
      ])
      const [row] = await db.query<{ sha: string }>(
        sql`select payload_sha as sha from ops_effects where mission_id = ${edited}`,
      )
      const hash = new RegExp(`payload ${row?.sha.slice(0, 16)}`)
      assert.match(textOf(links, 'Publish: The day: done'), hash)
      const approval = textOf(links, 'Publish: The day: approved')
      assert.match(approval, hash)
      assert.match(approval, /asked since artifact news \(http.*\) and 1 more stands behind it; risk high/)
      assert.match(
        approval,
        /edited by founder; it was .*"text":"before".*decided by founder at 20.*: sounds better$/,
      )
      assert.match(textOf(links, 'Effect started'), /^try 1, worker w1$/)
      assert.match(textOf(await chain(db, free), 'Send a webhook to crm'), /asked nobody: effect_policy/)
    }),
)

onBothEngines('every id on the way, and its end, leads to the same chain and is marked in it', ({ db }) =>
  inWorkedCompany(db, async ({ edited }) => {
    const whole = await chain(db, edited)
    const named: readonly LinkKind[] = ['tool', 'call', 'hold', 'effect', 'approval', 'change']
    for (const link of whole.filter(({ what }) => named.includes(what))) {
      const asked =
        link.what === 'change' ? [link.id] : [link.id, link.id.slice(-12), link.id.slice(0, 33).toUpperCase()]
      for (const id of asked) {
        const told = await chain(db, id)
        assert.deepEqual(kinds(told), kinds(whole), id)
        assert.deepEqual(
          told.filter(({ here }) => here).map(({ what, id: of }) => [what, of]),
          [[link.what, link.id]],
          id,
        )
      }
    }
    assert.deepEqual(await tellWhy(db, 'dead-beef-0'), { outcome: 'not_found' })
    const ids = whole.filter(({ what }) => what === 'call').map(({ id }) => id)
    const common = ids.reduce((start, id) => {
      let length = 0
      while (length < start.length && start[length] === id[length]) length += 1
      return start.slice(0, length)
    })
    assert.ok(common.length >= 4, 'ids begin with the time')
    assert.equal((await tellWhy(db, common)).outcome, 'ambiguous')
  }),
)

const lost = async (): Promise<never> => {
  throw new EffectError('the answer was lost', { definite: false, retryable: false })
}

/** A step whose effect may have happened. */
async function inDoubt(world: World, kind: ReturnType<typeof heldEffect>): Promise<string> {
  kind.next.unshift(lost)
  const assignment = await actingStep(world)
  const end = await act(world, assignment, kind)
  assert.ok(end.outcome === 'unknown', JSON.stringify(end))
  const { step } = assignment
  await doubtStep(world.db, { id: step.id, token: step.lease_token }, end.reason)
  await world.db.query(sql`update ops_effects set settle_by = ops_now() - interval '1 second'`)
  return step.id
}

onBothEngines('a doubt tells who said what: the worker, a look at the target, a person', async ({ db }) => {
  await foundCompany(db)
  const world = actingWorld(testWorld(db))
  await setPolicies(world, { effect_policy: { approval: { held: 'when_tainted' } } })
  const seen = heldEffect('probe')
  const first = await inDoubt(world, seen)
  seen.answers.push({
    found: 'happened',
    result: { url: 'https://x.example/1' },
    evidence: 'our mark is there',
  })
  const signal = new AbortController().signal
  assert.ok(await probeOnce(world, { signal, spacingSeconds: 0, kinds: [seen as EffectKind] }))
  const looked = await chain(db, String((await effectOf(db, first))['id']))
  assert.deepEqual(titles(looked, 'change', 'evidence'), [
    'Effect planned',
    'Effect started',
    'The worker says: unknown',
    'Effect in doubt',
    'A look at the target says: happened',
    'Effect done',
  ])
  assert.match(
    textOf(looked, 'A look at the target'),
    /our mark is there; \{"url":"https:\/\/x\.example\/1"\}/,
  )
  assert.match(textOf(looked, 'Effect in doubt'), /the answer was lost/)
  const second = await inDoubt(world, heldEffect('oneshot'))
  assert.equal((await resolveStep(world, second, 'not_happened', people, 'I looked')).outcome, 'resolved')
  const said = await chain(db, String((await effectOf(db, second))['id']))
  assert.deepEqual(titles(said, 'change', 'evidence').slice(-2), [
    'A person says: not happened',
    'Effect failed',
  ])
  assert.equal(textOf(said, 'A person says'), 'not_happened (founder): I looked')
})

async function payingCompany(db: Db): Promise<World> {
  await foundCompany(db)
  const world = payingWorld(db)
  await setPolicies(world, {
    budget_policy: { daily_usd: 0.2, monthly_usd: 20, per_agent_daily_usd: 10 },
    spending_policy: { talk_share: 1 },
    price_policy: { 'test:paid': { input: 1, output: 1 } },
  })
  return world
}

onBothEngines(
  'a limit that is raised tells what used it up, who raised it, and what changed',
  async ({ db }) => {
    const world = await payingCompany(db)
    const spent = { inputTokens: 90_000, cachedTokens: 0, outputTokens: 10_000 }
    for (let n = 0; n < 2; n++) {
      const hold = await holdMoney(world, callOf())
      assert.ok(hold && (await settle(world, hold, spent)))
    }
    await assert.rejects(holdMoney(world, callOf()), /budget_policy\.daily_usd is used up/)
    const [asked] = await db.query<{ id: string; payload_sha: string }>(
      sql`select id, payload_sha from ops_approvals where what = 'budget_rise'`,
    )
    assert.ok(asked)
    const answer = await approveAsked(world, { id: asked.id, by: people, sha: asked.payload_sha })
    assert.equal(answer.outcome, 'decided', JSON.stringify(answer))
    const links = await chain(db, asked.id)
    assert.deepEqual(kinds(links), ['event', 'approval', 'change', 'event'])
    assert.match(links[0]?.title ?? '', /^budget\.exhausted: The limit of company:day is reached/)
    assert.match(
      links[1]?.text ?? '',
      /daily_usd: 0\.2 → 0\.3 USD; asked since \$0\.20 of \$0\.20 of company:day is spent/,
    )
    assert.deepEqual(titles(links, 'change'), ['Approved by founder', 'Approval used, once and for all'])
    assert.match(links.at(-1)?.title ?? '', /^policy\.changed: Policy budget_policy changed by founder/)
    const approved = links.find(({ title }) => title === 'Approved by founder')
    assert.equal((await chain(db, approved?.id ?? '')).find(({ here }) => here)?.title, 'Approved by founder')
    const forward = await chain(db, links[0]?.id ?? '')
    assert.deepEqual(forward.map(({ what, id }) => [what, id]).at(1), ['approval', asked.id])
  },
)

onBothEngines('a call of a conversation leads to that conversation, and is told in it', async ({ db }) => {
  await foundCompany(db)
  const world = testWorld(db)
  const { id: roundtableId } = await talkToTheEnd(world)
  const [paid, free] = [world.rng.id(world.clock.now()), world.rng.id(world.clock.now())]
  const call = {
    agentId: 'executor',
    missionId: null,
    stepId: null,
    roundtableId,
    task: 'turn',
    ok: true,
  } as const
  const used = { inputTokens: 90, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 10, durationMs: 900 }
  const rest = { problem: null, holdId: null, usageProblem: null }
  await insertModelCall(db, {
    ...call,
    ...used,
    ...rest,
    id: paid,
    model: 'test:paid',
    simulated: false,
    costMicroUsd: 1_234,
  })
  await insertModelCall(db, {
    ...call,
    ...used,
    ...rest,
    id: free,
    model: 'demo',
    simulated: true,
    costMicroUsd: 0,
  })
  const links = await chain(db, roundtableId)
  assert.deepEqual(
    titles(links, 'call'),
    ['turn by test:paid: $0.001234'],
    'what costs nothing is told when asked',
  )
  assert.deepEqual(titles(await chain(db, free), 'call'), [
    'turn by test:paid: $0.001234',
    'turn by demo: simulated, free',
  ])
  const asked = await chain(db, paid)
  assert.deepEqual(kinds(asked), kinds(links))
  assert.deepEqual(
    asked.filter(({ here }) => here).map(({ id }) => id),
    [paid],
  )
})

onBothEngines('a call tells what was held for it, what it came to, and at whose price', async ({ db }) => {
  const world = await payingCompany(db)
  const open = await holdMoney(world, callOf())
  const hold = await holdMoney(world, callOf())
  assert.ok(open && hold)
  await settle(
    world,
    hold,
    { inputTokens: 1_000, cachedTokens: 0, outputTokens: 500 },
    { problem: 'no usage was told' },
  )
  const links = await chain(db, hold.id)
  assert.deepEqual(
    links.map(({ what, here }) => [what, here]),
    [
      ['call', false],
      ['hold', true],
    ],
  )
  assert.equal(links[1]?.title, 'Held $0.10, settled at $0.10')
  assert.match(links[0]?.text ?? '', /1,000 tokens in, 500 out; .*; no usage was told$/)
  assert.match(links[1]?.text ?? '', /by price_policy a million tokens are \$1\.00 in/)
  const [waiting] = await chain(db, open.id)
  assert.equal(waiting?.title, 'Held $0.10, for turn by test:paid, not settled yet')
  const unpriced = payingWorld(db, null)
  await setPolicies(unpriced, { price_policy: {} })
  const counted = await holdMoney(unpriced, callOf())
  assert.ok(counted)
  assert.match((await chain(db, counted.id))[0]?.text ?? '', /price unknown: tokens are counted$/)
})
