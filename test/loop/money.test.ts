// Money from the first call of a day to the last: what is held, what is settled, who is told, and what waits until there is more.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ThoughtError } from '../../src/domain/thought.ts'
import { type Hold, holdMoney, type MoneyAsk } from '../../src/loop/hold-money.ts'
import { initiateOnce } from '../../src/loop/initiate.ts'
import { approveProposal, propose } from '../../src/loop/intake.ts'
import { mindFor } from '../../src/loop/mind-for.ts'
import { readPauses } from '../../src/loop/money-pauses.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { talkOnce } from '../../src/loop/roundtable-worker.ts'
import { settleHolds } from '../../src/loop/settle-money.ts'
import { readSpeakers } from '../../src/store/agents.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies, stepsOf } from '../support/company.ts'
import { LostError } from '../support/faulty-db.ts'
import { onBothEngines } from '../support/kept-database.ts'
import { done, kindOf } from '../support/kinds.ts'
import { assertInvariants, openMissionOf } from '../support/missions.ts'
import { callOf, payingWorld, settle } from '../support/money.ts'
import { countedDb, inVirtualWorld, type VirtualWorld } from '../support/virtual.ts'
import { changes, stopped, worker } from '../support/workers.ts'
import { testWorld } from '../support/world.ts'

const never = new AbortController().signal
const whole = { inputTokens: 90_000, cachedTokens: 0, outputTokens: 10_000 }
const dollars = { daily_usd: 1, monthly_usd: 20, per_agent_daily_usd: 5 }
const talkAll = { talk_share: 1 }

/** Spends a dime; throws what `holdMoney` throws. */
async function spendADime(world: World, ask: Partial<MoneyAsk> = {}): Promise<void> {
  const hold = await holdMoney(world, callOf(ask))
  assert.ok(hold)
  assert.ok(await settle(world, hold, whole))
}

/** Returns the refusal of a call. */
async function refusalOf(world: World, ask: Partial<MoneyAsk> = {}): Promise<ThoughtError> {
  try {
    await holdMoney(world, callOf(ask))
  } catch (error) {
    if (error instanceof ThoughtError) return error
    throw error
  }
  assert.fail('it was paid for')
}

const told = (db: Db) =>
  db.query<{ kind: string; scope: string; tags: string[] }>(
    sql`select kind, metadata ->> 'scope' as scope, tags from ops_agent_events where kind like 'budget.%' order by id`,
  )
const budget = async (db: Db, scope: string) => {
  const [row] = await db.query<{ lim: number; spent: number; held: number }>(
    sql`select lim, spent, held from ops_budgets where scope = ${scope} order by window_start desc limit 1`,
  )
  return row
}

async function payingCompany(db: Db, policies: Record<string, unknown> = {}): Promise<World> {
  const world = payingWorld(db)
  await foundCompany(db)
  await setPolicies(world, { budget_policy: dollars, spending_policy: talkAll, ...policies })
  return world
}

