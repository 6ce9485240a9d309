// What somebody always says: short sentences of the persona that are true of any work, to be said now and then. A persona is the
// company's own text.

import type { Speaker } from '../../model.ts'
import { cleaned } from './grains.ts'

const maxMaximChars = 64

/** Returns the sentences of a persona that can be said aloud: short, and not about the persona itself. */
export function maximsOf(speaker: Speaker): readonly string[] {
  return speaker.directive
    .slice(0, 4_000)
    .split(/\n\s*\n|\n\s*-\s+/u)
    .flatMap((paragraph) =>
      cleaned(paragraph)
        .replace(/^[-•] /u, '')
        .split(/(?<=[.])\s+(?=\p{Lu})/u),
    )
    .filter(
      (sentence) =>
        sentence.length <= maxMaximChars &&
        sentence.length >= 20 &&
        sentence.split(' ').length >= 4 &&
        sentence.endsWith('.') &&
        !/\b(?:you|your|yours|he|she|they|them|it|agent)\b|^(?:but|and|so|how|one|then|if)\b|:/iu.test(
          sentence,
        ),
    )
}
