// What a provider says a call has used, as counts that may be settled by, or what is wrong with them.

import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { ModelUsage } from '../model.ts'

export interface ReadUsage {
  usage: ModelUsage
  /** Null when the counts may be believed. */
  problem: string | null
}

const none: ModelUsage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
/** What providers add around a prompt (tool frames, templates), at most. */
const frameTokens = 20_000
/** Some count thinking beyond the limit that they were given. */
const outputSlack = 2

/** Returns the counts; with a problem when they are missing, no counts, or more than the call can have used (no token is shorter than a byte). */
export function readUsage(
  reported: LanguageModelV4Usage | null,
  call: { requestBytes: number; maxOutputTokens: number },
): ReadUsage {
  const bad = (problem: string): ReadUsage => ({ usage: none, problem })
  const { total: input, cacheRead = 0, cacheWrite = 0 } = reported?.inputTokens ?? {}
  const { total: output } = reported?.outputTokens ?? {}
  if (input === undefined || output === undefined) return bad('the provider did not say what the call used')
  const counts = [input, cacheRead, cacheWrite, output]
  if (!counts.every((n) => Number.isSafeInteger(n) && n >= 0))
    return bad(`the provider reports a use that is no count (${counts.join(', ').slice(0, 80)})`)
  if (input === 0 && output === 0) return bad('the provider reports that nothing was used')
  if (input > call.requestBytes + frameTokens)
    return bad(`the provider reports ${input} tokens for a prompt of ${call.requestBytes} bytes`)
  if (output > call.maxOutputTokens * outputSlack + frameTokens)
    return bad(
      `the provider reports ${output} tokens of answer; at most ${call.maxOutputTokens} were asked for`,
    )
  const usage = {
    inputTokens: Math.max(input, cacheRead + cacheWrite),
    cachedTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    outputTokens: output,
  }
  return { usage, problem: null }
}
