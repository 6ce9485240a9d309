// Real models: any `provider:model`, through one port. One call is one HTTP request under the guard, streamed inside, never tried again
// here. What comes back is what the model wrote, unparsed.

import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Clock } from './clock.ts'
import { type Model, ModelError, type ModelPrice, type ModelReply, type ModelRequest } from './model.ts'
import { noAnswer, readAnswer, type StreamedAnswer } from './models/answer.ts'
import { withBreakers } from './models/breaker.ts'
import { modelFault } from './models/fault.ts'
import { listPrice } from './models/prices.ts'
import { questionOf } from './models/question.ts'
import { loadModel, modelNameOf, type ProviderSettings, reachOf } from './models/registry.ts'
import { readUsage } from './models/usage.ts'
import type { Net } from './net.ts'
import { fetchOver } from './net-fetch.ts'

/** Time-outs of one call: all of it, and the longest silence in it; and how much an answer may be. */
export const callLimits = { totalMs: 170_000, idleMs: 60_000, maxBytes: 10_000_000 } as const

export interface SdkOptions extends ProviderSettings {
  clock: Clock
  net: Net
  /** `provider:model` for requests that name none. */
  defaultModel: string
  limits?: Partial<Record<keyof typeof callLimits, number>>
}

/** Returns the provider's name in `provider:model`. */
const providerOf = (name: string): string => modelNameOf(name)?.provider ?? name

/** Returns the port to all providers. */
export function sdkModel(options: SdkOptions): Model {
  const limits = { ...callLimits, ...options.limits }
  const loaded = new Map<string, LanguageModelV4>()
  /** Models whose server refused a JSON schema: the schema goes into the prompt. */
  const plain = new Set<string>()

  async function languageModel(name: string): Promise<LanguageModelV4> {
    const known = loaded.get(name)
    if (known !== undefined) return known
    const parts = modelNameOf(name)
    if (parts === null)
      throw new ModelError(`"${name}" is no provider:model, like anthropic:claude-haiku-4-5`, false, {
        fault: 'no_model',
      })
    const { grant } = reachOf(parts.provider, options)
    const reach = { grant, allowHosts: [], denyHosts: [], maxBytes: limits.maxBytes }
    const send = fetchOver(options.net, { ...reach, timeoutMs: limits.totalMs, idleMs: limits.idleMs })
    const found = await loadModel(parts, options, send)
    if ('missing' in found)
      throw new ModelError(`${name} cannot be had: ${found.missing}`, false, { fault: 'no_model' })
    loaded.set(name, found)
    return found
  }

  async function ask(request: ModelRequest): Promise<ModelReply> {
    const name = request.model ?? options.defaultModel
    const begun = options.clock.monotonic()
    const model = await languageModel(name)
    if (request.signal.aborted)
      throw new ModelError(`asking ${name} was stopped before it began`, true, { fault: 'aborted' })
    const answer = noAnswer()
    try {
      const question = questionOf(request, providerOf(name), plain.has(name), request.signal)
      const { stream } = await model.doStream(question)
      await readAnswer(stream, request, answer)
    } catch (error) {
      throw failure(name, request, error, answer)
    }
    if (answer.error !== null) throw failure(name, request, answer.error, answer)
    const durationMs = options.clock.monotonic() - begun
    return replyOf(name, request, answer, durationMs)
  }

  function failure(name: string, request: ModelRequest, error: unknown, answer: StreamedAnswer): ModelError {
    const answered =
      answer.text !== '' || answer.asks.length > 0 || answer.usage?.inputTokens.total !== undefined
    const fault = modelFault(error, {
      name,
      now: options.clock.now(),
      answered,
      aborted: request.signal.aborted,
    })
    if (
      fault.facts.fault !== 'invalid' ||
      plain.has(name) ||
      !/schema|response_format|json/i.test(fault.message)
    )
      return fault
    // The next try spells the schema out.
    plain.add(name)
    return new ModelError(fault.message, true, { ...fault.facts, retryAfterMs: 0 })
  }

  return withBreakers(
    {
      name: options.defaultModel,
      simulated: false,
      ask,
      priceOf: (name): ModelPrice | null => listPrice(name ?? options.defaultModel),
    },
    options.clock,
  )
}

function replyOf(
  name: string,
  request: ModelRequest,
  answer: StreamedAnswer,
  durationMs: number,
): ModelReply {
  const requestBytes = Buffer.byteLength(
    JSON.stringify([request.instructions, request.prompt, request.schema, request.tools, request.rounds]),
  )
  const { usage, problem } = readUsage(answer.usage, {
    requestBytes,
    maxOutputTokens: request.maxOutputTokens,
  })
  const facts = problem === null ? { usage, billed: true } : { billed: true }
  if (answer.finish === 'content-filter')
    throw new ModelError(`${name} refused to answer (content filter)`, false, { fault: 'refused', ...facts })
  // Half an answer may read like a whole one: what did not end is none.
  if (answer.finish === null)
    throw new ModelError(`${name} broke off before its answer ended`, true, { fault: 'cut', ...facts })
  return {
    output: answer.text === '' ? null : answer.text,
    asks: answer.asks,
    usage,
    ...(problem === null ? {} : { usageProblem: problem }),
    model: name,
    simulated: false,
    durationMs,
  }
}
