// One line of talk, put together many times and chosen once: something taken up from the last line, a point of the week, a word of
// the format or of the voice. What was said lately in the same words is left unsaid.

import type { Leaning, Register } from '../voice.ts'
import type { Point } from './points.ts'
import { seatSlots } from './seats.ts'
import { type Piece, type Shapes, shapesFor } from './shapes.ts'
import { capital, filledIn, type Slots, type Template } from './sheet.ts'
import type { Table } from './table.ts'
import { tables } from './tables.ts'
import { voices } from './voices.ts'

/** From this share of old words on another phrase is drawn. */
const staleFrom = 0.3
/** How many lines are put together before one is chosen. */
const tries = 52
/** A line that is easy to read has about this many characters. */
const pleasantChars = [56, 112] as const

type Roll = () => number

/** How often somebody talks as their work has taught them rather than as they are; those who watch for risks cannot help it. */
const secondNature = (leaning: Leaning): number => (leaning === 'risk' ? 0.35 : 0.1)
const taught: Readonly<Record<Leaning, Register>> = {
  figures: 'formal',
  change: 'vivid',
  story: 'wry',
  risk: 'wary',
  action: 'crisp',
  people: 'warm',
}

function sectionOf({ voice }: Table, section: string, roll: Roll): readonly Template[] {
  const register = roll() < secondNature(voice.leaning) ? taught[voice.leaning] : voice.register
  return voices[register].get(section) ?? voices.plain.get(section) ?? []
}

function drawn(table: Table, roll: Roll): Point | null {
  const { thread, facts, points } = table
  const near = thread.founder ? 0.8 : /^(?:agreement|supportive)$/u.test(facts.interaction) ? 0.3 : 0.15
  if (thread.point !== null && (thread.founder || table.about(thread.point)) && roll() < near)
    return thread.point
  let left = roll() * points.reduce((sum, { weight }) => sum + weight, 0)
  for (const { point, weight } of points) {
    left -= weight
    if (left < 0) return point
  }
  return points.at(-1)?.point ?? null
}

/** Draws until a phrase has its slots and was hardly said before; the last one drawn when none was fresh. */
function phrase(table: Table, templates: readonly Template[], slots: Slots, roll: Roll): string | null {
  let last: string | null = null
  for (let draw = 0; draw < 6; draw++) {
    const template = templates[Math.floor(roll() * templates.length)]
    const text = template === undefined ? null : filledIn(template, slots, roll)
    if (text === null) continue
    if (table.said.share(text) < staleFrom) return text
    last = text
  }
  return last
}

/** What answers the last line. Nobody objects to what is their own. */
function taking(table: Table, seats: Slots, roll: Roll): string | null {
  const { thread, facts } = table
  const manner = thread.founder ? 'remark' : facts.interaction
  const objects = manner === 'challenge' || manner === 'critical'
  const it = (thread.slots['it'] ?? []).filter((way) => !objects || !way.startsWith('my '))
  return phrase(table, sectionOf(table, manner, roll), { ...thread.slots, it, ...seats }, roll)
}

/** The first words: what it is about, or, when that has no short name, that it begins. */
function opening(table: Table, about: Slots, roll: Roll): string | null {
  const { topic, family } = table
  const named = (topic.slots['topic'] ?? []).filter((name) => !table.own.test(name))
  const asked = (topic.slots['question']?.length ?? 0) > 0
  const own = tables.get(`open ${family}`) ?? []
  const slots = { ...about, ...topic.slots, topic: named }
  return (
    phrase(table, asked ? [...own, ...(tables.get('open any') ?? [])] : own, slots, roll) ??
    phrase(table, tables.get(`bare ${family}`) ?? [], about, roll)
  )
}

/** What somebody always says, unless it was said lately. */
function habitual(table: Table, texts: readonly string[], roll: Roll): string | null {
  const text = texts[Math.floor(roll() * texts.length)] ?? null
  return text === null || table.said.share(text) >= staleFrom ? null : text
}

const isWork = (point: Point | null): boolean =>
  point !== null && point.kind !== 'said' && point.kind !== 'memory'

function pieceOf(kind: Piece, table: Table, point: Point | null, seats: Slots, roll: Roll): string | null {
  const { voice, thread, family } = table
  const about: Slots = { ...point?.slots, name: thread.slots['name'], ...seats }
  switch (kind) {
    case 'open':
      return opening(table, about, roll)
    case 'take':
      return taking(table, seats, roll)
    case 'body':
      return point === null ? null : bodyOf(point, table, seats, roll)
    case 'tag': {
      const own = sectionOf(table, isWork(point) ? 'tag work' : 'tag fact', roll)
      return phrase(table, roll() < 0.3 ? table.habits[isWork(point) ? 'work' : 'fact'] : own, about, roll)
    }
    case 'move':
    case 'close':
      return phrase(table, tables.get(`${kind} ${family}`) ?? [], about, roll)
    case 'maxim':
      return habitual(table, table.maxims, roll)
    case 'signature':
      return habitual(table, voice.speaker.signature.length < 40 ? [voice.speaker.signature] : [], roll)
  }
}

/** Conversations in which a finding is somebody's work, not what the talk is about. */
const working: ReadonlySet<string> = new Set(['status', 'plan', 'war', 'retro', 'night', 'peace'])

