// The one way in which a step acts in the world: through the effect journal. What is to be done is frozen before anybody is asked, begun
// under the lease alone, and whatever is not surely known to have failed is in doubt. It knows no target.

import { effectKey, payloadSha } from '../domain/payload-sha.ts'
import type { Policies } from '../domain/policy.ts'
import { storable } from '../domain/storable.ts'
import type { EffectEnd, EffectKind, EffectPlan, ShownEffect } from '../steps/effect.ts'
import { effectKinds } from '../steps/effects/register.ts'
import type { StepContext } from '../steps/kind.ts'
import {
  type Begun,
  beginEffect,
  type EffectRow,
  planEffect,
  readEffect,
  readEffectOfStep,
} from '../store/effects.ts'
import { readPin } from '../store/mcp-servers.ts'
import { readTaint, restsOnSimulation, type TaintReason } from '../store/taint.ts'
import type { World } from '../world/world.ts'
import { askForEffect, namedAs } from './ask-for-effect.ts'
import type { Assignment } from './assignment.ts'
import { effectIo } from './effect-io.ts'
import { thinksForReal } from './model-choice.ts'
import { oneLine } from './one-line.ts'
import { performEffect } from './perform-effect.ts'
import { readPolicies } from './policies.ts'

export const actLimits = {
  /** How long the lease must outlast an effect, to write down how it ended. */
  settleMarginMs: 5_000,
  /** How long a step waits when the kill switch stopped it. */
  switchedOffSeconds: 5,
  /** Before a step looks again at what was edited while it began. */
  editedSeconds: 1,
  /** How often it is asked whether the gate was opened, after the connection broke. */
  rereadMs: 250,
} as const

/** An attempt of a step that acts. */
interface Acting {
  world: World
  assignment: Assignment
  signal: AbortSignal
  kinds: readonly EffectKind[]
}

/** Returns `context.act` for an attempt of a step. Policies are read anew by every act: the step may have thought for minutes. */
export function actFor(
  world: World,
  assignment: Assignment,
  signal: AbortSignal,
): StepContext<unknown>['act'] {
  return (plan) => act({ world, assignment, signal, kinds: assignment.effects ?? effectKinds }, plan)
}

async function act(acting: Acting, plan: EffectPlan): Promise<EffectEnd> {
  const { world, assignment } = acting
  const known = acting.kinds.find(({ kind }) => kind === plan.kind)
  if (known === undefined) return failed(`there is no effect of kind ${plan.kind}`)
  const { policies, unfit } = await readPolicies(world.db)
  const planned = await settlePlan(acting, known, plan, policies)
  if ('outcome' in planned) return planned
  const { effect, shown } = planned
  if (effect.status === 'done') return memo(effect)
  if (effect.status === 'abandoned') return failed(effect.problem ?? 'it was given up')
  if (!policies.system.enabled) return stopped
  const payload = known.payload.parse(effect.payload)
  const kind = { ...known, settleMs: known.settleMsFor?.(payload, policies) ?? known.settleMs }
  const hindrance =
    kind.unready(payload, { policies, outside: world.outside }) ??
    (await kind.unreadyNow?.(payload, { pinOf: (server) => readPin(world.db, server) })) ??
    switchedOff(policies, unfit) ??
    (await simulation(world, policies, assignment, plan.basis))
  // What may have happened already is not asked about here: the gate says so, whatever is switched off meanwhile.
  if (hindrance !== null && effect.status !== 'started' && effect.status !== 'unknown')
    return waiting(effect, hindrance)
  const taint = await readTaint(world.db, assignment.step.id, plan.basis)
  const needsApproval = policies.effect_policy.approval[kind.kind] !== 'when_tainted' || taint.length > 0
  const asked = world.clock.monotonic()
  const begun = await beginSurely(acting, { kind, effect, shown, taint, needsApproval, policies })
  switch (begun.verdict) {
    case 'off':
      return stopped
    case 'lost':
      return failed(
        'the lease was lost, had no time left, or the mission was cancelled, before the effect began',
        true,
      )
    case 'edited':
      return {
        ...failed('what is to be done was edited at this moment', true),
        parkSeconds: actLimits.editedSeconds,
      }
    case 'memo':
      return memo(begun.effect)
    case 'over':
      return failed(begun.effect.problem ?? 'it was given up')
    case 'unknown':
      return { outcome: 'unknown', reason: begun.effect.problem ?? 'an earlier try may have happened' }
    case 'wait':
      return waiting(begun.effect, whyAsked(taint))
    case 'go': {
      const io = (within: AbortSignal) => effectIo(world, begun.effect, policies, within)
      const { step } = assignment
      const last = step.attempt >= step.max_attempts
      return performEffect(world, {
        kind,
        effect: begun.effect,
        payload,
        io,
        asked,
        signal: acting.signal,
        last,
      })
    }
  }
}

