// The circuit breaker of a step kind: after so many failures in a row the kind is switched off by policy, with an alarm, and a
// human switches it on again (spec section 5).

import { recordFacts } from '../store/events.ts'
import { actAs, putPolicy } from '../store/policies.ts'
import { lockBreakers, openBreaker, readFailures } from '../store/step-kinds.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { readPolicies } from './policies.ts'

/** Opens the breaker of `kind` when its last failure was one too many; returns whether it did. */
export async function judgeBreaker(world: World, kind: string): Promise<boolean> {
  const { worker_policy: policy } = (await readPolicies(world.db)).policies
  const { failures, lastError } = await readFailures(world.db, kind)
  if (failures < policy.breaker_failures || policy.disabled_kinds.includes(kind)) return false
  return world.db.transaction((tx) => open(tx, kind, failures, lastError))
}

async function open(tx: Tx, kind: string, failures: number, lastError: string): Promise<boolean> {
  if (!(await openBreaker(tx, kind))) return false
  await lockBreakers(tx)
  const { policies } = await readPolicies(tx)
  const policy = policies.worker_policy
  const reason = `${failures} failures in a row`
  await actAs(tx, 'breaker', reason)
  await putPolicy(tx, 'worker_policy', { ...policy, disabled_kinds: [...policy.disabled_kinds, kind] })
  await recordFacts(tx, [
    {
      agentId: null,
      kind: 'breaker.opened',
      title: `Step kind ${kind} is switched off after ${reason}`,
      summary: `Last: ${lastError}. Take ${kind} out of worker_policy.disabled_kinds to switch it on again.`,
      tags: ['alarm', 'breaker', kind],
      metadata: { kind, failures },
      missionId: null,
      stepId: null,
      chainDepth: 0,
    },
  ])
  return true
}
