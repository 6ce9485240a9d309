// One question put to a model until it says something: each try is one call with a hold and a record of its own, with pauses between
// tries. It does not know what an answer is.

import { ThoughtError } from '../domain/thought.ts'
import { ModelError, type ModelReply, type ModelRequest, type ModelUsage } from '../world/model.ts'
import { cleanText } from './answer-json.ts'
import { mostPromptTokens } from './estimate.ts'
import { mindLimits } from './limits.ts'
import type { MindOptions } from './options.ts'

/** Calls that one question may make beyond its first and its repairs. */
export interface Tries {
  left: number
}

const noUsage: ModelUsage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }
/** No call uses as much: a figure beyond it is none. */
const mostTokens = 100_000_000

/**
 * Calls until there is a reply, as long as `tries` allows, and puts every call on record, with what `read` finds wrong with a reply.
 * Returns what it read. Throws ThoughtError when no reply came; with `parkSeconds` when it should not be asked for again before that.
 */
export async function callModel<Read extends { problem: string | null }>(
  mind: MindOptions,
  request: ModelRequest,
  tries: Tries,
  read: (reply: ModelReply) => Read,
): Promise<Read> {
  for (;;) {
    const came = await tryOnce(mind, request, read)
    if ('read' in came) return came.read
    await pauseAfter(mind, request, tries, came.error)
  }
}

/** Makes one call and puts it on record; returns what was read in the reply, or why none came. */
async function tryOnce<Read extends { problem: string | null }>(
  mind: MindOptions,
  request: ModelRequest,
  read: (reply: ModelReply) => Read,
): Promise<{ read: Read } | { error: ModelError }> {
  const { model, task, maxOutputTokens } = request
  const simulated = mind.model.simulates?.(model) ?? mind.model.simulated
  const hold = simulated
    ? null
    : await mind.hold({ task, model, promptTokens: mostPromptTokens(request), maxOutputTokens })
  const begun = mind.now()
  const made = { task, model: model ?? mind.model.name, simulated, hold }
  let reply: ModelReply
  try {
    reply = await mind.model.ask(request)
  } catch (error) {
    const durationMs = Math.max(0, mind.now() - begun)
    const problem = shortened(error instanceof Error ? error.message : String(error))
    await mind.record({ ...made, ...usedBy(error), durationMs, ok: false, problem })
    if (error instanceof ModelError) return { error }
    throw error
  }
  const found = read(reply)
  const { problem } = found
  await mind.record({
    ...made,
    ...usedIn(reply),
    model: shortened(reply.model),
    simulated: reply.simulated,
    durationMs: reply.durationMs,
    ok: problem === null,
    problem: problem === null ? null : shortened(problem),
  })
  return { read: found }
}

/** What went wrong, as it can be kept: it may quote what a model or a provider wrote. */
export const shortened = (problem: string): string => cleanText(problem.slice(0, mindLimits.maxProblemChars))

type Used = { usage: ModelUsage; usageProblem: string | null }

/** Figures that are none are not written down: the hold is charged. */
function usedIn({ usage, usageProblem }: Pick<ModelReply, 'usage' | 'usageProblem'>): Used {
  const figures = [
    usage.inputTokens,
    usage.cachedTokens,
    usage.cacheWriteTokens ?? 0,
    usage.outputTokens,
  ] as const
  const areSound = figures.every((n) => Number.isInteger(n) && n >= 0 && n <= mostTokens)
  if (areSound) return { usage, usageProblem: usageProblem ?? null }
  return { usage: noUsage, usageProblem: usageProblem ?? 'the reported usage is no count of tokens' }
}

/** What a call that failed has used. Of what nobody foresaw it is not known. */
function usedBy(error: unknown): Used {
  const facts = error instanceof ModelError ? error.facts : { billed: true }
  if (facts.usage !== undefined) return usedIn({ usage: facts.usage })
  return {
    usage: noUsage,
    usageProblem:
      facts.billed === true ? 'the call failed after it was sent; what it used is not known' : null,
  }
}

/** Waits before the next try. Throws ThoughtError when there is to be none. */
async function pauseAfter(
  mind: MindOptions,
  { seed }: ModelRequest,
  tries: Tries,
  error: ModelError,
): Promise<void> {
  const { fault, retryAfterMs } = error.facts
  const message = shortened(error.message)
  const { maxMoreCalls, maxWaitMs, firstPauseMs, parkSeconds, maxParkSeconds } = mindLimits
  const mayPass = error.retryable && fault !== 'aborted' && !mind.signal.aborted
  if (!mayPass) throw new ThoughtError(message, error.retryable)
  if (retryAfterMs !== undefined && retryAfterMs > maxWaitMs) {
    const seconds = Math.min(Math.ceil(retryAfterMs / 1_000), maxParkSeconds)
    throw new ThoughtError(message, true, seconds)
  }
  if (tries.left <= 0) {
    const isTheirs = fault === 'rate_limit' || fault === 'overloaded' || fault === 'breaker'
    throw new ThoughtError(message, true, isTheirs ? parkSeconds : null)
  }
  const nth = maxMoreCalls - tries.left
  tries.left -= 1
  const roll = mind.roll(`${seed}/again${nth}`)
  const pauseMs =
    retryAfterMs === undefined
      ? firstPauseMs * 2 ** nth * (0.5 + roll / 2)
      : retryAfterMs + roll * firstPauseMs
  await mind.sleep(pauseMs, mind.signal)
  if (mind.signal.aborted) throw new ThoughtError(message, true)
}
