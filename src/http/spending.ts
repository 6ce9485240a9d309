// Limits of money where they stand, and how the month will end: for the page, the status and the costs.

import { limitsInView } from '../domain/budget.ts'
import type { Policies } from '../domain/policy.ts'
import { readForecast } from '../loop/settle-money.ts'
import { readStandings } from '../store/budget-alarms.ts'
import { readWindows } from '../store/budgets.ts'
import type { World } from '../world/world.ts'

/** Returns what the wire calls Spending. */
export async function readSpending(world: World, policies: Policies): Promise<Record<string, unknown>> {
  const zone = policies.company.time_zone
  const windows = await readWindows(world.db, zone)
  const limits = limitsInView(await readStandings(world.db, zone), policies)
  return {
    limits: limits.map(({ scope, gate, unit, size, lim, spent, held, exhausted }) => ({
      scope,
      gate,
      unit,
      spent,
      held,
      limit: lim,
      exhausted,
      window_start: windows[size].start,
      window_end: windows[size].end,
    })),
    forecast_month_micro_usd: (await readForecast(world, policies))?.forecast ?? null,
  }
}
