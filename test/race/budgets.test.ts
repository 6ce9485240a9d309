// Money under concurrency: several processes that spend at once from one budget, on a real server, and are killed while they do.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Hold, holdMoney } from '../../src/loop/hold-money.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { settleHolds } from '../../src/loop/settle-money.ts'
import { verifyInvariants } from '../../src/loop/verify.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { type FreshPostgres, freshPostgres } from '../support/database.ts'
import { callOf, payingWorld, settle } from '../support/money.ts'
import type { SpendAsk, Spent } from './spender.ts'

const processes = 4
const spender = fileURLToPath(new URL('./spender.ts', import.meta.url))
const rounds = Number(process.env['BULLPEN_BUDGET_ROUNDS'] ?? '25')

interface Spender {
  child: ChildProcess
  lines: AsyncIterator<string>
  reader: Interface
}

function startSpender(url: string): Spender {
  const child = spawn(process.execPath, [spender, url], { stdio: ['pipe', 'pipe', 'inherit'] })
  assert.ok(child.stdout)
  const reader = createInterface({ input: child.stdout })
  return { child, reader, lines: reader[Symbol.asyncIterator]() }
}

const tell = ({ child }: Spender, ask: SpendAsk): void => void child.stdin?.write(`${JSON.stringify(ask)}\n`)

async function hear({ lines }: Spender): Promise<Spent> {
  const next = await lines.next()
  if (next.done === true) throw new Error('a spender ended')
  return JSON.parse(next.value) as Spent
}

/** Lets all of them spend at the same moment; returns what all were told. */
async function spendAtOnce(spenders: readonly Spender[], asks: readonly SpendAsk[]): Promise<Spent> {
  asks.forEach((ask, i) => {
    tell(spenders[i] as Spender, ask)
  })
  const all = await Promise.all(spenders.map(hear))
  return {
    held: all.flatMap((one) => one.held),
    settled: all.reduce((sum, one) => sum + one.settled, 0),
    refused: all.flatMap((one) => one.refused),
  }
}

