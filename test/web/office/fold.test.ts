// What events make of the office.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldOffice, type OfficeEvent, officeAt, withSpeaking } from '../../../web/src/office/fold.ts'
import { layOut } from '../../../web/src/office/layout.ts'
import { nowhere, settle } from '../../../web/src/office/places.ts'
import { officeFrom } from '../../../web/src/office/snapshot.ts'
import type { Doing, OfficeState } from '../../../web/src/office/state.ts'

const noon = '2026-03-02T12:00:00.000Z'
const later = (minutes: number): string => new Date(Date.parse(noon) + minutes * 60_000).toISOString()
const agent = (id: string, more = {}) => ({
  id,
  display_name: id.toUpperCase(),
  persona: {},
  enabled: true,
  doing: [],
  talking: null,
  ...more,
})
const status = { company: { time_zone: 'Europe/Berlin' }, spending: { limits: [] } }
const empty = officeFrom({ agents: ['ada', 'bo', 'cy'].map((id) => agent(id)), now: noon, status })

let nextId = 0
function event(kind: string, more: Partial<OfficeEvent> = {}): OfficeEvent {
  nextId += 1
  return {
    id: String(nextId),
    agent_id: 'ada',
    kind,
    title: 'Weekly brief',
    summary: '',
    tags: [],
    metadata: {},
    proposal_id: null,
    mission_id: null,
    step_id: null,
    roundtable_id: null,
    from_status: null,
    to_status: null,
    created_at: later(nextId / 60),
    ...more,
  }
}
const step = (verb: string, kind: string, more: Partial<OfficeEvent> = {}): OfficeEvent =>
  event(`step.${verb}`, {
    title: `${kind}: Weekly brief`,
    tags: [kind],
    metadata: { step_kind: kind },
    mission_id: 'm1',
    step_id: 's1',
    ...more,
  })
const after = (...events: OfficeEvent[]): OfficeState => events.reduce(foldOffice, empty)
const placeOf = (state: OfficeState, id = 'ada'): string | undefined =>
  settle(nowhere, state, layOut(3)).of.get(id)?.spot.area

describe('a running step', () => {
  const cases: [string, Doing, string][] = [
    ['write_content', 'typing', 'desk'],
    ['draft_tweet', 'typing', 'desk'],
    ['some_new_kind', 'typing', 'desk'],
    ['crawl', 'searching', 'shelf'],
    ['research', 'searching', 'shelf'],
    ['analyze', 'planning', 'board'],
    ['diagnose', 'planning', 'board'],
  ]
  for (const [kind, doing, area] of cases)
    it(`of kind ${kind} is seen at the ${area}`, () => {
      const state = after(step('started', kind))
      assert.equal(state.actors['ada']?.doing, doing)
      assert.equal(placeOf(state), area)
      assert.equal(state.actors['bo']?.doing, 'idle')
    })

  it('says what it is and leads to its evidence', () => {
    const started = step('started', 'write_content')
    const { because } = after(started).actors['ada'] ?? assert.fail()
    assert.deepEqual(because, {
      eventId: started.id,
      missionId: 'm1',
      stepId: 's1',
      text: 'ADA is writing ‘Weekly brief’ at their desk',
    })
  })

  for (const verb of ['succeeded', 'failed', 'cancelled', 'skipped', 'requeued', 'doubted'])
    it(`that is ${verb} leaves its agent idle`, () => {
      const state = after(step('started', 'publish'), step(verb, 'publish'))
      assert.equal(state.actors['ada']?.doing, 'idle')
      assert.ok(['lounge', 'kitchen', 'window', 'desk'].includes(placeOf(state) ?? ''))
    })

  it('shows the other one when one of two ends', () => {
    const state = after(
      step('started', 'publish'),
      step('started', 'crawl', { step_id: 's2' }),
      step('succeeded', 'crawl', { step_id: 's2' }),
    )
    assert.equal(state.actors['ada']?.doing, 'typing')
  })

  it('is over when its mission is', () => {
    assert.equal(
      after(step('started', 'publish'), event('mission.cancelled', { mission_id: 'm1' })).actors['ada']
        ?.doing,
      'idle',
    )
  })
})

