// How urgently each thing in the inbox wants a human.

import { approvalRank } from '../domain/approval-rank.ts'
import type { ApprovalRow } from '../store/reads/approvals.ts'

/** Returns the rank of what waits at `now`, ms since the epoch: see approvalRank. */
export function rankOf(row: ApprovalRow, now: number): number {
  return approvalRank(
    {
      risk: row.risk,
      predictedMicroUsd: row.predicted_micro_usd,
      askedAt: row.asked_at.getTime(),
      expiresAt: row.expires_at?.getTime() ?? null,
    },
    now,
  )
}
