// A moment as it is asked about over HTTP, and as the readings take it.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { pastMoment } from '../../src/http/moment.ts'
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
