// Rules for tests, written as a founder would: plain SQL into ops_trigger_rules.

import { type PhaseReport, runBeat } from '../../src/loop/beat.ts'
import { evaluateTriggers } from '../../src/loop/evaluate-triggers.ts'
import type { Phase } from '../../src/loop/phase.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'

export interface RuleAsk {
  name: string
  trigger_event?: string
  conditions?: Record<string, unknown>
  action_config?: Record<string, unknown>
  cooldown_minutes?: number
}

/** Adds a rule; what is left out is a rule about events tagged `signal`, without a cooldown, for the observer. */
export async function addRule(db: Queryable, ask: RuleAsk): Promise<void> {
  const rule = {
    trigger_event: 'event_with_tags',
    conditions: { tags: ['signal'] },
    action_config: {
      target_agent: 'observer',
      steps: [{ kind: 'review', payload: { subject: 'operations' } }],
    },
    cooldown_minutes: 0,
    ...ask,
  }
  await db.query(sql`
    insert into ops_trigger_rules (name, trigger_event, conditions, action_config, cooldown_minutes)
    values (${rule.name}, ${rule.trigger_event}, ${JSON.stringify(rule.conditions)}::jsonb,
            ${JSON.stringify(rule.action_config)}::jsonb, ${rule.cooldown_minutes})`)
}

/** Adds an event as somebody at a console would; returns its id. */
export async function addEvent(
  db: Queryable,
  event: {
    kind?: string
    tags?: string[]
    agent?: string
    metadata?: Record<string, unknown>
    depth?: number
    title?: string
  } = {},
): Promise<number> {
  const {
    kind = 'signal.seen',
    tags = ['signal'],
    agent = null,
    metadata = {},
    depth = 0,
    title = 'A signal',
  } = event
  const rows = await db.query<{ id: number }>(sql`
    insert into ops_agent_events (kind, title, tags, agent_id, metadata, chain_depth)
    values (${kind}, ${title}, ${tags}::text[], ${agent}, ${JSON.stringify(metadata)}::jsonb, ${depth}) returning id`)
  return rows[0]?.id ?? 0
}

/** Runs a beat of one phase and returns what the phase did. Throws when it failed. */
export async function beatOf(world: World, phase: Phase): Promise<PhaseReport['did']> {
  const report = await runBeat(world, [phase])
  const [first] = report.phases
  if (first === undefined || !first.ok) throw new Error(first?.error ?? 'no phase ran')
  return first.did
}

/** Evaluates the rules once; returns how many fired. */
export const fireOnce = async (world: World): Promise<number> =>
  (await beatOf(world, evaluateTriggers))['fired'] ?? 0

export interface RuleState {
  fire_count: number
  problem: string | null
  fired: boolean
  due_in_minutes: number | null
}

/** Returns how a rule stands. */
export async function ruleState(db: Queryable, name: string): Promise<RuleState> {
  const [row] = await db.query<RuleState>(sql`
    select fire_count, problem, last_fired_at is not null as fired,
           (extract(epoch from next_due_at - ops_now()) / 60)::double precision as due_in_minutes
    from ops_trigger_rules where name = ${name}`)
  if (row === undefined) throw new Error(`no rule ${name}`)
  return row
}

/** Returns the proposals that rules and reactions made, oldest first. */
export async function madeByRules(db: Queryable): Promise<
  readonly {
    title: string
    status: string
    agent_id: string
    caused_by_rule: string
    caused_by_event: number | null
    chain_depth: number
    dice: readonly { of: string; seed: string; roll: number; threshold: number }[]
    kinds: readonly string[]
  }[]
> {
  return db.query(sql`
    select title, status, agent_id, caused_by_rule, caused_by_event, chain_depth, dice,
           array(select s ->> 'kind' from jsonb_array_elements(proposed_steps) s) as kinds
    from ops_mission_proposals where source in ('trigger', 'reaction') order by id`)
}
