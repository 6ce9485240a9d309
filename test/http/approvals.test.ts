// The inbox over HTTP: what is asked is shown whole, and decided by people alone, bound to what they saw.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from '../../src/world/db.ts'
import { heldEffect } from '../support/acting.ts'
import { type AskedStep, askedStep } from '../support/asked.ts'
import { actingWorld } from '../support/effects.ts'
import { ask, get, type House, keyWith, openHouse, proposalBody } from './house.ts'

describe('the inbox', () => {
  let house: House
  let key: string
  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['read', 'approve'])
  })
  after(() => house.close())

  const asked = (text: string): Promise<AskedStep> =>
    askedStep(
      actingWorld(house.world),
      heldEffect('probe', {
        shown: async () => ({ title: `Do ${text}`, target: 'a target', risk: 'high', diff: `+${text}` }),
      }),
      { text },
    )
  const decide = (id: string, how: string, body: unknown, status = 200) =>
    get(house, 'POST', `/api/ops/approvals/${id}/${how}`, { key, body, status })

  it('shows payload, hash, change, risk, rank and expiry, one question once', async () => {
    const { id, sha, stepId } = await asked('this')
    const { items } = (await get(house, 'GET', '/api/ops/approvals', { key })) as {
      items: Record<string, unknown>[]
    }
    const mine = items.filter((item) => item['step_id'] === stepId)
    assert.equal(mine.length, 1)
    const [one] = mine
    assert.deepEqual(
      [one?.['what'], one?.['id'], one?.['payload'], one?.['payload_sha'], one?.['diff'], one?.['risk']],
      ['effect', id, { text: 'this' }, sha, '+this', 'high'],
    )
    assert.ok(Number(one?.['rank']) >= 30 && typeof one?.['expires_at'] === 'string')
    assert.deepEqual(one?.['evidence'], [])
  })

  it('takes an approval of what was seen, and none of anything else', async () => {
    const { id, sha, stepId } = await asked('that')
    await decide(id, 'approve', {}, 422)
    await decide(id, 'approve', { payload_sha: 'f'.repeat(64) }, 409)
    const decided = await decide(id, 'approve', { payload_sha: sha })
    assert.deepEqual([decided['status'], decided['decided_by']], ['approved', 'key:test read approve'])
    await decide(id, 'approve', { payload_sha: sha }, 409)
    const [step] = await house.world.db.query<{ status: string }>(
      sql`select status from ops_mission_steps where id = ${stepId}`,
    )
    assert.equal(step?.status, 'queued')
    const shown = await get(house, 'GET', `/api/ops/approvals/${id}`, { key })
    assert.equal(shown['status'], 'approved')
    const why = (await get(house, 'GET', `/api/ops/why/${id}`, { key })) as {
      items: { what: string; id: string; here: boolean }[]
    }
    assert.deepEqual(
      why.items.filter(({ here }) => here).map(({ what, id: of }) => [what, of]),
      [['approval', id]],
    )
  })

  it('takes a refusal with a reason, and no edit into what no effect takes', async () => {
    const { id, sha } = await asked('other')
    await decide(id, 'edit', { payload_sha: sha, payload: { text: 1 } }, 409)
    await decide(id, 'refuse', { reason: ' ' }, 422)
    const refused = await decide(id, 'refuse', { reason: 'no' })
    assert.deepEqual([refused['status'], refused['decision_reason']], ['refused', 'no'])
  })

  it('is decided by nobody who may not, and no agent has a key that may', async () => {
    const { id, sha } = await asked('more')
    const reader = await keyWith(house, ['read', 'propose'], 'observer')
    const body = { payload_sha: sha }
    const answer = await ask(house, 'POST', `/api/ops/approvals/${id}/approve`, { key: reader, body })
    assert.equal(answer.status, 403)
    const nobody = '018f0000-0000-7000-8000-00000000dead'
    await decide(nobody, 'approve', body, 404)
  })

  const shown = async (id: unknown): Promise<unknown[]> => {
    const one = await get(house, 'GET', `/api/ops/approvals/${id}`, { key })
    const { what, title, status, decided_by, decided_at, decision_reason } = one
    return [what, title, status, decided_by, decided_at !== null, decision_reason]
  }

  it('shows a step by its id, while it waits and once it does not', async () => {
    const { id, sha, stepId } = await asked('a step')
    const [, title, ...rest] = await shown(stepId)
    assert.deepEqual(rest.slice(0, 3), ['waiting', null, false])
    await decide(id, 'approve', { payload_sha: sha })
    assert.deepEqual((await shown(stepId)).slice(0, 5), ['step', title, 'queued', null, true])
    await get(house, 'GET', '/api/ops/approvals/018f0000-0000-7000-8000-00000000dead', { key, status: 404 })
  })

  it('shows a proposal by its id, while it waits and once it does not', async () => {
    await get(house, 'PUT', '/api/ops/policies/auto_approve', {
      key: await keyWith(house, ['admin']),
      body: { enabled: false, allowed_step_kinds: [] },
    })
    const { id } = await get(house, 'POST', '/api/ops/proposals', {
      key: await keyWith(house, ['propose']),
      body: proposalBody({ title: 'Paint it' }),
      status: 201,
    })
    assert.deepEqual(await shown(id), ['proposal', 'Paint it', 'pending', null, false, null])
    await get(house, 'POST', `/api/ops/proposals/${id}/reject`, { key, body: { reason: 'No paint' } })
    const by = 'key:test read approve'
    assert.deepEqual(await shown(id), ['proposal', 'Paint it', 'rejected', by, true, 'No paint'])
  })
})
