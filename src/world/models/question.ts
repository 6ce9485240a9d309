// A request in the words of the library: who is told what, in which form the answer is wanted, which part of the prompt a provider may
// keep. It sends nothing.

import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
} from '@ai-sdk/provider'
import type { ModelRequest, ToolRound } from '../model.ts'

type UserPart = Extract<LanguageModelV4Message, { role: 'user' }>['content'][number]

/** Marks what is kept from call to call, for the providers that want to be told. Others keep equal beginnings by themselves. */
const kept = {
  anthropic: { cacheControl: { type: 'ephemeral' } },
  openrouter: { cacheControl: { type: 'ephemeral' } },
} as const

/** A schema of ours has optional parts and bounds, which the strict forms of some providers refuse; what comes is checked here. */
const loose = { strictJsonSchema: false } as const

/** Returns what the library is called with. `plain`: the server knows no JSON schema, so the schema stands in the prompt. */
export function questionOf(
  request: ModelRequest,
  provider: string,
  plain: boolean,
  signal: AbortSignal,
): LanguageModelV4CallOptions {
  const withTools = (request.tools ?? []).length > 0
  const schema = request.schema as object
  return {
    prompt: promptOf(request, plain && !withTools, provider in kept),
    maxOutputTokens: request.maxOutputTokens,
    ...(request.temperature === null ? {} : { temperature: request.temperature }),
    ...(withTools || plain ? {} : { responseFormat: { type: 'json', schema, name: 'answer' } as const }),
    ...(withTools ? { tools: toolsOf(request), toolChoice: { type: 'auto' } as const } : {}),
    providerOptions: {
      // What a company thinks is not kept there.
      openai: { ...loose, store: false },
      openaiCompatible: loose,
    },
    abortSignal: signal,
  }
}

function promptOf(request: ModelRequest, spelled: boolean, isMarked: boolean): LanguageModelV4Prompt {
  const instructions = spelled
    ? `${request.instructions}\n\nAnswer with one JSON object that fits this JSON schema, and with nothing else:\n${JSON.stringify(request.schema)}`
    : request.instructions
  return [
    { role: 'system', content: instructions, providerOptions: kept },
    { role: 'user', content: userParts(request, isMarked) },
    ...(request.rounds ?? []).flatMap(roundOf),
  ]
}

/** The prompt; cut where its stable part ends for who wants that marked. Others get it whole: not every server takes parts. */
function userParts({ prompt, stableChars = 0 }: ModelRequest, isMarked: boolean): UserPart[] {
  const text = (value: string): UserPart => ({ type: 'text', text: value })
  if (!isMarked || stableChars <= 0 || stableChars >= prompt.length) return [text(prompt)]
  return [{ ...text(prompt.slice(0, stableChars)), providerOptions: kept }, text(prompt.slice(stableChars))]
}

function toolsOf({ tools = [] }: ModelRequest): NonNullable<LanguageModelV4CallOptions['tools']> {
  return tools.map(({ name, about, schema }) => ({
    type: 'function',
    name: wireName(name),
    description: about,
    inputSchema: schema as object,
  }))
}

/** Providers take letters, digits, `_` and `-` in a tool's name; `server/tool` goes as `server__tool`. */
export const wireName = (name: string): string => name.replaceAll('/', '__').slice(0, 64)

/** Returns the tool that is meant by a name from the wire; the name itself when none is. */
export function toolNamed(wire: string, { tools = [] }: ModelRequest): string {
  return tools.find(({ name }) => wireName(name) === wire)?.name ?? wire
}

function roundOf({ asks, answers }: ToolRound): LanguageModelV4Message[] {
  return [
    {
      role: 'assistant',
      content: asks.map(({ id, tool, args }) => ({
        type: 'tool-call',
        toolCallId: id,
        toolName: wireName(tool),
        input: args !== null && typeof args === 'object' ? args : {},
      })),
    },
    {
      role: 'tool',
      content: answers.map(({ id, tool, text, ok }) => ({
        type: 'tool-result',
        toolCallId: id,
        toolName: wireName(tool),
        output: { type: ok ? 'text' : 'error-text', value: text },
      })),
    },
  ]
}
