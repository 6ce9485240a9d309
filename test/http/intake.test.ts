// The contract of POST /api/ops/proposals and of the decisions on what waits.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from '../../src/world/db.ts'
import { setPolicies } from '../support/company.ts'
import { ask, get, type House, keyWith, openHouse, proposalBody } from './house.ts'

describe('filing a proposal', () => {
  let house: House
  let key: string
  const file = (body: unknown, status = 201) =>
    get(house, 'POST', '/api/ops/proposals', { key, body, status }) as Promise<Record<string, unknown>>
  const rows = async (): Promise<number> => {
    const [row] = await house.world.db.query<{ n: number }>(sql`
      select (select count(*) from ops_mission_proposals) + (select count(*) from ops_missions) + (select count(*) from ops_agent_events) as n`)
    return row?.n ?? -1
  }
  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
  })
  after(() => house.close())

  it('an accepted one answers 201 with its mission and every gate’s measured value', async () => {
    const filed = await file(proposalBody())
    assert.equal(filed['status'], 'accepted')
    assert.match(String(filed['mission_id']), /^[0-9a-f-]{36}$/)
    assert.equal(filed['rejection_reason'], undefined)
    const gates = filed['gates'] as { ok: boolean; measured: number; limit: number }[]
    assert.ok(gates.length >= 3 && gates.every((gate) => gate.ok && gate.measured <= gate.limit))
  })

  it('the same source and trace again answers 200 with the first answer, however different the rest', async () => {
    const first = await file(proposalBody({ source_trace_id: 'once' }))
    const again = await file(proposalBody({ source_trace_id: 'once', title: 'Something else' }), 200)
    assert.deepEqual(again, first)
  })

  it('many at once with one trace make one proposal', async () => {
    const body = proposalBody({ source_trace_id: 'race' })
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => ask(house, 'POST', '/api/ops/proposals', { key, body })),
    )
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { id: string }).id))
    assert.equal(new Set(ids).size, 1)
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [...Array(11).fill(200), 201])
  })

  it('a rejection is on record: 201 with the reason', async () => {
    const steps = Array.from({ length: 13 }, () => ({ kind: 'review', payload: { subject: 'operations' } }))
    const filed = await file(proposalBody({ proposed_steps: steps }))
    assert.equal(filed['status'], 'rejected')
    assert.match(String(filed['rejection_reason']), /13\/12/)
    assert.equal(
      (await get(house, 'GET', `/api/ops/proposals/${filed['id']}`, { key }))['status'],
      'rejected',
    )
  })

  it('what is malformed is 422 with the path, and leaves nothing', async () => {
    const before = await rows()
    const step = { kind: 'review', payload: { subject: 'operations' } }
    const cases: [string, unknown, RegExp][] = [
      ['no agent', proposalBody({ agent_id: undefined }), /agent_id/],
      ['an unknown agent', proposalBody({ agent_id: 'nobody-here' }), /agent_id/],
      ['an agent id in other letters', proposalBody({ agent_id: 'оbserver' }), /agent_id/],
      ['no steps', proposalBody({ proposed_steps: [] }), /proposed_steps/],
      ['an unknown kind', proposalBody({ proposed_steps: [{ kind: 'conquer' }] }), /proposed_steps\.0\.kind/],
      [
        'a payload that does not fit',
        proposalBody({ proposed_steps: [{ kind: 'crawl', payload: { sources: 7 } }] }),
        /payload/,
      ],
      ['an unknown key', proposalBody({ named_sources: true }), /named_sources/],
      ['an unknown key in a step', proposalBody({ proposed_steps: [{ ...step, agent: 'x' }] }), /agent/],
      ['an empty title', proposalBody({ title: '   ' }), /title/],
      ['a title of 301 characters', proposalBody({ title: 'x'.repeat(301) }), /title/],
      ['a priority beyond', proposalBody({ priority: 101 }), /priority/],
      [
        'a step that waits for itself',
        proposalBody({ proposed_steps: [{ ...step, depends_on: 0 }] }),
        /depends_on/,
      ],
      [
        'a step that waits for a later one',
        proposalBody({ proposed_steps: [{ ...step, depends_on: [1] }, step] }),
        /depends_on/,
      ],
      ['an unknown source', proposalBody({ source: 'god' }), /source/],
      ['a list', [], /./],
      ['a number', 7, /./],
      ['null', 'null', /./],
    ]
    for (const [name, body, path] of cases) {
      const answer = await ask(house, 'POST', '/api/ops/proposals', { key, body })
      const said = (await answer.json()) as { code: string; problems?: { path: string }[]; detail: string }
      assert.equal(answer.status, 422, name)
      assert.equal(said.code, 'invalid_body', name)
      assert.match(JSON.stringify(said.problems), path, name)
    }
    assert.equal(await rows(), before)
  })

  it('depends_on takes one earlier step or a list of them, and [] for none', async () => {
    const step = { kind: 'review', payload: { subject: 'operations' } }
    const steps = [
      step,
      { ...step, depends_on: [] },
      { ...step, depends_on: 0 },
      { ...step, depends_on: [0, 1] },
      step,
    ]
    const filed = await file(proposalBody({ proposed_steps: steps }))
    const mission = await get(house, 'GET', `/api/ops/missions/${filed['mission_id']}`, { key })
    const made = mission['steps'] as { id: string; depends_on: string[] }[]
    const places = made.map((one) =>
      one.depends_on.map((id) => made.findIndex((other) => other.id === id)).sort(),
    )
    assert.deepEqual(places, [[], [], [0], [0, 1], [3]])
  })

  it('the key of an agent proposes as that agent alone, never as the loop, and decides nothing', async () => {
    const bound = await keyWith(house, ['read', 'propose', 'approve', 'admin'], 'observer')
    const as = (body: unknown) => ask(house, 'POST', '/api/ops/proposals', { key: bound, body })
    assert.equal((await as(proposalBody())).status, 201)
    assert.equal((await as(proposalBody({ agent_id: 'executor' }))).status, 403)
    assert.equal((await as(proposalBody({ source: 'trigger' }))).status, 422)
    const system = { key: bound, body: { enabled: false } }
    assert.equal((await ask(house, 'PUT', '/api/ops/policies/system', system)).status, 403)
    const [event] = await house.world.db.query<{ by: string }>(sql`
      select m.created_by as by from ops_missions m join ops_mission_proposals p on p.id = m.proposal_id order by m.id desc limit 1`)
    assert.equal(event?.by, 'observer')
  })

  it('what waits is approved or rejected once; a second answer is 409', async () => {
    await setPolicies(house.world, { auto_approve: { enabled: false } })
    const first = await file(proposalBody())
    const second = await file(proposalBody())
    assert.equal(first['status'], 'pending')
    const inbox = await get(house, 'GET', '/api/ops/approvals', { key })
    assert.deepEqual(
      (inbox['items'] as { id: string }[]).map((one) => one.id),
      [first['id'], second['id']],
    )
    const approve = `/api/ops/proposals/${first['id']}/approve`
    assert.equal((await get(house, 'POST', approve, { key }))['status'], 'accepted')
    assert.equal((await ask(house, 'POST', approve, { key })).status, 409)
    const reject = `/api/ops/proposals/${second['id']}/reject`
    const rejected = await get(house, 'POST', reject, { key, body: { reason: 'not now' } })
    assert.equal(rejected['rejection_reason'], 'not now')
    assert.equal((await ask(house, 'POST', reject, { key, body: {} })).status, 409)
    await setPolicies(house.world, { auto_approve: { enabled: true } })
  })
})
