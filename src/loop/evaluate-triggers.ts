// The phase that asks every rule whether it fires, and proposes for those that do. Rules of one family are answered by one
// statement. Cooldown is used up only by a proposal that was accepted or waits for a human.

import { adviceInWords } from '../domain/influence.ts'
import type { Die } from '../domain/proposal.ts'
import { firstDueAt, nextCronAt, nextDueAt, type Rule, readRule } from '../domain/trigger.ts'
import { type Cause, planOfRule } from '../domain/trigger-plan.ts'
import {
  findCrossings,
  findEvents,
  findSilences,
  markRules,
  type RuleMark,
  readRulesInTurn,
} from '../store/triggers.ts'
import type { World } from '../world/world.ts'
import { journalHorizon } from './horizon.ts'
import { type Influence, influenceTopics, type TopicChoice } from './influence-topics.ts'
import { propose } from './intake.ts'
import type { Phase } from './phase.ts'

export const triggerLimits = {
  budgetMs: 4_000,
  rulesAtOnce: 10_000,
  /** A rule about time or silence whose proposal was turned away tries again after this long. */
  retryRejectedMinutes: 30,
} as const

/** A rule that fires: on a cause, at an instant of its own, or both. */
interface Firing {
  rule: Rule
  cause: Cause | null
  /** What makes it the same firing when two beats find it. */
  key: string
  dice: readonly Die[]
}

export const evaluateTriggers: Phase = {
  phase: 'evaluate_triggers',
  budgetMs: triggerLimits.budgetMs,
  async run(world, { deadline, policies }) {
    const did = { rules: 0, fired: 0, skipped: 0, refused: 0, broken: 0 }
    const { now, rules: rows } = await readRulesInTurn(world.db, triggerLimits.rulesAtOnce)
    if (rows.length === 0) return did
    did.rules = rows.length
    const rules: Rule[] = []
    const marks: RuleMark[] = []
    for (const row of rows) {
      const read = readRule(row)
      if (read.ok) rules.push(read.rule)
      else {
        did.broken += 1
        marks.push({
          ...quiet(row),
          problem: read.problems
            .map((p) => `${p.path}: ${p.problem}`)
            .join('; ')
            .slice(0, 500),
        })
      }
    }
    const settled = await journalHorizon(world, 0)
    const zone = policies.company.time_zone
    const firings: Firing[] = []
    const { max_chain_depth: maxDepth } = policies.proposal_policy
    const causes = await findCauses(world, rules, { settled, maxDepth })
    for (const rule of rules) {
      const judged = judge(world, rule, causes.get(rule.id) ?? null, { now, zone, settled })
      if (judged.firing) firings.push(judged.firing)
      else marks.push(judged.mark)
      if (judged.skipped) did.skipped += 1
    }
    await markRules(world.db, marks)
    const influences = await influenceTopics(world, policies, firings.map(choiceOf))
    for (const firing of firings) {
      if (world.clock.monotonic() >= deadline) break
      const outcome = await fire(world, firing, influences.get(firing.rule.name) ?? null, now, zone)
      did[outcome] += 1
    }
    return did
  },
}

/** What makes a firing the same one when it is found again. A name may be of any length, a trace may not. */
const traceOf = (rule: { name: string }, key: string): string =>
  `${rule.name.slice(0, 200).toWellFormed()}:${key}`

const quiet = (rule: { id: string; fire_count: number }): RuleMark => ({
  id: rule.id,
  fire_count: rule.fire_count,
  fired: false,
  seen_event: null,
  next_due_at: null,
  problem: null,
})

/** One question to the data per family. */
async function findCauses(
  world: World,
  rules: readonly Rule[],
  range: { settled: number; maxDepth: number },
): Promise<ReadonlyMap<string, Cause>> {
  const events = rules.filter((rule) => rule.family === 'event')
  const metrics = rules.filter((rule) => rule.family === 'metric')
  const silences = rules.filter((rule) => rule.family === 'silence')
  const found = [
    await findEvents(
      world.db,
      events.map((rule) => ({
        id: rule.id,
        kinds: rule.kinds,
        tags: rule.conditions.tags ?? [],
        sourceAgent: rule.conditions.source_agent ?? null,
        confidenceMin: rule.conditions.confidence_min ?? null,
        lookbackMinutes: rule.conditions.lookback_minutes,
        after: rule.seen_event ?? 0,
      })),
      range,
    ),
    await findCrossings(
      world.db,
      metrics.map((rule) => ({ id: rule.id, trace: traceOf(rule, ''), ...rule.conditions })),
    ),
    await findSilences(
      world.db,
      silences.map((rule) => ({ id: rule.id, kind: rule.conditions.kind, minutes: rule.conditions.minutes })),
    ),
  ]
  return new Map(found.flatMap((map) => [...map]))
}

interface Moment {
  now: number
  zone: string
  settled: number
}
type Judged =
  | { firing: Firing; mark?: never; skipped?: never }
  | { firing?: never; mark: RuleMark; skipped?: boolean }

