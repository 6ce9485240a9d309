// The answer to `turn`: one line of a conversation, from what is on the table.

import type { Dice } from './dice.ts'
import { lifeFacts } from './life-facts.ts'
import { cutAtWord } from './report.ts'
import type { Voice } from './voice.ts'

/** Returns one line. */
export function answerTurn(
  raw: Readonly<Record<string, unknown>>,
  voice: Voice,
  dice: Dice,
): { line: string } {
  const facts = lifeFacts(raw)
  const known = [...facts.briefing.missions, ...facts.briefing.artifacts].map((one) => one.title)
  const fact = known.length === 0 ? facts.topic : dice.pick('fact', known)
  return { line: cutAtWord(`${voice.speaker.displayName} on turn ${facts.turn}: ${fact}`, facts.maxChars) }
}
