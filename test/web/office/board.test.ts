// The figures of the whiteboard: what they count, and what they say where they do not know.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boardFigures } from '../../../web/src/views/office/board.ts'

type Status = Parameters<typeof boardFigures>[0]
const status = {
  missions: { approved: 1, running: 1, succeeded: 7 },
  cost_today: { cost_micro_usd: 1_250_000 },
  memories: 10_000,
  simulated: false,
} as unknown as Status

const said = (...parts: Parameters<typeof boardFigures>): Readonly<Record<string, string>> =>
  Object.fromEntries(boardFigures(...parts).map(({ label, value }) => [label, value]))

describe('the whiteboard', () => {
  it('counts all that is open, however long ago it was begun', () => {
    const items = [{ open_missions: 3 }, { open_missions: 2 }]
    assert.equal(said(status, { items, next_cursor: null })['open'], '5')
    assert.equal(said(status, { items, next_cursor: 'more' })['open'], '5+')
  })

  it('does not say none where it does not know, nor a number where counting stopped', () => {
    assert.deepEqual(said(status, undefined), {
      ...{ open: '–', 'done in 24 h': '7', today: '$1.25', memories: '10,000+' },
    })
  })
})
