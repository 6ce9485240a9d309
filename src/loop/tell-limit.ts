// Says of a limit of money what is to be said once per window: that it is near, exhausted, or will be passed. One event for each.

import { ownerOf } from '../domain/budget.ts'
import { type BudgetAlarm, raiseAlarm } from '../store/budget-alarms.ts'
import type { BudgetRow } from '../store/budgets.ts'
import { recordFacts } from '../store/events.ts'
import type { Tx } from '../world/db.ts'

export interface LimitNews {
  level: BudgetAlarm['level']
  /** The limit in force; the row may have been taken from under another. */
  lim: number
  /** Until when what it pays for is paused; null when nothing is, or for good. */
  until: Date | null
  title: string
  summary: string
  metadata: Readonly<Record<string, unknown>>
}

/** Says it, unless it was said of this window and limit; returns whether it was news. */
export async function tellLimit(
  tx: Tx,
  { scope, unit, window_start: windowStart, spent, held }: BudgetRow,
  { level, lim, until, title, summary, metadata }: LimitNews,
): Promise<boolean> {
  if (!(await raiseAlarm(tx, { scope, unit, windowStart, level, lim, until }))) return false
  await recordFacts(tx, [
    {
      ...ownerOf(scope),
      kind: `budget.${level}`,
      title,
      summary,
      tags: ['alarm', 'budget', `budget_${level}`],
      metadata: { scope, unit, limit: lim, spent, held, ...metadata },
      stepId: null,
      chainDepth: 0,
    },
  ])
  return true
}
