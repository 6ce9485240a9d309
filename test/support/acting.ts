// A step that acts in a test: claimed through the product's statements, with an effect whose ends the test holds in its hand.

import assert from 'node:assert/strict'
import { z } from 'zod'
import { actFor } from '../../src/loop/act.ts'
import type { Assignment } from '../../src/loop/assignment.ts'
import { assign } from '../../src/loop/run-step.ts'
import type { ActingClass, EffectEnd, EffectIo, EffectKind, ProbeAnswer } from '../../src/steps/effect.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { claim, openMissionOf } from './missions.ts'

export interface HeldEffect extends EffectKind<{ text: string }> {
  /** What was performed, in order, with the key it was told. */
  readonly performed: { text: string; key: string }[]
  /** What the next try comes to: nothing by itself is a success. */
  next: ((io: EffectIo) => Promise<Record<string, unknown>>)[]
  answers: ProbeAnswer[]
}

/** Returns an effect of this class that does what the test says. */
export function heldEffect(
  acts: ActingClass,
  change: Partial<EffectKind<{ text: string }>> = {},
): HeldEffect {
  const held: HeldEffect = {
    kind: 'held',
    class: acts,
    payload: z.strictObject({ text: z.string() }),
    settleMs: 20_000,
    unready: () => null,
    shown: async ({ text }) => ({ title: `Do ${text}`, target: 'a target', risk: 'low', diff: null }),
    async perform({ text }, io) {
      held.performed.push({ text, key: io.key })
      return (await held.next.shift()?.(io)) ?? { said: text }
    },
    probe: async () => held.answers.shift() ?? { found: 'cannot_tell', evidence: 'the test says nothing' },
    performed: [],
    next: [],
    answers: [],
    ...change,
  }
  return held
}

/** Claims the mission's next due step. */
export async function claimed(world: World, missionId: string): Promise<Assignment> {
  const [step] = await claim(world.db, 1, { missionId })
  assert.ok(step, 'a step is due')
  const [assignment] = await assign(world, [step])
  assert.ok(assignment)
  return assignment
}

/** Opens a mission of one step and claims it. */
export async function actingStep(world: World): Promise<Assignment> {
  return claimed(world, (await openMissionOf(world)).missionId)
}

/** Acts in the name of a step. */
export function act(
  world: World,
  assignment: Assignment,
  kind: HeldEffect,
  plan: { text?: string; basis?: readonly string[]; signal?: AbortSignal } = {},
): Promise<EffectEnd> {
  const { text = 'this', basis = [], signal = new AbortController().signal } = plan
  const acting = actFor(world, { ...assignment, effects: [kind as EffectKind] }, signal)
  return acting({ seq: 0, kind: kind.kind, payload: { text }, basis })
}

/** Returns the only effect of a step as it stands. */
export async function effectOf(db: Queryable, stepId: string): Promise<Record<string, unknown>> {
  const [row] = await db.query<Record<string, unknown>>(
    sql`select * from ops_effects where step_id = ${stepId}`,
  )
  assert.ok(row, 'the step has an effect')
  return row
}

/** Returns what is on record about a step's effect, as `source: outcome`. */
export async function evidenceOf(db: Queryable, stepId: string): Promise<readonly string[]> {
  const rows = await db.query<{ said: string }>(sql`
    select v.source || ': ' || v.outcome as said from ops_effect_evidence v join ops_effects e on e.id = v.effect_id
    where e.step_id = ${stepId} order by v.id limit 100`)
  return rows.map((row) => row.said)
}

/** The human says yes to what is asked. */
export async function approve(db: Queryable): Promise<number> {
  const rows = await db.query(sql`
    update ops_approvals set status = 'approved', decided_by = 'founder', decided_at = ops_now()
    where status = 'pending' returning id`)
  return rows.length
}
