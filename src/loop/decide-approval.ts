// A human's word on what was asked: approved as it was seen, approved as edited, or refused. The decision, the payload and the waiting
// step move in one transaction, in the order mission, step, approval: whoever comes second finds it decided.

import { payloadSha } from '../domain/payload-sha.ts'
import { storable } from '../domain/storable.ts'
import type { EffectKind } from '../steps/effect.ts'
import { effectKinds } from '../steps/effects/register.ts'
import {
  type ApprovalRecord,
  lockApproval,
  readApproval,
  settleApproval,
  spendApproval,
  voidApproval,
} from '../store/approvals.ts'
import { abandonEffect, readEffect, replaceEffectPayload } from '../store/effects.ts'
import { lockMission } from '../store/missions.ts'
import { actAs } from '../store/policies.ts'
import { lockStep, resolveHeldUp } from '../store/steps.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { askForEffect, namedAs } from './ask-for-effect.ts'
import { carryOut } from './carry-out.ts'
import { readPolicies } from './policies.ts'
import { hint } from './wake.ts'

export type ApprovalAnswer =
  | { outcome: 'decided'; approval: ApprovalRecord }
  | { outcome: 'not_found' }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'unfit'; problem: string }

export interface Deciding {
  id: string
  by: string
  /** The hash of the payload that the person saw. */
  sha: string
}

/** Approves exactly the payload that was seen. */
export async function approveAsked(world: World, asked: Deciding): Promise<ApprovalAnswer> {
  return decide(world, asked, null, async (tx, approval) => {
    sure(await settleApproval(tx, { id: approval.id, to: 'approved', by: asked.by, reason: null }))
    if (approval.what === 'effect') await letGoOn(tx, approval, `approved by ${asked.by}`)
    else {
      const problem = await carryOut(tx, approval, asked.by)
      if (problem !== null) throw new Undecided(problem)
      await spendApproval(tx, approval.id)
    }
    return approval.id
  })
}

/** Refuses what was asked: the effect is given up and its step fails with the reason. */
export async function refuseAsked(
  world: World,
  asked: Omit<Deciding, 'sha'> & { sha: string | null; reason: string },
): Promise<ApprovalAnswer> {
  const { by, reason } = asked
  return decide(world, asked, reason, async (tx, approval) => {
    sure(await settleApproval(tx, { id: approval.id, to: 'refused', by, reason }))
    await giveUp(tx, approval, `refused by ${by}: ${reason}`)
    return approval.id
  })
}

/** Replaces the payload before it is frozen for good: the old question is void, the new one is approved by its editor. */
export async function editAsked(
  world: World,
  asked: Deciding & { payload: unknown; reason: string | null; kinds?: readonly EffectKind[] },
): Promise<ApprovalAnswer> {
  const { by } = asked
  const standing = await readApproval(world.db, asked.id)
  if (standing === null) return { outcome: 'not_found' }
  const effect = standing.effect_id === null ? null : await readEffect(world.db, standing.effect_id)
  if (effect === null) return { outcome: 'refused', reason: 'only the payload of an effect can be edited' }
  const kind = (asked.kinds ?? effectKinds).find((known) => known.kind === effect.kind)
  if (kind === undefined) return { outcome: 'refused', reason: `there is no effect of kind ${effect.kind}` }
  const parsed = kind.payload.safeParse(asked.payload)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    return { outcome: 'unfit', problem: `${first?.path.join('.') || 'payload'}: ${first?.message}` }
  }
  const payload = storable(parsed.data) as Record<string, unknown>
  const { policies } = await readPolicies(world.db)
  const { outside } = world
  const lacking = kind.unready(parsed.data, { policies, outside })
  if (lacking !== null) return { outcome: 'unfit', problem: lacking }
  const shown = await kind.shown(parsed.data, { policies, outside, missionId: effect.mission_id })
  const sha = payloadSha(payload)
  const id = world.rng.id(world.clock.now())
  return decide(world, asked, asked.reason, async (tx, approval) => {
    sure(await voidApproval(tx, approval.id))
    const edited = { payload, payloadSha: sha, ...namedAs(shown) }
    if (!(await replaceEffectPayload(tx, effect.id, edited)))
      throw new Undecided('the effect is not waiting any more')
    await askForEffect(
      tx,
      {
        id,
        effectId: effect.id,
        stepId: approval.step_id,
        missionId: approval.mission_id,
        agentId: approval.agent_id,
        payload,
        payloadSha: sha,
        evidence: [...approval.evidence.filter(({ what }) => what !== 'diff'), editedBy(by, approval)],
        shown,
      },
      policies,
    )
    sure(await settleApproval(tx, { id, to: 'approved', by, reason: asked.reason }))
    await letGoOn(tx, approval, `edited and approved by ${by}`)
    return id
  })
}

