// Why something does not move, in words that lead somewhere.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { explainStuck, type StuckAround, type StuckThing } from '../../src/domain/stuck.ts'

const around: StuckAround = { enabled: true, workersEnabled: true, disabledKinds: [], workersAlive: 1 }
const step: StuckThing = { what: 'step', state: 'overdue', kind: 'crawl', problem: '', until: null }

it('a step that nobody takes up names the first thing that stands in its way', () => {
  const why = (change: Partial<StuckAround>): string => explainStuck(step, { ...around, ...change }).why
  assert.equal(why({}), 'Every worker is busy, or none of them may take steps like this.')
  assert.equal(why({ workersAlive: 0 }), 'No worker is alive.')
  assert.equal(why({ workersAlive: 0, workersEnabled: false }), 'Workers are switched off.')
  assert.equal(why({ workersEnabled: false, enabled: false }), 'The company is switched off.')
  assert.equal(why({ enabled: false, disabledKinds: ['crawl'] }), 'Steps of kind crawl are switched off.')
})

it('what was said last is told, and until when something is put off', () => {
  const paused = {
    ...step,
    state: 'paused',
    problem: 'the day’s money is spent',
    until: '2026-03-03T00:00:00.000Z',
  }
  assert.equal(
    explainStuck(paused, around).why,
    'It was put off until 2026-03-03T00:00:00.000Z: the day’s money is spent.',
  )
  assert.equal(
    explainStuck({ ...step, state: 'waiting', problem: 'it posts' }, around).why,
    'It waits for a person: it posts.',
  )
})

it('everything that can be stuck says why and what to do, in sentences', () => {
  const whats = [
    'step',
    'proposal',
    'roundtable',
    'breaker',
    'trigger',
    'delivery',
    'mcp_server',
    'policy',
    'budget',
  ] as const
  for (const what of whats)
    for (const state of [
      'overdue',
      'paused',
      'waiting',
      'unknown',
      'lost',
      'failed',
      'unreachable',
      'changed',
    ]) {
      const { why, toDo } = explainStuck({ ...step, what, state, problem: 'so it was' }, around)
      for (const said of [why, toDo]) assert.match(said, /^[A-Z].*\.$/s, `${what} ${state}: ${said}`)
    }
})