describe('what waits for approval', () => {
  it('brings its agent to the door, and lets them go when it is answered', () => {
    const waiting = after(step('started', 'post_tweet'), step('waiting', 'post_tweet'))
    assert.equal(waiting.actors['ada']?.doing, 'waiting')
    assert.equal(placeOf(waiting), 'door')
    const answered = foldOffice(waiting, step('requeued', 'post_tweet', { from_status: 'waiting' }))
    assert.equal(answered.actors['ada']?.doing, 'idle')
  })

  it('may be a proposal', () => {
    const filed = after(event('proposal.filed', { proposal_id: 'p1' }))
    assert.equal(placeOf(filed), 'door')
    assert.equal(
      foldOffice(filed, event('proposal.accepted', { proposal_id: 'p1' })).actors['ada']?.doing,
      'idle',
    )
  })

  it('queues in the order of asking, and the queue closes up', () => {
    const two = after(
      step('waiting', 'publish', { agent_id: 'bo', step_id: 's2' }),
      step('waiting', 'publish'),
    )
    const places = settle(nowhere, two, layOut(3))
    assert.equal(places.of.get('bo')?.spot.id, 'door-0')
    assert.equal(places.of.get('ada')?.spot.id, 'door-1')
    const one = foldOffice(two, step('succeeded', 'publish', { agent_id: 'bo', step_id: 's2' }))
    assert.equal(settle(places, one, layOut(3)).of.get('ada')?.spot.id, 'door-0')
  })
})

describe('a roundtable', () => {
  const started = (id = 'r1', participants = ['ada', 'bo']): OfficeEvent =>
    event('roundtable.started', {
      title: 'debate: Ship it?',
      roundtable_id: id,
      metadata: { format: 'debate', participants },
    })
  const spoken = (line: string, by: string | null = 'bo', id = 'r1'): OfficeEvent =>
    event('turn.spoken', {
      title: line,
      agent_id: by,
      roundtable_id: id,
      summary: 'Ship it?',
      metadata: { format: 'debate' },
    })

  it('seats those who take part at one table and keeps its real turns', () => {
    const state = after(started(), spoken('Not yet.'))
    assert.equal(state.actors['ada']?.doing, 'talking')
    assert.equal(placeOf(state, 'ada'), 'table')
    assert.equal(placeOf(state, 'bo'), 'table')
    assert.equal(state.actors['cy']?.doing, 'idle')
    assert.equal(state.talks[0]?.turns.at(-1)?.line, 'Not yet.')
    assert.equal(state.actors['ada']?.because.roundtableId, 'r1')
  })

  it('hears the founder, who has no seat', () => {
    const state = after(started(), spoken('What does it cost?', null))
    assert.equal(state.talks[0]?.turns.at(-1)?.speaker, 'founder')
    assert.equal(state.actors['founder'], undefined)
  })

  it('seats a speaker of whom nothing was known', () => {
    assert.equal(after(spoken('Hello.', 'cy')).actors['cy']?.doing, 'talking')
  })

  it('comes before work, and work goes on after it', () => {
    const talking = after(step('started', 'publish'), started())
    assert.equal(talking.actors['ada']?.doing, 'talking')
    const over = foldOffice(talking, event('roundtable.succeeded', { roundtable_id: 'r1' }))
    assert.equal(over.actors['ada']?.doing, 'typing')
    assert.equal(over.actors['bo']?.doing, 'idle')
    assert.deepEqual(over.talks, [])
  })

  it('has a table of its own beside another', () => {
    const state = after(started('r1', ['ada']), started('r2', ['bo', 'cy']))
    assert.deepEqual(
      state.talks.map(({ table }) => table),
      [0, 1],
    )
  })

  for (const verb of ['failed', 'cancelled', 'requeued'])
    it(`that is ${verb} sends everybody away`, () => {
      assert.equal(
        after(started(), event(`roundtable.${verb}`, { roundtable_id: 'r1' })).actors['bo']?.doing,
        'idle',
      )
    })
})

