// What was said last, and what in it can be taken up: whom to address, what it was about, a word, a number.

import type { LifeFacts, TurnFacts } from '../life-facts.ts'
import { cleaned, names } from './grains.ts'
import type { Point } from './points.ts'
import type { Slots } from './sheet.ts'

export interface Thread {
  slots: Slots
  /** What the last line was about, when that is known. */
  point: Point | null
  /** Whether the founder spoke last. */
  founder: boolean
}

/** Words that say how, not what: nobody takes them up. */
const idle =
  /^(?:agreed|noted|first|next|half|done|yes|please|thank|thanks|again|decide|heard|today|tonight|morning|night|good|hour|owner)$/u

/** Returns up to three telling words of a line, rarest kinds first: long ones before short ones. */
function tellingWords(line: string, seats: LifeFacts['seats']): readonly string[] {
  const people = new Set(seats.flatMap(({ displayName }) => displayName.toLowerCase().split(' ')))
  const words = (cleaned(line).match(/(?<![\p{L}’'-])\p{Ll}{4,14}(?![\p{L}’'-])/gu) ?? []).filter(
    (word) => names(word) && !idle.test(word) && !people.has(word) && !/(?:ly|ed|ing)$/u.test(word),
  )
  return [...new Set(words)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).slice(0, 3)
}

/** Returns the numbers of a line that say how much, as written. */
function numbersOf(line: string): readonly string[] {
  return [...line.matchAll(/(?<![\p{L}\d:.,])\d[\d,.]*(?: of \d+| %)?(?![\d:]|\p{L})/gu)]
    .map((match) => match[0].replace(/[.,]$/u, ''))
    .filter((number) => !/^(?:1[0-9]|20)\d\d$/u.test(number) && number.length <= 9)
}

/** Returns the point that a line touches most, or null. */
export function pointIn(line: string, points: readonly Point[]): Point | null {
  const low = ` ${line.toLowerCase()} `
  let best: Point | null = null
  let most = 0
  for (const point of points) {
    let hits = 0
    for (const handle of point.handles) if (handle.length > 2 && low.includes(handle)) hits += handle.length
    if (hits > most) {
      most = hits
      best = point
    }
  }
  return best
}

/** Returns what can be taken up of the last line. */
export function threadOf(facts: LifeFacts, points: readonly Point[], last: TurnFacts | undefined): Thread {
  const founder = last?.speaker === 'founder'
  const name = facts.toward?.name ?? (founder ? '' : (last?.name ?? ''))
  const spoken = cleaned(last?.line ?? '')
  const point = pointIn(spoken, points)
  const words = tellingWords(spoken, facts.seats)
  const low = spoken.toLowerCase()
  const cited = (point?.slots['it'] ?? []).filter((way) =>
    point?.handles.some((handle) => low.includes(handle) && way.toLowerCase().includes(handle)),
  )
  const it = cited.length > 0 ? cited : (point?.slots['it'] ?? []).slice(0, 3)
  return {
    slots: {
      name: name === '' ? [] : [cleaned(name).slice(0, 20)],
      it: it.length > 0 ? it : words.slice(0, 2).map((word) => `“${word}”`),
      word: words.map((word) => `“${word}”`),
      num: numbersOf(spoken),
    },
    point,
    founder,
  }
}
