// What waits for a human, as it is shown: ranked, with the change it makes taken out of its evidence.

import { rankOf } from '../loop/rank-approvals.ts'
import type { ApprovalRecord } from '../store/approvals.ts'
import type { ApprovalRow, QuestionRow } from '../store/reads/approvals.ts'

/** Returns one question of the inbox at `now`, ms since the epoch. */
export function waitingOut(row: ApprovalRow, now: number): Record<string, unknown> {
  return { ...shown(row), rank: rankOf(row, now) }
}

/** Returns what was asked and decided. */
export function decidedOut({ is_late: _, ...approval }: ApprovalRecord): Record<string, unknown> {
  return shown(approval)
}

/** Returns one question by its id, waiting or decided. */
export function questionOut(row: QuestionRow): Record<string, unknown> {
  return shown(row)
}

function shown<Row extends { evidence: readonly { what: string; text: string }[] }>(
  row: Row,
): Record<string, unknown> {
  const diff = row.evidence.find(({ what }) => what === 'diff')?.text ?? null
  return { ...row, evidence: row.evidence.filter(({ what }) => what !== 'diff'), diff }
}
