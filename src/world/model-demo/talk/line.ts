// One line of talk, put together many times and chosen once: taken up from the last line, a point of the week, a word of the format
// or of the voice. What was said lately in the same words is left unsaid.

import type { LifeFacts } from '../life-facts.ts'
import type { Register, Voice } from '../voice.ts'
import { crisp } from './crisp.ts'
import { formal } from './formal.ts'
import { type SaidBefore, saidBefore } from './freshness.ts'
import { habitPhrases, sectionsFor } from './habits.ts'
import { weightOf } from './leanings.ts'
import { maximsOf } from './maxims.ts'
import { plain } from './plain.ts'
import { type Point, pointsOf } from './points.ts'
import { othersOf, ownersOf } from './seats.ts'
import { capital, filledIn, type Sheet, type Slots, type Template } from './sheet.ts'
import { familyOf, tables } from './tables.ts'
import { type Thread, threadOf } from './thread.ts'
import { type Topic, topicOf } from './topic.ts'
import { vivid } from './vivid.ts'
import { warm } from './warm.ts'
import { wary } from './wary.ts'
import { wry } from './wry.ts'

const sheets: Readonly<Record<Register, Sheet>> = { plain, crisp, warm, wry, formal, vivid, wary }

/** How many lines are put together before one is chosen. */
const tries = 44
/** A line that is easy to read has about this many characters. */
const pleasantChars = [58, 112] as const

export interface Table {
  facts: LifeFacts
  voice: Voice
  family: string
  points: readonly { point: Point; weight: number }[]
  thread: Thread
  topic: Topic
  others: readonly string[]
  tags: readonly Template[]
  maxims: readonly string[]
  said: SaidBefore
}

const ages = (minutes: number): number => (minutes < 300 ? 1.4 : minutes < 1_440 ? 1 : 0.55)

/** Returns everything a speaker has in mind before speaking. */
export function tableOf(facts: LifeFacts, voice: Voice): Table {
  const ears = {
    speakerId: voice.speaker.id,
    towardId: facts.toward?.id ?? '',
    names: new Map(facts.seats.map(({ id, displayName }) => [id, displayName])),
  }
  const family = familyOf(facts.rules.format, facts.rules.purpose)
  const all = pointsOf(facts, ears)
  const thread = threadOf(facts, all, facts.transcript.at(-1))
  const topic = topicOf(facts, all, family)
  const lately = [...facts.transcript.map(({ line }) => line), ...facts.said.slice(0, 30)]
    .join('\n')
    .toLowerCase()
  const weighed = all.map((point) => {
    const told = point.handles.filter((handle) => lately.includes(handle)).length
    const own = point.agentId === voice.speaker.id && ['status', 'night', 'advice'].includes(family) ? 2 : 1
    const wanted = point === topic.point ? 2.5 : 1
    const weight = weightOf(family, voice.leaning, point.kind) * ages(point.minutesAgo) * own * wanted
    return { point, weight: weight / (1 + told) }
  })
  const habits = [...voice.habits, ...sectionsFor(facts.modifiers)]
  return {
    facts,
    voice,
    family,
    points: weighed.filter(({ weight }) => weight > 0),
    thread,
    topic,
    others: othersOf(facts, voice.speaker.id),
    tags: [...sectionOf(voice, 'tag'), ...habits.flatMap((habit) => habitPhrases.get(habit) ?? [])],
    maxims: maximsOf(voice.speaker),
    said: saidBefore([...facts.said, ...facts.transcript.map(({ line }) => line)]),
  }
}

const sectionOf = (voice: Voice, section: string): readonly Template[] =>
  sheets[voice.register].get(section) ?? plain.get(section) ?? []

type Roll = () => number

function drawn(table: Table, roll: Roll): Point | null {
  const { thread, facts, points } = table
  const near = facts.interaction === 'agreement' || facts.interaction === 'supportive' ? 0.35 : 0.18
  if (thread.point !== null && thread.point.kind === 'said' && roll() < near) return thread.point
  let left = roll() * points.reduce((sum, { weight }) => sum + weight, 0)
  for (const { point, weight } of points) {
    left -= weight
    if (left < 0) return point
  }
  return points.at(-1)?.point ?? null
}

function phrase(templates: readonly Template[], slots: Slots, roll: Roll): string | null {
  // A phrase that lacks its slots is no phrase; a few draws find one that has them.
  for (let draw = 0; draw < 5; draw++) {
    const template = templates[Math.floor(roll() * templates.length)]
    const text = template === undefined ? null : filledIn(template, slots, roll)
    if (text !== null) return text
  }
  return null
}