describe('the state of the company', () => {
  it('lights a red light for an hour for each failure, doubt and alarm', () => {
    const state = after(
      step('failed', 'publish'),
      event('mission.failed'),
      event('step.doubted'),
      event('beat.failed'),
      event('work.stuck', { tags: ['alarm'] }),
    )
    assert.equal(state.failures.length, 5)
    assert.ok(state.failures.every(({ because }) => because.eventId !== undefined))
    assert.equal(officeAt(state, later(120)).failures.length, 0)
  })

  it('empties the purse until its window is over or somebody raises the limit', () => {
    const exhausted = event('budget.exhausted', { tags: ['alarm'], metadata: { until: later(300) } })
    const state = after(exhausted)
    assert.equal(state.overBudget.length, 1)
    assert.equal(state.failures.length, 0)
    assert.equal(officeAt(state, later(301)).overBudget.length, 0)
    assert.equal(
      foldOffice(state, event('policy.changed', { metadata: { key: 'budget_policy' } })).overBudget.length,
      0,
    )
    assert.equal(
      foldOffice(state, event('approval.used', { metadata: { what: 'budget_rise' } })).overBudget.length,
      0,
    )
  })

  it('cheers for a mission that succeeded, and names it', () => {
    const won = event('mission.succeeded', { mission_id: 'm1' })
    assert.deepEqual(after(won).cheer?.because, {
      eventId: won.id,
      missionId: 'm1',
      text: '‘Weekly brief’ succeeded',
    })
  })
})

describe('the fold', () => {
  it('comes to the same state by the same events', () => {
    const events = [
      step('started', 'crawl'),
      event('mission.succeeded'),
      step('succeeded', 'crawl'),
      event('turn.spoken', { roundtable_id: 'r1' }),
    ]
    assert.deepEqual(events.reduce(foldOffice, empty), events.reduce(foldOffice, empty))
  })

  it('takes an event once', () => {
    const started = step('started', 'crawl')
    const once = foldOffice(empty, started)
    assert.equal(foldOffice(once, started), once)
  })

  it('moves nobody whom an event does not concern', () => {
    const layout = layOut(3)
    let state = empty
    let places = settle(nowhere, state, layout)
    for (const next of [
      step('started', 'crawl'),
      step('succeeded', 'crawl'),
      event('mission.succeeded'),
      step('waiting', 'publish', { step_id: 's9' }),
    ]) {
      const before = places.of.get('bo')?.spot.id
      state = foldOffice(state, next)
      places = settle(places, state, layout)
      assert.equal(places.of.get('bo')?.spot.id, before)
    }
  })

  it('gives nobody a spot that another has, with forty agents', () => {
    const layout = layOut(40)
    let state = officeFrom({
      agents: Array.from({ length: 40 }, (_, n) => agent(`a${n}`)),
      now: noon,
      status,
    })
    const all = Object.keys(state.actors)
    state = all
      .slice(0, 25)
      .reduce((one, id) => foldOffice(one, step('started', 'research', { agent_id: id, step_id: id })), state)
    state = foldOffice(
      state,
      event('roundtable.started', { roundtable_id: 'r', metadata: { participants: all.slice(20) } }),
    )
    const spots = [...settle(nowhere, state, layout).of.values()].map(({ spot }) => spot.id)
    assert.equal(spots.length, 40)
    assert.equal(new Set(spots).size, 40)
  })

  it('throws at nothing that is hostile', () => {
    const text = `<img src=x onerror=alert(1)>\u0000\u202e${'ﷺ'.repeat(500)}\ud800`
    const kinds = [
      'step.started',
      'step.waiting',
      'turn.spoken',
      'roundtable.started',
      'proposal.filed',
      'mission.succeeded',
      'budget.exhausted',
      'x',
      '.',
      '',
    ]
    const state = kinds.reduce(
      (one, kind) =>
        foldOffice(
          one,
          event(kind, {
            title: text,
            summary: text,
            agent_id: text,
            step_id: text,
            roundtable_id: text,
            proposal_id: text,
            tags: [text],
            metadata: { participants: [text, 7, null], format: {}, until: 9, key: [] },
          }),
        ),
      empty,
    )
    for (const { because } of Object.values(state.actors)) {
      assert.ok(because.text.length < 800)
      assert.doesNotMatch(because.text, /[\u0000\u202e]/)
    }
  })
})

