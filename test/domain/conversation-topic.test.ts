// What conversations are about: what happened, by name, and not the same thing twice in a row.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { maxTopicChars, type TopicAsk, topicFor } from '../../src/domain/conversation-topic.ts'
import { standardFormats } from '../../src/domain/format.ts'
import type { Briefing } from '../../src/domain/life-thoughts.ts'

const quiet: Briefing = {
  when: 'Monday 09:00',
  company: 'Night Shift',
  missions: [],
  insights: [],
  artifacts: [],
  refusals: [],
  results: [],
  figures: {},
}
const who = { agentId: 'ed', agentName: 'Ed', minutesAgo: 5 }
const mission = (title: string, status: string, reason = '') => ({
  ...who,
  id: title,
  title,
  status,
  reason,
  kinds: ['crawl'],
  seconds: 3,
})
const artifact = (title: string, kind: string) => ({
  ...who,
  id: title,
  kind,
  title,
  said: title,
  trust: 1 as const,
})
const refusal = (gate: string, measured: number, limit: number) => ({
  ...who,
  title: 'One more draft',
  reason: 'full',
  gate,
  measured,
  limit,
})

const about = (format: string, briefing: Partial<Briefing> = {}, change: Partial<TopicAsk> = {}): string =>
  topicFor({
    format,
    briefing: { ...quiet, ...briefing },
    pair: null,
    topics: [],
    lately: [],
    roll: 0,
    ...change,
  })

/** Everything that the format may be about, given enough rolls. */
const allAbout = (format: string, briefing: Partial<Briefing> = {}): readonly string[] => [
  ...new Set(Array.from({ length: 200 }, (_, n) => about(format, briefing, { roll: n / 200 }))),
]

describe('a topic names what happened', () => {
  it('a standup the newest failure, or what is full', () => {
    const failed = [
      mission('Read the news', 'failed', 'crawl: refused'),
      mission('Older', 'failed', 'crawl: no'),
    ]
    assert.equal(
      about('standup', { missions: failed }),
      'What moved since yesterday, and what stopped “Read the news”',
    )
    const full = [refusal('content_policy.max_drafts_per_day', 8, 8)]
    assert.equal(
      about('standup', { refusals: full }),
      'What moved since yesterday, and what to do about drafts per day (8 of 8)',
    )
  })

  it('a war room the failure of the kind that comes most often', () => {
    const missions = [
      mission('Odd one out', 'failed', 'deploy: no'),
      mission('Third crawl', 'failed', 'crawl: gone'),
      mission('Second crawl', 'failed', 'crawl: gone'),
      mission('Fine', 'succeeded'),
    ]
    assert.match(about('war_room', { missions }), /“Third crawl”/)
  })

  it('a debate asks whether the newest insight holds', () => {
    const insights = [
      { ...who, statement: 'Quotas that are counted leak.', confidence: 0.8, trust: 1 as const },
    ]
    assert.equal(about('debate', { insights }), 'Does this hold: “Quotas that are counted leak”?')
  })

  it('a review of content the newest piece, a deep dive the newest research', () => {
    const artifacts = [artifact('What leaks', 'article'), artifact('Research: quotas', 'research')]
    assert.match(about('content_review', { artifacts }), /“What leaks”/)
    assert.match(about('deep_dive', { artifacts }), /“Research: quotas”/)
  })

  it('a night briefing the figures of the day', () => {
    const figures = { 'missions succeeded today': 1, 'missions failed today': 2, 'drafts used today': 3 }
    assert.equal(
      about('night_briefing', { figures }),
      'The day: 1 mission done, 2 failed, 3 drafts; what to watch overnight',
    )
  })

  it('a retro the week, a watercooler a result', () => {
    assert.match(about('retro', { figures: { 'failures this week': 4 } }), /^4 failures this week/)
    const results = [{ ...who, title: 'What leaks', metric: 'page_views', value: 420 }]
    assert.equal(about('watercooler', { results }), '420 page views for “What leaks”: luck or craft?')
  })

  it('two who are to talk about each other, and what stands between them', () => {
    const pair = { one: 'Cora', other: 'Ed', about: 'What moved, and what stopped “X”' }
    assert.equal(
      about('conflict_resolution', {}, { pair }),
      "Cora and Ed: what each needs from the other after “What moved, and what stopped 'X'”",
    )
    assert.match(about('mentoring', {}, { pair: { ...pair, about: '' } }), /^What Ed can learn from Cora/)
  })
})

describe('a slot with topics of its own', () => {
  const topics = ['one', 'two', 'three']
  it('takes them in turn, and begins anew', () => {
    assert.equal(about('debate', {}, { topics }), 'one')
    assert.equal(about('debate', {}, { topics, lately: ['one'] }), 'two')
    assert.equal(about('debate', {}, { topics, lately: ['something else', 'three', 'two'] }), 'one')
  })
})

describe('every topic', () => {
  const title = fc
    .string({ minLength: 1, maxLength: 200, unit: 'grapheme' })
    .filter((text) => text.trim() !== '')
  const someBriefing: fc.Arbitrary<Briefing> = fc.record({
    when: fc.constant('Monday 09:00'),
    company: fc.constant('Night Shift'),
    missions: fc.array(
      fc
        .tuple(title, fc.constantFrom('failed', 'succeeded', 'running'))
        .map(([t, s]) => mission(t, s, 'crawl: no')),
      { maxLength: 5 },
    ),
    insights: fc.array(
      title.map((statement) => ({ ...who, statement, confidence: 0.8, trust: 0 as const })),
      { maxLength: 3 },
    ),
    artifacts: fc.array(
      fc.tuple(title, fc.constantFrom('article', 'research')).map(([t, kind]) => artifact(t, kind)),
      { maxLength: 4 },
    ),
    refusals: fc.array(fc.constant(refusal('proposals_per_agent_per_day:ed', 20, 20)), { maxLength: 2 }),
    results: fc.array(
      title.map((t) => ({ ...who, title: t, metric: 'likes', value: 3 })),
      { maxLength: 2 },
    ),
    figures: fc.dictionary(fc.constantFrom('steps waiting', 'failures this week'), fc.nat(9)),
  })
  const someFormat = fc.constantFrom(...standardFormats.map(({ format }) => format), 'fireside')
  const somePair = fc.option(fc.record({ one: title, other: title, about: fc.oneof(title, fc.constant('')) }))

  it('is one line of 1 to 140 characters, and never what the last one was about', () => {
    fc.assert(
      fc.property(someFormat, someBriefing, somePair, fc.nat(999), (format, briefing, pair, n) => {
        const ask = { format, briefing, pair, topics: [], roll: n / 1_000 }
        const lately: string[] = []
        for (let turn = 0; turn < 6; turn++) {
          const topic = topicFor({ ...ask, lately })
          assert.ok(topic.length > 0 && topic.length <= maxTopicChars, topic)
          assert.ok(!/\n/.test(topic))
          assert.notEqual(topic, lately[0])
          lately.unshift(topic)
        }
      }),
    )
  })

  it('exists for a format of the company’s own, whatever it is called', () => {
    for (const format of ['book_club', 'constructor']) {
      const ask = { format, briefing: quiet, pair: null, topics: [], lately: [], roll: 0 }
      assert.equal(topicFor(ask), 'What matters most at the moment')
    }
  })

  it('exists for every format when nothing happened yet, and there are two of them', () => {
    for (const { format } of standardFormats) assert.ok(allAbout(format).length >= 1, format)
    assert.equal(allAbout('standup').length, 2)
    assert.equal(allAbout('fireside').length, 2)
  })
})