type Piece = 'open' | 'close' | 'take' | 'body' | 'move' | 'tag' | 'maxim' | 'signature'

/** The shapes a line can have, each as often as it stands here. */
const shapes: Readonly<Record<'first' | 'middle' | 'last', readonly (readonly Piece[])[]>> = {
  first: [
    ['open', 'body'],
    ['open', 'body'],
    ['open', 'body', 'tag'],
    ['open', 'move'],
    ['open', 'tag'],
  ],
  middle: [
    ['take', 'body'],
    ['take', 'body'],
    ['take', 'body'],
    ['take', 'body', 'move'],
    ['take', 'body', 'tag'],
    ['take', 'body', 'tag'],
    ['take', 'move'],
    ['take', 'move', 'body'],
    ['take', 'body', 'maxim'],
    ['take', 'maxim'],
  ],
  last: [['take', 'close'], ['close'], ['close'], ['body', 'close'], ['close', 'signature']],
}

function pieceOf(kind: Piece, table: Table, point: Point | null, roll: Roll): string | null {
  const { voice, thread, topic, others, family, facts } = table
  const seats: Slots = { other: others, owner: ownersOf(facts, point) }
  const about: Slots = { ...thread.slots, ...(point?.slots ?? {}), name: thread.slots['name'], ...seats }
  switch (kind) {
    case 'open': {
      const own = topic.slots['question']?.length === 0 ? 'open ' + family : 'open any'
      const templates = [...(tables.get(`open ${family}`) ?? []), ...(tables.get(own) ?? [])]
      return phrase(templates, { ...about, ...topic.slots }, roll)
    }
    case 'take': {
      const manner = thread.founder ? 'remark' : facts.interaction
      return phrase(sectionOf(voice, manner), { ...thread.slots, ...seats }, roll)
    }
    case 'body':
      return point === null ? null : phrase(sectionOf(voice, point.kind), { ...point.slots, ...seats }, roll)
    case 'move':
      return phrase(tables.get(`move ${family}`) ?? [], about, roll)
    case 'close':
      return phrase(tables.get(`close ${family}`) ?? [], about, roll)
    case 'tag':
      return phrase(table.tags, about, roll)
    case 'maxim':
      return table.maxims[Math.floor(roll() * table.maxims.length)] ?? null
    case 'signature':
      return voice.speaker.signature.length < 40 ? voice.speaker.signature : null
  }
}

function composed(table: Table, roll: Roll): { line: string; weight: number } | null {
  const { facts } = table
  const place =
    facts.turn <= 1 || facts.interaction === 'opening'
      ? 'first'
      : facts.turn >= facts.turns
        ? 'last'
        : 'middle'
  const kinds = shapes[place]
  const shape = kinds[Math.floor(roll() * kinds.length)] ?? ['body']
  const point =
    place === 'first' && table.topic.point !== null && roll() < 0.6 ? table.topic.point : drawn(table, roll)
  const pieces = shape.map((kind) => pieceOf(kind, table, point, roll))
  if (pieces.some((piece) => piece === null)) return null
  const line = joined(pieces.filter((piece) => piece !== null))
  return line === null || line.length > facts.maxChars ? null : { line, weight: 0.06 * shape.length }
}

/** Returns the pieces as one line, or null when they do not make whole sentences. */
export function joined(pieces: readonly string[]): string | null {
  let line = ''
  for (const piece of pieces) {
    const continues = /[,:]$/u.test(line)
    line += (line === '' ? '' : ' ') + (continues ? piece : capital(piece))
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
  const marks = [...line.matchAll(/[“”]/gu)].map((match) => match[0]).join('')
  return /^(?:“”)*$/u.test(marks) && /[.!?]”?$/u.test(line) && !/[,:]\.|\(\)|““/u.test(line)
    ? capital(line)
    : null
}

function fitness(table: Table, line: string): number {
  const stale = table.said.share(line)
  const [low, high] = pleasantChars
  const off = line.length < low ? (low - line.length) / low : line.length > high ? 0.1 : 0
  return -7 * stale - (stale >= 1 ? 50 : 0) - 0.8 * off
}

/** Returns the freshest of the lines that could be said, or null when none fits. `roll` is uniform in [0, 1). */
export function lineFor(table: Table, roll: Roll): string | null {
  let best: string | null = null
  let most = Number.NEGATIVE_INFINITY
  for (let attempt = 0; attempt < tries; attempt++) {
    const one = composed(table, roll)
    if (one === null) continue
    const worth = fitness(table, one.line) + one.weight + 0.6 * roll()
    if (worth > most) {
      most = worth
      best = one.line
    }
  }
  return best
}
