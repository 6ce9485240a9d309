// A mission as a film: what is on stage at a moment follows from the record until then and from nothing else.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filmOf, missionAt } from '../../web/src/views/missions/film.ts'
import { sayGate, sayTook, sentenceOf } from '../../web/src/views/missions/sentences.ts'
import { givenTo, partsOf, saidBy } from '../../web/src/views/missions/story.ts'
import type { WhyLink } from '../../web/src/wire.ts'
import { minutes, missionOf } from './mission-record.ts'

const detail = missionOf({
  steps: [
    { kind: 'crawl', end: 300 },
    { kind: 'write_content', after: [0], end: 301 },
  ],
  moves: [
    [0, 0, 'running', 1],
    [1, 0, 'queued', 1, 'the server did not answer'],
    [300, 0, 'running', 2],
    [300, 0, 'succeeded', 2, 'Read two documents'],
    [300, 1, 'running', 1],
    [301, 1, 'succeeded', 1, 'Wrote it'],
  ],
  calls: [[300, 0, 'search']],
  artifacts: [
    [300, 0, 'Salt'],
    [301, 1, 'The article'],
  ],
  end: 301,
})
const film = filmOf(detail, (id) => id)
const at = (place: number) => missionAt(film, film.beats[place]?.shownAt ?? -1)

test('every event and every call of a tool has a beat, in the order in which they happened', () => {
  assert.deepEqual(
    film.beats.map(({ event, call }) => event?.kind ?? call?.tool),
    [
      ...['mission.started', 'step.started', 'step.requeued', 'step.started', 'search', 'step.succeeded'],
      ...['step.started', 'step.succeeded', 'mission.succeeded'],
    ],
  )
})

test('long silence is cut, the cut is told, and every beat stays long enough to be read', () => {
  const pause = film.beats[2]
  assert.ok(pause !== undefined && pause.cutMs > 290 * 60_000)
  assert.ok(film.lengthMs < 60_000)
  assert.ok(film.beats.every(({ lasts }) => lasts >= 1_000))
  const kept = film.beats.reduce((sum, beat) => sum + beat.cutMs, 0)
  assert.equal(film.cutMs, kept)
})

test('a failed attempt shows its fault until the next attempt begins', () => {
  assert.equal(at(2)?.fault, 'the server did not answer')
  assert.equal(at(2)?.standing.get('step-0')?.status, 'queued')
  assert.equal(at(3)?.fault, null)
  assert.deepEqual(at(3)?.standing.get('step-0'), { status: 'running', attempt: 2 })
})

test('what a step brings appears when it is done and flows into the next one', () => {
  const titles = (place: number) => [
    at(place)?.given.map(({ title }) => title),
    at(place)?.brought.map(({ title }) => title),
  ]
  assert.deepEqual(titles(3), [[], []])
  assert.deepEqual(titles(5), [[], ['Salt']])
  assert.deepEqual(titles(6), [['Salt'], []])
  assert.deepEqual(titles(7), [['Salt'], ['The article']])
})

test('a chapter begins with every attempt and with the end', () => {
  assert.deepEqual(
    film.chapters.map(({ name }) => name),
    ['How it came to it', 'Crawl', 'Crawl, attempt 2', 'Write content', 'What came of it'],
  )
})

test('before the start is the start, after the end the end, and the end has no step on stage', () => {
  assert.equal(missionAt(film, -1)?.place, 0)
  const last = missionAt(film, 1e9)
  assert.equal(last?.place, film.beats.length - 1)
  assert.deepEqual([last?.step, last?.ended], [null, true])
  assert.equal(last?.at, minutes(301))
})

test('real time never runs backwards while the film runs on', () => {
  const moments = Array.from(
    { length: 400 },
    (_, each) => missionAt(film, (each * film.lengthMs) / 400)?.at ?? 0,
  )
  assert.deepEqual(
    moments,
    [...moments].sort((a, b) => a - b),
  )
})

test('a mission without a word has no scene', () => {
  assert.equal(missionAt(filmOf({ ...detail, events: [], tool_calls: [] }, String), 0), null)
})

test('the links of a chain come to where they belong in the story', () => {
  const link = (what: WhyLink['what'], id: string): WhyLink => ({
    what,
    id,
    title: '',
    at: null,
    text: '',
    here: false,
  })
  const parts = partsOf(
    [
      ...[link('memory', 'why'), link('proposal', 'p'), link('gate', 'p'), link('mission', 'm')],
      ...[link('step', 's0'), link('memory', 'recalled'), link('step', 's1'), link('call', 'paid')],
      ...[link('cost', 'm'), link('mission', 'm'), link('memory', 'learned')],
    ],
    'm',
  )
  const past = partsOf(
    [
      { ...link('step', 's0'), at: '2026-01-05T08:00:00Z' },
      link('memory', 'old'),
      { ...link('step', 's1'), at: '2026-01-05T09:00:00Z' },
      { ...link('call', 'later'), at: '2026-01-05T09:00:01Z' },
    ],
    'm',
    '2026-01-05T08:30:00Z',
  )
  const ids = (links: readonly WhyLink[] | undefined) => links?.map(({ id }) => id)
  assert.deepEqual(ids(parts.before), ['why'])
  assert.deepEqual(ids(parts.bySteps.get('s0')), ['recalled'])
  assert.deepEqual(ids(parts.bySteps.get('s1')), ['paid'])
  assert.deepEqual(ids(parts.after), ['learned'])
  assert.deepEqual([ids(past.bySteps.get('s0')), ids(past.bySteps.get('s1'))], [['old'], []])
})

test('what was given and said is told from whatever a step left behind', () => {
  assert.deepEqual(
    givenTo({ topic: 'salt', sources: ['a', { b: 1 }], none: null, more: { c: 2 }, empty: '' }),
    [
      { name: 'topic', text: 'salt' },
      { name: 'sources', text: 'a, {"b":1}' },
      { name: 'more', text: '{"c":2}' },
    ],
  )
  assert.deepEqual([givenTo('words'), givenTo(null)], [[], []])
  assert.deepEqual(
    [saidBy({ summary: 'Read it' }), saidBy({ summary: 7 }), saidBy(null)],
    ['Read it', '', ''],
  )
})

test('every event has a sentence, a later attempt says that it is one', () => {
  const said = detail.events.map((event) => sentenceOf(event, () => 'Odile'))
  assert.equal(said[1], 'Odile begins to read the sources')
  assert.equal(said[2], 'Crawl goes back into the queue')
  assert.equal(said[3], 'Odile tries again to read the sources: attempt 2')
  assert.equal(said.at(-1), 'The mission has succeeded')
  const strange = {
    ...detail.events[0],
    kind: 'whale.sighted',
    title: 'There',
  } as (typeof detail.events)[number]
  assert.equal(sentenceOf(strange, String), 'Whale sighted: There')
  assert.equal(sayGate('content_policy.max_drafts_per_day'), 'content policy: max drafts per day')
  assert.deepEqual([sayTook(0), sayTook(3_000)], ['no time at all', '3 s'])
})
