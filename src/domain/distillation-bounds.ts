// What one conversation may leave behind, however much was asked for (spec sections 8 to 10). Pure: a distillation as a mind gave it and
// the bounds in, one that keeps them out. Numbers are clamped; what belongs to nobody at the table is dropped.

import { z } from 'zod'
import type { ActionItem, Distillation, DistilledDrift, DistilledMemory } from './distillation.ts'
import { memoryTypes, type Recalled, type Trust } from './memory.ts'
import type { Seat } from './roundtable.ts'
import { shorten } from './shorten.ts'

/** The longest that the texts may be, characters; tags a memory. */
export const distillationLimits = {
  summaryChars: 600,
  contentChars: 400,
  reasonChars: 200,
  titleChars: 120,
  topicChars: 200,
  tags: 8,
  tagChars: 40,
} as const

export interface DistillationBounds {
  /** Who sat there, founders aside. */
  seats: readonly Pick<Seat, 'id' | 'displayName'>[]
  /** The memories that may be superseded: those that were shown. Null: the answer was held to them before. */
  shown: readonly Pick<Recalled, 'id' | 'agentId' | 'trust'>[] | null
  /** How far what they talked about is trusted. */
  trust: Trust
  mostMemories: number
  /** 0 to 1. */
  minConfidence: number
  /** 0 where nothing may drift. */
  maxDrift: number
  /** 0 where the conversation is not formal. */
  mostActionItems: number
  /** The step kinds that an action item may ask for. */
  kinds: readonly string[]
}

/** Returns how far a memory of a conversation is trusted: never further than what the company makes itself. */
export const memoryTrust = (trust: Trust): Trust => (trust < 2 ? trust : 2)

/** Returns what is left of `raw` within the bounds. Bounding it again changes nothing. */
export function boundDistillation(raw: Distillation, bounds: DistillationBounds): Distillation {
  return {
    summary: plain(raw.summary, distillationLimits.summaryChars),
    memories: memoriesOf(raw.memories, bounds),
    drifts: driftsOf(raw.drifts, bounds),
    actionItems: actionItemsOf(raw.actionItems, bounds),
  }
}

/** Control characters, marks that turn the direction of a text, and characters that nobody sees; not the joiner within an emoji. */
const unseen = /(?![\s\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\ufffd]/gu
const address = /\b[a-z][a-z0-9+.-]{0,30}:\/\/\S+|\bwww\.\S+/giu

/** One paragraph of plain text, without addresses; '' when no word is left. */
function plain(text: string, maxChars: number): string {
  const bare = text.slice(0, 20_000).replace(unseen, '').replace(address, ' ')
  const short = shorten(bare, maxChars)
  return /[\p{L}\p{N}]/u.test(short) ? short : ''
}

const folded = (text: string): string => text.trim().toLowerCase()

/** The id of whom a name means: an id at the table, or a display name that only one of them has; null for anybody else. */
function seatOf(name: string, { seats }: DistillationBounds): string | null {
  if (seats.some((seat) => seat.id === name)) return name
  const named = seats.filter(({ id, displayName }) => [id, displayName].map(folded).includes(folded(name)))
  return named.length === 1 ? (named[0]?.id ?? null) : null
}

function memoriesOf(raw: readonly DistilledMemory[], bounds: DistillationBounds): readonly DistilledMemory[] {
  const seen = new Set<string>()
  return raw
    .flatMap((memory) => boundMemory(memory, bounds) ?? [])
    .filter(({ confidence }) => confidence >= bounds.minConfidence)
    .sort((one, other) => other.confidence - one.confidence)
    .filter(({ agentId, content }) => isNew(seen, `${agentId} ${folded(content)}`))
    .slice(0, bounds.mostMemories)
}

const isNew = (seen: Set<string>, key: string): boolean => !seen.has(key) && seen.add(key).has(key)

function boundMemory(raw: DistilledMemory, bounds: DistillationBounds): DistilledMemory | null {
  const agentId = seatOf(raw.agentId, bounds)
  const content = plain(raw.content, distillationLimits.contentChars)
  if (agentId === null || content === '') return null
  return {
    agentId,
    type: raw.type,
    content,
    confidence: Math.round(clamp(raw.confidence, 0, 1) * 1_000) / 1_000,
    tags: tagsOf(raw.tags),
    supersedes: supersededBy(raw.supersedes, agentId, bounds),
  }
}

/** Only a memory of one's own, and only one that is not trusted further. */
function supersededBy(id: string | null, agentId: string, bounds: DistillationBounds): string | null {
  if (bounds.shown === null) return id
  const trust = memoryTrust(bounds.trust)
  const known = bounds.shown.find((memory) => memory.id === id)
  return known !== undefined && known.agentId === agentId && known.trust <= trust ? id : null
}

function tagsOf(raw: readonly string[]): readonly string[] {
  const tags = raw.map((tag) => {
    const words = plain(tag, 200)
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}_-]+/gu, ' ')
    return words
      .trim()
      .slice(0, distillationLimits.tagChars)
      .toWellFormed()
      .replace(/\ufffd/gu, '')
      .trim()
  })
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, distillationLimits.tags)
}

