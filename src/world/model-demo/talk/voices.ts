// The phrase books of all voices, by register, and the words that they have of their own.

import { isStopword } from '../stopwords.ts'
import type { Register } from '../voice.ts'
import { crisp } from './crisp.ts'
import { formal } from './formal.ts'
import { plain } from './plain.ts'
import { fixedWords, type Sheet } from './sheet.ts'
import { tables } from './tables.ts'
import { vivid } from './vivid.ts'
import { warm } from './warm.ts'
import { wary } from './wary.ts'
import { wry } from './wry.ts'

/** The phrase book of each register. */
export const voices: Readonly<Record<Register, Sheet>> = { plain, crisp, warm, wry, formal, vivid, wary }

/** Two words that only join others are nobody's own. */
const tells = (run: string): boolean => {
  const words = run.split(' ')
  return words.length > 3 || words.some((word) => !isStopword(word))
}
const own: ReadonlySet<string> = new Set([...Object.values(voices), tables].flatMap(fixedWords).filter(tells))

/** Whether a sentence is one of the phrase books' own rather than a fact that somebody cited. */
export function isPhrase(sentence: string): boolean {
  const low = ` ${sentence
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'’ ]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()} `
  for (const run of own) if (low.includes(` ${run} `)) return true
  return false
}
