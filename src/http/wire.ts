// What goes over the wire: the schema of every answer. The document of the API is made from these, the tests check every
// answer against them, and a dashboard takes its types from here. Timestamps are RFC 3339 in UTC, ids text, money micro-USD.

import { z } from 'zod'
import type { EventRow } from '../store/events.ts'

/** Names of schemas that the API's document shows once, under components. */
export const named = z.registry<{ id: string }>()

const id = z.string()
const stamp = z.iso.datetime()
const maybeStamp = stamp.nullable()
const maybeText = z.string().nullable()
const count = z.int().min(0)
const micro = z.int().nullable().describe('micro-USD; null when a price is unknown')
const anything = z.unknown().describe('JSON')
const record = z.record(z.string(), z.unknown())

export const gate = z
  .object({
    gate: z.string(),
    measured: z.number(),
    limit: z.number().nullable(),
    ok: z.boolean(),
    note: z.string().optional(),
    took: z.number().optional(),
    kinds: z.array(z.string()).optional(),
    window_start: z.string().optional(),
  })
  .register(named, { id: 'Gate' })

export const filed = z
  .object({
    id,
    status: z.enum(['pending', 'accepted', 'rejected']),
    mission_id: id.optional(),
    rejection_reason: z.string().optional(),
    gates: z.array(gate),
  })
  .register(named, { id: 'FiledProposal' })

export const proposal = z
  .object({
    id,
    agent_id: id,
    title: z.string(),
    description: z.string(),
    proposed_steps: z.array(anything),
    source: z.string(),
    source_trace_id: maybeText,
    priority: z.int(),
    status: z.enum(['pending', 'accepted', 'rejected']),
    rejection_reason: maybeText,
    gates: z.array(gate),
    policy_snapshot: record,
    dice: z.array(anything),
    caused_by_event: id.nullable(),
    caused_by_rule: maybeText,
    chain_depth: count,
    named_sources: z.boolean(),
    decided_by: maybeText,
    decided_at: maybeStamp,
    expires_at: maybeStamp,
    created_at: stamp,
    mission_id: id.nullable(),
  })
  .register(named, { id: 'Proposal' })

export const missionStatus = z.enum(['approved', 'running', 'succeeded', 'failed', 'cancelled'])
export const stepStatus = z.enum([
  'queued',
  'running',
  'waiting',
  'unknown',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
])

export const mission = z
  .object({
    id,
    proposal_id: id,
    title: z.string(),
    agent_id: id,
    created_by: z.string(),
    status: missionStatus,
    priority: z.int(),
    chain_depth: count,
    steps_total: count,
    steps_done: count,
    failure_reason: maybeText,
    cancel_reason: maybeText,
    cancel_requested_at: maybeStamp,
    created_at: stamp,
    started_at: maybeStamp,
    finished_at: maybeStamp,
    cost_micro_usd: micro,
    simulated: z.boolean(),
  })
  .register(named, { id: 'Mission' })

export const step = z
  .object({
    id,
    mission_id: id,
    mission_title: z.string(),
    kind: z.string(),
    agent_id: id,
    status: stepStatus,
    position: count,
    priority: z.int(),
    attempt: count,
    max_attempts: count,
    depends_on: z.array(id),
    payload: anything,
    result: anything,
    reserved_by: maybeText,
    lease_expires_at: maybeStamp,
    run_after: stamp,
    last_error: maybeText,
    created_at: stamp,
    started_at: maybeStamp,
    finished_at: maybeStamp,
  })
  .register(named, { id: 'Step' })

export const event = z
  .object({
    id,
    agent_id: id.nullable(),
    kind: z.string(),
    title: z.string(),
    summary: z.string(),
    tags: z.array(z.string()),
    metadata: record,
    proposal_id: id.nullable(),
    mission_id: id.nullable(),
    step_id: id.nullable(),
    from_status: maybeText,
    to_status: maybeText,
    chain_depth: count,
    created_at: stamp,
  })
  .register(named, { id: 'Event' })

/** Returns an event as it goes out: its id is text. */
export function eventOut(row: EventRow): Record<string, unknown> {
  return { ...row, id: String(row.id) }
}

export const artifact = z
  .object({
    id,
    mission_id: id.nullable(),
    step_id: id.nullable(),
    agent_id: id.nullable(),
    kind: z.string(),
    title: z.string(),
    source_url: maybeText,
    trust: z.int().min(0).max(3),
    simulated: z.boolean(),
    metadata: record,
    chars: count,
    created_at: stamp,
  })
  .register(named, { id: 'Artifact' })