describe('a snapshot', () => {
  const approval = (id: string, by: string, more: { what: string; status: string; step_id?: string }) => ({
    id,
    agent_id: by,
    title: 'Post it',
    mission_id: 'm1',
    step_id: null,
    asked_at: noon,
    ...more,
  })

  it('keeps those who wait for an answer about a step at the door until the step goes on', () => {
    const state = officeFrom({
      agents: [agent('ada'), agent('bo')],
      now: noon,
      status,
      approvals: [
        approval('effect-1', 'ada', { what: 'effect', status: 'pending', step_id: 's1' }),
        approval('s2', 'bo', { what: 'step', status: 'waiting', step_id: 's2' }),
      ],
    })
    assert.deepEqual(
      Object.values(state.actors).map(({ doing }) => doing),
      ['waiting', 'waiting'],
    )
    assert.equal(foldOffice(state, step('requeued', 'post_tweet')).actors['ada']?.doing, 'idle')
    assert.equal(
      foldOffice(state, step('failed', 'publish', { agent_id: 'bo', step_id: 's2' })).actors['bo']?.doing,
      'idle',
    )
  })

  it('lights the rack for what failed in the last hour, and for nothing older', () => {
    const lately = [
      step('failed', 'publish', { created_at: later(-90) }),
      step('failed', 'publish', { created_at: later(-10) }),
      event('mission.started'),
    ]
    assert.equal(officeFrom({ agents: [], now: noon, status, lately }).failures.length, 1)
  })

  it('shows who works, who talks, who waits and what is used up', () => {
    const state = officeFrom({
      agents: [
        agent('ada', {
          doing: [{ step_id: 's', kind: 'publish', mission_id: 'm', mission_title: 'T', since: noon }],
        }),
        agent('bo', { talking: { roundtable_id: 'r', format: 'debate', topic: 'x' } }),
        agent('cy'),
        agent('off', { enabled: false }),
      ],
      now: noon,
      status: { ...status, spending: { limits: [{ scope: 'day', exhausted: true, window_end: later(60) }] } },
      approvals: [approval('p', 'cy', { what: 'proposal', status: 'pending' })],
      turns: { r: [{ speaker: 'bo', line: 'Hm.', created_at: noon }] },
    })
    assert.deepEqual(
      Object.values(state.actors).map(({ agentId, doing }) => [agentId, doing]),
      [
        ['ada', 'typing'],
        ['bo', 'talking'],
        ['cy', 'waiting'],
      ],
    )
    assert.equal(state.talks[0]?.turns[0]?.line, 'Hm.')
    assert.equal(state.overBudget.length, 1)
  })

  it('lets somebody have the word until the next thing is said, and not for what was said before', () => {
    const state = officeFrom({
      agents: [agent('bo', { talking: { roundtable_id: 'r', format: 'debate', topic: 'x' } })],
      now: noon,
      status,
      turns: { r: [{ speaker: 'bo', line: 'Hm.', created_at: noon }] },
    })
    assert.equal(state.talks[0]?.speaking, null)
    const told = withSpeaking(state, 'r', 'ada', 'bo')
    assert.equal(told.talks[0]?.speaking, 'ada')
    assert.equal(withSpeaking(state, 'r', 'ada', 'cy'), state, 'somebody has spoken meanwhile')
    assert.equal(withSpeaking(told, 'r', 'ada', 'bo'), told)
    const said = foldOffice(
      told,
      event('turn.spoken', { agent_id: 'ada', roundtable_id: 'r', title: 'Well.' }),
    )
    assert.equal(said.talks[0]?.speaking, null)
  })
})
