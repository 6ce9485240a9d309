// The phase that takes back what dead workers left and says so when work waits for nobody.

import { recordFacts } from '../store/events.ts'
import { readStuck } from '../store/stuck.ts'
import type { Phase } from './phase.ts'
import { reap } from './worker.ts'

export const recoverStale: Phase = {
  phase: 'recover_stale_steps',
  budgetMs: 2_000,
  async run(world, { policies }) {
    const reaped = await reap(world)
    const { worker_policy: policy } = policies
    const stuck = await readStuck(world.db, policy.stale_minutes)
    if (stuck.waiting === 0 || stuck.told) return { reaped, waiting: stuck.waiting, alarms: 0 }
    const why = policy.enabled
      ? policy.disabled_kinds.length > 0
        ? `switched off: ${policy.disabled_kinds.join(', ')}; or no worker runs`
        : 'no worker runs, or all are busy'
      : 'worker_policy.enabled is false'
    await recordFacts(world.db, [
      {
        agentId: null,
        kind: 'work.stuck',
        title: `${stuck.waiting} step(s) have waited longer than ${policy.stale_minutes} minutes`,
        summary: `The oldest for ${Math.round(stuck.oldest_minutes)} minutes: ${why}.`,
        tags: ['alarm', 'stuck'],
        metadata: { waiting: stuck.waiting },
        missionId: null,
        stepId: null,
        chainDepth: 0,
      },
    ])
    return { reaped, waiting: stuck.waiting, alarms: 1 }
  },
}
