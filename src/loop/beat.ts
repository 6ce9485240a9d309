// One heartbeat: its phases in their order, each with its own budget and its own try. It makes no model call, may run twice at
// once, and writes one row of what it did; idle beats in a row share one.

import type { Policies } from '../domain/policy.ts'
import { beginBeat, endBeat, failLostBeats, foldBeat } from '../store/beats.ts'
import { recordFacts } from '../store/events.ts'
import type { World } from '../world/world.ts'
import { evaluateTriggers } from './evaluate-triggers.ts'
import { expireProposals } from './expire-pending.ts'
import { fillSchedule } from './fill-schedule.ts'
import { keepHouse } from './keep-house.ts'
import { learnFromOutcomes } from './learn-from-outcomes.ts'
import { oneLine } from './one-line.ts'
import { figuresOfLooking, type Phase } from './phase.ts'
import { readPolicies } from './policies.ts'
import { processReactions } from './process-reactions.ts'
import { promoteInsights } from './promote-insights.ts'
import { queueInitiatives } from './queue-initiatives.ts'
import { recoverRoundtables } from './recover-roundtables.ts'
import { recoverStale } from './recover-stale.ts'
import { settleHolds } from './settle-money.ts'

export const phases: readonly Phase[] = [
  evaluateTriggers,
  processReactions,
  promoteInsights,
  learnFromOutcomes,
  recoverStale,
  recoverRoundtables,
  fillSchedule,
  queueInitiatives,
  expireProposals,
  settleHolds,
  keepHouse,
]

export const beatLimits = { lostAfterMinutes: 10 } as const

export interface PhaseReport {
  phase: string
  ok: boolean
  did: Record<string, number>
  ms: number
  error?: string
}

export interface BeatReport {
  id: string | null
  status: 'succeeded' | 'failed' | 'skipped'
  /** Nothing happened, and nothing was spent. */
  idle: boolean
  phases: readonly PhaseReport[]
}

/** Runs one beat; `skipped` when the kill switch is thrown. */
export async function runBeat(world: World, list: readonly Phase[] = phases): Promise<BeatReport> {
  const { policies } = await readPolicies(world.db)
  if (!policies.system.enabled) return { id: null, status: 'skipped', idle: true, phases: [] }
  const id = world.rng.id(world.clock.now())
  await beginBeat(world.db, id)
  const reports: PhaseReport[] = []
  for (const phase of list) reports.push(await runPhase(world, phase, policies))
  await failLostBeats(world.db, beatLimits.lostAfterMinutes)
  const status = reports.every((report) => report.ok) ? 'succeeded' : 'failed'
  const idle = status === 'succeeded' && reports.every(wasIdle)
  const folded = idle ? await foldBeat(world.db, id) : null
  if (folded === null) await endBeat(world.db, id, { status, phases: reports, idle })
  if (status === 'failed') await tellFailure(world, reports)
  return { id: folded ?? id, status, idle, phases: reports }
}

const wasIdle = (report: PhaseReport): boolean =>
  Object.entries(report.did).every(([figure, count]) => count === 0 || figuresOfLooking.includes(figure))

async function runPhase(world: World, phase: Phase, policies: Policies): Promise<PhaseReport> {
  const start = world.clock.monotonic()
  const took = (): number => Math.round(world.clock.monotonic() - start)
  try {
    const did = await phase.run(world, { deadline: start + phase.budgetMs, policies })
    return { phase: phase.phase, ok: true, did, ms: took() }
  } catch (error) {
    // One of the three places where a throw becomes a value: a phase that fails does not stop the others.
    world.log.error('a phase of the heartbeat failed', {
      phase: phase.phase,
      error: String((error as Error)?.stack ?? error),
    })
    return { phase: phase.phase, ok: false, did: {}, ms: took(), error: oneLine(error) }
  }
}

async function tellFailure(world: World, reports: readonly PhaseReport[]): Promise<void> {
  const failed = reports.filter((report) => !report.ok)
  await recordFacts(world.db, [
    {
      agentId: null,
      kind: 'beat.failed',
      title: `The heartbeat failed in ${failed.map((report) => report.phase).join(', ')}`,
      summary: failed.map((report) => report.error ?? '').join('; '),
      tags: ['alarm', 'beat'],
      metadata: {},
      missionId: null,
      stepId: null,
      chainDepth: 0,
    },
  ])
}
