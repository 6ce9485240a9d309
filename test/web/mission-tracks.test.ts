// Where the steps of a mission were at every time, and how long waiting is cut out of it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axisOf, tracksOf } from '../../web/src/views/missions/spans.ts'
import { squeeze } from '../../web/src/views/missions/squeeze.ts'
import { minutes, missionOf } from './mission-record.ts'

const shape = (detail: ReturnType<typeof missionOf>, place: number, now = minutes(999)) =>
  tracksOf(detail, now)[place]?.spans.map(({ state, from, to, attempt, ended }) => [
    state,
    (from - minutes(0)) / 60_000,
    (to - minutes(0)) / 60_000,
    attempt,
    ended,
  ])

test('a step that waits for another is held, then queued, then at work', () => {
  const detail = missionOf({
    steps: [
      { kind: 'crawl', end: 5 },
      { kind: 'analyze', after: [0], end: 9 },
    ],
    moves: [
      [1, 0, 'running', 1],
      [5, 0, 'succeeded', 1],
      [6, 1, 'running', 1],
      [9, 1, 'succeeded', 1],
    ],
    end: 9,
  })
  assert.deepEqual(shape(detail, 0), [
    ['queued', 0, 1, 0, 'running'],
    ['running', 1, 5, 1, 'succeeded'],
  ])
  assert.deepEqual(shape(detail, 1), [
    ['held', 0, 5, 0, 'queued'],
    ['queued', 5, 6, 0, 'running'],
    ['running', 6, 9, 1, 'succeeded'],
  ])
})

test('every attempt is a span of its own and says why it ended', () => {
  const detail = missionOf({
    steps: [{ kind: 'crawl', end: 8 }],
    moves: [
      [1, 0, 'running', 1],
      [2, 0, 'queued', 1, 'the server did not answer'],
      [7, 0, 'running', 2],
      [8, 0, 'succeeded', 2],
    ],
    end: 8,
  })
  assert.deepEqual(shape(detail, 0), [
    ['queued', 0, 1, 0, 'running'],
    ['running', 1, 2, 1, 'queued'],
    ['queued', 2, 7, 1, 'running'],
    ['running', 7, 8, 2, 'succeeded'],
  ])
  assert.equal(tracksOf(detail, minutes(999))[0]?.spans[1]?.note, 'the server did not answer')
})

test('what goes on lasts until now, and a step nobody can begin yet stays held', () => {
  const detail = missionOf({
    steps: [{ kind: 'post_tweet' }, { kind: 'review', after: [0] }],
    moves: [
      [1, 0, 'running', 1],
      [2, 0, 'waiting', 1, 'wants your word'],
    ],
  })
  assert.deepEqual(shape(detail, 0, minutes(60)), [
    ['queued', 0, 1, 0, 'running'],
    ['running', 1, 2, 1, 'waiting'],
    ['waiting', 2, 60, 1, null],
  ])
  assert.deepEqual(shape(detail, 1, minutes(60)), [['held', 0, 60, 0, null]])
})

test('work that took no time is still there to be seen', () => {
  const detail = missionOf({
    steps: [{ kind: 'crawl', end: 0 }],
    moves: [
      [0, 0, 'running', 1],
      [0, 0, 'succeeded', 1],
    ],
    end: 0,
  })
  assert.deepEqual(shape(detail, 0), [['running', 0, 0, 1, 'succeeded']])
})

test('hours of waiting are cut to the length of the work, and the cut is told', () => {
  const detail = missionOf({
    steps: [{ kind: 'post_tweet', end: 302 }],
    moves: [
      [0, 0, 'running', 1],
      [1, 0, 'waiting', 1],
      [301, 0, 'running', 2],
      [302, 0, 'succeeded', 2],
    ],
    end: 302,
  })
  const axis = axisOf(tracksOf(detail, minutes(999)))
  assert.equal(axis.length, 4 * 60_000)
  assert.deepEqual(axis.cuts, [{ from: minutes(1), to: minutes(301), ms: 298 * 60_000 }])
  assert.equal(axis.place(minutes(301)), 3 * 60_000)
})

test('a squeezed moment is never outside, and later is never shown earlier', () => {
  const axis = squeeze([100, 5_000, 5_100, 90_000], 1_000)
  assert.equal(axis.place(-50), 0)
  assert.equal(axis.place(1e9), axis.length)
  const places = Array.from({ length: 100 }, (_, each) => axis.place(each * 1_000))
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  )
  assert.equal(squeeze([], 1_000).place(7), 0)
})
