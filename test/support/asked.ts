// Steps that wait for approval, made by the product's own gate.

import assert from 'node:assert/strict'
import type { Assignment } from '../../src/loop/assignment.ts'
import { finishSteps } from '../../src/loop/finish-steps.ts'
import type { EffectEnd } from '../../src/steps/effect.ts'
import { acted } from '../../src/steps/outcome.ts'
import { sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { act, actingStep, claimed, type HeldEffect } from './acting.ts'

/** Writes down how an attempt ended. */
export async function putDown(world: World, { step, facts }: Assignment, end: EffectEnd): Promise<void> {
  await finishSteps(world, [{ step, facts, ending: acted(end, { summary: 'it was said' }) }])
}

export interface AskedStep {
  assignment: Assignment
  stepId: string
  missionId: string
  id: string
  sha: string
}

/** Returns a step that asks for approval of doing `text`; it has sat down to wait unless told otherwise. */
export async function askedStep(
  world: World,
  kind: HeldEffect,
  options: { text?: string; sits?: boolean } = {},
): Promise<AskedStep> {
  const { text = 'this', sits = true } = options
  const assignment = await actingStep(world)
  const end = await act(world, assignment, kind, { text })
  assert.equal(end.outcome, 'waiting', JSON.stringify(end))
  if (sits) await putDown(world, assignment, end)
  const { id: stepId, mission_id: missionId } = assignment.step
  const [approval] = await world.db.query<{ id: string; payload_sha: string }>(
    sql`select id, payload_sha from ops_approvals where step_id = ${stepId} and status = 'pending'`,
  )
  assert.ok(approval, 'somebody is asked')
  return { assignment, stepId, missionId, id: approval.id, sha: approval.payload_sha }
}

/** Claims the step once more, lets it act and writes down how that ended. */
export async function actAgain(world: World, asked: AskedStep, kind: HeldEffect): Promise<EffectEnd> {
  const assignment = await claimed(world, asked.missionId)
  const end = await act(world, assignment, kind, { text: 'something else' })
  await putDown(world, assignment, end)
  return end
}
