// How memory changes a voice, as rules (spec section 11). Pure: counts in, at most three instructions out.

import { z } from 'zod'
import { type MemoryType, memoryTypes } from './memory.ts'

/** Holds when the agent has at least `at_least` live memories of this type and with this tag (either may be left out). */
export const voiceRule = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'must be a name like learns_from_engagement'),
  agents: z.array(z.string().min(1).max(40)).max(50).default([]),
  type: z.enum(memoryTypes).optional(),
  tag: z.string().min(1).max(60).optional(),
  at_least: z.int().min(1).max(100_000),
  say: z.string().min(1).max(200),
})
export type VoiceRule = z.output<typeof voiceRule>

/** What follows from a rule that holds: `say` is the instruction, `because` what was counted. */
export interface VoiceModifier {
  rule: string
  say: string
  because: string
}

/** How many memories an agent has of one type with exactly these of the tags that were asked for. */
export interface MemoryTally {
  type: MemoryType
  tags: readonly string[]
  memories: number
}

/** An agent as the rules see it. */
export interface VoiceOf {
  id: string
  /** Its role and those that it covers. */
  roles: readonly string[]
  tallies: readonly MemoryTally[]
}

/** Returns the tags that rules count, each once, sorted. */
export function tagsAskedFor(rules: readonly VoiceRule[]): readonly string[] {
  return [...new Set(rules.flatMap((rule) => rule.tag ?? []))].sort()
}

/** Returns the modifiers that hold for an agent, at most `most`: first what is counted most times over what its rule needs, among
 *  equals the earlier rule. The same instruction is given once. */
export function modifiersOf(
  rules: readonly VoiceRule[],
  voice: VoiceOf,
  most: number,
): readonly VoiceModifier[] {
  const holding = rules
    .filter(({ agents }) => agents.length === 0 || agents.some((name) => answersTo(voice, name)))
    .map((rule) => ({ rule, memories: countedFor(rule, voice.tallies) }))
    .filter(({ rule, memories }) => memories >= rule.at_least)
    .sort((a, b) => b.memories / b.rule.at_least - a.memories / a.rule.at_least)
  const said = new Set<string>()
  return holding
    .filter(({ rule: { say } }) => !said.has(say) && said.add(say))
    .slice(0, most)
    .map(({ rule, memories }) => ({ rule: rule.name, say: rule.say, because: reasonOf(rule, memories) }))
}

/** True when two lists add the same to a voice, in whatever order and from however many memories. */
export function sameVoice(one: readonly VoiceModifier[], other: readonly VoiceModifier[]): boolean {
  const words = (modifiers: readonly VoiceModifier[]): string =>
    JSON.stringify(modifiers.map(({ rule, say }) => `${rule}: ${say}`).sort())
  return words(one) === words(other)
}

const answersTo = (voice: VoiceOf, name: string): boolean => voice.id === name || voice.roles.includes(name)

function countedFor({ type, tag }: VoiceRule, tallies: readonly MemoryTally[]): number {
  return tallies
    .filter((tally) => type === undefined || tally.type === type)
    .filter((tally) => tag === undefined || tally.tags.includes(tag))
    .reduce((sum, tally) => sum + tally.memories, 0)
}

const plurals: Readonly<Record<MemoryType, string>> = {
  insight: 'insights',
  pattern: 'patterns',
  strategy: 'strategies',
  preference: 'preferences',
  lesson: 'lessons',
}

function reasonOf({ type, tag, at_least: needed }: VoiceRule, memories: number): string {
  const what = type === undefined ? 'memories' : plurals[type]
  return `${memories} ${what}${tag === undefined ? '' : ` tagged ${tag}`} (${needed} needed)`
}

/** The rules of a new company. Tags are as those who write memories give them: `engagement`, `failure`, step kinds, subjects. The numbers
 *  are what two weeks of a simulated company of six bring about. */
export const standardVoiceRules: VoiceRule[] = [
  {
    name: 'learns_from_engagement',
    agents: [],
    type: 'lesson',
    tag: 'engagement',
    at_least: 10,
    say: 'Reference what works in engagement when relevant.',
  },
  {
    name: 'knows_the_audience',
    agents: [],
    type: 'lesson',
    tag: 'engagement',
    at_least: 30,
    say: 'Say who a piece of work is for before saying what it is.',
  },
  {
    name: 'burnt_by_failures',
    agents: [],
    type: 'lesson',
    tag: 'failure',
    at_least: 3,
    say: 'Before agreeing to something, name what could break.',
  },
  {
    name: 'careful_with_sources',
    agents: [],
    type: 'lesson',
    tag: 'crawl',
    at_least: 3,
    say: 'Ask where a number comes from.',
  },
  {
    name: 'careful_with_drafts',
    agents: [],
    type: 'lesson',
    tag: 'write_content',
    at_least: 3,
    say: 'Ask what a draft leaves the reader with.',
  },
  {
    name: 'many_lessons',
    agents: [],
    type: 'lesson',
    at_least: 15,
    say: 'Speak from experience: name what went wrong before.',
  },
  {
    name: 'strategist',
    agents: [],
    type: 'strategy',
    at_least: 6,
    say: 'Tie what is said to a strategy that worked.',
  },
  {
    name: 'practised_writer',
    agents: [],
    type: 'strategy',
    tag: 'write_content',
    at_least: 3,
    say: 'Speak of content as somebody who has finished a lot of it.',
  },
  {
    name: 'practised_poster',
    agents: [],
    type: 'strategy',
    tag: 'draft_tweet',
    at_least: 3,
    say: 'Use the fewest words that a reader would repeat.',
  },
  {
    name: 'practised_researcher',
    agents: [],
    type: 'strategy',
    tag: 'research',
    at_least: 2,
    say: 'Separate what was found from what is guessed.',
  },
  {
    name: 'practised_analyst',
    agents: [],
    type: 'strategy',
    tag: 'analyze',
    at_least: 2,
    say: 'Lead with the figure, then say what it means.',
  },
  {
    name: 'sees_patterns',
    agents: [],
    type: 'pattern',
    at_least: 3,
    say: 'Point out when something happens again.',
  },
  {
    name: 'sees_trouble_coming',
    agents: [],
    type: 'pattern',
    tag: 'failure',
    at_least: 2,
    say: 'Say early which of the plans looks like one that failed.',
  },
  {
    name: 'well_read',
    agents: [],
    type: 'insight',
    at_least: 20,
    say: 'Bring one finding to the table, with its source.',
  },
  {
    name: 'has_taste',
    agents: [],
    type: 'preference',
    at_least: 3,
    say: 'Say plainly what you would rather do.',
  },
  {
    name: 'old_hand',
    agents: [],
    at_least: 60,
    say: 'Speak as somebody who has been here a long time: short, and to the point.',
  },
]