/** Decides what becomes of a rule: it fires, or is marked as looked at. */
function judge(world: World, rule: Rule, cause: Cause | null, moment: Moment): Judged {
  switch (rule.family) {
    case 'event':
      return cause === null
        ? { mark: { ...quiet(rule), seen_event: moment.settled } }
        : { firing: { rule, cause, key: cause.key, dice: [] } }
    case 'metric':
      return cause === null ? { mark: quiet(rule) } : { firing: { rule, cause, key: cause.key, dice: [] } }
    case 'silence':
      return cause === null
        ? { mark: quiet(rule) }
        : { firing: { rule, cause, key: `${cause.key}@${rule.last_evaluated_at ?? 0}`, dice: [] } }
    case 'cron': {
      const zone = rule.conditions.time_zone ?? moment.zone
      if (rule.next_due_at === null) {
        return {
          mark: { ...quiet(rule), next_due_at: nextCronAt(rule.conditions.expression, zone, moment.now) },
        }
      }
      return { firing: { rule, cause: null, key: String(rule.next_due_at), dice: [] } }
    }
    case 'clock':
      return judgeClock(world, rule, moment.now)
  }
}

function judgeClock(world: World, rule: Extract<Rule, { family: 'clock' }>, now: number): Judged {
  const key = `trigger:${rule.name}:${rule.next_due_at ?? 'first'}`
  if (rule.next_due_at === null) {
    return {
      mark: { ...quiet(rule), next_due_at: firstDueAt(rule, now, world.rng.roll(`${key}:jitter`).roll) },
    }
  }
  // The very first time the rule shows what it does; after that it may take a day off.
  const { seed, roll } = world.rng.roll(`${key}:skip`)
  const threshold = rule.conditions.skip_probability
  if (rule.fire_count > 0 && roll < threshold) {
    return {
      mark: { ...quiet(rule), next_due_at: nextDueAt(rule, now, world.rng.roll(`${key}:jitter`).roll) },
      skipped: true,
    }
  }
  return {
    firing: {
      rule,
      cause: null,
      key: String(rule.next_due_at),
      dice: [{ of: 'skip', seed, roll, threshold }],
    },
  }
}

/** The topics of a rule that goes by the clock. */
const topicsOf = (rule: Rule): readonly string[] =>
  rule.family === 'clock' || rule.family === 'cron' ? rule.conditions.topics : []

const choiceOf = ({ rule, key }: Firing): TopicChoice => ({
  rule: rule.name,
  key,
  agent: rule.action.target_agent,
  topics: topicsOf(rule),
})

async function fire(
  world: World,
  firing: Firing,
  influence: Influence | null,
  now: number,
  zone: string,
): Promise<'fired' | 'refused' | 'broken'> {
  const { rule, cause } = firing
  const topics = topicsOf(rule)
  const advice = influence?.advice ?? null
  const turn = topics[rule.fire_count % Math.max(1, topics.length)] ?? ''
  const plan = planOfRule(rule, cause, advice?.topic ?? turn)
  const answer = await propose(world, {
    ...plan,
    description: advice === null ? plan.description : `${plan.description} ${adviceInWords(advice)}`,
    memoryId: advice?.memory.id ?? null,
    agentId: rule.action.target_agent,
    source: 'trigger',
    traceId: traceOf(rule, firing.key),
    priority: rule.action.priority,
    causedByEvent: cause?.eventId ?? null,
    causedByRule: rule.name,
    chainDepth: cause === null ? 0 : cause.chainDepth + 1,
    dice: influence === null ? firing.dice : [...firing.dice, influence.die],
    namedSources: false,
    by: `rule:${rule.name}`.slice(0, 120),
  })
  const fired = answer.outcome === 'recorded' && answer.proposal.status !== 'rejected'
  const problem =
    answer.outcome === 'malformed'
      ? answer.problems
          .map((p) => `${p.path}: ${p.problem}`)
          .join('; ')
          .slice(0, 500)
      : null
  await markRules(world.db, [
    {
      ...quiet(rule),
      fired,
      seen_event: cause?.eventId ?? null,
      next_due_at: dueAfter(world, firing, now, zone, fired),
      problem,
    },
  ])
  return fired ? 'fired' : problem === null ? 'refused' : 'broken'
}

function dueAfter(
  world: World,
  { rule, key }: Firing,
  now: number,
  zone: string,
  fired: boolean,
): number | null {
  if (rule.family === 'cron')
    return nextCronAt(rule.conditions.expression, rule.conditions.time_zone ?? zone, now)
  // A silence goes on, and a time is over: without a pause they would knock at every beat. An event comes once.
  if (!fired && (rule.family === 'clock' || rule.family === 'silence')) {
    return now + triggerLimits.retryRejectedMinutes * 60_000
  }
  if (rule.family !== 'clock') return null
  return nextDueAt(rule, now, world.rng.roll(`trigger:${rule.name}:${key}:jitter`).roll)
}
