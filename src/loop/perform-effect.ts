// Performs an effect that the gate has let through, once, within its time, and writes down how it ended until that is written. It asks
// nobody's leave: that is over.

import { storable } from '../domain/storable.ts'
import { type EffectEnd, EffectError, type EffectIo, type EffectKind } from '../steps/effect.ts'
import { type EffectReport, type EffectRow, settleEffect } from '../store/effects.ts'
import { sqlState } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { oneLine } from './one-line.ts'

const reportLimits = {
  firstPauseMs: 250,
  longestPauseMs: 5_000,
  /** Of what a target said, as JSON. */
  maxResultChars: 100_000,
} as const

export interface Performance {
  kind: EffectKind
  effect: EffectRow
  payload: unknown
  io: (signal: AbortSignal) => EffectIo
  /** When the gate was asked, monotonic ms: the time for the effect counts from there. */
  asked: number
  /** Aborts when the attempt is to end. */
  signal: AbortSignal
  /** Nobody will repeat it by itself. */
  last: boolean
}

/** Performs the effect. Returns how it ended, once that is on record. */
export async function performEffect(world: World, given: Performance): Promise<EffectEnd> {
  const { effect, kind } = given
  const { report, retryable } = await attempt(world, given)
  await keepReporting(world, { effectId: effect.id, token: effect.token ?? 0, ...report })
  const reason = report.problem ?? `${kind.kind} did not say why`
  switch (report.outcome) {
    case 'done':
      return { outcome: 'done', effectId: effect.id, payload: effect.payload, result: { ...report.result } }
    case 'failed':
      return { outcome: 'failed', reason, retryable }
    case 'unknown':
      // A target that honours the key takes the repetition for the same.
      return kind.class === 'keyed' && !given.last
        ? { outcome: 'failed', reason: `${reason}; it is sent again under the same key`, retryable: true }
        : { outcome: 'unknown', reason: `it may have happened: ${reason}` }
  }
}

interface Attempted {
  report: Omit<EffectReport, 'effectId' | 'token'>
  retryable: boolean
}

async function attempt(world: World, given: Performance): Promise<Attempted> {
  const { kind, payload, io, signal } = given
  const { clock } = world
  const leftMs = kind.settleMs - (clock.monotonic() - given.asked)
  if (signal.aborted) return notDone('the step was stopped before the effect began', true)
  if (leftMs < kind.settleMs / 2)
    return notDone('the process stood still for too long before the effect began', true)
  const over = new AbortController()
  const late = new AbortController()
  // Not awaited: it ends with `over`, at the latest when the time is up.
  void clock
    .sleep(leftMs, over.signal)
    .then(() => late.abort(new Error(`no answer within ${kind.settleMs / 1_000} s`)))
  try {
    const result = await kind.perform(payload, io(AbortSignal.any([signal, late.signal])))
    return { report: { outcome: 'done', result: kept(result), problem: null }, retryable: false }
  } catch (error) {
    return judge(error)
  } finally {
    over.abort()
  }
}

const notDone = (problem: string, retryable: boolean): Attempted => ({
  report: { outcome: 'failed', result: null, problem },
  retryable,
})

/** Only what says of itself that it surely did not happen has failed; everything else may have happened. */
function judge(error: unknown): Attempted {
  const problem = storable(oneLine(error))
  if (error instanceof EffectError && error.definite) return notDone(problem, error.retryable)
  return { report: { outcome: 'unknown', result: null, problem }, retryable: false }
}

function kept(result: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const clean = storable({ ...result })
  return JSON.stringify(clean).length <= reportLimits.maxResultChars
    ? clean
    : { note: 'what the target said was too long to keep' }
}

/** Writes the report until it is written: it is all that stands between this effect and its repetition. */
async function keepReporting(world: World, report: EffectReport): Promise<void> {
  for (
    let pauseMs: number = reportLimits.firstPauseMs;
    ;
    pauseMs = Math.min(2 * pauseMs, reportLimits.longestPauseMs)
  ) {
    try {
      await settleEffect(world.db, report)
      return
    } catch (error) {
      // What the database answers for good will not be another answer next time.
      if (/^(22|23|42)/.test(sqlState(error))) throw error
      world.log.warn('the outcome of an effect could not be written; it is kept and tried again', {
        effect: report.effectId,
        outcome: report.outcome,
        error: oneLine(error),
      })
    }
    await world.clock.sleep(pauseMs)
  }
}
