// A founder adds, changes and retires agents on the page, by the rules of a company's folder; every change is told and can be looked back at.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from '../../src/world/db.ts'
import { type FreshDatabase, freshEmbedded } from '../support/database.ts'
import { get, type House, keyWith, openHouse, proposalBody } from './house.ts'

const sheet = {
  display_name: 'Nora',
  role: 'editor',
  tone: 'Calm.',
  quirk: 'Counts commas.',
  signature: 'n.',
  directive: 'You edit what others write.',
}

describe('agents on the page', () => {
  let fresh: FreshDatabase
  let house: House
  let key: string
  before(async () => {
    fresh = await freshEmbedded()
    house = await openHouse({ fresh })
    key = await keyWith(house, ['admin', 'read', 'propose'])
  })
  after(async () => {
    await house.close()
    await fresh.drop()
  })
  const path = '/api/ops/agents'

  it('are added, changed, retired and taken back, each with its event and its history', async () => {
    await get(house, 'POST', path, { key, body: { id: 'nora', ...sheet }, status: 201 })
    const at = new Date(house.world.clock.now()).toISOString()
    while (house.world.clock.now() <= Date.parse(at)) await house.world.clock.sleep(1)
    const edited = await get(house, 'PUT', `${path}/nora`, { key, body: { ...sheet, tone: 'Brisk.' } })
    assert.equal((edited['persona'] as { tone: string }).tone, 'Brisk.')
    await get(house, 'PUT', `${path}/nora`, { key, body: { ...sheet, tone: 'Brisk.' } })
    assert.equal((await get(house, 'POST', `${path}/nora/retire`, { key }))['enabled'], false)
    await get(house, 'POST', '/api/ops/proposals', {
      key,
      body: proposalBody({ agent_id: 'nora' }),
      status: 422,
    })
    await get(house, 'POST', `${path}/nora/retire`, { key, status: 409 })
    assert.equal((await get(house, 'POST', `${path}/nora/return`, { key }))['enabled'], true)
    const then = await get(house, 'GET', `${path}/nora?at=${at}`, { key })
    assert.equal((then['persona'] as { tone: string }).tone, 'Calm.')
    const told = await fresh.db.query<{ kind: string }>(
      sql`select kind from ops_agent_events where kind like 'agent.%' order by id limit 20`,
    )
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['agent.added', 'agent.changed', 'agent.retired', 'agent.returned'],
    )
  })

  it('are refused what a folder would be refused', async () => {
    await get(house, 'POST', path, { key, body: { id: 'observer', ...sheet }, status: 409 })
    await get(house, 'POST', path, { key, body: { id: 'founder', ...sheet }, status: 422 })
    await get(house, 'POST', path, { key, body: { id: 'No One', ...sheet }, status: 422 })
    const secret = { id: 'sly', ...sheet, directive: `Use sk-${'a'.repeat(30)}` }
    await get(house, 'POST', path, { key, body: secret, status: 422 })
    await get(house, 'PUT', `${path}/nobody`, { key, body: sheet, status: 404 })
    const reader = await keyWith(house, ['read'])
    await get(house, 'POST', path, { key: reader, body: { id: 'x', ...sheet }, status: 403 })
  })
})