/** Freezes what is to be done, or finds it frozen. */
async function settlePlan(
  { world, assignment: { step } }: Acting,
  kind: EffectKind,
  plan: EffectPlan,
  policies: Policies,
): Promise<{ effect: EffectRow; shown: ShownEffect } | EffectEnd> {
  const stood = await readEffectOfStep(world.db, step.id, plan.seq)
  const parsed = kind.payload.safeParse(stood?.payload ?? storable(plan.payload))
  if (!parsed.success)
    return failed(`the payload does not fit ${kind.kind}: ${parsed.error.issues[0]?.message}`)
  if (stood !== null && stood.kind !== kind.kind)
    return failed(`effect ${plan.seq} of this step was planned as ${stood.kind}`)
  const shown = await kind.shown(parsed.data, {
    policies,
    outside: world.outside,
    missionId: step.mission_id,
  })
  if (stood !== null) return { effect: stood, shown }
  const payload = storable(parsed.data) as Record<string, unknown>
  const effect = await planEffect(world.db, {
    id: world.rng.id(world.clock.now()),
    stepId: step.id,
    token: step.lease_token,
    seq: plan.seq,
    kind: kind.kind,
    class: kind.class,
    key: effectKey(step.id, plan.seq),
    ...namedAs(shown),
    payload,
    payloadSha: payloadSha(payload),
    taint: [],
    needsApproval: true,
  })
  return effect === null
    ? failed('the lease was lost before the effect was planned', true)
    : { effect, shown }
}

interface Beginning {
  kind: EffectKind
  effect: EffectRow
  shown: ShownEffect
  taint: readonly TaintReason[]
  needsApproval: boolean
  policies: Policies
}

/** Opens the gate. A connection that breaks may have opened it all the same: then our lease stands on the effect, and nobody has begun
 *  anything under it. */
async function beginSurely(acting: Acting, given: Beginning): Promise<Begun | { verdict: 'off' }> {
  const { world, assignment, signal } = acting
  const until = world.clock.monotonic() + given.kind.settleMs
  try {
    return await begin(acting, given)
  } catch (error) {
    while (!signal.aborted && world.clock.monotonic() < until) {
      const effect = await readEffect(world.db, given.effect.id).catch((again: unknown) => {
        world.log.warn('whether an effect was begun could not be read; it is tried again', {
          effect: given.effect.id,
          error: oneLine(again),
        })
        return null
      })
      if (effect?.status === 'started' && effect.token === assignment.step.lease_token)
        return { verdict: 'go', effect }
      if (effect !== null) break
      await world.clock.sleep(actLimits.rereadMs, signal)
    }
    throw error
  }
}

/** Opens the gate, or asks a human in the same transaction; off: the kill switch was thrown meanwhile. */
async function begin(
  { world, assignment: { step } }: Acting,
  given: Beginning,
): Promise<Begun | { verdict: 'off' }> {
  const { kind, effect, shown, taint, needsApproval, policies } = given
  return world.db.transaction(async (tx) => {
    if (!(await readPolicies(tx)).policies.system.enabled) return { verdict: 'off' }
    const begun = await beginEffect(tx, {
      effectId: effect.id,
      payloadSha: effect.payload_sha,
      stepId: step.id,
      token: step.lease_token,
      settleMs: kind.settleMs,
      marginMs: actLimits.settleMarginMs,
      taint,
      needsApproval,
    })
    if (begun.verdict !== 'wait') return begun
    // As it is shown now: where it goes is decided by policy, which may have changed since it was planned.
    await askForEffect(
      tx,
      {
        id: world.rng.id(world.clock.now()),
        effectId: effect.id,
        stepId: step.id,
        missionId: step.mission_id,
        agentId: step.agent_id,
        payload: begun.effect.payload,
        payloadSha: begun.effect.payload_sha,
        evidence: taint.map(({ what, id, title, source }) => ({ what, id, text: `${title} (${source})` })),
        shown,
      },
      policies,
    )
    return begun
  })
}

/** A policy that does not fit closes the gate: an older one may allow what its author wants to forbid. */
function switchedOff(policies: Policies, unfit: readonly string[]): string | null {
  const unread = unfit.find((key) => ['system', 'effect_policy', 'approval_policy'].includes(key))
  if (unread !== undefined) return `the policy ${unread} cannot be read: put it right, then retry the step`
  return policies.effect_policy.enabled
    ? null
    : 'effects are switched off (effect_policy.enabled): switch them on and retry the step, do it by hand, or abandon it'
}

/** What nobody thought cannot be sent into the world. Where the demo is the default, an agent or a task may have a model of its own. */
async function simulation(
  world: World,
  policies: Policies,
  { step, facts }: Assignment,
  basis: readonly string[],
): Promise<string | null> {
  if (!thinksForReal(world.model, policies, facts.model))
    return 'the demo model is in force, and demo mode does not publish: connect a model, do it by hand and resolve the step, or abandon it'
  return (await restsOnSimulation(world.db, step.id, basis))
    ? 'this was made by a simulated model and is not published: do it by hand and resolve the step, or abandon it'
    : null
}

function whyAsked(taint: readonly TaintReason[]): string {
  const [first] = taint
  if (first === undefined) return 'waits for approval'
  const more = taint.length > 1 ? ` and ${taint.length - 1} more` : ''
  return `waits for approval; behind it stands ${first.what.replace('_', ' ')} “${first.title}” (${first.source})${more}`
}

const failed = (reason: string, retryable = false): Extract<EffectEnd, { outcome: 'failed' }> => ({
  outcome: 'failed',
  reason,
  retryable,
})

const stopped: EffectEnd = {
  ...failed('the kill switch is thrown', true),
  parkSeconds: actLimits.switchedOffSeconds,
}

const memo = (effect: EffectRow): EffectEnd => ({
  outcome: 'done',
  effectId: effect.id,
  payload: effect.payload,
  result: effect.result ?? {},
})

const waiting = (effect: EffectRow, reason: string): EffectEnd => ({
  outcome: 'waiting',
  payload: effect.payload,
  reason,
  result: { summary: `Waiting: ${effect.title}`, effect_id: effect.id, target: effect.target },
})