export const missionDetail = z.object({
  ...mission.shape,
  proposal: proposal.nullable(),
  steps: z.array(step),
  events: z.array(event),
  artifacts: z.array(artifact),
})

const doing = z.object({
  step_id: id,
  kind: z.string(),
  mission_id: id,
  mission_title: z.string(),
  since: stamp,
})
export const agent = z
  .object({
    id,
    display_name: z.string(),
    role: z.string(),
    persona: record,
    covers: z.array(z.string()),
    model: maybeText,
    enabled: z.boolean(),
    open_missions: count,
    doing: z.array(doing),
    created_at: stamp,
    updated_at: stamp,
  })
  .register(named, { id: 'Agent' })

export const trigger = z
  .object({
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
  .register(named, { id: 'Trigger' })

export const reaction = z
  .object({
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
  .register(named, { id: 'Reaction' })

export const run = z
  .object({
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
  .register(named, { id: 'Run' })

export const worker = z
  .object({
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
  .register(named, { id: 'Worker' })

export const approval = z
  .object({
    what: z.enum(['proposal', 'step']),
    id,
    agent_id: id,
    title: z.string(),
    status: z.string(),
    text: z.string(),
    payload: anything,
    mission_id: id.nullable(),
    asked_at: stamp,
    expires_at: maybeStamp,
  })
  .register(named, { id: 'Approval' })

export const modelCall = z
  .object({
    id,
    agent_id: id.nullable(),
    mission_id: id.nullable(),
    step_id: id.nullable(),
    task: z.string(),
    model: z.string(),
    simulated: z.boolean(),
    input_tokens: count,
    cached_tokens: count,
    output_tokens: count,
    cost_micro_usd: micro,
    duration_ms: count,
    ok: z.boolean(),
    problem: maybeText,
    created_at: stamp,
  })
  .register(named, { id: 'ModelCall' })

export const costSum = z
  .object({
    of: maybeText,
    calls: count,
    simulated_calls: count,
    unpriced_calls: count,
    input_tokens: count,
    cached_tokens: count,
    output_tokens: count,
    cost_micro_usd: micro,
    priced_micro_usd: count,
  })
  .register(named, { id: 'CostSum' })

export const policy = z
  .object({
    key: z.string(),
    help: z.string(),
    written: anything,
    in_force: anything,
    default: anything,
    version: count,
    problem: maybeText,
    updated_at: maybeStamp,
  })
  .register(named, { id: 'Policy' })

export const policyChange = z
  .object({
    version: count,
    key: z.string(),
    value: anything,
    previous: anything,
    author: z.string(),
    reason: maybeText,
    created_at: stamp,
  })
  .register(named, { id: 'PolicyChange' })

export const apiKey = z
  .object({
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
  .register(named, { id: 'ApiKey' })

export const whyLink = z
  .object({
    what: z.enum([
      'event',
      'rule',
      'reaction',
      'dice',
      'proposal',
      'gate',
      'decision',
      'mission',
      'step',
      'artifact',
      'cost',
      'effect',
    ]),
    id,
    title: z.string(),
    at: maybeStamp,
    text: z.string(),
    here: z.boolean().describe('true for what was asked about'),
  })
  .register(named, { id: 'WhyLink' })

const limitBar = z.object({
  gate: z.string(),
  measured: z.number(),
  limit: z.number(),
  window_start: maybeStamp,
  help: z.string(),
})
const breaker = z.object({
  kind: z.string(),
  failures_in_row: count,
  opened_at: maybeStamp,
  last_error: maybeText,
})

export const status = z
  .object({
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
    oldest_queued_seconds: z.number().nullable(),
    limits: z.array(limitBar),
    cost_today: costSum,
    last_beat: run.nullable(),
    workers: z.array(worker),
    breakers: z.array(breaker),
    listeners: count,
    latest_event_id: id,
    me: z.object({ by: z.string(), scopes: z.array(z.string()) }),
  })
  .register(named, { id: 'Status' })

export const fault = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    problems: z.array(z.object({ path: z.string(), problem: z.string() })).optional(),
    request_id: z.string(),
  })
  .register(named, { id: 'Problem' })

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
  by_mission: z.array(costSum),
  by_model: z.array(costSum),
})

/** Returns the schema of a list of these. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() })
}
