// The policy store's contents: every key with its schema, its default and one sentence of help (spec section 3). What is in force
// given the rows is decided in policy.ts.

import { z } from 'zod'
import { formatOverrides } from './format.ts'
import { policy } from './policy-spec.ts'
import { actingSpecs } from './policy-specs-acting.ts'
import { scheduleValue, standardSchedule } from './schedule.ts'
import { isTimeZone } from './time-zone.ts'
import { standardVoiceRules, voiceRule } from './voice.ts'

const count = (most = 1_000_000) => z.int().min(0).max(most)
const share = z.number().min(0).max(1)
const name = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be a name like draft_tweet')
const host = z.string().min(1).max(300)

const reactionPattern = z.strictObject({
  source: z.string().min(1).max(40).default('*'),
  tags: z.array(z.string().min(1).max(80)).min(1).max(20),
  target: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'must be an agent id'),
  type: name,
  probability: share.default(1),
  cooldown: z.number().min(0).max(525_600).default(0),
})
export type ReactionPattern = z.output<typeof reactionPattern>

const stepGate = z.strictObject({
  limit: count(),
  window: z.enum(['hour', 'day', 'week']).default('day'),
  per: z.enum(['company', 'agent']).default('company'),
})
export type StepGate = z.output<typeof stepGate>

const autoApproved = ['draft_tweet', 'crawl', 'analyze', 'research', 'write_content', 'review', 'diagnose']

