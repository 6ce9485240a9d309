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

const maxWords = 3

/** Returns the telling words of a line that its subject or the topic brought in, long ones first. */
function tellingWords(line: string, subject: string): readonly string[] {
  const low = subject.toLowerCase()
  const words = (line.match(/(?<![\p{L}’'-])\p{Ll}{4,14}(?![\p{L}’'-])/gu) ?? []).filter(
    (word) => names(word) && low.includes(word) && !/(?:ly|ed|ing)$/u.test(word),
  )
  return [...new Set(words)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).slice(0, maxWords)
}

/** Returns the numbers of a line that say how much, as written. */
function numbersOf(line: string): readonly string[] {
  return [...line.matchAll(/(?<![\p{L}\d:.,])\d[\d,.]*(?: of \d+| %)?(?![\d:]|\p{L})/gu)]
    .map((match) => match[0].replace(/[.,]$/u, ''))
    .filter((number) => !/^(?:1[0-9]|20)\d\d$/u.test(number) && number.length > 1 && number.length <= 9)
}

/** Returns the point that a line touches most, or null. */
export function pointIn(line: string, points: readonly Point[]): Point | null {
  const low = line.toLowerCase()
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

/** Returns the ways to name what the line was about, first those that it used itself. */
function waysTo(point: Point | null, line: string): readonly string[] {
  if (point === null) return []
  if (point.kind === 'figure') return ['that count']
  const low = line.toLowerCase()
  const ways = point.slots['it'] ?? []
  const used = ways.filter((way) => {
    const small = way.toLowerCase()
    return point.handles.some((handle) => low.includes(handle) && small.includes(handle))
  })
  return used.length > 0 ? used : ways.slice(0, 3)
}

/** Returns what can be taken up of the last line. */
export function threadOf(facts: LifeFacts, points: readonly Point[], last: TurnFacts | undefined): Thread {
  const founder = last?.speaker === 'founder'
  const name = facts.toward?.name ?? (founder ? '' : (last?.name ?? ''))
  const spoken = cleaned(last?.line ?? '')
  const point = pointIn(spoken, points)
  const subject = founder ? spoken : `${point?.text ?? ''} ${facts.topic}`
  return {
    slots: {
      name: name === '' ? [] : [cleaned(name).slice(0, 20)],
      it: waysTo(point, spoken),
      word: tellingWords(spoken, subject).map((word) => `“${word}”`),
      num: numbersOf(spoken),
    },
    point,
    founder,
  }
}
