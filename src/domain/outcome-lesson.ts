// What the company learns from results (spec section 8): what did far better or far worse than the rest of its kind is a lesson.
// Pure; it knows numbers and titles, and no language.

import { tellingWords } from './likeness.ts'
import type { NewMemory, Trust } from './memory.ts'
import type { Policies } from './policy.ts'
import { shorten } from './shorten.ts'

/** A memory that is drawn from what happened; whoever keeps it gives it its id. */
export type Lesson = Omit<NewMemory, 'id' | 'writtenBy'>

/** The newest value of one metric for one thing that was made. */
export interface Measured {
  artifactId: string
  agentId: string
  kind: 'tweet_draft' | 'article'
  title: string
  /** What the mission that made it was about: its title; the thing's own when it has none. */
  subject: string
  trust: Trust
  metric: string
  value: number
  /** A lesson was drawn from it before. */
  learned: boolean
}

export const lessonRules = { strongConfidence: 0.7, weakConfidence: 0.6, titleChars: 90, terms: 5 } as const
const firstMetric = 'engagement_rate'
const nouns = { tweet_draft: 'Posts', article: 'Articles' } as const

/**
 * Returns the lessons of these results, what is measured by engagement first, the most telling first. Things of one kind are compared
 * by one metric, at least `min_samples` of them; a median of 0 or less compares to nothing. The same thing teaches once.
 */
export function lessonsFrom(
  measured: readonly Measured[],
  policy: Policies['outcome_policy'],
): readonly Lesson[] {
  const groups = Map.groupBy(measured, ({ metric, kind }) => `${metric} of ${kind}`)
  const told = [...groups.values()]
    .filter((group) => group.length >= policy.min_samples)
    .flatMap((group) => {
      const median = medianOf(group.map(({ value }) => value))
      if (median <= 0) return []
      return group
        .map((one) => ({ one, times: one.value / median, samples: group.length }))
        .filter(({ times }) => times > policy.strong || times < policy.weak)
    })
    .filter(({ one }) => !one.learned)
    .sort(
      (a, b) =>
        Number(b.one.metric === firstMetric) - Number(a.one.metric === firstMetric) ||
        distance(b.times) - distance(a.times) ||
        (a.one.artifactId + a.one.metric < b.one.artifactId + b.one.metric ? -1 : 1),
    )
  const taught = new Set<string>()
  return told
    .filter(({ one }) => !taught.has(one.artifactId) && taught.add(one.artifactId))
    .map(({ one, times, samples }) => lessonOf(one, times, samples, policy))
}

/** Returns the middle value, the mean of the two middle ones of an even number. Throws a RangeError for none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  if (low === undefined || high === undefined) throw new RangeError('the median of nothing')
  return (low + high) / 2
}

/** How far from the median, whichever way: twice as good tells as much as half as good. Nothing is further than nothing. */
const distance = (times: number): number => (times <= 0 ? 1_000 : Math.abs(Math.log(times)))

function lessonOf(
  { artifactId, agentId, kind, title, subject, trust, metric, value }: Measured,
  times: number,
  samples: number,
  { strong, lookback_hours: hours }: Policies['outcome_policy'],
): Lesson {
  const well = times > strong
  const name = shorten(title.replace(/^Draft: /, ''), lessonRules.titleChars)
  const engaged = metric === firstMetric
  const how = engaged ? (well ? 'do well' : 'do badly') : well ? 'stand out' : 'fall behind'
  const figure = engaged
    ? `${percent(value)} engagement`
    : `${metric.replaceAll('_', ' ')} ${figureOf(value)}`
  const compared = `${figureOf(times)} times the median of ${samples} in ${hours} h`
  return {
    agentId,
    type: 'lesson',
    content: `${nouns[kind]} like “${name}” ${how}: ${figure}, ${compared}.`,
    confidence: well ? lessonRules.strongConfidence : lessonRules.weakConfidence,
    tags: [...new Set(['engagement', ...(engaged ? [] : [metric]), ...termsOf(subject)])],
    traceId: `tweet-lesson:${artifactId}`,
    sourceKind: 'outcome',
    sourceRef: artifactId,
    // The figures are the company's own. The words it quotes keep the taint of the open web.
    trust: trust === 0 ? 0 : 2,
    supersedes: null,
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const figureOf = (value: number): string =>
  Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)))

/** Returns the first telling words of a title, as tags. What stands before a colon says what is done (`Draft a post: leases`), not what
 *  it is about. */
export function termsOf(title: string): readonly string[] {
  const words = tellingWords(title.replace(/^[^:]*: (?=.)/, ''))
  const telling = words.filter((word) => word.length >= 4 && !/^\p{N}+$/u.test(word))
  return [...new Set(telling)].slice(0, lessonRules.terms).map((word) => word.slice(0, 40))
}
