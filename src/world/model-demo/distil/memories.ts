// What those who spoke should still know in a month: one sentence each, built from what they said, of the type that the saying
// calls for. It takes the place of what they knew when that was the same with another figure.

import type { Dice } from '../dice.ts'
import { numbersIn } from '../figures.ts'
import type { LifeFacts, MemoryFacts } from '../life-facts.ts'
import { cleaned } from '../talk/grains.ts'
import { capital } from '../talk/sheet.ts'
import { contentWords } from '../terms.ts'
import { matterIn, tagsOf, titleIn } from './subject.ts'
import type { Told } from './told.ts'

interface Memory {
  agent_id: string
  type: 'insight' | 'pattern' | 'strategy' | 'preference' | 'lesson'
  content: string
  confidence: number
  tags: readonly string[]
  supersedes: string | null
}

type Draft = Pick<Memory, 'type' | 'content'> & { weight: number; fixed: readonly string[] }

const mostAtOnce = 4

/** What each role asks of a piece: said as a preference, with a figure of the day as its example. */
const wishes: Readonly<Record<string, string>> = {
  analyst: 'a figure with its base and its year',
  coordinator: 'one owner before the second idea',
  growth: 'the strange detail first',
  writer: 'one object and the exact words of its source',
  social: 'one thing that a reader can repeat',
  observer: 'a second source before the first praise',
  executor: 'the quotation before the opinion',
}

const bare = (claim: string): string => claim.replace(/[.!?]+$/u, '')

function lessonsFrom({ work, reason, full }: Told): readonly Draft[] {
  if (work === null) return []
  if (reason !== null) {
    const content = `“${bare(reason)}” stopped ${work}: look there first when it happens again.`
    return [{ type: 'lesson', content, weight: 3, fixed: ['failure'] }]
  }
  if (full === null) return []
  const content = `${capital(work)} came too late: at ${full} the day was full, so ask first for what matters most.`
  return [{ type: 'lesson', content, weight: 2.2, fixed: ['quota', 'limits'] }]
}

/** What was said to one person about working together: advice, or what somebody needs. */
function wordsBetween(told: Told, facts: LifeFacts): readonly Draft[] {
  const { turn } = told
  const before = facts.transcript[facts.transcript.indexOf(turn) - 1]
  const sentence = cleaned(turn.line)
    .split(/(?<=[.!?])\s+/u)
    .find((one) => one.split(' ').length >= 5 && !/[“”:,]/u.test(one))
  if (before === undefined || sentence === undefined) return []
  const format = facts.rules.format
  if (/^(?:mentoring|one_on_one)$/u.test(format)) {
    const content = `${turn.name}'s advice to ${before.name} on ${matterIn(facts.topic)}: “${sentence}”`
    return [{ type: 'strategy', content, weight: 1.4, fixed: [] }]
  }
  if (format !== 'conflict_resolution') return []
  const content = `${turn.name} to ${before.name}, when they made peace: “${sentence}”`
  return [{ type: 'preference', content, weight: 1.4, fixed: ['peace'] }]
}

/** Who took it how, so that the sentence can be weighed in a month. */
function heard(told: Told, facts: LifeFacts): string {
  const answer = facts.transcript[facts.transcript.indexOf(told.turn) + 1]
  const by = `${told.turn.name} brought it up`
  if (answer === undefined || answer.speaker === told.agentId) return by
  if (/^(?:agreement|supportive)$/u.test(answer.interaction)) return `${by} and ${answer.name} agreed`
  return /^(?:challenge|critical)$/u.test(answer.interaction) ? `${by} and ${answer.name} doubted it` : by
}

