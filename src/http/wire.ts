// What goes over the wire: the schema of every answer. The document of the API is made from these, the tests check every
// answer against them, and a dashboard takes its types from here. Timestamps are RFC 3339 in UTC, ids text, money micro-USD.

import { z } from 'zod'
import { linkKinds } from './why-link.ts'
import { moneyBacktest, relationship, voice } from './wire-life.ts'
import {
  anything,
  costSum,
  count,
  entity,
  id,
  maybeStamp,
  maybeText,
  micro,
  record,
  stamp,
} from './wire-records.ts'

export * from './wire-acting.ts'
export * from './wire-inbox.ts'
export * from './wire-life.ts'
export {
  artifact,
  artifactDetail,
  costSum,
  event,
  eventOut,
  filed,
  mission,
  missionStatus,
  named,
  proposal,
  step,
  stepStatus,
} from './wire-records.ts'
export * from './wire-time.ts'
export * from './wire-trouble.ts'

const doing = z.object({
  step_id: id,
  kind: z.string(),
  mission_id: id,
  mission_title: z.string(),
  since: stamp,
})
export const agent = entity('Agent', {
  id,
  display_name: z.string(),
  role: z.string(),
  persona: record,
  covers: z.array(z.string()),
  model: maybeText,
  tools: z.array(z.string()),
  enabled: z.boolean(),
  open_missions: count,
  memories: count,
  talking: z.object({ roundtable_id: id, format: z.string(), topic: z.string() }).nullable(),
  doing: z.array(doing),
  created_at: stamp,
  updated_at: stamp,
})

export const agentDetail = z.object({
  ...agent.shape,
  voice: voice.nullable().describe('what memory adds to the persona now; null: nothing yet'),
  voice_history: z.array(voice).describe('newest first, at most 50'),
  memory: z.object({
    total: count,
    pinned: count,
    disputed: count,
    by_type: z.record(z.string(), count),
  }),
  relationships: z.array(relationship),
  cost_today: costSum,
  cost_month: costSum,
})

export const trigger = entity('Trigger', {
  id,
  name: z.string(),
  trigger_event: z.string(),
  conditions: record,
  action_config: record,
  cooldown_minutes: count,
  enabled: z.boolean(),
  fire_count: count,
  last_fired_at: maybeStamp,
  last_evaluated_at: maybeStamp,
  next_due_at: maybeStamp,
  problem: maybeText,
  created_at: stamp,
})

export const reaction = entity('Reaction', {
  id,
  event_id: id,
  pattern: z.string(),
  source_agent: id.nullable(),
  target_agent: id,
  type: z.string(),
  probability: z.number(),
  roll: z.number(),
  roll_seed: z.string(),
  status: z.string(),
  reason: maybeText,
  proposal_id: id.nullable(),
  chain_depth: count,
  created_at: stamp,
  processed_at: maybeStamp,
})

export const run = entity('Run', {
  id,
  action: z.string(),
  status: z.enum(['running', 'succeeded', 'failed']),
  phases: z.array(anything),
  idle: z.boolean(),
  repeats: count,
  started_at: stamp,
  finished_at: maybeStamp,
  last_at: maybeStamp,
})

export const worker = entity('Worker', {
  id,
  host: z.string(),
  pid: z.int(),
  role: z.string(),
  slots: count,
  running: count,
  alive: z.boolean(),
  started_at: stamp,
  seen_at: stamp,
  stopped_at: maybeStamp,
})

export const modelCall = entity('ModelCall', {
  id,
  agent_id: id.nullable(),
  mission_id: id.nullable(),
  step_id: id.nullable(),
  roundtable_id: id.nullable(),
  task: z.string(),
  model: z.string(),
  simulated: z.boolean(),
  input_tokens: count,
  cached_tokens: count,
  cache_write_tokens: count,
  output_tokens: count,
  cost_micro_usd: micro,
  duration_ms: count,
  ok: z.boolean(),
  problem: maybeText,
  usage_problem: maybeText.describe('why what was charged is not what was reported'),
  created_at: stamp,
})

export const policy = entity('Policy', {
  key: z.string(),
  help: z.string(),
  written: anything,
  value: anything,
  default: anything,
  version: count,
  problem: maybeText,
  updated_at: maybeStamp,
  schema: record.describe('the JSON schema of a value, each field with what it means'),
})

export const policyChange = entity('PolicyChange', {
  version: count,
  key: z.string(),
  value: anything,
  previous: anything,
  author: z.string(),
  reason: maybeText,
  created_at: stamp,
})

