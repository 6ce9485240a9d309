// The phase that ends what waited too long for a human's decision.

import { expirePending } from '../store/proposals.ts'
import { expireApprovals, wakeAnswered } from './expire-approvals.ts'
import type { Phase } from './phase.ts'

export const expireProposals: Phase = {
  phase: 'expire_pending',
  budgetMs: 1_000,
  async run(world) {
    const expired = await expirePending(world.db, 500)
    const late = await expireApprovals(world)
    const answered = await wakeAnswered(world)
    return {
      expired: expired.length,
      ...(late === 0 ? {} : { approvals_expired: late }),
      ...(answered === 0 ? {} : { answered }),
    }
  },
}
