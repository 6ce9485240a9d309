// The phase that learns from what became of things: from results that stand out, and from missions that ended (spec section 8). Rules and
// SQL, no model. At most so many lessons an agent and day, counted under the agent's lock.

import {
  type EndedMission,
  earlierTraces,
  failureLesson,
  isRepeatable,
  milestonesUpTo,
  shapeOf,
  successStrategy,
} from '../domain/mission-lesson.ts'
import { type Lesson, lessonsFrom } from '../domain/outcome-lesson.ts'
import type { Policies } from '../domain/policy.ts'
import {
  addSuccesses,
  lessonCursor,
  lockLearners,
  readEndedMissions,
  readLearnable,
  readLiveByTrace,
} from '../store/lessons.ts'
import { insertMemories } from '../store/memories.ts'
import { lockCursor, moveCursor, readCursor } from '../store/reactions.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { journalHorizon } from './horizon.ts'
import type { Phase } from './phase.ts'

export const learningLimits = {
  budgetMs: 2_000,
  missionsAtOnce: 100,
  /** How long a failure waits for its diagnosis before it is learned from as it is. */
  ripeMinutes: 30,
} as const

const writer = 'learn_from_outcomes'

export const learnFromOutcomes: Phase = {
  phase: 'learn_from_outcomes',
  budgetMs: learningLimits.budgetMs,
  async run(world, { deadline, policies }) {
    const did = { lessons: 0, strategies: 0 }
    const { missions, measured } = await readLearnable(world.db, {
      lookbackHours: policies.outcome_policy.lookback_hours,
      ripeMinutes: learningLimits.ripeMinutes,
    })
    const lessons = lessonsFrom(measured, policies.outcome_policy)
    if (lessons.length > 0) count(did, await world.db.transaction((tx) => keep(world, tx, lessons, policies)))
    if (!missions) return did
    const settled = await journalHorizon(world, await readCursor(world.db, lessonCursor))
    while (world.clock.monotonic() < deadline) {
      const learned = await learnFromSome(world, policies, settled)
      count(did, learned.kept)
      if (learned.done) break
    }
    return did
  },
}

function count(did: { lessons: number; strategies: number }, kept: readonly Lesson[]): void {
  for (const { type } of kept) did[type === 'strategy' ? 'strategies' : 'lessons'] += 1
}

/** Keeps what is new among the lessons, in their order, as far as the day's limit goes; returns those. */
async function keep(
  world: World,
  tx: Tx,
  lessons: readonly Lesson[],
  { outcome_policy: { max_lessons_per_agent_per_day: most }, company: { time_zone: zone } }: Policies,
): Promise<readonly Lesson[]> {
  const learners = [...new Set(lessons.map((lesson) => lesson.agentId))].sort()
  if (learners.length === 0) return []
  const learned = new Map(await lockLearners(tx, learners, { writer, zone }))
  const kept: Lesson[] = []
  for (const lesson of lessons) {
    const today = learned.get(lesson.agentId) ?? 0
    if (today >= most) continue
    const id = world.rng.id(world.clock.now())
    const supersedes = await predecessorOf(tx, lesson)
    if ((await insertMemories(tx, [{ ...lesson, id, supersedes, writtenBy: writer }])).length === 0) continue
    learned.set(lesson.agentId, today + 1)
    kept.push(lesson)
  }
  return kept
}

/** The live strategy that a new one of the same agent and shape takes the place of. */
async function predecessorOf(tx: Tx, lesson: Lesson): Promise<string | null> {
  const traces = earlierTraces(lesson)
  const live = await readLiveByTrace(tx, traces)
  return traces.map((trace) => live.get(trace)).find((id) => id !== undefined) ?? null
}

/** Learns from the next missions that ended, in the transaction that moves the cursor past them. */
async function learnFromSome(
  world: World,
  policies: Policies,
  settled: number,
): Promise<{ kept: readonly Lesson[]; done: boolean }> {
  return world.db.transaction(async (tx) => {
    const after = await lockCursor(tx, lessonCursor)
    if (after === null || after >= settled) return { kept: [], done: true }
    const { missionsAtOnce: limit, ripeMinutes } = learningLimits
    const found = await readEndedMissions(tx, { after, upTo: settled, ripeMinutes, limit })
    const unripe = found.findIndex((mission) => !mission.ripe)
    const ended = unripe < 0 ? found : found.slice(0, unripe)
    const isLast = unripe >= 0 || found.length < limit
    const to = unripe < 0 && isLast ? settled : (ended.at(-1)?.eventId ?? after)
    const kept = await keep(world, tx, await lessonsOf(tx, ended), policies)
    await moveCursor(tx, lessonCursor, to)
    return { kept, done: isLast }
  })
}

/** What these missions teach, in their order: each failure its reason, each milestone of a shape a strategy. */
async function lessonsOf(tx: Tx, ended: readonly EndedMission[]): Promise<readonly Lesson[]> {
  const successes = ended.filter((mission) => mission.status === 'succeeded' && isRepeatable(mission.kinds))
  const keyOf = ({ agentId, kinds }: EndedMission): string => `${agentId}:${shapeOf(kinds)}`
  const times = new Map<string, number>()
  for (const mission of successes) times.set(keyOf(mission), (times.get(keyOf(mission)) ?? 0) + 1)
  const sums = await addSuccesses(tx, times)
  const lessons: Lesson[] = []
  for (const mission of ended) {
    if (mission.status === 'failed') lessons.push(failureLesson(mission))
    if (!successes.includes(mission)) continue
    const key = keyOf(mission)
    const left = times.get(key) ?? 0
    const n = (sums.get(key) ?? 0) - left + 1
    times.set(key, left - 1)
    if (milestonesUpTo(n).at(-1) === n) lessons.push(successStrategy(mission, n))
  }
  return lessons
}
