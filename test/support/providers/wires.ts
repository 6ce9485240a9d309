// The wire formats of the providers, as their servers stream them: what an answer becomes on the line. No server, no script.

import type { ProviderKind } from './server.ts'

/** Tokens of one answer as the provider bills them. `input` is all of the prompt. */
export interface Billed {
  input: number
  cached: number
  cacheWrite: number
  output: number
}

export interface Spoken {
  text: string
  tools: readonly { name: string; args: unknown }[]
  finish: 'stop' | 'length' | 'filter'
  model: string
  /** What goes over the line; null: nothing about usage does. */
  usage: unknown
  n: number
}

const event = (name: string | null, data: unknown): string =>
  `${name === null ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`

/** In pieces, as a model speaks. */
function pieces(text: string): string[] {
  const size = Math.max(24, Math.ceil(text.length / 200))
  const found: string[] = []
  for (let at = 0; at < text.length; at += size) found.push(text.slice(at, at + size))
  return found
}

function anthropic({ text, tools, finish, model, usage, n }: Spoken, body: Body): string[] {
  const asJsonTool = tools.length === 0 && body.tools?.some(({ name }) => name === 'json') === true
  const calls = asJsonTool ? [{ name: 'json', args: text }] : tools
  const start = { id: `msg_${n}`, type: 'message', role: 'assistant', model, content: [], stop_reason: null }
  const spent = usage as Record<string, unknown> | null
  const out = [event('message_start', { type: 'message_start', message: { ...start, usage: spent ?? {} } })]
  const blocks = [
    ...(text === '' || asJsonTool
      ? []
      : [{ head: { type: 'text', text: '' }, parts: pieces(text), delta: 'text_delta', key: 'text' }]),
    ...calls.map(({ name, args }, i) => ({
      head: { type: 'tool_use', id: `toolu_${n}_${i}`, name, input: {} },
      parts: pieces(typeof args === 'string' ? args : JSON.stringify(args)),
      delta: 'input_json_delta',
      key: 'partial_json',
    })),
  ]
  for (const [index, { head, parts, delta, key }] of blocks.entries()) {
    out.push(event('content_block_start', { type: 'content_block_start', index, content_block: head }))
    for (const part of parts)
      out.push(
        event('content_block_delta', {
          type: 'content_block_delta',
          index,
          delta: { type: delta, [key]: part },
        }),
      )
    out.push(event('content_block_stop', { type: 'content_block_stop', index }))
  }
  const why = { stop: calls.length > 0 ? 'tool_use' : 'end_turn', length: 'max_tokens', filter: 'refusal' }[
    finish
  ]
  out.push(
    event('message_delta', {
      type: 'message_delta',
      delta: { stop_reason: why, stop_sequence: null },
      usage: spent === null ? {} : { output_tokens: spent['output_tokens'] },
    }),
  )
  out.push(event('message_stop', { type: 'message_stop' }))
  return out
}

function openai({ text, tools, finish, model, usage, n }: Spoken): string[] {
  const response = {
    id: `resp_${n}`,
    object: 'response',
    created_at: 1_760_000_000,
    model,
    status: 'in_progress',
    output: [],
  }
  const out = [event('response.created', { type: 'response.created', response })]
  if (text !== '') {
    const item = { type: 'message', id: `item_${n}`, role: 'assistant', status: 'in_progress', content: [] }
    out.push(
      event('response.output_item.added', { type: 'response.output_item.added', output_index: 0, item }),
    )
    for (const delta of pieces(text)) {
      const said = {
        type: 'response.output_text.delta',
        item_id: item.id,
        output_index: 0,
        content_index: 0,
        delta,
      }
      out.push(event('response.output_text.delta', said))
    }
    const done = { ...item, status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] }
    out.push(
      event('response.output_item.done', { type: 'response.output_item.done', output_index: 0, item: done }),
    )
  }
  for (const [i, { name, args }] of tools.entries()) {
    const call = { type: 'function_call', id: `fc_${n}_${i}`, call_id: `call_${n}_${i}`, name }
    const written = typeof args === 'string' ? args : JSON.stringify(args)
    const place = { output_index: i + 1 }
    out.push(
      event(null, {
        type: 'response.output_item.added',
        ...place,
        item: { ...call, arguments: '', status: 'in_progress' },
      }),
    )
    out.push(
      event(null, {
        type: 'response.function_call_arguments.delta',
        item_id: call.id,
        ...place,
        delta: written,
      }),
    )
    out.push(
      event(null, {
        type: 'response.output_item.done',
        ...place,
        item: { ...call, arguments: written, status: 'completed' },
      }),
    )
  }
  const cut = { stop: null, length: { reason: 'max_output_tokens' }, filter: { reason: 'content_filter' } }[
    finish
  ]
  const name = cut === null ? 'response.completed' : 'response.incomplete'
  const status = cut === null ? 'completed' : 'incomplete'
  out.push(
    event(name, {
      type: name,
      response: { ...response, status, incomplete_details: cut, ...(usage === null ? {} : { usage }) },
    }),
  )
  return out
}

