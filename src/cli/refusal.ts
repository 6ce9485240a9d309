// A refused proposal or conversation as one line: the reason, where it is on record, and the rule that could be changed.

import { Failure } from './failure.ts'
import { shortId } from './find-id.ts'
import { plainText } from './terminal.ts'

/** Returns the failure for a proposal, or a conversation, that a gate refused. */
export function refusal(
  refused: { id: string; rejection_reason?: string | undefined },
  what: 'proposal' | 'conversation' = 'proposal',
): Failure {
  const reason = plainText(refused.rejection_reason ?? 'no reason is on record')
  const [, key] = /\b([a-z_]+_(?:policy|quota|gates))\b/.exec(reason) ?? []
  const rule = key === undefined ? '' : `; the rule: bullpen policy get ${key}`
  return new Failure(`refused: ${reason}; on record as ${what} ${shortId(refused.id)}${rule}`)
}
