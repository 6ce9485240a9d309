// Limits of money where they stand, or stood, and how the month will end: for the page, the status and the costs.

import { limitsInView } from '../domain/budget.ts'
import { forecastMonth } from '../domain/forecast.ts'
import type { Policies } from '../domain/policy.ts'
import { readForecast } from '../loop/settle-money.ts'
import { readStandings } from '../store/budget-alarms.ts'
import { readWindows, type Windows } from '../store/budgets.ts'
import { readMonthThen, readStandingsThen } from '../store/reads/budgets-then.ts'
import type { Moment } from '../store/reads/moment.ts'
import type { World } from '../world/world.ts'

/** A limit of money or tokens in its window. */
interface LimitShown {
  scope: string
  gate: string
  unit: 'micro_usd' | 'tokens'
  spent: number
  held: number
  limit: number
  exhausted: boolean
  window_start: Date
  window_end: Date | null
}

interface Spending {
  limits: readonly LimitShown[]
  forecast_month_micro_usd: number | null
}

/** Returns what the wire calls Spending, now or as it stood at a moment of the past under the policies of then. */
export async function readSpending(world: World, policies: Policies, at: Moment = null): Promise<Spending> {
  const zone = policies.company.time_zone
  const windows = await readWindows(world.db, zone, at)
  const standings = await (at === null
    ? readStandings(world.db, zone)
    : readStandingsThen(world.db, at, zone))
  return {
    limits: limitsInView(standings, policies).map(
      ({ scope, gate, unit, size, lim, spent, held, exhausted }) => ({
        scope,
        gate,
        unit,
        spent,
        held,
        limit: lim,
        exhausted,
        window_start: windows[size].start,
        window_end: windows[size].end,
      }),
    ),
    forecast_month_micro_usd:
      at === null
        ? ((await readForecast(world, policies))?.forecast ?? null)
        : await forecastThen(world, at, zone, windows),
  }
}

/** Returns how the month would have ended if it had gone on as it went until then, micro-USD; null: nothing had been paid for yet. */
async function forecastThen(
  world: World,
  at: Exclude<Moment, null>,
  zone: string,
  { month }: Windows,
): Promise<number | null> {
  const found = await readMonthThen(world.db, at, zone)
  if (found === null || month.end === null) return null
  const { spent, since } = found
  const now = Date.parse(at)
  return forecastMonth({ spent, since: since.getTime(), now, end: month.end.getTime() })
}
