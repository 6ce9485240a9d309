// The most that a call can cost, in tokens, before it is made. It knows no tokenizer: it is never below any of them.

import type { ModelRequest } from '../world/model.ts'

/** What a provider adds around a prompt: roles, turns, its own words about tools and about answering in JSON. */
const frameTokens = 1_000
const frameTokensPerPart = 50

const bytesIn = (text: string): number => Buffer.byteLength(text, 'utf8')
const bytesOf = (value: unknown): number => bytesIn(JSON.stringify(value) ?? '')

/**
 * Returns an upper bound of the prompt's tokens as any provider counts them. Every tokenizer in use covers at least one byte of UTF-8
 * with a token, so bytes bound tokens from above: instructions, prompt, tools and rounds once, and the answer's schema twice, since it
 * may stand in the prompt and beside it. English text has about a quarter of it in truth; the rest is given back when the call is settled.
 */
export function mostPromptTokens(
  request: Pick<ModelRequest, 'instructions' | 'prompt' | 'schema' | 'tools' | 'rounds'>,
): number {
  const { instructions, prompt, schema, tools = [], rounds = [] } = request
  const parts = tools.length + rounds.reduce((n, { asks, answers }) => n + asks.length + answers.length, 0)
  return (
    frameTokens +
    frameTokensPerPart * parts +
    bytesIn(instructions) +
    bytesIn(prompt) +
    2 * bytesOf(schema) +
    bytesOf(tools) +
    bytesOf(rounds)
  )
}
