// Trigger rules as data (spec section 4.2): which checker a rule names, what its conditions mean, when it is due. Pure: the
// questions to the data stand in store/triggers.ts, the rolls are arguments.

import { Cron } from 'croner'
import { z } from 'zod'
import { problemsOf } from './policy.ts'
import type { Problem } from './proposal.ts'
import { isTimeZone } from './time-zone.ts'

const minutes = z.number().min(0).max(525_600)
const share = z.number().min(0).max(1)

const eventTags = z.array(z.string().min(1).max(80)).max(20)

/** Rules that react to events: which events, and what they exclude. */
const eventConditions = z.looseObject({
  lookback_minutes: minutes.default(1_440),
  confidence_min: share.optional(),
  source_agent: z.string().max(40).optional(),
  tags: eventTags.optional(),
  kind: z.string().max(80).optional(),
})

/** Rules that go by the clock, with a life of their own: rotation, jitter, now and then a day off. */
const clockConditions = z.looseObject({
  every_minutes: minutes.min(1).optional(),
  jitter_minutes: z
    .tuple([minutes, minutes])
    .refine(([least, most]) => least <= most, 'must be [least, most]')
    .default([25, 45]),
  skip_probability: share.default(0.12),
  topics: z.array(z.string().min(1).max(200)).max(100).default([]),
  first_after_seconds: z.number().min(0).max(86_400).optional(),
})

const cronConditions = z.looseObject({
  expression: z.string().min(1).max(200).refine(isCron, 'must be a cron expression like "0 9 * * 1-5"'),
  time_zone: z.string().max(64).refine(isTimeZone, 'must be an IANA time zone like Europe/Berlin').optional(),
  topics: z.array(z.string().min(1).max(200)).max(100).default([]),
})

const silenceConditions = z.looseObject({ kind: z.string().min(1).max(80), minutes: minutes.min(1) })

const metricConditions = z.looseObject({
  metric: z.string().min(1).max(80),
  op: z.enum(['above', 'below']).default('above'),
  value: z.number(),
  lookback_minutes: minutes.default(1_440),
})

const engagementConditions = z.looseObject({
  engagement_rate_min: z.number().min(0).default(0.05),
  lookback_minutes: minutes.default(60),
})

/** The families of checkers: all rules of one family are answered by one question to the data. */
export type Family = 'event' | 'clock' | 'cron' | 'silence' | 'metric'

interface Checker {
  family: Family
  conditions: z.ZodType<Record<string, unknown>>
  /** For `event`: the event kinds it looks for when the conditions name none. */
  kinds?: readonly string[]
  /** For `clock`: the interval in minutes where the rule names none. */
  everyMinutes?: number
}

const hours = (n: number): number => n * 60

/** The checkers by the name that a rule's trigger_event gives. */
export const checkers: Readonly<Record<string, Checker>> = {
  tweet_high_engagement: { family: 'metric', conditions: engagementConditions },
  mission_failed: { family: 'event', conditions: eventConditions, kinds: ['mission.failed'] },
  content_published: { family: 'event', conditions: eventConditions, kinds: ['content.published'] },
  insight_promoted: {
    family: 'event',
    conditions: eventConditions,
    kinds: ['insight.promoted'],
  },
  proactive_scan_signals: { family: 'clock', conditions: clockConditions, everyMinutes: hours(3) },
  proactive_draft_tweet: { family: 'clock', conditions: clockConditions, everyMinutes: hours(4) },
  proactive_research: { family: 'clock', conditions: clockConditions, everyMinutes: hours(6) },
  proactive_analyze_ops: { family: 'clock', conditions: clockConditions, everyMinutes: hours(8) },
  proactive_content_plan: { family: 'clock', conditions: clockConditions, everyMinutes: hours(12) },
  proactive_health_check: { family: 'clock', conditions: clockConditions, everyMinutes: hours(6) },
  proactive_memory_consolidation: { family: 'clock', conditions: clockConditions, everyMinutes: hours(12) },
  event_with_tags: { family: 'event', conditions: eventConditions.extend({ tags: eventTags.min(1) }) },
  no_event_for: { family: 'silence', conditions: silenceConditions },
  cron: { family: 'cron', conditions: cronConditions },
  metric_crosses: { family: 'metric', conditions: metricConditions },
}

const actionConfig = z.looseObject({
  target_agent: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'must be an agent id'),
  title: z.string().min(1).max(300).optional(),
  description: z.string().max(2_000).optional(),
  priority: z.int().min(-100).max(100).default(0),
  steps: z
    .array(
      z.strictObject({
        kind: z.string().min(1).max(40),
        payload: z.record(z.string(), z.unknown()).default({}),
        depends_on: z.array(z.int().min(0)).max(20).optional(),
      }),
    )
    .min(1)
    .max(20)
    .optional(),
})
export type ActionConfig = z.output<typeof actionConfig>

/** A row of ops_trigger_rules, its instants as ms since the epoch. */
export interface RuleRow {
  id: string
  name: string
  trigger_event: string
  conditions: unknown
  action_config: unknown
  cooldown_minutes: number
  fire_count: number
  seen_event: number | null
  last_fired_at: number | null
  last_evaluated_at: number | null
  next_due_at: number | null
}

