// What is learned from results: only what stands out, in one sentence with its numbers.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { lessonsFrom, type Measured, medianOf, termsOf } from '../../src/domain/outcome-lesson.ts'
import { defaultPolicy } from '../../src/domain/policy.ts'

const policy = defaultPolicy('outcome_policy')
let made = 0
const post = (value: number, change: Partial<Measured> = {}): Measured => {
  made += 1
  return {
    artifactId: `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`,
    agentId: 'mira',
    kind: 'tweet_draft',
    title: 'Draft: Leases end quietly',
    subject: 'Draft a post: leases and queues',
    trust: 1,
    metric: 'engagement_rate',
    value,
    learned: false,
    ...change,
  }
}

describe('results', () => {
  it('teach what is more than twice the median and what is less than a third of it', () => {
    const best = post(0.041)
    const worst = post(0.004)
    const lessons = lessonsFrom([post(0.02), best, post(0.016), worst, post(0.015)], policy)
    assert.deepEqual(lessons, [
      {
        agentId: 'mira',
        type: 'lesson',
        content:
          'Posts like “Leases end quietly” do badly: 0.4 % engagement, 0.25 times the median of 5 in 48 h.',
        confidence: 0.6,
        tags: ['engagement', 'leases', 'queues'],
        traceId: `tweet-lesson:${worst.artifactId}`,
        sourceKind: 'outcome',
        sourceRef: worst.artifactId,
        trust: 2,
        supersedes: null,
      },
      {
        agentId: 'mira',
        type: 'lesson',
        content:
          'Posts like “Leases end quietly” do well: 4.1 % engagement, 2.6 times the median of 5 in 48 h.',
        confidence: 0.7,
        tags: ['engagement', 'leases', 'queues'],
        traceId: `tweet-lesson:${best.artifactId}`,
        sourceKind: 'outcome',
        sourceRef: best.artifactId,
        trust: 2,
        supersedes: null,
      },
    ])
  })

  it('teach nothing from fewer than three, at exactly the bounds, or when most of them are nothing', () => {
    assert.deepEqual(lessonsFrom([post(0.9), post(0.01)], policy), [])
    assert.deepEqual(lessonsFrom([post(2), post(1), post(1)], policy), [])
    assert.deepEqual(lessonsFrom([post(1), post(0), post(0)], policy), [])
    assert.deepEqual(lessonsFrom([], policy), [])
  })

  it('compare posts with posts and articles with articles, in one metric at a time', () => {
    const likes = [
      post(10, { metric: 'likes' }),
      post(12, { metric: 'likes' }),
      post(90, { metric: 'likes' }),
    ]
    const articles = [post(0.2, { kind: 'article' }), post(0.02, { kind: 'article' })]
    const posts = [post(0.02), post(0.02), post(0.02)]
    const lessons = lessonsFrom([...likes, ...articles, ...posts], policy)
    assert.deepEqual(
      lessons.map((lesson) => lesson.content),
      ['Posts like “Leases end quietly” stand out: likes 90, 7.5 times the median of 3 in 48 h.'],
    )
    assert.deepEqual(lessons[0]?.tags, ['engagement', 'likes', 'leases', 'queues'])
  })

  it('teach each thing once, engagement before all, and not what was learned before', () => {
    const known = post(0.09, { learned: true })
    const both = post(0.08)
    const all = [known, both, post(0.02), post(0.02), post(0.02), post(0.02)]
    const likes = all.map((one, n) => ({ ...one, metric: 'likes', value: n < 2 ? 500 : 10 }))
    assert.deepEqual(
      lessonsFrom([...likes, ...all], policy).map((lesson) => [
        lesson.sourceRef,
        lesson.tags.includes('likes'),
      ]),
      [[both.artifactId, false]],
    )
  })

  it('keep the taint of the open web that their words come from', () => {
    const lessons = lessonsFrom([post(0.02), post(0.02), post(0.02), post(0.2, { trust: 0 })], policy)
    assert.deepEqual(
      lessons.map((lesson) => lesson.trust),
      [0],
    )
  })

  it('teach the same in whatever order they come, and what stands out only', () => {
    const measured = fc.array(
      fc.record({
        value: fc.double({ min: 0, max: 1, noNaN: true }),
        metric: fc.constantFrom('engagement_rate', 'likes'),
        kind: fc.constantFrom<Measured['kind'][]>('tweet_draft', 'article'),
        agentId: fc.constantFrom('mira', 'otto'),
      }),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(measured, fc.integer(), (rows, seed) => {
        const all = rows.map(({ value, ...rest }) => post(value, rest))
        const lessons = lessonsFrom(all, policy)
        const shuffled = all
          .map((one, n) => ({ one, at: Math.sin(seed + n) }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one)
        assert.deepEqual(lessonsFrom(shuffled, policy), lessons)
        for (const lesson of lessons) {
          const thing = all.find((one) => one.artifactId === lesson.sourceRef)
          assert.ok(thing)
          const peers = all.filter((one) => one.metric === thing.metric && one.kind === thing.kind)
          const times = thing.value / medianOf(peers.map((one) => one.value))
          assert.ok(peers.length >= 3 && (lesson.confidence === 0.7 ? times > 2 : times < 0.3))
          assert.ok(lesson.content.length <= 2_000 && lesson.tags.length <= 20)
        }
      }),
    )
  })
})

describe('the terms of a title', () => {
  it('are its telling words, at most five, each once', () => {
    assert.deepEqual(
      termsOf('Write: the leases of 2026, leases, budgets and queues for workers with lanes and beats'),
      ['leases', 'budgets', 'queues', 'workers', 'lanes'],
    )
    assert.deepEqual(termsOf(''), [])
  })
})
