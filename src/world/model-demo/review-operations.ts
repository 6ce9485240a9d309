// A review of the company's own figures: how much failed, what was refused, what has been waiting. Points follow from
// the figures; where there was no work, it says so.

import type { Remark } from './answer-review.ts'
import type { OperationsFacts } from './facts.ts'
import { cutAtWord } from './report.ts'

/** Shares and waits above these are remarks; above the second number, problems. */
const thresholds = { failedShare: [0.1, 0.3], waitingMinutes: [30, 120], rejections: [5, 20] } as const

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Returns points of 10, remarks and one or two sentences of summary. */
export function reviewOperations(operations: OperationsFacts): {
  points: number
  remarks: Remark[]
  summary: string
} {
  const steps = operations.steps
  const succeeded = steps['succeeded'] ?? 0
  const failed = steps['failed'] ?? 0
  const unknown = steps['unknown'] ?? 0
  const ended = succeeded + failed
  const missions = Object.values(operations.missions).reduce((sum, count) => sum + count, 0)
  const refused = operations.rejections.reduce((sum, rejection) => sum + rejection.count, 0)
  const remarks: Remark[] = []
  let points = 10
  const weigh = (
    value: number,
    [low, high]: readonly [number, number],
    costs: readonly [number, number],
    remark: string,
    quote = '',
  ): void => {
    if (value < low) return
    points -= value >= high ? costs[1] : costs[0]
    remarks.push({ severity: value >= high ? 'problem' : 'note', remark, quote: cutAtWord(quote, 200) })
  }
  if (ended > 0) {
    weigh(
      failed / ended,
      thresholds.failedShare,
      [1.5, 4],
      `${failed} of ${ended} finished steps failed (${percent(failed / ended)}).`,
    )
  }
  const worst = [...operations.failures].sort((a, b) => b.count - a.count)[0]
  if (worst !== undefined && worst.count > 0) {
    const times = worst.count === 1 ? 'once' : `${worst.count} times`
    weigh(worst.count, [1, 5], [0.5, 1.5], `Most frequent failure: ${worst.kind}, ${times}.`, worst.error)
  }
  const waiting = operations.oldestQueuedMinutes
  if (waiting !== null) {
    weigh(
      waiting,
      thresholds.waitingMinutes,
      [1, 3],
      `The oldest queued step has been waiting for ${Math.round(waiting)} minutes.`,
    )
  }
  const common = [...operations.rejections].sort((a, b) => b.count - a.count)[0]
  if (common !== undefined) {
    weigh(
      refused,
      thresholds.rejections,
      [0.5, 1.5],
      `${refused} proposals were refused, most of them (${common.count}) for one reason.`,
      common.reason,
    )
  }
  if (unknown > 0)
    weigh(
      unknown,
      [1, 1],
      [2, 2],
      `${unknown} ${unknown === 1 ? 'step has' : 'steps have'} an unknown outcome and need a human.`,
    )
  const summary =
    ended + missions + refused === 0
      ? `In the last ${operations.hours} hours nothing ran and nothing was refused.`
      : `In the last ${operations.hours} hours: ${missions} missions, ${succeeded} steps succeeded, ${failed} failed, ${refused} proposals refused.`
  return { points, remarks, summary }
}
