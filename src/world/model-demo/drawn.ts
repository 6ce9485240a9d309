// What the speaker remembers draws the eye: of a text, what touches a strategy or a lesson is worth more. It compares words; what
// strangers on the open web said draws nobody.

import { askedWords } from './asked.ts'
import { demoLimits } from './limits.ts'
import { stemsOf } from './terms.ts'

/** Returns how much a sentence of these stems touches what is remembered, 0 to 1. */
export type Drawn = (stems: ReadonlySet<string>) => number

/** Returns the draw of these memories; at most `demoLimits.maxRemembered` strategies and lessons count. */
export function drawnBy(
  memories: readonly { type: string; content: string; tags: readonly string[]; trust: number }[],
): Drawn {
  const subjects = memories
    .filter(({ type, trust }) => (type === 'strategy' || type === 'lesson') && trust >= 1)
    .slice(0, demoLimits.maxRemembered)
    .map(({ content, tags }) => stemsOf(askedWords(`${content} ${tags.join(' ')}`.slice(0, 1_000))))
  if (subjects.length === 0) return () => 0
  return (stems) => {
    const met = subjects.map((subject) => [...subject].filter((stem) => stems.has(stem)).length)
    return 1 - 0.6 ** Math.max(...met)
  }
}
