// Missions for tests: opened through the intake, moved by the product's statements or by a hand that types SQL.

import assert from 'node:assert/strict'
import type { ProposalDraft } from '../../src/domain/proposal.ts'
import { propose } from '../../src/loop/intake.ts'
import { verifyInvariants } from '../../src/loop/verify.ts'
import { type ClaimedStep, claimSteps } from '../../src/store/steps.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf } from './company.ts'

export interface OpenedMission {
  proposalId: string
  missionId: string
  /** In the order of the draft. */
  stepIds: readonly string[]
}

/** Proposes and returns the accepted proposal's mission. */
export async function openMissionOf(
  world: World,
  change: Partial<ProposalDraft> = {},
): Promise<OpenedMission> {
  const answer = await propose(world, draftOf(change))
  assert.ok(answer.outcome === 'recorded', JSON.stringify(answer))
  const { id: proposalId, missionId, rejectionReason } = answer.proposal
  assert.ok(missionId !== null, rejectionReason ?? 'it waits')
  const rows = await world.db.query<{ id: string }>(
    sql`select id from ops_mission_steps where mission_id = ${missionId} order by position`,
  )
  return { proposalId, missionId, stepIds: rows.map((row) => row.id) }
}

/** One review of operations per entry; an entry names the places it waits for, null the one before. */
export const reviews = (dependencies: readonly (readonly number[] | null)[]): ProposalDraft['steps'] =>
  dependencies.map((dependsOn) => ({ kind: 'review', payload: { subject: 'operations' }, dependsOn }))

/** Claims up to `slots` due steps of every kind there is. */
export async function claim(
  db: Queryable,
  slots: number,
  change: Partial<Parameters<typeof claimSteps>[1]> = {},
): Promise<readonly ClaimedStep[]> {
  const kinds = [
    'crawl',
    'analyze',
    'research',
    'write_content',
    'draft_tweet',
    'review',
    'diagnose',
    'post_tweet',
    'deploy',
  ]
  return claimSteps(db, {
    worker: 'test',
    slots,
    leaseSeconds: 30,
    deadlines: Object.fromEntries(kinds.map((kind) => [kind, 600])),
    missionId: null,
    ...change,
  })
}

export const stepStatuses = [
  'queued',
  'running',
  'waiting',
  'unknown',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
] as const
export type StepStatus = (typeof stepStatuses)[number]

/** Changes a step's status as somebody at a console would. */
export async function moveByHand(db: Queryable, id: string, to: StepStatus): Promise<void> {
  const rows = await db.query(
    to === 'running'
      ? sql`update ops_mission_steps set status = 'running', reserved_by = 'me', lease_token = nextval('ops_lease_token'),
              lease_expires_at = ops_now() + interval '1 minute' where id = ${id} returning id`
      : to === 'succeeded'
        ? sql`update ops_mission_steps set status = 'succeeded', result = '{"summary":"by hand"}' where id = ${id} returning id`
        : sql`update ops_mission_steps set status = ${to} where id = ${id} returning id`,
  )
  assert.equal(rows.length, 1)
}

/** Returns each step's status, in the order of the mission, and the mission's own. */
export async function statusesOf(
  db: Queryable,
  missionId: string,
): Promise<{ mission: string; steps: string[] }> {
  const steps = await db.query<{ status: string; mission: string }>(sql`
    select s.status, m.status as mission from ops_mission_steps s join ops_missions m on m.id = s.mission_id
    where m.id = ${missionId} order by s.position`)
  return { mission: steps[0]?.mission ?? '', steps: steps.map((step) => step.status) }
}

/** Fails when any invariant is broken. */
export async function assertInvariants(db: Queryable): Promise<void> {
  const { invariants } = await verifyInvariants(db)
  assert.deepEqual(
    invariants.filter((one) => !one.ok),
    [],
  )
}