async function goHome(spenders: readonly Spender[]): Promise<void> {
  for (const { child } of spenders) {
    child.stdin?.end()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
}

/** The fifty calls of a round, on four processes. */
const fifty = (agent: string, settle: number | null): SpendAsk[] =>
  [13, 13, 12, 12].map((calls) => ({ agent, calls, settle }))

async function withPayers(
  policies: Record<string, unknown>,
  work: (fresh: FreshPostgres, spenders: readonly Spender[]) => Promise<void>,
): Promise<void> {
  const fresh = await freshPostgres()
  const spenders = Array.from({ length: processes }, () => startSpender(fresh.url))
  try {
    await foundCompany(fresh.db)
    await setPolicies(payingWorld(fresh.db), policies)
    await work(fresh, spenders)
    const { invariants } = await verifyInvariants(fresh.db)
    assert.deepEqual(
      invariants.filter((one) => !one.ok),
      [],
    )
  } finally {
    await goHome(spenders)
    await fresh.drop()
  }
}

/** What a budget holds. What goes on for seconds is asked of the month: a day may end meanwhile. */
const budgetOf = async (db: Db, scope: string): Promise<{ spent: number; held: number; lim: number }> => {
  const rows = await db.query<{ spent: number; held: number; lim: number }>(
    sql`select spent, held, lim from ops_budgets where scope = ${scope}`,
  )
  assert.ok(rows[0])
  return rows[0]
}

const plenty = { daily_usd: 100_000, monthly_usd: 100_000, per_agent_daily_usd: 100_000 }
const talkAll = { talk_share: 1, per_call_usd: 0.1 }

describe('a budget under concurrency', () => {
  it(`lets exactly 10 of 50 calls through that four processes make at once, ${rounds} times`, async () => {
    const policies = { budget_policy: { ...plenty, per_agent_daily_usd: 1 }, spending_policy: talkAll }
    await withPayers(policies, async ({ db }, spenders) => {
      for (let round = 1; round <= rounds; round++) {
        const agent = `round-${round}`
        const told = await spendAtOnce(spenders, fifty(agent, null))
        assert.equal(told.held.length, 10)
        assert.equal(new Set(told.held).size, 10)
        assert.equal(told.refused.length, 40)
        assert.deepEqual(await budgetOf(db, `agent:${agent}:day`), {
          spent: 0,
          held: 1_000_000,
          lim: 1_000_000,
        })
      }
      const month = await budgetOf(db, 'company:month')
      assert.equal(month.held, rounds * 1_000_000)
    })
  })

  it('spends a day’s budget to the last call that fits and never a micro-dollar more, and says so once', async () => {
    const policies = { budget_policy: { ...plenty, daily_usd: 5 }, spending_policy: talkAll }
    await withPayers(policies, async ({ db }, spenders) => {
      const used = 33_333
      const told = await spendAtOnce(spenders, fifty('executor', used))
      const { spent, held, lim } = await budgetOf(db, 'company:day')
      assert.equal(lim, 5_000_000)
      assert.equal(held, 0)
      assert.equal(spent, told.settled * used)
      assert.ok(spent <= lim && spent + 100_000 > lim, `${spent} of ${lim}`)
      const [calls] = await db.query<{ n: number; cost: number }>(
        sql`select count(*) as n, sum(cost_micro_usd)::bigint as cost from ops_model_calls`,
      )
      assert.deepEqual(calls, { n: told.settled, cost: spent })
      const events = await db.query<{ kind: string; scope: string; n: number }>(sql`
        select kind, metadata ->> 'scope' as scope, count(*) as n from ops_agent_events
        where kind like 'budget.%' group by 1, 2 order by 1, 2`)
      assert.deepEqual(events, [
        { kind: 'budget.exhausted', scope: 'company:day', n: 1 },
        { kind: 'budget.exhausted', scope: 'talk:day', n: 1 },
        { kind: 'budget.nearing', scope: 'company:day', n: 1 },
        { kind: 'budget.nearing', scope: 'talk:day', n: 1 },
      ])
    })
  })

  it('charges in full what killed processes held, once, however many beats look at once', async () => {
    const policies = { budget_policy: plenty, spending_policy: talkAll }
    await withPayers(policies, async ({ db, url }, spenders) => {
      const world = payingWorld(db)
      for (const spender of spenders) {
        tell(spender, { agent: 'executor', calls: 8, settle: 33_333 })
        tell(spender, { agent: 'executor', calls: 8, settle: null })
      }
      let open = 0
      // They spend without end; they are killed when there is something to lose.
      while (open < 10) open = (await holdsBy(db)).held
      for (const { child } of spenders) child.kill('SIGKILL')
      for (const { child } of spenders) if (child.signalCode === null) await once(child, 'exit')
      await untilAlone(db)
      const before = await holdsBy(db)
      assert.ok(before.held > 0)
      await db.query(
        sql`update ops_budget_holds set expires_at = ops_now() - interval '1 second' where status = 'held'`,
      )
      const { policies: inForce } = await readPolicies(db)
      const others = await freshOthers(url)
      const beat = (one: Db) =>
        settleHolds.run({ ...world, db: one }, { deadline: Number.POSITIVE_INFINITY, policies: inForce })
      const did = await Promise.all([beat(db), ...others.map(beat)])
      for (const one of others) await one.close()
      assert.equal(
        did.reduce((sum, { charged = 0 }) => sum + charged, 0),
        before.held,
      )
      const { spent, held } = await budgetOf(db, 'company:month')
      assert.equal(held, 0)
      assert.equal(spent, before.settled * 33_333 + before.held * 100_000)
      assert.equal((await beat(db))['charged'], 0)
    })
  })
})

describe('usage that comes late', () => {
  it('settles every call once at what it cost, while beats charge it in full at the same moment', async () => {
    const policies = { budget_policy: plenty, spending_policy: talkAll }
    await withPayers(policies, async ({ db, url }) => {
      const dbs = [db, ...(await freshOthers(url))]
      const worlds = dbs.map((one) => payingWorld(one))
      const { policies: inForce } = await readPolicies(db)
      const beat = (world: World) =>
        settleHolds.run(world, { deadline: Number.POSITIVE_INFINITY, policies: inForce })
      const usage = { inputTokens: 33_333, cachedTokens: 0, outputTokens: 0 }
      let charged = 0
      const callsEach = 20
      for (let round = 0; round < rounds; round++) {
        const holds = await Promise.all(
          Array.from({ length: callsEach }, () => holdMoney(worlds[0] as World, callOf())),
        )
        await db.query(sql`update ops_budget_holds set expires_at = ops_now() where status = 'held'`)
        const [beats, settled] = await Promise.all([
          Promise.all(worlds.map(beat)),
          // Everyone twice, from two connections.
          Promise.all(
            [0, 1].flatMap((n) =>
              holds.map((hold, i) => settle(worlds[(i + n) % worlds.length] as World, hold as Hold, usage)),
            ),
          ),
        ])
        charged += beats.reduce((sum, { charged: n = 0 }) => sum + n, 0)
        assert.equal(settled.filter(Boolean).length, callsEach)
        const { spent, held } = await budgetOf(db, 'company:month')
        assert.deepEqual({ spent, held }, { spent: (round + 1) * callsEach * 33_333, held: 0 })
      }
      assert.ok(charged > 0, 'some were charged in full first')
      const [corrected] = await db.query<{ n: number }>(
        sql`select count(*) as n from ops_agent_events where kind = 'budget.corrected'`,
      )
      assert.equal(corrected?.n, charged)
      for (const one of dbs.slice(1)) await one.close()
    })
  })
})

async function freshOthers(url: string): Promise<Db[]> {
  const { openPostgres } = await import('../../src/world/db-postgres.ts')
  const open = () => openPostgres({ url, poolSize: 4, applicationName: 'beat', onProblem: console.error })
  return Promise.all([open(), open()])
}

async function holdsBy(db: Db): Promise<{ held: number; settled: number }> {
  const rows = await db.query<{ held: number; settled: number }>(sql`
    select count(*) filter (where status = 'held') as held, count(*) filter (where status = 'settled') as settled
    from ops_budget_holds`)
  assert.ok(rows[0])
  return rows[0]
}

/** Waits until the server has noticed that the killed processes are gone. */
async function untilAlone(db: Db): Promise<void> {
  for (;;) {
    const [others] = await db.query<{ n: number }>(
      sql`select count(*) as n from pg_stat_activity where application_name = 'spender' and datname = current_database()`,
    )
    if (others?.n === 0) return
  }
}
