// What a speaker has in mind before speaking: who sits there, what was said, what happened, and how gladly they would bring it up.

import type { LifeFacts } from '../life-facts.ts'
import type { Voice } from '../voice.ts'
import { familyOf } from './families.ts'
import { type SaidBefore, saidBefore } from './freshness.ts'
import { cleaned } from './grains.ts'
import { habitPhrases, sectionsFor } from './habits.ts'
import { weightOf } from './leanings.ts'
import { maximsOf } from './maxims.ts'
import { type Point, pointsOf } from './points.ts'
import type { Template } from './sheet.ts'
import { type Thread, threadOf } from './thread.ts'
import { type Topic, topicOf } from './topic.ts'

export interface Table {
  facts: LifeFacts
  voice: Voice
  family: string
  points: readonly { point: Point; weight: number }[]
  thread: Thread
  /** Whether such a point has a place in this conversation. */
  about(point: Point): boolean
  topic: Topic
  /** The display names of those at the table, lower case. */
  names: readonly string[]
  /** Finds the speaker's own name: nobody speaks of themself by name. */
  own: RegExp
  /** What habits and modifiers add, after work and after a fact. */
  habits: Readonly<Record<'work' | 'fact', readonly Template[]>>
  maxims: readonly string[]
  /** By runs of four words, over all that is remembered. */
  said: SaidBefore
  /** By runs of two words, over what still rings in the ears. */
  ringing: SaidBefore
}

/** How many of the company's latest lines count when one asks whether something was brought up already. */
const latest = 24
/** Conversations that stay with their topic. */
const staying: ReadonlySet<string> = new Set(['deep', 'debate', 'idea', 'judge', 'war', 'advice'])

const byAge = (minutes: number): number => (minutes < 300 ? 1.4 : minutes < 1_440 ? 1 : 0.55)

/** Whether two points come from the same source. */
function kin(one: Point, other: Point | null): boolean {
  const source = one.slots['source']?.[0]
  return source !== undefined && source === other?.slots['source']?.[0]
}

/** Returns how gladly each point is brought up: by what the conversation is for, who speaks, the topic, and what was said lately. */
function weighed(
  all: readonly Point[],
  { topic, thread, family }: Pick<Table, 'topic' | 'thread' | 'family'>,
  facts: LifeFacts,
  voice: Voice,
): Table['points'] {
  const spoken = facts.transcript.map(({ line }) => line)
  const lately = [...spoken, ...facts.said.slice(0, latest)].join('\n').toLowerCase()
  const subject = facts.topic.toLowerCase()
  return all.flatMap((point) => {
    const base = weightOf(family, voice.leaning, point.kind)
    if (base === 0) return []
    const named = point.handles.some((handle) => handle.length > 3 && subject.includes(handle))
    const told = point.handles.filter((handle) => lately.includes(handle)).length
    const own = point.agentId === voice.speaker.id && ['status', 'night', 'advice'].includes(family) ? 3 : 1
    const shared = family === 'peace' && [voice.speaker.id, facts.toward?.id].includes(point.agentId) ? 3 : 1
    const stays = staying.has(family) ? 3.5 : 1.5
    const wanted = named || point === topic.point || kin(point, topic.point) ? stays : 1
    const goesOn = point !== thread.point && kin(point, thread.point) ? stays : 1
    return [{ point, weight: (base * byAge(point.minutesAgo) * own * shared * wanted * goesOn) / (1 + told) }]
  })
}

const phrases = (habits: readonly string[]): readonly Template[] =>
  habits.flatMap((habit) => habitPhrases.get(habit) ?? [])

/** Returns everything a speaker has in mind before speaking. */
export function tableOf(facts: LifeFacts, voice: Voice): Table {
  const family = familyOf(facts.rules.format, facts.rules.purpose)
  const all = pointsOf(facts, {
    speakerId: voice.speaker.id,
    towardId: facts.toward?.id ?? '',
    names: new Map(facts.seats.map(({ id, displayName }) => [id, cleaned(displayName)])),
  })
  const topic = topicOf(facts, all, family)
  const thread = threadOf(facts, all, facts.transcript.at(-1))
  const habits = [...voice.habits, ...sectionsFor(facts.modifiers)]
  const ownName = cleaned(voice.speaker.displayName).replace(/[^\p{L}\p{N} ]/gu, '.')
  const spoken = facts.transcript.map(({ line }) => line)
  return {
    facts,
    voice,
    family,
    points: weighed(all, { topic, thread, family }, facts, voice),
    thread,
    about: (point) => weightOf(family, voice.leaning, point.kind) > 0,
    topic,
    names: facts.seats.map(({ displayName }) => cleaned(displayName).toLowerCase()),
    own: ownName === '' ? /(?!)/u : new RegExp(`(?<!\\p{L})${ownName}(?!\\p{L})`, 'u'),
    habits: {
      work: phrases(habits.filter((habit) => habit !== 'counts')),
      fact: phrases(habits.filter((habit) => habit !== 'next')),
    },
    maxims: [...maximsOf(voice.speaker), ...(voice.question === null ? [] : [voice.question])],
    said: saidBefore([...facts.said, ...spoken], 4),
    ringing: saidBefore([...spoken, ...facts.said.slice(0, 2 * latest)], 2),
  }
}