function draftsFrom(told: Told, all: readonly Told[], facts: LifeFacts): readonly Draft[] {
  const drafts: Draft[] = [...lessonsFrom(told), ...wordsBetween(told, facts)]
  const { claim, things, agentId, result, work, turn } = told
  const { format } = facts.rules
  const title = titleIn(facts.topic)
  const figure = things[0] ?? told.figures[0]
  const other = all.find(
    (one) => one.agentId !== agentId && figure !== undefined && one.turn.line.includes(figure),
  )
  const role = facts.seats.find(({ id }) => id === agentId)?.role ?? ''
  const wish = wishes[role]
  if (result !== null && work !== null)
    drafts.push({
      type: 'insight',
      content: `${capital(work)} reached ${result}.`,
      weight: 2,
      fixed: ['engagement'],
    })
  if (claim !== null)
    drafts.push({
      type: 'insight',
      content: `${bare(claim)}; ${heard(told, facts)}.`,
      weight: /\d/u.test(claim) ? 2 : 1.5,
      fixed: [],
    })
  if (figure !== undefined && other !== undefined)
    drafts.push({
      type: 'pattern',
      content: `${figure} is a figure that sticks: ${turn.name} and ${other.turn.name} both came back to it.`,
      weight: 1.7,
      fixed: [],
    })
  if (claim !== null && title !== null && figure !== undefined)
    drafts.push({
      type: 'strategy',
      content: `For ${title}, begin with ${figure}: ${bare(claim)}.`,
      weight: 2.1,
      fixed: [],
    })
  if (wish !== undefined && things[0] !== undefined && pieces.test(format))
    drafts.push({
      type: 'preference',
      content: `${turn.name} wants ${wish}${title === null ? '' : ` in a piece on ${title}`}; ${things[0]} may serve as the example.`,
      weight: 1.5,
      fixed: [],
    })
  return drafts
}

/** Where tastes show. */
const pieces = /^(?:content_review|brainstorm|watercooler|debate)$/u

const numbers = (text: string): string =>
  numbersIn(text)
    .map(({ canonical }) => canonical)
    .sort()
    .join(' ')

/** Returns how many of the smaller text's content words the two share, 0 to 1, figures left out. */
function alike(one: string, other: string): number {
  const mine = [...contentWords(one)].filter((word) => !/\d/u.test(word))
  const theirs = contentWords(other)
  return mine.length === 0 ? 0 : mine.filter((word) => theirs.has(word)).length / mine.length
}

const sameFrom = 0.7

/** Returns the known memory that this one contradicts, `known` when it only says it again, or null when it is new. */
function heldAgainst(
  draft: Draft,
  agentId: string,
  memories: readonly MemoryFacts[],
): MemoryFacts | 'known' | null {
  for (const memory of memories) {
    if (memory.agentId !== agentId || alike(draft.content, memory.content) < sameFrom) continue
    if (numbers(draft.content) === numbers(memory.content)) return 'known'
    if (memory.type === draft.type) return memory
  }
  return null
}

/** Said again by others it is surer, objected to it is less so. */
function confidenceOf(told: Told, facts: LifeFacts): number {
  const at = facts.transcript.indexOf(told.turn)
  const answer = facts.transcript[at + 1]?.interaction ?? ''
  const base = 0.6 + (told.figures.length > 0 ? 0.08 : 0) + (told.claim !== null ? 0.04 : 0)
  const heard = /^(?:agreement|supportive)$/u.test(answer)
    ? 0.1
    : /^(?:challenge|critical)$/u.test(answer)
      ? -0.08
      : 0
  return Math.round(Math.min(0.9, Math.max(0.5, base + heard)) * 100) / 100
}

/** Returns at most four memories, one for each who said something worth it, the most telling first. */
export function memoriesFrom(facts: LifeFacts, told: readonly Told[], dice: Dice): readonly Memory[] {
  const found: (Memory & { weight: number })[] = []
  const people = new Set(facts.seats.flatMap(({ displayName }) => displayName.toLowerCase().split(' ')))
  for (const [at, one] of told.entries()) {
    for (const draft of draftsFrom(one, told, facts)) {
      const held = heldAgainst(draft, one.agentId, facts.memories)
      if (held === 'known') continue
      found.push({
        agent_id: one.agentId,
        type: draft.type,
        content: draft.content,
        confidence: confidenceOf(one, facts),
        tags: tagsOf([titleIn(facts.topic) ?? '', draft.content, facts.topic], draft.fixed, people),
        supersedes: held === null ? null : held.id,
        weight: draft.weight + (held === null ? 0 : 1) + dice.roll(`memory/${at}/${draft.type}`),
      })
    }
  }
  const kept: Memory[] = []
  for (const { weight: _weight, ...memory } of found.sort((a, b) => b.weight - a.weight)) {
    const known = kept.some(
      (other) => other.agent_id === memory.agent_id || alike(memory.content, other.content) >= sameFrom,
    )
    if (!known) kept.push(memory)
  }
  return kept.slice(0, Math.min(mostAtOnce, Math.max(0, facts.mostMemories)))
}
