// Two virtual days of the starter company on the code of real providers, over HTTP on loopback, while one call in twenty fails in each of
// eight ways. What the demo's mind thinks is what the provider says; what the provider bills is held against our own ledger.

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type SimulationReport, simulate } from '../../sim/simulate.ts'
import { readMigrations } from '../../src/store/migrate.ts'
import { machineClock } from '../../src/world/clock.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import { memoryLog } from '../../src/world/log.ts'
import type { ModelRequest } from '../../src/world/model.ts'
import { demoModel } from '../../src/world/model-demo.ts'
import { sdkModel } from '../../src/world/model-sdk.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import { seededRng } from '../../src/world/rng.ts'
import {
  type Deed,
  type LogEntry,
  type Provider,
  type ProviderKind,
  startProvider,
} from '../support/providers/server.ts'

const days = Number(process.env['SIM_DAYS'] ?? 2)
const share = 0.05

/** What goes wrong with one call in twenty each. What is cut, lost or never comes may have been billed: nobody can know. */
const wrongs: readonly { deed: (good: unknown) => Deed; leavesDoubt: boolean }[] = [
  { deed: () => ({ status: 429, headers: { 'retry-after': '3' } }), leavesDoubt: false },
  { deed: () => ({ status: 500 }), leavesDoubt: false },
  { deed: () => ({ status: 529 }), leavesDoubt: false },
  { deed: () => ({ fault: 'reset' }), leavesDoubt: true },
  { deed: (good) => ({ say: good, fault: 'reset_after' }), leavesDoubt: true },
  { deed: (good) => ({ say: good, fault: 'cut' }), leavesDoubt: true },
  { deed: (good) => ({ say: JSON.stringify(good).slice(0, -7) }), leavesDoubt: false },
  { deed: (good) => ({ say: good, usage: null }), leavesDoubt: true },
]

interface Ledger {
  calls: number
  input: number
  cached: number
  output: number
  doubtful: number
  unpriced: number
}

/** A life, and what was seen of the money while it was lived. */
interface Lived {
  report: SimulationReport
  ledger: Ledger
  steps: readonly { status: string; n: number }[]
  overs: readonly string[]
  looks: number
  log: readonly LogEntry[]
  exhausted: number
}

async function livedOn(kind: ProviderKind): Promise<Lived> {
  let good: unknown = null
  const rng = seededRng(`wrongs of ${kind}`)
  const provider: Provider = await startProvider(kind, ({ n }) => {
    const at = Math.floor(rng.roll(`call:${n}`).roll / share)
    return wrongs[at]?.deed(good) ?? { say: good }
  })
  const overs: string[] = []
  let looks = 0
  const found: Pick<Lived, 'ledger' | 'steps' | 'exhausted'> = {
    ledger: { calls: 0, input: 0, cached: 0, output: 0, doubtful: 0, unpriced: 0 },
    steps: [],
    exhausted: 0,
  }
  try {
    const report = await simulate({
      days,
      seed: '7',
      companyDir: fileURLToPath(new URL('../../companies/starter', import.meta.url)),
      migrations: readMigrations(fileURLToPath(new URL('../../migrations/', import.meta.url))),
      outfit(world, clock) {
        const brain = demoModel({ clock, seed: '7', paceMs: [4_000, 40_000] })
        const machine = machineClock()
        const net = provider.divert(guardedNet({ clock: machine, log: memoryLog() }))
        const real = sdkModel({ clock, net, defaultModel: provider.name, ...provider.settings })
        const look = async (): Promise<void> => {
          looks += 1
          const over = await world.db.query<{ scope: string; spent: number; held: number; lim: number }>(
            sql`select scope, spent, held, lim from ops_budgets where spent + held > lim order by scope, unit, window_start limit 9`,
          )
          overs.push(...over.map((row) => JSON.stringify(row)))
        }
        const model = {
          ...real,
          async ask(request: ModelRequest) {
            good = (await brain.ask({ ...request, model: null })).output
            await look()
            const reply = await real.ask(request)
            await look()
            return reply
          },
        }
        return { ...world, model }
      },
      inspect: async (db) => {
        found.ledger = await ledgerOf(db)
        found.steps = await db.query(
          sql`select status, count(*)::integer as n from ops_mission_steps group by status order by status limit 20`,
        )
        const [told] = await db.query<{ n: number }>(
          sql`select count(*)::integer as n from ops_agent_events where kind = 'budget.exhausted'`,
        )
        found.exhausted = told?.n ?? 0
      },
    })
    return { report, ...found, overs, looks, log: provider.log }
  } finally {
    await provider.close()
  }
}