const clamp = (value: number, low: number, high: number): number =>
  Number.isNaN(value) ? low : Math.min(high, Math.max(low, value))

/** Beyond it a drift is the same to any policy, and a sum of some stays a number. */
const anyDrift = 1_000
const toFourPlaces = (value: number): number => Math.round(value * 10_000) / 10_000

/** One drift a pair: what is given several times is added up, then clamped. */
function driftsOf(raw: readonly DistilledDrift[], bounds: DistillationBounds): readonly DistilledDrift[] {
  const pairs = new Map<string, DistilledDrift>()
  for (const { a, b, drift, reason } of raw) {
    const [low, high] = [seatOf(a, bounds), seatOf(b, bounds)].sort()
    if (typeof low !== 'string' || typeof high !== 'string' || low === high || Number.isNaN(drift)) continue
    const before = pairs.get(`${low} ${high}`)
    const reasons = [before?.reason ?? '', plain(reason, distillationLimits.reasonChars)]
    pairs.set(`${low} ${high}`, {
      a: low,
      b: high,
      drift: (before?.drift ?? 0) + clamp(drift, -anyDrift, anyDrift),
      reason: shorten(reasons.filter((one) => one !== '').join('; '), distillationLimits.reasonChars),
    })
  }
  const most = Math.floor(bounds.maxDrift * 10_000 + 1e-6) / 10_000
  return [...pairs.values()]
    .map((pair) => ({ ...pair, drift: clamp(toFourPlaces(pair.drift), -most, most) }))
    .filter(({ drift }) => drift !== 0)
    .sort((one, other) => (`${one.a} ${one.b}` < `${other.a} ${other.b}` ? -1 : 1))
}

function actionItemsOf(raw: readonly ActionItem[], bounds: DistillationBounds): readonly ActionItem[] {
  const seen = new Set<string>()
  return raw
    .flatMap((item): ActionItem[] => {
      const agentId = seatOf(item.agentId, bounds)
      const title = plain(item.title, distillationLimits.titleChars)
      if (agentId === null || title === '' || !bounds.kinds.includes(item.kind)) return []
      const topic = plain(item.topic, distillationLimits.topicChars) || title
      return [{ agentId, title, kind: item.kind, topic }]
    })
    .filter(({ agentId, title }) => isNew(seen, `${agentId} ${folded(title)}`))
    .slice(0, bounds.mostActionItems)
}

const kept: z.ZodType<Distillation> = z.object({
  summary: z.string(),
  memories: z.array(
    z.object({
      agentId: z.string(),
      type: z.enum(memoryTypes),
      content: z.string(),
      confidence: z.number(),
      tags: z.array(z.string()),
      supersedes: z.string().nullable(),
    }),
  ),
  drifts: z.array(z.object({ a: z.string(), b: z.string(), drift: z.number(), reason: z.string() })),
  actionItems: z.array(
    z.object({ agentId: z.string(), title: z.string(), kind: z.string(), topic: z.string() }),
  ),
})

/** Returns a distillation as it was kept in the database; null when it is none. */
export function readDistillation(value: unknown): Distillation | null {
  return kept.safeParse(value).data ?? null
}