/** A rule that makes sense, conditions filled in. */
export type Rule =
  | (RuleBase & { family: 'event'; conditions: z.output<typeof eventConditions>; kinds: readonly string[] })
  | (RuleBase & { family: 'clock'; conditions: z.output<typeof clockConditions>; everyMinutes: number })
  | (RuleBase & { family: 'cron'; conditions: z.output<typeof cronConditions> })
  | (RuleBase & { family: 'silence'; conditions: z.output<typeof silenceConditions> })
  | (RuleBase & { family: 'metric'; conditions: MetricQuestion })

type RuleBase = Omit<RuleRow, 'conditions' | 'action_config'> & { action: ActionConfig }

/** Fires when the newest value of one of `metrics` in the last `lookbackMinutes` crossed `value`. */
export interface MetricQuestion {
  metrics: readonly string[]
  op: 'above' | 'below'
  value: number
  lookbackMinutes: number
}

/** Returns the rule of a row, or what is wrong with it. A checker `proactive_…` that is not on the list goes by its own clock. */
export function readRule(
  row: RuleRow,
): { ok: true; rule: Rule } | { ok: false; problems: readonly Problem[] } {
  const checker = checkerOf(row.trigger_event)
  if (checker === null) {
    const problem = `no checker is called "${row.trigger_event}"; there are ${Object.keys(checkers).join(', ')}`
    return { ok: false, problems: [{ path: 'trigger_event', problem }] }
  }
  const conditions = checker.conditions.safeParse(row.conditions)
  const action = actionConfig.safeParse(row.action_config)
  const problems = [
    ...(conditions.success ? [] : problemsOf(conditions.error, 'conditions')),
    ...(action.success ? [] : problemsOf(action.error, 'action_config')),
  ]
  if (!conditions.success || !action.success) return { ok: false, problems }
  const { conditions: _conditions, action_config: _action, ...base } = row
  return { ok: true, rule: ruleOf({ ...base, action: action.data }, checker, conditions.data) }
}

function checkerOf(name: string): Checker | null {
  // Not every name that an object answers to is one of ours.
  return (Object.hasOwn(checkers, name) ? checkers[name] : undefined) ?? ownProactive(name)
}

function ownProactive(name: string): Checker | null {
  return /^proactive_[a-z0-9_]{1,40}$/.test(name) ? { family: 'clock', conditions: clockConditions } : null
}

function ruleOf(base: RuleBase, checker: Checker, conditions: unknown): Rule {
  switch (checker.family) {
    case 'event': {
      const given = conditions as z.output<typeof eventConditions>
      return {
        ...base,
        family: 'event',
        conditions: given,
        kinds: given.kind ? [given.kind] : (checker.kinds ?? []),
      }
    }
    case 'clock': {
      const given = conditions as z.output<typeof clockConditions>
      const everyMinutes = given.every_minutes ?? Math.max(base.cooldown_minutes, checker.everyMinutes ?? 60)
      return { ...base, family: 'clock', conditions: given, everyMinutes }
    }
    case 'cron':
      return { ...base, family: 'cron', conditions: conditions as z.output<typeof cronConditions> }
    case 'silence':
      return { ...base, family: 'silence', conditions: conditions as z.output<typeof silenceConditions> }
    case 'metric':
      return { ...base, family: 'metric', conditions: metricQuestion(base.trigger_event, conditions) }
  }
}

function metricQuestion(checker: string, conditions: unknown): MetricQuestion {
  if (checker === 'tweet_high_engagement') {
    const given = conditions as z.output<typeof engagementConditions>
    return {
      metrics: ['engagement_rate'],
      op: 'above',
      value: given.engagement_rate_min,
      lookbackMinutes: given.lookback_minutes,
    }
  }
  const given = conditions as z.output<typeof metricConditions>
  return {
    metrics: [given.metric],
    op: given.op,
    value: given.value,
    lookbackMinutes: given.lookback_minutes,
  }
}

const msPerMinute = 60_000

/** When a clock rule that was never due before is due first: `first_after_seconds` from now, else somewhere in its first interval. */
export function firstDueAt(rule: Extract<Rule, { family: 'clock' }>, now: number, roll: number): number {
  const { first_after_seconds: first } = rule.conditions
  return first === undefined ? now + rule.everyMinutes * msPerMinute * roll : now + first * 1_000
}

/** When a clock rule is due after it has been due: its interval and a jitter between the two bounds, by `roll` in [0, 1). */
export function nextDueAt(rule: Extract<Rule, { family: 'clock' }>, now: number, roll: number): number {
  const [least, most] = rule.conditions.jitter_minutes
  return now + (rule.everyMinutes + least + (most - least) * roll) * msPerMinute
}

/** The next instant of a cron expression in a time zone after `now` (ms since the epoch); null when there is none. */
export function nextCronAt(expression: string, zone: string, now: number): number | null {
  return new Cron(expression, { timezone: zone, paused: true }).nextRun(new Date(now))?.getTime() ?? null
}

function isCron(expression: string): boolean {
  try {
    new Cron(expression, { paused: true })
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}