describe('money', () => {
  onBothEngines('is held before a call and becomes what it cost, once', async ({ db }) => {
    const world = await payingCompany(db)
    const hold = await holdMoney(world, callOf())
    assert.ok(hold)
    for (const scope of ['agent:executor:day', 'company:day', 'company:month', 'talk:day'])
      assert.deepEqual([(await budget(db, scope))?.held, (await budget(db, scope))?.spent], [100_000, 0])
    const used = { inputTokens: 1_000, cachedTokens: 600, outputTokens: 200 }
    assert.equal(await settle(world, hold, used), true)
    assert.equal(await settle(world, hold, used), false)
    for (const scope of ['agent:executor:day', 'company:day', 'company:month', 'talk:day'])
      assert.deepEqual([(await budget(db, scope))?.held, (await budget(db, scope))?.spent], [0, 1_200])
    await assertInvariants(db)
  })

  onBothEngines('that is used up is said once, with an alarm, and near its end once', async ({ db }) => {
    const world = await payingCompany(db)
    for (let i = 0; i < 10; i++) await spendADime(world)
    for (let i = 0; i < 3; i++) {
      const { message, parkSeconds, retryable } = await refusalOf(world)
      assert.match(message, /budget_policy\.daily_usd is used up: \$1\.00 of \$1\.00 spent/)
      assert.deepEqual([parkSeconds, retryable], [60, true])
    }
    const events = await told(db)
    assert.deepEqual(
      events.map(({ kind, scope }) => `${kind} ${scope}`),
      [
        'budget.nearing company:day',
        'budget.nearing talk:day',
        'budget.exhausted company:day',
        'budget.exhausted talk:day',
      ],
    )
    assert.ok(events.every(({ tags }) => tags.includes('alarm') && tags.includes('budget')))
    const asked = await db.query(sql`select what, status, title, target from ops_approvals`)
    const [title, target] = ['Raise budget_policy.daily_usd', 'budget_policy.daily_usd: 1 → 1.5 USD']
    assert.deepEqual(asked, [{ what: 'budget_rise', status: 'pending', title, target }])
    await assertInvariants(db)
  })

  onBothEngines('that only others hold is waited for briefly, and nobody is alarmed', async ({ db }) => {
    const world = await payingCompany(db)
    const holds = []
    for (let i = 0; i < 10; i++) holds.push(await holdMoney(world, callOf()))
    assert.equal((await refusalOf(world)).parkSeconds, 15)
    assert.deepEqual(await told(db), [])
    assert.ok(holds[0])
    await settle(world, holds[0], { inputTokens: 1, cachedTokens: 0, outputTokens: 0 })
    assert.equal((await refusalOf(world)).parkSeconds, 15)
    assert.ok(holds[1])
    await settle(world, holds[1], { inputTokens: 1, cachedTokens: 0, outputTokens: 0 })
    assert.ok(await holdMoney(world, callOf()))
    await assertInvariants(db)
  })

  onBothEngines('follows a limit that is raised or lowered at the next call', async ({ db }) => {
    const world = await payingCompany(db)
    for (let i = 0; i < 10; i++) await spendADime(world)
    await refusalOf(world)
    await setPolicies(world, { budget_policy: { ...dollars, daily_usd: 1.2 } })
    await spendADime(world)
    await setPolicies(world, { budget_policy: { ...dollars, daily_usd: 0.5 } })
    await refusalOf(world)
    await assertInvariants(db)
  })

  onBothEngines('of one call is bounded, and that of a mission ends the step', async ({ db }) => {
    const world = await payingCompany(db, {
      spending_policy: { ...talkAll, per_mission_usd: 0.15, per_call_usd: 0.5 },
    })
    const tooMuch = await refusalOf(world, { promptTokens: 490_001 })
    assert.match(tooMuch.message, /could cost \$0\.50, and spending_policy\.per_call_usd allows \$0\.50/)
    assert.deepEqual([tooMuch.retryable, tooMuch.parkSeconds], [false, null])
    const { missionId } = await openMissionOf(world, { steps: stepsOf('review') })
    await spendADime(world, { missionId })
    const over = await refusalOf(world, { missionId })
    assert.match(over.message, /per_mission_usd is used up/)
    assert.deepEqual([over.retryable, over.parkSeconds], [false, null])
    assert.equal((await readPauses(world, (await readPolicies(db)).policies)).work.length, 0)
  })

  onBothEngines('of talk ends before the day’s does, and work goes on', async ({ db }) => {
    const world = await payingCompany(db, { spending_policy: { talk_share: 0.25 } })
    await spendADime(world)
    await spendADime(world)
    assert.match((await refusalOf(world)).message, /talk_share is used up: \$0\.20 of \$0\.25/)
    const { missionId } = await openMissionOf(world)
    await spendADime(world, { missionId })
    const { policies } = await readPolicies(db)
    const { work, talk } = await readPauses(world, policies)
    assert.deepEqual([work, talk], [[], ['coordinator', 'executor', 'observer']])
  })

  onBothEngines('is counted in tokens where no price is known, or refused', async ({ db }) => {
    await payingCompany(db, { spending_policy: { ...talkAll, unpriced_daily_tokens: 250_000 } })
    const world = payingWorld(db, null)
    await spendADime(world)
    await spendADime(world)
    assert.match(
      (await refusalOf(world)).message,
      /unpriced_daily_tokens is used up: 200,000 tokens of 250,000/,
    )
    const [call] = await db.query(sql`select cost_micro_usd, input_tokens from ops_model_calls limit 1`)
    assert.deepEqual(call, { cost_micro_usd: null, input_tokens: 90_000 })
    await assertInvariants(db)
    await setPolicies(world, { budget_policy: { ...dollars, unpriced: 'refuse' } })
    const refused = await refusalOf(world)
    assert.match(refused.message, /price of test:paid is not known.*price_policy/)
    assert.equal(refused.retryable, false)
    await setPolicies(world, { price_policy: { 'test:paid': { input: 1, output: 2 } } })
    assert.equal((await holdMoney(world, callOf()))?.amount, 110_000)
  })

  onBothEngines(
    'is charged in full where nobody says what was used, and as billed where more was',
    async ({ db }) => {
      const world = await payingCompany(db)
      const usages = [
        { inputTokens: Number.NaN, cachedTokens: 0, outputTokens: 0 },
        { inputTokens: -5, cachedTokens: 0, outputTokens: 0 },
        { inputTokens: 90_000_000, cachedTokens: 0, outputTokens: 0 },
      ]
      for (const usage of usages) {
        const hold = await holdMoney(world, callOf())
        assert.ok(hold)
        // What the mind hands on of figures that are none.
        const sound = usage.inputTokens > 0 ? usage : { ...usage, inputTokens: 0 }
        await settle(world, hold, sound, usage.inputTokens > 0 ? {} : { problem: 'no count of tokens' })
      }
      assert.equal((await budget(db, 'company:day'))?.spent, 300_000)
      const more = await holdMoney(world, callOf())
      assert.ok(more)
      await settle(world, more, { inputTokens: 150_000, cachedTokens: 0, outputTokens: 0 })
      assert.equal((await budget(db, 'company:day'))?.spent, 450_000)
      const [flagged] = await db.query<{ n: number }>(
        sql`select count(*) as n from ops_model_calls where usage_problem is not null`,
      )
      assert.equal(flagged?.n, 4)
      await assertInvariants(db)
    },
  )

  onBothEngines(
    'goes past a limit by one call at most when a provider bills more than it was asked for',
    async ({ db }) => {
      const world = await payingCompany(db)
      for (let i = 0; i < 9; i++) await spendADime(world)
      const last = await holdMoney(world, callOf())
      assert.ok(last)
      await settle(world, last, { inputTokens: 170_000, cachedTokens: 0, outputTokens: 0 })
      assert.equal((await budget(db, 'company:day'))?.spent, 1_070_000)
      await refusalOf(world)
      await assertInvariants(db)
    },
  )

  it('is asked nothing of where a model is simulated: no statement more, and no hold', async () => {
    await inVirtualWorld(async (world) => {
      const { db, made } = countedDb(world.db)
      const demo = { ...testWorld(db), clock: world.clock }
      const { policies } = await readPolicies(db)
      const [who] = await readSpeakers(db, ['executor'])
      assert.ok(who)
      const around = { seed: 's', signal: never, missionId: null, stepId: null, roundtableId: null, policies }
      const mind = mindFor(demo, who, around)
      const before = made()
      await mind.record({
        task: 'turn',
        model: 'demo',
        simulated: true,
        usage: { inputTokens: 5, cachedTokens: 0, outputTokens: 5 },
        durationMs: 1,
        ok: true,
        problem: null,
        hold: null,
        usageProblem: null,
      })
      assert.equal(made() - before, 1)
      assert.equal(
        await mind.hold({ task: 'turn', model: null, promptTokens: 10, maxOutputTokens: 10 }),
        null,
      )
      assert.deepEqual(await readPauses(demo, policies), { work: [], talk: [], of: 0 })
      assert.deepEqual(await db.query(sql`select id from ops_budget_holds`), [])
    })
  })
})

