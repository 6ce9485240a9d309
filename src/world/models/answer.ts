// Reads the stream of an answer to its end: the text, the tools that are asked for, what was used. Everything in it is what a stranger
// wrote; nothing is parsed here but the arguments of tools.

import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import type { ModelRequest, ToolAsk } from '../model.ts'
import { toolNamed } from './question.ts'

/** More than any prompt of ours asks for; the net's own cap on bytes stands behind it. */
const maxTextChars = 2_000_000
const maxAsks = 500

export interface StreamedAnswer {
  text: string
  asks: ToolAsk[]
  usage: LanguageModelV4Usage | null
  /** stop, length, content-filter …; null when the provider never said that it was done. */
  finish: string | null
  /** The model's own name for itself, as the provider reports it. */
  model: string | null
  /** The first error that came in the stream. */
  error: unknown
}

/** Reads `stream` into `answer`, which holds what has come so far whatever happens. Throws what the stream throws. */
export async function readAnswer(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  request: ModelRequest,
  answer: StreamedAnswer,
): Promise<void> {
  for await (const part of stream) {
    switch (part.type) {
      case 'text-delta':
        if (answer.text.length < maxTextChars) answer.text += part.delta
        break
      case 'tool-call':
        if (answer.asks.length < maxAsks)
          answer.asks.push({
            id: part.toolCallId,
            tool: toolNamed(part.toolName, request),
            args: argsOf(part.input),
          })
        break
      case 'response-metadata':
        answer.model = part.modelId ?? answer.model
        break
      case 'finish':
        answer.usage = part.usage
        answer.finish = finishOf(part.finishReason)
        break
      case 'error':
        answer.error ??= part.error ?? new Error('an error without words')
        break
      default:
    }
  }
}

/** A stream that ends without a word of its end is `interrupted`; one library calls it `other`, with nothing raw behind it. */
function finishOf({ unified, raw }: LanguageModelV4FinishReason): string | null {
  if (unified === 'error' || unified === 'interrupted') return null
  return unified === 'other' && raw === undefined ? null : unified
}

/** Nothing has come yet. */
export const noAnswer = (): StreamedAnswer => ({
  text: '',
  asks: [],
  usage: null,
  finish: null,
  model: null,
  error: null,
})

function argsOf(input: string): unknown {
  try {
    return JSON.parse(input === '' ? '{}' : input)
  } catch (error) {
    if (error instanceof SyntaxError) return input
    throw error
  }
}
