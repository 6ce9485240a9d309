// A moment as it is asked about over HTTP, and as the readings take it.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { pastMoment } from '../../src/http/moment.ts'
import { moment } from '../../src/http/query.ts'
import { virtualClock } from '../../src/world/clock.ts'

const clock = virtualClock(Date.UTC(2026, 2, 2, 14))

it('a moment lasts to the end of its millisecond, in whatever zone it is written', () => {
  assert.equal(pastMoment(clock, '2026-03-02T13:59:59.120Z'), '2026-03-02T13:59:59.120999Z')
  assert.equal(pastMoment(clock, '2026-03-02T15:05:00+02:00'), '2026-03-02T13:05:00.000999Z')
  assert.equal(pastMoment(clock, '2026-03-02T13:59:59.1204567Z'), '2026-03-02T13:59:59.120999Z')
  assert.equal(pastMoment(clock, '0000-01-01T00:00:00Z'), '1970-01-01T00:00:00.000999Z')
})

it('no moment is now, and so is one that has not come', () => {
  assert.equal(pastMoment(clock, undefined), null)
  assert.equal(pastMoment(clock, '2026-03-02T14:00:00Z'), null)
  assert.equal(pastMoment(clock, '2030-01-01T00:00:00Z'), null)
})

it('a moment that goes on to the database is in UTC, and of a year that it knows', () => {
  const said = (text: string): string | undefined => {
    const parsed = moment.safeParse(text)
    return parsed.success ? parsed.data : parsed.error.issues[0]?.message
  }
  // PostgreSQL takes offsets of less than 16 hours only.
  assert.equal(said('2026-03-02T23:30:00+23:00'), '2026-03-02T00:30:00.000Z')
  assert.equal(said('2026-03-02T13:05:00Z'), '2026-03-02T13:05:00.000Z')
  for (const text of ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+23:00', '9999-12-31T23:59:00-23:00'])
    assert.equal(said(text), 'must be after 1970', text)
  assert.equal(said('yesterday'), 'must be a moment like 2026-03-02T14:05:00Z')
})
