// What a conversation is about, from what happened lately (spec section 7). It names titles and figures and judges none of them;
// titles are quoted, since somebody else wrote them.

import type { Briefing } from './life-thoughts.ts'
import { shorten } from './shorten.ts'

/** The most characters of a topic: it stands on one line of a list. */
export const maxTopicChars = 140

export interface TopicAsk {
  format: string
  briefing: Briefing
  /** The two whom it is about, by name, and what they last worked on or differed over ('' when nothing is known); or null. */
  pair: { one: string; other: string; about: string } | null
  /** The slot's own topics, taken in turn; empty: what happened decides. */
  topics: readonly string[]
  /** What conversations of this format were about lately, newest first. */
  lately: readonly string[]
  /** In [0, 1): which of several. */
  roll: number
}

/**
 * Returns what the conversation is about: the next of the slot's own topics, else one of what the format makes of the briefing,
 * else something that can always be talked about; at most 140 characters unless the slot's own says more, and never what the last
 * one was about.
 */
export function topicFor(ask: TopicAsk): string {
  if (ask.topics.length > 0) return inTurn(ask.topics, ask.lately)
  const last = ask.lately[0]
  const fresh = (topics: readonly string[], held: readonly (string | undefined)[]): readonly string[] =>
    topics.map((topic) => shorten(topic, maxTopicChars)).filter((topic) => !held.includes(topic))
  const made = ask.pair === null ? fromBriefing(ask.format, ask.briefing) : fromPair(ask.format, ask.pair)
  const always = alwaysThere(ask.format)
  const choices = [
    fresh(made, ask.lately),
    // Two who are to talk about each other do so, again if need be.
    ask.pair === null ? [] : fresh(made, [last]),
    fresh(always, ask.lately),
    fresh([...made, ...always], [last]),
  ]
  const open = choices.find((topics) => topics.length > 0) ?? always
  return open[Math.floor(ask.roll * open.length)] ?? ''
}

function inTurn(topics: readonly string[], lately: readonly string[]): string {
  const last = lately.map((topic) => topics.indexOf(topic)).find((place) => place >= 0) ?? -1
  return topics[(last + 1) % topics.length] ?? ''
}

