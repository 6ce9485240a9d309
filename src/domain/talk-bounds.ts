// What one conversation may still do, given what it has done: turns, remarks, model calls, tokens (spec section 7). Pure.

import type { Policies } from './policy.ts'

export const remarkLimits = { chars: 500, perConversation: 20 } as const

/** The distillation comes last and must not go without: calls (an answer and two repairs) and tokens kept for it. */
const reserve = { calls: 3, tokens: 6_000 } as const

/** What a conversation has spent so far. */
export interface Spent {
  model_calls: number
  tokens_spent: number
}

/**
 * Returns how many more model calls the talk itself may make, 0 when it must end: policy's `max_model_calls` and `max_tokens` less
 * what the distillation will need, which is at most half of each. Tokens are judged by what a call has taken so far on average: the
 * next one must fit as well.
 */
export function callsLeftToTalk(spent: Spent, policy: Policies['conversation_policy']): number {
  const keptCalls = Math.min(reserve.calls, Math.floor(policy.max_model_calls / 2))
  const keptTokens = Math.min(reserve.tokens, policy.max_tokens / 2)
  const calls = policy.max_model_calls - keptCalls - spent.model_calls
  const usual = spent.model_calls === 0 ? 0 : spent.tokens_spent / spent.model_calls
  const tokens = policy.max_tokens - keptTokens - spent.tokens_spent
  const fitting = usual === 0 ? calls : Math.floor(tokens / usual)
  return tokens <= 0 ? 0 : Math.max(0, Math.min(calls, fitting))
}

/** Returns how many more model calls the distillation may make. */
export function callsLeftToDistil(spent: Spent, policy: Policies['conversation_policy']): number {
  return spent.tokens_spent >= policy.max_tokens ? 0 : Math.max(0, policy.max_model_calls - spent.model_calls)
}

/** Returns what a founder's remark makes of the number of turns planned, one more up to the format's most; or why there is no place
 *  for it. Nothing is said at a table where nobody could answer. */
export function makeRoom(
  talk: { turnsPlanned: number; turnsSpoken: number; remarks: number; callsLeft: number },
  mostTurns: number,
): { turnsPlanned: number } | { reason: string } {
  if (talk.remarks >= remarkLimits.perConversation)
    return { reason: `a conversation takes at most ${remarkLimits.perConversation} remarks` }
  if (talk.callsLeft === 0)
    return { reason: 'the conversation has used up its model calls, so nobody could answer' }
  const turnsPlanned = Math.max(talk.turnsPlanned, Math.min(talk.turnsPlanned + 1, mostTurns))
  return talk.turnsSpoken < turnsPlanned
    ? { turnsPlanned }
    : { reason: `no turn is left to answer it: all ${talk.turnsPlanned} are spoken` }
}