export const apiKey = entity('ApiKey', {
  id,
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  agent_id: id.nullable(),
  created_at: stamp,
  expires_at: maybeStamp,
  last_used_at: maybeStamp,
  revoked_at: maybeStamp,
})

/** A key that was just made: the one answer that holds the key itself. */
export const newApiKey = entity('NewApiKey', { ...apiKey.shape, key: z.string() })

export const whyLink = entity('WhyLink', {
  what: z.enum(linkKinds),
  id,
  title: z.string(),
  at: maybeStamp,
  text: z.string(),
  here: z.boolean().describe('true for what was asked about'),
})

const limitBar = z.object({
  gate: z.string(),
  measured: z.number(),
  limit: z.number(),
  window_start: maybeStamp,
  help: z.string(),
})
/** Limits of money where they stand, in micro-USD, or in tokens where prices are not known. */
export const spending = entity('Spending', {
  limits: z.array(
    z.object({
      scope: z.string(),
      gate: z.string().describe('the policy that sets it'),
      unit: z.enum(['micro_usd', 'tokens']),
      spent: count,
      held: count.describe('the worst case of calls in flight'),
      limit: count,
      exhausted: z.boolean().describe('what asks a model waits until it ends or is raised'),
      window_start: stamp,
      window_end: maybeStamp,
    }),
  ),
  forecast_month_micro_usd: micro.describe(
    'the month if it goes on like this; null: nothing was paid for yet',
  ),
})

const breaker = z.object({
  kind: z.string(),
  failures_in_row: count,
  opened_at: maybeStamp,
  last_error: maybeText,
})

export const status = entity('Status', {
  company: z.object({ name: z.string(), description: z.string(), time_zone: z.string() }),
  version: z.string(),
  now: stamp,
  enabled: z.boolean(),
  model: z.string(),
  simulated: z.boolean(),
  engine: z.enum(['embedded', 'postgres']),
  missions: z.record(z.string(), count),
  steps: z.record(z.string(), count),
  open_approvals: count,
  conversations: z.object({
    used: count.describe('taken from the quota today'),
    limit: count,
    last_day: z.record(z.string(), count),
    running: z
      .object({
        id,
        format: z.string(),
        topic: z.string(),
        turns_spoken: count,
        turns_planned: count,
      })
      .nullable(),
  }),
  memories: count,
  oldest_queued_seconds: z.number().nullable(),
  limits: z.array(limitBar),
  cost_today: costSum,
  cost_month: costSum,
  spending,
  last_beat: run.nullable(),
  workers: z.array(worker),
  breakers: z.array(breaker),
  listeners: count,
  latest_event_id: id,
  me: z.object({ by: z.string(), scopes: z.array(z.string()) }),
})

export const fault = entity('Problem', {
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  problems: z.array(z.object({ path: z.string(), problem: z.string() })).optional(),
  request_id: z.string(),
})

export const beat = z.object({
  id: id.nullable(),
  status: z.enum(['succeeded', 'failed', 'skipped']),
  idle: z.boolean(),
  phases: z.array(
    z.object({
      phase: z.string(),
      ok: z.boolean(),
      did: z.record(z.string(), z.number()),
      ms: z.number(),
      error: z.string().optional(),
    }),
  ),
})

const byStatus = z.object({ pending: count, accepted: count, rejected: count })
export const backtest = z.object({
  days: count,
  proposals: count,
  before: byStatus,
  after: byStatus,
  changed: z.array(
    z.object({ id, title: z.string(), before: z.string(), after: z.string(), reason: maybeText }),
  ),
  money: moneyBacktest.nullable().describe('null for a policy that sets no limit of money'),
})

export const verification = z.object({
  ok: z.boolean(),
  invariants: z.array(
    z.object({ id, promise: z.string(), ok: z.boolean(), violations: count, examples: z.array(z.string()) }),
  ),
})

export const why = z.object({ id, items: z.array(whyLink), next_cursor: z.null() })

export const costs = z.object({
  items: z.array(modelCall),
  next_cursor: z.string().nullable(),
  time_zone: z.string(),
  today: costSum,
  month: costSum,
  by_agent: z.array(costSum),
  by_mission: z.array(z.object({ ...costSum.shape, title: maybeText })),
  by_model: z.array(costSum),
  by_purpose: z
    .object({ today: z.array(costSum), month: z.array(costSum) })
    .describe(
      'talk, work, initiative, proof (that a model answers); other: what none of them asked for, as a beat would',
    ),
  by_day: z.array(z.object({ day: z.string(), ...costSum.shape })).describe('of this month, by purpose'),
  spending,
})

/** Returns the schema of a list of these. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() })
}