/** A topic around a title that somebody wrote: the title is what gives way when it gets long. */
function around(before: string, title: string, after: string): string {
  const plain = title.replace(/[“”„"]/g, "'")
  return `${before}“${shorten(plain, Math.max(20, maxTopicChars - before.length - after.length - 2))}”${after}`
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** The source that a statement names behind itself: a topic does without. */
const sourceBehind = /\s*\(“[^”]{1,300}”\)\.?/gu

/** What the topics are made of. */
interface Matter {
  /** Titles of missions that failed, the kind of failure that came most often first. */
  failed: readonly string[]
  done: readonly string[]
  open: readonly string[]
  /** Gates that turned something away, the most frequent first, in words. */
  shut: readonly string[]
  insights: readonly string[]
  /** What was written, by title; what was found out, by title. */
  written: readonly string[]
  found: readonly string[]
  results: readonly string[]
  figure(name: string): number
}

/** Returns the values sorted by how often their group comes, the most frequent first; within a group in the order they came. */
function byFrequency<T>(values: readonly T[], group: (value: T) => string): readonly T[] {
  const times = (value: T): number => values.filter((other) => group(other) === group(value)).length
  return values.toSorted((a, b) => times(b) - times(a))
}

function matterOf(briefing: Briefing): Matter {
  const titles = (rows: readonly { title: string }[]): readonly string[] => [
    ...new Set(rows.map(({ title }) => title)),
  ]
  const missions = (...status: readonly string[]) =>
    briefing.missions.filter((one) => status.includes(one.status))
  const made = (...kinds: readonly string[]) => briefing.artifacts.filter((one) => kinds.includes(one.kind))
  const gates = byFrequency(
    briefing.refusals.filter(({ gate }) => gate !== ''),
    ({ gate }) => gate,
  )
  return {
    // A failure's reason begins with the kind of the step that failed.
    failed: titles(byFrequency(missions('failed'), ({ reason }) => reason.split(':')[0] ?? '')),
    done: titles(missions('succeeded')),
    open: titles(missions('approved', 'running')),
    shut: [...new Set(gates.map(gateInWords))],
    insights: briefing.insights.map(({ statement }) => statement.replace(sourceBehind, '').trim()),
    written: titles(made('article', 'tweet_draft')),
    found: titles(made('research', 'analysis')),
    results: briefing.results.map(({ title, metric, value }) =>
      around(`${resultInWords(metric, value)} for `, title.replace(/^Draft: /, ''), ': luck or craft?'),
    ),
    figure: (name) => briefing.figures[name] ?? 0,
  }
}

/** As in `1.4 % engagement`, or `310 visits`. */
function resultInWords(metric: string, value: number): string {
  const name = shorten(metric.replaceAll('_', ' '), 30)
  const share = / rate$/.test(name) && value >= 0 && value <= 1
  return share ? `${(value * 100).toFixed(1)} % ${name.replace(/ rate$/, '')}` : `${value} ${name}`
}

/** As in `the quota of drafts per day (8 of 8)`. */
function gateInWords({ gate, measured, limit }: Briefing['refusals'][number]): string {
  const [rule = gate] = gate.split(':')
  const name = rule
    .slice(rule.lastIndexOf('.') + 1)
    .replace(/^max_/, '')
    .replaceAll('_', ' ')
  return limit === null ? name : `${name} (${measured} of ${limit})`
}

const newest = 3
const each = (titles: readonly string[], topic: (title: string) => string): readonly string[] =>
  titles.slice(0, newest).map(topic)

type Makes = (matter: Matter) => readonly string[]

const makes: Readonly<Record<string, Makes>> = {
  standup: ({ failed, shut, done, figure }) => [
    ...each(failed, (title) => around('What moved since yesterday, and what stopped ', title, '')),
    ...each(shut, (gate) => `What moved since yesterday, and what to do about ${gate}`),
    ...(figure('steps waiting') > 0
      ? [`What moved since yesterday, and ${plural(figure('steps waiting'), 'step')} waiting for a founder`]
      : []),
    ...each(done.slice(0, 1), (title) =>
      around('What moved since yesterday, and what follows from ', title, ''),
    ),
  ],
  planning: ({ open, done, figure }) => [
    ...each(open, (title) => around('What comes after ', title, ', and what is left out')),
    ...each(done.slice(0, 1), (title) => around('What to build on ', title, '')),
    ...(figure('drafts allowed a day') > 0
      ? [
          `What deserves the ${plural(Math.max(0, figure('drafts allowed a day') - figure('drafts used today')), 'draft')} left today`,
        ]
      : []),
  ],
  triage: ({ failed, shut }) => [
    ...each(failed, (title) => around('What it costs to leave ', title, ' as it is')),
    ...each(shut, (gate) => `What waits behind ${gate}, and what of it matters`),
  ],
  war_room: ({ failed }) =>
    each(failed, (title) => around('How to get ', title, ' done after all, step by step')),
  checkin: ({ open, failed, done }) => [
    ...each(open, (title) => around('How ', title, ' is going, and who needs a hand')),
    ...each(failed, (title) => around('What ', title, ' would have needed')),
    ...each(done, (title) => around('What came of ', title, ', and who is free now')),
  ],
  strategy: ({ insights, results, figure }) => [
    ...each(insights, (statement) => around('What we should become good at, if ', statement, '')),
    ...results.slice(0, 1),
    ...(figure('failures this week') > 0
      ? [`What we should stop doing, after ${plural(figure('failures this week'), 'failure')} this week`]
      : []),
  ],
  brainstorm: ({ insights, found, written }) => [
    ...each(insights, (statement) => around('What we could make of ', statement, '')),
    ...each(found, (title) => around('Ten ways to go on from ', title, '')),
    ...each(written, (title) => around('What the next piece after ', title, ' could be')),
  ],
  deep_dive: ({ found, insights }) => [
    ...each(found, (title) => around('What lies behind ', title, '')),
    ...each(insights, (statement) => around('How do we know: ', statement, '')),
  ],
  content_review: ({ written }) =>
    each(written, (title) => around('What holds in ', title, ', and what must change')),
  retro: ({ failed, shut, figure }) => [
    ...(figure('failures this week') + figure('proposals refused today') > 0
      ? [
          `${plural(figure('failures this week'), 'failure')} this week, ${plural(figure('proposals refused today'), 'refusal')} today: what to keep, what to stop`,
        ]
      : []),
    ...each(failed, (title) => around('Why ', title, ' failed, and what we try instead')),
    ...each(shut, (gate) => `What ${gate} says about how we plan`),
  ],
  debate: ({ insights, results }) => [
    ...each(insights, (statement) => around('Does this hold: ', statement.replace(/[.!]+$/, ''), '?')),
    ...results.slice(0, 1),
  ],
  one_on_one: ({ done, failed }) => [
    ...each(failed, (title) => around('How it felt when ', title, ' failed')),
    ...each(done, (title) => around('How the work on ', title, ' went, honestly')),
  ],
  watercooler: ({ results, found, written, insights }) => [
    ...results,
    ...each(found, (title) => around('The oddest thing in ', title, '')),
    ...each(written, (title) => around('Who would read ', title, ' on a train')),
    ...each(insights, (statement) => around('Would your grandmother believe it: ', statement, '')),
  ],
  night_briefing: ({ figure, failed }) => [
    `The day: ${plural(figure('missions succeeded today'), 'mission')} done, ${figure('missions failed today')} failed, ${plural(figure('drafts used today'), 'draft')}; what to watch overnight`,
    ...each(failed, (title) => around('What to watch overnight after ', title, '')),
  ],
}

/** A founder may call a format of his own `constructor`. */
const own = <Of>(record: Readonly<Record<string, Of>>, key: string): Of | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

function fromBriefing(format: string, briefing: Briefing): readonly string[] {
  // A founder's own format is asked how things are going; what is about two people says nothing without them.
  const make = own(makes, format) ?? (own(always, format) === undefined ? makes['checkin'] : undefined)
  return make?.(matterOf(briefing)) ?? []
}

/** Two topics at least, so that the two need not talk about the same thing twice in a row. */
function fromPair(format: string, { one, other, about }: NonNullable<TopicAsk['pair']>): readonly string[] {
  const both = `${one} and ${other}`
  const on = (before: string, title: string): readonly string[] =>
    title === '' ? [] : [around(before, title, '')]
  switch (format) {
    case 'mentoring':
      return [
        ...on(`What ${other} can learn from ${one} about `, about),
        `What ${other} can learn from ${one}`,
        `What ${other} can learn from ${one} about doing it twice`,
      ]
    case 'conflict_resolution':
      return [
        ...on(`${both}: what each needs from the other after `, about),
        `${both}: what each needs from the other`,
        `${both}: where they rub, and what they agree on`,
      ]
    default:
      return [...on(`${both} on `, about), `${both}: how the work goes`, `${both}: what they would change`]
  }
}

/** What can be talked about when nothing happened: two, so that no topic comes twice in a row. */
const always: Readonly<Record<string, readonly [string, string]>> = {
  standup: [
    'What moved since yesterday, what is stuck, who takes what next',
    'Where everybody stands, and what comes first',
  ],
  planning: [
    'What is done next, in which order, and what is left out',
    'Which one thing would make the rest easier',
  ],
  triage: ['What waits, by what it costs to leave it', 'What could fail next, and who would notice'],
  war_room: ['What would hurt us most if it broke tonight', 'Who does what when everything stops at once'],
  checkin: ['Where everybody stands, and who needs help', 'What each of us is waiting for'],
  strategy: ['What this company should become good at', 'What we would do with twice the time'],
  brainstorm: ['Ideas before any is judged: what to try next', 'What nobody here has tried yet'],
  deep_dive: ['What we believe without having checked it', 'Which of our sources we would miss most'],
  content_review: ['What makes a piece of ours worth reading', 'What we should cut from everything we write'],
  retro: ['What to keep, what to stop, what to try', 'What we would do differently, had we the week again'],
  debate: ['Is it better to publish less and check more?', 'Do our limits help the work, or hinder it?'],
  one_on_one: ['How the work goes, openly', 'What would make tomorrow easier'],
  mentoring: [
    'What the one who has done it more often would pass on',
    'Which mistake is worth making only once',
  ],
  conflict_resolution: ['What two who rub against each other can agree on', 'What each needs from the other'],
  watercooler: [
    'What we would read if nobody asked us to work',
    'The best sentence anybody has read this week',
  ],
  night_briefing: [
    'The day in three sentences, and what to watch overnight',
    'What can wait until morning, and what cannot',
  ],
}

function alwaysThere(format: string): readonly [string, string] {
  return own(always, format) ?? ['What matters most at the moment', 'What we have not talked about yet']
}
