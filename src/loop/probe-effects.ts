// Looks at the targets of effects in doubt, not before nothing of them can land any more. What is found, or thrice not found, ends the
// doubt, and the step goes on by itself; what cannot be found out is left to a human, who sees the doubt from its beginning and may answer
// at any time. Only answers of the target count, and the clock: a look that never reached it costs nothing but time. No model is asked.

import type { Policies } from '../domain/policy.ts'
import { storable } from '../domain/storable.ts'
import type { EffectKind, ProbeAnswer } from '../steps/effect.ts'
import { effectKinds } from '../steps/effects/register.ts'
import { claimProbe, freeStep, readFreeSteps, settleProbe } from '../store/effect-doubts.ts'
import type { EffectRow } from '../store/effects.ts'
import { lockMission } from '../store/missions.ts'
import { actAs } from '../store/policies.ts'
import { cancelQueuedSteps } from '../store/steps.ts'
import type { World } from '../world/world.ts'
import { effectIo } from './effect-io.ts'
import { oneLine } from './one-line.ts'
import { readPolicies } from './policies.ts'
import { hint } from './wake.ts'

export const probeLimits = {
  /** How often a target that answers must not have it. */
  absences: 3,
  /** How often a target may answer without deciding it, before it is left to a human. */
  cannotTell: 6,
  /** Between two looks, so that the third one comes two minutes after nothing can land any more. */
  spacingSeconds: 60,
  /** The longest between two looks: each that decides nothing doubles the pause. */
  longestSeconds: 3_600,
  /** So long after nothing can land any more a target is asked that does not answer; then once more, and then it is left to a human. */
  askedSeconds: 86_400,
  timeoutMs: 30_000,
  /** To write down what was seen. */
  marginSeconds: 5,
  /** Steps freed at once. */
  batch: 50,
  pollMs: 5_000,
} as const

export interface ProbeOptions {
  signal: AbortSignal
  spacingSeconds?: number
  longestSeconds?: number
  /** How long one look may take. */
  timeoutMs?: number
  kinds?: readonly EffectKind[]
}

/** Looks at one target, and lets steps go on whose doubts are over. Returns whether there was anything to do. */
export async function probeOnce(world: World, options: ProbeOptions): Promise<boolean> {
  const { policies } = await readPolicies(world.db)
  if (!policies.system.enabled) return false
  const { spacingSeconds, longestSeconds, timeoutMs, ...limits } = { ...probeLimits, ...options }
  const effect = await claimProbe(world.db, {
    lookSeconds: timeoutMs / 1_000 + limits.marginSeconds,
    askedSeconds: limits.askedSeconds,
    spacingSeconds,
    longestSeconds,
  })
  if (effect !== null) {
    const answer = await look(world, policies, effect, options)
    await world.db.transaction(async (tx) => {
      await actAs(tx, 'probe', null)
      return settleProbe(tx, {
        effect,
        found: answer.found,
        evidence: storable(answer.evidence).slice(0, 1_000),
        result: answer.found === 'happened' ? storable({ ...answer.result }) : null,
        absences: limits.absences,
        cannotTell: limits.cannotTell,
        spacingSeconds,
        longestSeconds,
      })
    })
  }
  const freed = await freeSteps(world)
  return effect !== null || freed > 0
}

async function look(
  world: World,
  policies: Policies,
  effect: EffectRow,
  options: ProbeOptions,
): Promise<ProbeAnswer> {
  const kind = (options.kinds ?? effectKinds).find((known) => known.kind === effect.kind)
  if (kind?.probe === undefined)
    return { found: 'cannot_tell', evidence: `there is no way to look for ${effect.kind}` }
  const payload = kind.payload.safeParse(effect.payload)
  if (!payload.success)
    return { found: 'cannot_tell', evidence: `the payload does not fit ${effect.kind} any more` }
  // A secret or an account that is gone may come back.
  const lacking = kind.unready(payload.data, { policies, outside: world.outside })
  if (lacking !== null) return { found: 'no_answer', evidence: `the target was not asked: ${lacking}` }
  const over = new AbortController()
  const late = new AbortController()
  // Not awaited: it ends with `over`, at the latest when the time is up.
  void world.clock.sleep(options.timeoutMs ?? probeLimits.timeoutMs, over.signal).then(() => late.abort())
  try {
    const io = effectIo(world, effect, policies, AbortSignal.any([options.signal, late.signal]))
    return await kind.probe(payload.data, io)
  } catch (error) {
    return { found: 'no_answer', evidence: `the target could not be asked: ${oneLine(error)}` }
  } finally {
    over.abort()
  }
}

/** Lets steps go on whose every effect has come to an end, whoever found that out: a look, or late evidence. */
async function freeSteps(world: World): Promise<number> {
  let freed = 0
  for (const { id, mission_id } of await readFreeSteps(world.db, probeLimits.batch)) {
    const to = await world.db.transaction(async (tx) => {
      await actAs(tx, 'probe', null)
      const mission = await lockMission(tx, mission_id)
      const status = await freeStep(tx, id)
      // Nobody would take it up again.
      if (status === 'queued' && mission?.unwanted)
        await cancelQueuedSteps(tx, mission_id, 'mission cancelled')
      return status
    })
    if (to !== null) freed += 1
  }
  if (freed > 0) await hint(world, 'steps_due')
  return freed
}
