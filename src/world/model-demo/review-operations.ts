// A review of the company's own figures: how much failed, what was refused, what has been waiting. Points follow from
// the figures; where there was no work, it says so.

import type { Dice } from './dice.ts'
import type { OperationsFacts } from './facts.ts'
import { cutAtWord } from './report.ts'

export interface Remark {
  severity: 'note' | 'problem'
  remark: string
  quote: string
}

/** Shares and waits above these are remarks; above the second number, problems. */
const thresholds = { failedShare: [0.1, 0.3], waitingMinutes: [30, 120], rejections: [5, 20] } as const

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Returns points of 10, remarks and one or two sentences of summary. */
export function reviewOperations(
  operations: OperationsFacts,
  dice: Dice,
): {
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
  const told = ended + missions + refused === 0 ? quiet(operations, dice) : busy(operations, dice)
  return { points, remarks, summary: [told, waitingTold(waiting, dice)].join(' ') }
}

const pluralOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

function quiet(operations: OperationsFacts, dice: Dice): string {
  return dice
    .pick('operations/quiet', [
      'In the last {h} hours nothing ran and nothing was refused.',
      'The last {h} hours are empty: no mission, no refusal.',
      'No mission in {h} hours. A quiet company and a disconnected one look alike in these figures.',
    ])
    .replace('{h}', () => String(operations.hours))
}

/** What ran, in one of several orders; what did not happen is named as such only where the figures show it. */
function busy(operations: OperationsFacts, dice: Dice): string {
  const { hours, steps } = operations
  const missions = Object.values(operations.missions).reduce((sum, count) => sum + count, 0)
  const refused = operations.rejections.reduce((sum, rejection) => sum + rejection.count, 0)
  const succeeded = steps['succeeded'] ?? 0
  const failed = steps['failed'] ?? 0
  const slots: Readonly<Record<string, string>> = {
    h: String(hours),
    m: pluralOf(missions, 'mission'),
    s: pluralOf(succeeded, 'step'),
    f: failed === 0 ? 'none failed' : `${failed} failed`,
    r:
      refused === 0
        ? 'nothing was refused'
        : `${pluralOf(refused, 'proposal')} ${refused === 1 ? 'was' : 'were'} refused`,
    share: succeeded + failed === 0 ? 'none' : percent(succeeded / (succeeded + failed)),
  }
  return dice
    .pick('operations/busy', [
      'In the last {h} hours: {m}, {s} done, {f}; {r}.',
      '{m} in {h} hours. {s} came through, {f}: {share} of what ended succeeded; {r}.',
      'Within {h} hours {s} came through and {f}, in {m}; {r}.',
      'The record of {h} hours shows {m} and {s} done; {f}, and {r}.',
    ])
    .replace(/\{(\w+)\}/gu, (_, name: string) => slots[name] ?? '')
}

function waitingTold(minutes: number | null, dice: Dice): string {
  if (minutes === null || minutes < 1)
    return dice.pick('operations/idle', [
      'No step is waiting.',
      'The queue holds nothing that is due.',
      'Nothing waits.',
    ])
  return dice
    .pick('operations/waiting', [
      'The oldest waiting step has waited {w}.',
      'Longest wait in the queue: {w}.',
    ])
    .replace('{w}', () => pluralOf(Math.round(minutes), 'minute'))
}
