// Whether a line was said before, nearly word for word, and whether a talk brings nothing new any more (spec section 7). Pure; it
// knows no language beyond what likeness.ts knows.

import { likeness, shareOfStems, stemsIn } from './likeness.ts'

/** The newest so many lines are looked at together; a talk shorter than twice as many cannot go in circles. */
const circleLines = 3
/** They must say at least so many different things for that: "yes", "fine", "agreed" are no circle. */
const fewestStems = 6

/** Returns the earlier line that this one repeats, the likest first, with how alike they are; null when it says something else. */
export function repeatedLine(
  line: string,
  earlier: readonly string[],
  limit: number,
): { line: string; likeness: number } | null {
  const alike = earlier.map((one) => ({ line: one, likeness: likeness(line, one) }))
  const likest = alike.reduce((best, one) => (one.likeness > best.likeness ? one : best), {
    line: '',
    likeness: 0,
  })
  return likest.likeness > 0 && likest.likeness >= limit ? likest : null
}

/** Returns true when the newest lines together say nothing that was not said before: of what they speak about, hardly more is new
 *  than a repeated line would bring (half of what `limit` leaves). */
export function goesInCircles(lines: readonly string[], limit: number): boolean {
  if (lines.length < 2 * circleLines) return false
  const newest = new Set(lines.slice(-circleLines).flatMap((line) => [...stemsIn(line)]))
  const before = new Set(lines.slice(0, -circleLines).flatMap((line) => [...stemsIn(line)]))
  return newest.size >= fewestStems && 1 - shareOfStems(newest, before) < (1 - limit) / 2
}