export const policySpecs = {
  ...actingSpecs,
  system: policy(
    'The kill switch: false stops claims, beats and effects within one poll.',
    { enabled: true },
    z.strictObject({ enabled: z.boolean() }),
  ),
  auto_approve: policy(
    'Which step kinds pass without a human; a proposal with any other kind waits in the approvals inbox.',
    { enabled: true, allowed_step_kinds: autoApproved },
    z.strictObject({
      enabled: z.boolean().default(true),
      allowed_step_kinds: z.array(name).max(100).default(autoApproved),
    }),
  ),
  x_daily_quota: policy(
    'How many tweets (post_tweet) may be proposed a day.',
    { limit: 5 },
    z.strictObject({ limit: count().default(5) }),
  ),
  content_policy: policy(
    'Whether content may be drafted, and how many drafts (write_content and draft_tweet together) a day.',
    { enabled: true, max_drafts_per_day: 8 },
    z.strictObject({ enabled: z.boolean().default(true), max_drafts_per_day: count().default(8) }),
  ),
  deploy_policy: policy(
    'Whether deploys may be proposed at all.',
    { enabled: false },
    z.strictObject({ enabled: z.boolean().default(false) }),
  ),
  proposal_policy: policy(
    'The intake: proposals per agent and day, steps per proposal, how long a chain of causes may get, when a pending one expires.',
    { max_per_agent_per_day: 20, max_steps: 12, max_chain_depth: 8, pending_expires_hours: 168 },
    z.strictObject({
      max_per_agent_per_day: count().default(20),
      max_steps: z.int().min(1).max(100).default(12),
      max_chain_depth: z.int().min(0).max(100).default(8),
      pending_expires_hours: z.number().min(0.01).max(8_760).default(168),
    }),
  ),
  mission_policy: policy(
    'How many missions of one agent may be open (approved or running) at once.',
    { max_open_per_agent: 5_000 },
    z.strictObject({ max_open_per_agent: count().default(5_000) }),
  ),
  step_gates: policy(
    'A cap for any step kind: { "crawl": { "limit": 50, "window": "day", "per": "company" } }; windows are hour, day and week.',
    {},
    z.record(name, stepGate),
  ),
  roundtable_policy: policy(
    'Conversations: how many a day, how long a turn, how long the gaps between turns (ms).',
    { enabled: true, max_daily_conversations: 5, max_turn_chars: 120, turn_gap_ms: [3000, 8000] },
    z.strictObject({
      enabled: z.boolean().default(true),
      max_daily_conversations: count(1_000).default(5),
      max_turn_chars: z.int().min(20).max(2_000).default(120),
      turn_gap_ms: z.tuple([count(600_000), count(600_000)]).default([3000, 8000]),
    }),
  ),
  roundtable_formats: policy(
    'What is different here about a kind of conversation: agents, turns, temperature, who opens, purpose; the rest is as it comes.',
    {},
    formatOverrides,
  ),
  conversation_policy: policy(
    'What one conversation may cost: model calls and tokens in all, and how like an earlier line a line may be before it counts as said.',
    { max_model_calls: 60, max_tokens: 150_000, repetition_likeness: 0.72 },
    z.strictObject({
      max_model_calls: z.int().min(2).max(1_000).default(60),
      max_tokens: z.int().min(1_000).max(100_000_000).default(150_000),
      repetition_likeness: share.default(0.72),
    }),
  ),
  schedule: policy(
    "The day's slots for conversations in the company's time zone: when, which format, who, how probable; and what a young company holds first. A day is rolled when it begins: a change counts from the next day on.",
    standardSchedule,
    scheduleValue,
  ),
  voice_policy: policy(
    'How memory changes a voice: rules on what an agent remembers, each with the instruction that follows; at most max_modifiers hold.',
    { max_modifiers: 3, rules: standardVoiceRules },
    z.strictObject({
      max_modifiers: z.int().min(0).max(3).default(3),
      rules: z.array(voiceRule).max(200).default(standardVoiceRules),
    }),
  ),
  recall_policy: policy(
    'Recall: how many memories go into a prompt, how many days half their freshness lasts, after how many days what the open web said expires.',
    { max_per_prompt: 5, half_life_days: 14, untrusted_expire_days: 14 },
    z.strictObject({
      max_per_prompt: z.int().min(0).max(50).default(5),
      half_life_days: z.number().min(0.1).max(3_650).default(14),
      untrusted_expire_days: z.number().min(0.1).max(3_650).default(14),
    }),
  ),
  memory_policy: policy(
    'Memory: how many a conversation may leave, how sure they must be, how many an agent keeps.',
    { max_per_conversation: 6, min_confidence: 0.55, max_per_agent: 200 },
    z.strictObject({
      max_per_conversation: count(100).default(6),
      min_confidence: share.default(0.55),
      max_per_agent: count(100_000).default(200),
    }),
  ),
  memory_influence_policy: policy(
    'How often memory chooses a proactive topic.',
    { enabled: true, probability: 0.3 },
    z.strictObject({ enabled: z.boolean().default(true), probability: share.default(0.3) }),
  ),
  relationship_drift_policy: policy(
    'How far one conversation may move a relationship, and between which bounds it stays.',
    { enabled: true, max_drift: 0.03, floor: 0.1, ceiling: 0.95, log_size: 20 },
    z.strictObject({
      enabled: z.boolean().default(true),
      max_drift: share.default(0.03),
      floor: share.default(0.1),
      ceiling: share.default(0.95),
      log_size: count(1_000).default(20),
    }),
  ),
  initiative_policy: policy(
    'Whether agents may start work of their own accord, and when; and how many action items of formal conversations a day become proposals (0: none).',
    { enabled: false, cooldown_hours: 4, min_memories: 5, min_confidence: 0.6, max_action_items_per_day: 3 },
    z.strictObject({
      enabled: z.boolean().default(false),
      cooldown_hours: z.number().min(0).max(8_760).default(4),
      min_memories: count().default(5),
      min_confidence: share.default(0.6),
      max_action_items_per_day: count().default(3),
    }),
  ),
  outcome_policy: policy(
    'Learning from results: how far back, from how many, what counts as strong and weak against the median.',
    { lookback_hours: 48, min_samples: 3, strong: 2, weak: 0.3, max_lessons_per_agent_per_day: 3 },
    z.strictObject({
      lookback_hours: z.number().min(1).max(8_760).default(48),
      min_samples: z.int().min(1).max(10_000).default(3),
      strong: z.number().min(1).max(1_000).default(2),
      weak: share.default(0.3),
      max_lessons_per_agent_per_day: count(1_000).default(3),
    }),
  ),
  worker_policy: policy(
    'Workers: on or off, kinds that are switched off (the breaker adds to them), attempts, the breaker, leases, when a step is stale.',
    {
      enabled: true,
      disabled_kinds: [],
      max_attempts: 3,
      breaker_failures: 3,
      lease_seconds: 30,
      stale_minutes: 30,
    },
    z.strictObject({
      enabled: z.boolean().default(true),
      disabled_kinds: z.array(name).max(100).default([]),
      max_attempts: z.int().min(1).max(100).default(3),
      breaker_failures: z.int().min(1).max(1_000).default(3),
      lease_seconds: z.number().min(1).max(3_600).default(30),
      stale_minutes: z.number().min(0.1).max(10_080).default(30),
    }),
  ),
  reaction_matrix: policy(
    'Who reacts to what: patterns of source, tags (all must be on the event), target, type, probability and cooldown in minutes.',
    { patterns: [] },
    z.strictObject({ patterns: z.array(reactionPattern).max(1_000).default([]) }),
  ),
  crawl_policy: policy(
    'What agents may fetch: hosts allowed even on private networks, hosts denied, bytes a page.',
    { allow_hosts: [], deny_hosts: [], max_bytes: 5_000_000 },
    z.strictObject({
      allow_hosts: z.array(host).max(1_000).default([]),
      deny_hosts: z.array(host).max(1_000).default([]),
      max_bytes: z.int().min(1_000).max(100_000_000).default(5_000_000),
    }),
  ),
  heartbeat_policy: policy(
    'How often the heart beats, and how often in the first minutes of a new company.',
    { interval_seconds: 300, warmup_interval_seconds: 8, warmup_minutes: 5 },
    z.strictObject({
      interval_seconds: z.number().min(1).max(86_400).default(300),
      warmup_interval_seconds: z.number().min(1).max(86_400).default(8),
      warmup_minutes: z.number().min(0).max(1_440).default(5),
    }),
  ),
  company: policy(
    'The company: its name, what it is about, and the time zone in which its days begin.',
    { name: 'Bullpen', description: '', time_zone: 'UTC' },
    z.strictObject({
      name: z.string().min(1).max(120).default('Bullpen'),
      description: z.string().max(4_000).default(''),
      time_zone: z
        .string()
        .max(64)
        .refine(isTimeZone, 'must be an IANA time zone like Europe/Berlin')
        .default('UTC'),
    }),
  ),
} as const