describe('an exhausted budget', () => {
  onBothEngines(
    'turns away at the door what asks a model, and nothing else, until it is raised',
    async ({ db }) => {
      const world = await payingCompany(db)
      await setPolicies(world, { auto_approve: { enabled: true, allowed_step_kinds: ['crawl', 'review'] } })
      const waiting = await propose(world, draftOf({ steps: stepsOf('draft_tweet') }))
      assert.ok(waiting.outcome === 'recorded' && waiting.proposal.status === 'pending')
      for (let i = 0; i < 10; i++) await spendADime(world)
      await refusalOf(world)
      const refused = await propose(world, draftOf())
      assert.ok(refused.outcome === 'recorded')
      assert.equal(refused.proposal.status, 'rejected')
      assert.match(
        refused.proposal.rejectionReason ?? '',
        /1000000\/1000000\): budget_policy\.daily_usd, \$1\.00 of \$1\.00/,
      )
      const gate = refused.proposal.gates.find(({ ok }) => !ok)
      assert.deepEqual(
        [gate?.gate, gate?.measured, gate?.limit],
        ['budget_policy.daily_usd', 1_000_000, 1_000_000],
      )
      const crawl = await propose(
        world,
        draftOf({ steps: [{ kind: 'crawl', payload: {}, dependsOn: null }] }),
      )
      assert.ok(crawl.outcome === 'recorded', JSON.stringify(crawl))
      assert.equal(crawl.proposal.status, 'accepted')
      const approved = await approveProposal(world, waiting.proposal.id, 'founder')
      assert.equal(approved.outcome === 'decided' && approved.proposal.status, 'rejected')
      await setPolicies(world, { budget_policy: { ...dollars, daily_usd: 2 } })
      const again = await propose(world, draftOf())
      assert.equal(again.outcome === 'recorded' && again.proposal.status, 'accepted')
    },
  )

  it('leaves what is queued alone, without an event of its own, until the window ends', async () => {
    await inVirtualWorld(async (virtual) => {
      const world = { ...virtual, model: payingWorld(virtual.db).model } as VirtualWorld
      await setPolicies(world, { budget_policy: dollars, spending_policy: talkAll })
      await openMissionOf(world, { steps: stepsOf('review'), priority: 5 })
      await openMissionOf(world, { steps: [{ kind: 'crawl', payload: {}, dependsOn: null }] })
      for (let i = 0; i < 10; i++) await spendADime(world)
      await refusalOf(world)
      const ran: string[] = []
      const of = (kind: string) =>
        kindOf(kind, () => {
          ran.push(kind)
          return done()
        })
      const running = worker(world, [{ ...of('review'), thinks: true }, of('crawl')])
      await world.pass(120_000)
      assert.deepEqual(ran, ['crawl'])
      assert.deepEqual(await changes(world.db), ['running', 'succeeded'])
      // From noon to midnight.
      await world.clock.advanceTo(Date.UTC(2026, 2, 3))
      await world.pass(2_000)
      assert.deepEqual(ran, ['crawl', 'review'])
      await stopped(world, running)
    })
  })

  it('of one agent lets the others go on, and goes on when it is raised', async () => {
    await inVirtualWorld(async (virtual) => {
      const world = { ...virtual, model: payingWorld(virtual.db).model } as VirtualWorld
      const budget_policy = { ...dollars, daily_usd: 10, per_agent_daily_usd: 1 }
      await setPolicies(world, { budget_policy, spending_policy: talkAll })
      await openMissionOf(world, { agentId: 'executor', steps: stepsOf('review') })
      await openMissionOf(world, { agentId: 'observer', steps: stepsOf('review') })
      for (let i = 0; i < 10; i++) await spendADime(world)
      await refusalOf(world)
      const ran: string[] = []
      const review = kindOf('review', ({ agentId }) => {
        ran.push(agentId)
        return done()
      })
      const running = worker(world, [{ ...review, thinks: true }])
      await world.pass(5_000)
      assert.deepEqual(ran, ['observer'])
      await setPolicies(world, { budget_policy: { ...budget_policy, per_agent_daily_usd: 1.5 } })
      await world.pass(5_000)
      assert.deepEqual(ran, ['observer', 'executor'])
      await stopped(world, running)
    })
  })

  onBothEngines('begins no conversation and takes up no idea', async ({ db }) => {
    const world = await payingCompany(db, { initiative_policy: { enabled: true } })
    for (let i = 0; i < 10; i++) await spendADime(world)
    await refusalOf(world)
    await db.query(sql`insert into ops_roundtable_queue (format, topic) values ('standup', 'Anything')`)
    await db.query(
      sql`insert into ops_roundtable_queue (format, topic, participants) values ('debate', 'Else', '{executor,observer}')`,
    )
    await db.query(sql`insert into ops_initiative_queue (kind, agent_id) values ('initiative', 'executor')`)
    assert.equal(await talkOnce(world, 'w', never), false)
    assert.equal(await initiateOnce(world, 'w', never), false)
    const events = await db.query(sql`select id from ops_agent_events where kind = 'roundtable.started'`)
    assert.deepEqual(events, [])
    await setPolicies(world, { budget_policy: { ...dollars, daily_usd: 5 } })
    assert.equal(await initiateOnce(world, 'w', never), true)
  })
})

