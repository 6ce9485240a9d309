// The answer to `turn`: one line of a conversation, from who speaks, what was said last and what happened lately.

import type { Dice } from './dice.ts'
import { lifeFacts } from './life-facts.ts'
import { cutAtWord } from './report.ts'
import { cleaned } from './talk/grains.ts'
import { lineFor } from './talk/line.ts'
import { tableOf } from './talk/table.ts'
import type { Voice } from './voice.ts'

/** Returns a stream of numbers in [0, 1) that begins with the dice: a line takes some thousand of them. */
function rollsOf(dice: Dice): () => number {
  let state = Math.floor(dice.roll('line') * 2 ** 32)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Returns one line of whole sentences within the characters that were asked for. */
export function answerTurn(
  raw: Readonly<Record<string, unknown>>,
  voice: Voice,
  dice: Dice,
): { line: string } {
  const facts = lifeFacts(raw)
  const line = lineFor(tableOf(facts, voice), rollsOf(dice))
  // Where nothing fits, e.g. in 20 characters, the topic is named and no more.
  return { line: line ?? cutAtWord(cleaned(facts.topic) || 'Noted.', Math.max(1, facts.maxChars)) }
}