function google({ text, tools, finish, model, usage, n }: Spoken): string[] {
  const why = { stop: 'STOP', length: 'MAX_TOKENS', filter: 'SAFETY' }[finish]
  const parts = [
    ...pieces(text).map((piece) => ({ text: piece })),
    ...tools.map(({ name, args }) => ({ functionCall: { name, args } })),
  ]
  const chunk = (part: unknown, last: boolean): string =>
    event(null, {
      candidates: [
        {
          content: { parts: part === null ? [] : [part], role: 'model' },
          index: 0,
          ...(last ? { finishReason: why } : {}),
        },
      ],
      modelVersion: model,
      responseId: `g_${n}`,
      ...(last && usage !== null ? { usageMetadata: usage } : {}),
    })
  return [...parts.map((part) => chunk(part, false)), chunk(null, true)]
}

function chat({ text, tools, finish, model, usage, n }: Spoken): string[] {
  const base = { id: `chatcmpl-${n}`, object: 'chat.completion.chunk', created: 1_760_000_000, model }
  const chunk = (delta: unknown, reason: string | null): string =>
    event(null, { ...base, choices: [{ index: 0, delta, finish_reason: reason }] })
  const why = { stop: tools.length > 0 ? 'tool_calls' : 'stop', length: 'length', filter: 'content_filter' }[
    finish
  ]
  const calls = tools.map(({ name, args }, index) => ({
    index,
    id: `call_${n}_${index}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  }))
  return [
    chunk({ role: 'assistant', content: '' }, null),
    ...pieces(text).map((content) => chunk({ content }, null)),
    ...calls.map((call) => chunk({ tool_calls: [call] }, null)),
    chunk({}, why),
    ...(usage === null ? [] : [event(null, { ...base, choices: [], usage })]),
    event(null, '[DONE]'),
  ]
}

interface Body {
  tools?: readonly { name?: string }[]
}

/** Returns the events of an answer in the format of `kind`. */
export function eventsOf(kind: ProviderKind, spoken: Spoken, body: unknown): string[] {
  switch (kind) {
    case 'anthropic':
      return anthropic(spoken, (body ?? {}) as Body)
    case 'openai':
      return openai(spoken)
    case 'google':
      return google(spoken)
    case 'openrouter':
    case 'compatible':
      return chat(spoken)
  }
}

/** Returns what was billed in the words of `kind`. */
export function usageOf(kind: ProviderKind, { input, cached, cacheWrite, output }: Billed): unknown {
  switch (kind) {
    case 'anthropic':
      return {
        input_tokens: input - cached - cacheWrite,
        cache_read_input_tokens: cached,
        cache_creation_input_tokens: cacheWrite,
        output_tokens: output,
      }
    case 'openai':
      return {
        input_tokens: input,
        input_tokens_details: { cached_tokens: cached },
        output_tokens: output,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: input + output,
      }
    case 'google':
      return {
        promptTokenCount: input,
        cachedContentTokenCount: cached,
        candidatesTokenCount: output,
        totalTokenCount: input + output,
      }
    case 'openrouter':
    case 'compatible':
      return {
        prompt_tokens: input,
        prompt_tokens_details: { cached_tokens: cached },
        completion_tokens: output,
        total_tokens: input + output,
      }
  }
}

/** Returns an error's body as `kind` sends it. */
export function errorOf(
  kind: ProviderKind,
  status: number,
  message: string,
  details: readonly unknown[] = [],
): string {
  if (kind === 'anthropic') {
    const types: Readonly<Record<number, string>> = {
      401: 'authentication_error',
      404: 'not_found_error',
      429: 'rate_limit_error',
      529: 'overloaded_error',
    }
    return JSON.stringify({ type: 'error', error: { type: types[status] ?? 'api_error', message } })
  }
  if (kind === 'google')
    return JSON.stringify({ error: { code: status, message, status: 'FAILED', details } })
  return JSON.stringify({ error: { message, type: 'error', code: kind === 'openrouter' ? status : null } })
}

/** Returns an error as `kind` puts it into a stream that has begun. */
export function errorEvent(kind: ProviderKind, message: string): string {
  if (kind === 'anthropic')
    return event('error', { type: 'error', error: { type: 'overloaded_error', message } })
  if (kind === 'openai')
    return event('error', { type: 'error', sequence_number: 9, error: { type: 'server_error', message } })
  if (kind === 'google') return event(null, { error: { code: 503, message, status: 'UNAVAILABLE' } })
  return event(null, { error: { code: 502, message } })
}