describe('settling holds', () => {
  it('charges what a lost worker held in full, in the window it was held in, once', async () => {
    await inVirtualWorld(async (virtual) => {
      const world = { ...virtual, model: payingWorld(virtual.db).model } as VirtualWorld
      await setPolicies(world, { budget_policy: dollars, spending_policy: talkAll })
      // A minute before midnight in the company's time zone.
      await setPolicies(world, { company: { name: 'Test', time_zone: 'Europe/Vienna' } })
      await world.clock.advanceTo(Date.UTC(2026, 2, 2, 22, 59))
      const hold = await holdMoney(world, callOf())
      assert.ok(hold)
      const beat = async () =>
        settleHolds.run(world, {
          deadline: Number.POSITIVE_INFINITY,
          policies: (await readPolicies(world.db)).policies,
        })
      assert.equal((await beat())['charged'], 0)
      await world.clock.advanceTo(Date.UTC(2026, 2, 3, 1))
      assert.equal((await beat())['charged'], 1)
      assert.equal((await beat())['charged'], 0)
      const days = () =>
        world.db.query<{ start: Date; spent: number; held: number }>(sql`
        select window_start as start, spent, held from ops_budgets where scope = 'company:day' order by window_start`)
      const start = new Date(Date.UTC(2026, 2, 1, 23))
      assert.deepEqual(await days(), [{ start, spent: 100_000, held: 0 }])
      await spendADime(world)
      const [calls] = await world.db.query<{ n: number; lost: number }>(sql`
        select count(*) as n, count(usage_problem) as lost from ops_model_calls`)
      assert.deepEqual(calls, { n: 2, lost: 1 })
      await assertInvariants(world.db)
      // The worker comes back: what its call cost is put right in the window of yesterday.
      assert.equal(await settle(world, hold, { inputTokens: 7, cachedTokens: 0, outputTokens: 0 }), true)
      const today = { start: new Date(Date.UTC(2026, 2, 2, 23)), spent: 100_000, held: 0 }
      assert.deepEqual(await days(), [{ start, spent: 7, held: 0 }, today])
      await assertInvariants(world.db)
    })
  })

  /** Holds a dime whose worker is lost, and has it charged. */
  async function lostDime(world: World): Promise<Hold> {
    const hold = await holdMoney(world, callOf())
    assert.ok(hold)
    await world.db.query(sql`update ops_budget_holds set expires_at = ops_now() where status = 'held'`)
    const { policies } = await readPolicies(world.db)
    const beat = { deadline: Number.POSITIVE_INFINITY, policies }
    assert.equal((await settleHolds.run(world, beat))['charged'], 1)
    return hold
  }

  const calls = (db: Db) =>
    db.query<Record<string, unknown>>(sql`
      select input_tokens as input, output_tokens as output, cost_micro_usd as cost, ok, problem, usage_problem as trouble
      from ops_model_calls order by created_at, id`)

  for (const loss of ['of the call', 'of the answer'] as const)
    it(`writes what a call cost though the database is away for a moment (loss ${loss})`, async () => {
      await inVirtualWorld(async (virtual) => {
        const world = { ...virtual, model: payingWorld(virtual.db).model } as VirtualWorld
        await setPolicies(world, { budget_policy: dollars, spending_policy: talkAll })
        const { policies } = await readPolicies(world.db)
        const [speaker] = await readSpeakers(world.db, ['executor'])
        assert.ok(speaker)
        const call = { seed: 's', signal: never, missionId: null, stepId: null, roundtableId: null, policies }
        const { db, ...rest } = world
        let broken: Db = db
        const through = {
          ...rest,
          get db() {
            return broken
          },
        } as unknown as World
        const mind = mindFor(through, speaker, call)
        const hold = await mind.hold({
          task: 'turn',
          model: null,
          promptTokens: 90_000,
          maxOutputTokens: 10_000,
        })
        assert.ok(hold)
        let lost = 3
        broken = {
          ...db,
          async transaction(work) {
            if (lost-- <= 0) return db.transaction(work)
            if (loss === 'of the answer') await db.transaction(work)
            throw new LostError('the database is away')
          },
        }
        const usage = { inputTokens: 1_000, cachedTokens: 0, outputTokens: 200 }
        const made = {
          task: 'turn',
          model: 'test:paid',
          simulated: false,
          usage,
          durationMs: 5,
          ok: true,
        } as const
        const recorded = mind.record({ ...made, problem: null, hold, usageProblem: null })
        await Promise.all([recorded, world.pass(10_000)])
        assert.deepEqual(await budget(db, 'company:day'), { lim: 1_000_000, spent: 1_200, held: 0 })
        assert.equal((await calls(db)).length, 1)
        await assertInvariants(db)
      })
    })

  onBothEngines('puts right what was charged in full when its usage comes late, once', async ({ db }) => {
    const world = await payingCompany(db)
    for (let i = 0; i < 9; i++) await spendADime(world)
    const hold = await lostDime(world)
    await refusalOf(world)
    const paused = async () => (await readPauses(world, (await readPolicies(db)).policies)).talk
    assert.ok((await paused()).includes('executor'))
    const used = { inputTokens: 1_000, cachedTokens: 600, outputTokens: 200 }
    assert.equal(await settle(world, hold, used), true)
    assert.equal(await settle(world, hold, used), false)
    for (const scope of ['agent:executor:day', 'company:day', 'company:month', 'talk:day'])
      assert.deepEqual([(await budget(db, scope))?.held, (await budget(db, scope))?.spent], [0, 901_200])
    const record = { input: 1_000, output: 200, cost: 1_200, ok: true, problem: null, trouble: null }
    assert.deepEqual((await calls(db)).at(-1), record)
    const [corrected, ...more] = await db.query<{ tags: string[]; metadata: Record<string, unknown> }>(
      sql`select tags, metadata from ops_agent_events where kind = 'budget.corrected' order by id`,
    )
    assert.deepEqual(more, [])
    assert.deepEqual(corrected?.tags, ['budget', 'budget_corrected'])
    assert.deepEqual([corrected?.metadata['charged'], corrected?.metadata['actual']], [100_000, 1_200])
    assert.deepEqual(await paused(), [], 'there is less spent than was thought')
    await assertInvariants(db)
  })

  onBothEngines(
    'says it when what was billed late is more than was held, and passes a limit',
    async ({ db }) => {
      const world = await payingCompany(db)
      for (let i = 0; i < 9; i++) await spendADime(world)
      const hold = await lostDime(world)
      assert.equal(
        await settle(world, hold, { inputTokens: 150_000, cachedTokens: 0, outputTokens: 0 }),
        true,
      )
      assert.equal((await budget(db, 'company:day'))?.spent, 1_050_000)
      const [corrected] = (await told(db)).filter(({ kind }) => kind === 'budget.corrected')
      assert.ok(corrected?.tags.includes('alarm'))
      assert.match(String((await calls(db)).at(-1)?.['trouble']), /^more was billed \(150000\) than was held/)
      await refusalOf(world)
      await assertInvariants(db)
    },
  )

  onBothEngines('leaves it charged in full when nobody knows the usage late either', async ({ db }) => {
    const world = await payingCompany(db)
    const hold = await lostDime(world)
    const nothing = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
    assert.equal(await settle(world, hold, nothing, { problem: 'no usage was reported' }), true)
    assert.equal(await settle(world, hold, whole), false)
    assert.equal((await budget(db, 'company:day'))?.spent, 100_000)
    assert.equal((await calls(db))[0]?.['trouble'], 'no usage was reported')
    assert.deepEqual(await told(db), [])
    await assertInvariants(db)
  })

  it('says once that the month will cost more than it may', async () => {
    await inVirtualWorld(async (virtual) => {
      const world = { ...virtual, model: payingWorld(virtual.db).model } as VirtualWorld
      await setPolicies(world, { budget_policy: { ...dollars, monthly_usd: 2 }, spending_policy: talkAll })
      const { policies } = await readPolicies(world.db)
      const beat = () => settleHolds.run(world, { deadline: Number.POSITIVE_INFINITY, policies })
      assert.equal((await beat())['forecasts'], 0)
      await spendADime(world)
      // Ten cents on one of thirty days.
      assert.equal((await beat())['forecasts'], 1)
      assert.equal((await beat())['forecasts'], 0)
      const events = await told(world.db)
      assert.deepEqual(
        events.map(({ kind, scope }) => [kind, scope]),
        [['budget.forecast', 'company:month']],
      )
    })
  })
})