function bodyOf(point: Point, table: Table, seats: Slots, roll: Roll): string | null {
  const slots = { ...seats, ...point.slots }
  if (point.kind !== 'said') return phrase(table, sectionOf(table, point.kind, roll), slots, roll)
  if (working.has(table.family)) return phrase(table, sectionOf(table, 'found', roll), slots, roll)
  const own = tables.get(`point ${table.family}`)
  return phrase(table, own !== undefined && roll() < 0.35 ? own : sectionOf(table, 'said', roll), slots, roll)
}

/** Whether somebody or something is named twice, the speaker is named, or a colon leads up to no statement. */
function stumbles(
  line: string,
  pieces: readonly string[],
  shape: readonly Piece[],
  table: Table,
  point: Point | null,
): boolean {
  const low = line.toLowerCase()
  const twice = (word: string): boolean => word.length > 2 && low.indexOf(word) !== low.lastIndexOf(word)
  const said = [...(point?.handles ?? []), ...(table.thread.point?.handles ?? []), ...table.names]
  if (said.some(twice) || table.own.test(line)) return true
  const numbers = low.match(/\d[\d,.:]*\d/gu) ?? []
  if (new Set(numbers).size < numbers.length) return true
  if ((low.match(/: /gu) ?? []).length > 1) return true
  return pieces.some((piece, at) => /[:,]$/u.test(piece) && shape[at + 1] !== 'body')
}

function composed(table: Table, shapes: Shapes, roll: Roll): { line: string; weight: number } | null {
  const { facts, topic } = table
  const shape = shapes[Math.floor(roll() * shapes.length)] ?? ['body']
  const opens = shape[0] === 'open'
  const named = opens && topic.point !== null && table.about(topic.point) && roll() < 0.5
  const point = named ? topic.point : drawn(table, roll)
  const seats = seatSlots(facts, table.voice.speaker.id, point, roll)
  const pieces: string[] = []
  for (const kind of shape) {
    const piece = pieceOf(kind, table, point, seats, roll)
    if (piece === null) return null
    pieces.push(piece)
  }
  const line = joined(pieces)
  if (line === null || line.length > facts.maxChars || stumbles(line, pieces, shape, table, point))
    return null
  return { line, weight: 0.04 * shape.length - (shape.includes('maxim') ? 0.35 : 0) }
}

/** Returns the pieces as one line, or null when they do not make whole sentences. */
export function joined(pieces: readonly string[]): string | null {
  let line = ''
  for (const piece of pieces) {
    const leads = /,$/u.test(line)
    line += (line === '' ? '' : ' ') + (leads ? piece : capital(piece))
  }
  line = line
    .replace(/\s+/gu, ' ')
    .replace(/\?[.:](?=\s|$)/gu, '?')
    .replace(/([.!?])\1+/gu, '$1')
    .replace(/([!?])\./gu, '$1')
    .replace(/\.”\./gu, '.”')
    .replace(/“(“[^“”]*”)”/gu, '$1')
    .replace(/([.!?]”?) (\p{Ll})/gu, (_, end: string, letter: string) => `${end} ${letter.toUpperCase()}`)
    .trim()
  const marks = line.replace(/[^“”]/gu, '')
  return /^(?:“”)*$/u.test(marks) && /[.!?]”?$/u.test(line) && !/[,:]\.|\(\)/u.test(line)
    ? capital(line)
    : null
}

/** Whether a line takes up a word of what the founder said, where there is one to take up. */
function answersFounder({ thread, facts }: Table, line: string): boolean {
  if (!thread.founder) return true
  const asked = (facts.transcript.at(-1)?.line ?? '').toLowerCase()
  const words = (thread.slots['word'] ?? []).map((word) => word.replace(/[“”]/gu, ''))
  const known = [...words, ...(thread.point?.handles ?? []).filter((handle) => asked.includes(handle))]
  const low = line.toLowerCase()
  return known.length === 0 || known.some((word) => low.includes(word))
}

function fitness(table: Table, line: string): number {
  const stale = table.said.share(line)
  const [low, high] = pleasantChars
  const off = line.length < low ? (low - line.length) / low : line.length > high ? 0.1 : 0
  return (
    -5 * stale -
    (stale >= 1 ? 50 : 0) -
    3 * table.ringing.share(line) -
    0.8 * off -
    (answersFounder(table, line) ? 0 : 9)
  )
}

/** Returns the freshest of the lines that could be said, or null when none fits. `roll` is uniform in [0, 1). */
export function lineFor(table: Table, roll: Roll): string | null {
  return (
    freshest(table, shapesFor(table.family, table.facts), roll) ??
    freshest(table, [['body'], ['take'], ['move'], ['tag']], roll)
  )
}

function freshest(table: Table, shapes: Shapes, roll: Roll): string | null {
  let best: string | null = null
  let most = Number.NEGATIVE_INFINITY
  for (let attempt = 0; attempt < tries; attempt++) {
    const one = composed(table, shapes, roll)
    if (one === null) continue
    const worth = fitness(table, one.line) + one.weight + 0.6 * roll()
    if (worth > most) {
      most = worth
      best = one.line
    }
  }
  return best
}