async function ledgerOf(db: Queryable): Promise<Ledger> {
  const [sums] = await db.query<Ledger>(sql`
    select count(*)::integer as calls,
           coalesce(sum(input_tokens) filter (where usage_problem is null), 0)::integer as input,
           coalesce(sum(cached_tokens) filter (where usage_problem is null), 0)::integer as cached,
           coalesce(sum(output_tokens) filter (where usage_problem is null), 0)::integer as output,
           count(*) filter (where usage_problem is not null)::integer as doubtful,
           count(*) filter (where cost_micro_usd is null)::integer as unpriced
    from ops_model_calls where not simulated`)
  return sums ?? assert.fail('a sum has one row')
}

const leavesDoubt = ({ deed }: LogEntry): boolean => deed.fault !== undefined || deed.usage === null

for (const kind of ['anthropic', 'openai', 'compatible'] as const) {
  describe(`${days} days on the wire of ${kind} while one call in twenty fails in each of ${wrongs.length} ways`, () => {
    let lived: Lived
    before(async () => {
      lived = await livedOn(kind)
    })

    it('work goes on: missions succeed, and no step is lost', () => {
      const { report, steps } = lived
      assert.ok((report.totals.missions['succeeded'] ?? 0) > 5, JSON.stringify(report.totals.missions))
      assert.ok(lived.log.length > 50)
      const running = steps.filter(({ status }) => status === 'running' || status === 'unknown')
      assert.deepEqual(running, [])
    })

    it('every invariant holds', () => {
      assert.deepEqual(
        lived.report.verification.invariants.filter((invariant) => !invariant.ok),
        [],
      )
    })

    it('what is spent and held is within every limit at every moment that was looked at', () => {
      assert.ok(lived.looks > 100)
      assert.deepEqual(lived.overs, [])
    })

    it("the ledger is the provider's own log, to the token", () => {
      const { ledger, log } = lived
      const sure = log.filter((entry) => !leavesDoubt(entry) && entry.billed !== null)
      const sum = (part: (entry: LogEntry) => number): number =>
        sure.reduce((all, entry) => all + part(entry), 0)
      assert.equal(ledger.calls, log.length)
      assert.deepEqual(
        { input: ledger.input, cached: ledger.cached, output: ledger.output, doubtful: ledger.doubtful },
        {
          input: sum(({ billed }) => billed?.input ?? 0),
          cached: sum(({ billed }) => billed?.cached ?? 0),
          output: sum(({ billed }) => billed?.output ?? 0),
          doubtful: log.filter(leavesDoubt).length,
        },
      )
    })

    it('every way of failing was met', () => {
      const met = new Set(lived.log.map(({ deed }) => JSON.stringify([deed.status, deed.fault, deed.usage])))
      assert.ok(met.size >= 7, [...met].join(' '))
    })

    if (kind === 'compatible')
      it('a model of unknown price is counted in tokens, and never as 0', () => {
        assert.equal(lived.ledger.unpriced, lived.ledger.calls)
      })
    else
      it('beats ask nothing', () => {
        assert.equal(lived.report.model_calls_by_beats, 0)
      })
  })
}