const editedBy = (by: string, approval: ApprovalRecord) => ({
  what: 'edit',
  text: `edited by ${by}; it was ${JSON.stringify(approval.payload)}`.slice(0, 4_000).toWellFormed(),
  id: approval.id,
})

/** What keeps a decision from being made; nothing of it is written then. */
class Undecided extends Error {}

function sure(moved: boolean): void {
  if (!moved) throw new Undecided('it was decided, or its time was over, at this very moment')
}

/** Lets `work` decide on what is pending and seen; it returns the id of the approval that stands now. */
async function decide(
  world: World,
  { id, by, sha }: { id: string; by: string; sha: string | null },
  reason: string | null,
  work: (tx: Tx, approval: ApprovalRecord) => Promise<string>,
): Promise<ApprovalAnswer> {
  const standing = await readApproval(world.db, id)
  if (standing === null) return { outcome: 'not_found' }
  try {
    const decided = await world.db.transaction(async (tx) => {
      await actAs(tx, by, reason)
      if (standing.mission_id !== null) await lockMission(tx, standing.mission_id)
      if (standing.step_id !== null) await lockStep(tx, standing.step_id)
      const approval = await lockApproval(tx, id)
      if (approval === null) throw new Undecided('it is gone')
      const hindrance = hindranceTo(approval, by, sha)
      if (hindrance !== null) throw new Undecided(hindrance)
      return readApproval(tx, await work(tx, approval))
    })
    if (decided === null) throw new Error(`approval ${id} is gone after it was decided`)
    await hint(world, decided.status === 'approved' ? 'steps_due' : 'events')
    return { outcome: 'decided', approval: decided }
  } catch (error) {
    if (error instanceof Undecided) return { outcome: 'refused', reason: error.message }
    throw error
  }
}

function hindranceTo(approval: ApprovalRecord, by: string, sha: string | null): string | null {
  if (approval.status !== 'pending') return `it is ${approval.status} already`
  if (approval.is_late) return 'its time is over: nobody decided, so it is not done'
  if (approval.agent_id === by) return 'nobody approves what they asked for'
  return sha === null || sha === approval.payload_sha
    ? null
    : 'the payload is another one than you saw: look at it again'
}

/** A step that has not sat down yet is let go by the beat (loop/expire-approvals.ts). */
async function letGoOn(tx: Tx, approval: ApprovalRecord, note: string): Promise<void> {
  if (approval.step_id !== null) await resolveHeldUp(tx, approval.step_id, 'queued', note)
}

/** Ends what was asked for: the effect will not happen, and the step that waits for it fails. */
export async function giveUp(
  tx: Tx,
  approval: Pick<ApprovalRecord, 'effect_id' | 'step_id'>,
  reason: string,
): Promise<void> {
  if (approval.effect_id === null || approval.step_id === null) return
  const note = reason.slice(0, 500).toWellFormed()
  const given = await abandonEffect(tx, approval.effect_id, note)
  if (given) await resolveHeldUp(tx, approval.step_id, 'failed', note)
}
