// What is learned from missions: a failure's reason, and what keeps working, seldom enough to stay worth reading.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  type EndedMission,
  earlierTraces,
  failureLesson,
  isRepeatable,
  milestonesUpTo,
  shapeOf,
  successStrategy,
} from '../../src/domain/mission-lesson.ts'

const mission = (change: Partial<EndedMission> = {}): EndedMission => ({
  id: '00000000-0000-7000-8000-000000000001',
  agentId: 'mira',
  title: 'Draft a post: leases',
  status: 'succeeded',
  reason: '',
  kinds: ['crawl', 'analyze', 'draft_tweet'],
  seconds: 130,
  made: 'Draft: Leases end quietly',
  remedy: null,
  trust: 1,
  ...change,
})

describe('a failed mission', () => {
  it('teaches its reason, where it failed, and what would help', () => {
    const failed = mission({
      status: 'failed',
      reason: 'crawl: there is nothing to read',
      remedy: 'List a source',
    })
    assert.deepEqual(failureLesson(failed), {
      agentId: 'mira',
      type: 'lesson',
      content:
        '“Draft a post: leases” failed at crawl: there is nothing to read. What would help: List a source.',
      confidence: 0.65,
      tags: ['leases', 'failure', 'crawl'],
      traceId: 'mission-lesson:00000000-0000-7000-8000-000000000001',
      sourceKind: 'mission',
      sourceRef: failed.id,
      trust: 1,
      supersedes: null,
    })
  })

  it('teaches a reason that names no step as it stands', () => {
    const { content, tags } = failureLesson(
      mission({ status: 'failed', reason: 'note: set by hand', title: 'Odd' }),
    )
    assert.equal(content, '“Odd” failed: note: set by hand.')
    assert.deepEqual(tags, ['failure'])
  })

  it('teaches in a bounded text, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5_000 }), fc.string({ maxLength: 5_000 }), (reason, remedy) => {
        const { content, tags } = failureLesson(mission({ status: 'failed', reason, remedy, title: reason }))
        assert.ok(content.length >= 1 && content.length <= 2_000 && tags.length <= 20)
      }),
    )
  })
})

describe('successes of one shape', () => {
  it('are worth a strategy the 1st, 3rd, 10th, 30th and 100th time', () => {
    assert.deepEqual(milestonesUpTo(0), [])
    assert.deepEqual(milestonesUpTo(299), [1, 3, 10, 30, 100])
  })

  it('teach few strategies, however many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (n) => {
        const found = milestonesUpTo(n)
        assert.ok(found.length <= 2 * Math.log10(n) + 2)
        assert.deepEqual(
          found,
          [...new Set(found)].sort((a, b) => a - b),
        )
      }),
    )
  })

  it('say the kinds, the topic, and what came of it, surer each time', () => {
    const first = successStrategy(mission(), 1)
    const tenth = successStrategy(mission({ seconds: 40, made: null }), 10)
    assert.equal(
      first.content,
      'crawl, then analyze, then draft_tweet works: “Draft a post: leases” took 2 min and ended in “Draft: Leases end quietly”.',
    )
    assert.equal(
      tenth.content,
      'crawl, then analyze, then draft_tweet has worked 10 times: the last time “Draft a post: leases” took 40 s.',
    )
    assert.deepEqual(
      [first.confidence, tenth.confidence].map((c) => c.toFixed(2)),
      ['0.60', '0.70'],
    )
    assert.deepEqual(first.tags, ['leases', 'crawl', 'analyze', 'draft_tweet'])
  })

  it('take the place of what was learned at an earlier time', () => {
    assert.deepEqual(earlierTraces(successStrategy(mission(), 1)), [])
    assert.deepEqual(earlierTraces(successStrategy(mission(), 10)), [
      'mission-strategy:mira:crawl+analyze+draft_tweet:3',
      'mission-strategy:mira:crawl+analyze+draft_tweet:1',
    ])
    assert.deepEqual(earlierTraces(failureLesson(mission({ status: 'failed', reason: 'x: y' }))), [])
  })

  it('have one shape when only a kind is repeated, and none is worth repeating that looks after the company', () => {
    assert.equal(shapeOf(['crawl', 'crawl', 'analyze', 'crawl']), 'crawl+analyze+crawl')
    assert.ok(isRepeatable(['review', 'crawl']))
    assert.ok(!isRepeatable(['review', 'diagnose']))
  })
})
