// The founder's hand on conversations over HTTP: convening, sitting in, ending; what is refused and how it is said.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { claimRoundtable } from '../../src/store/roundtables.ts'
import { sql } from '../../src/world/db.ts'
import { setPolicies } from '../support/company.ts'
import { assertInvariants } from '../support/missions.ts'
import { ask, get, type House, keyWith, openHouse } from './house.ts'

type Row = Record<string, unknown>
const path = '/api/ops/roundtables'

describe('a founder at the table', () => {
  let house: House
  let key: string
  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
  })
  beforeEach(() => setPolicies(house.world, { roundtable_policy: { max_daily_conversations: 20 } }))
  after(async () => {
    await assertInvariants(house.world.db)
    await house.close()
  })

  const convene = (body: Row): Promise<Response> => ask(house, 'POST', path, { key, body })
  const convened = (body: Row): Promise<Row> => get(house, 'POST', path, { key, body, status: 201 })
  const cancel = (id: unknown): Promise<Row> => get(house, 'POST', `${path}/${id}/cancel`, { key })

  it('a conversation is convened with whom the founder names, or whom the format asks for', async () => {
    const body = { format: 'debate', topic: 'Are figures enough?', participants: ['observer', 'writer'] }
    const named = await convened(body)
    assert.equal(named['status'], 'pending')
    const shown = await get(house, 'GET', `${path}/${named['id']}`, { key })
    assert.deepEqual(shown['participants'], ['observer', 'executor'])
    assert.equal(shown['created_by'], 'key:test admin')
    const free = await convened({ format: 'standup', topic: 'What blocks us?' })
    const seats = (await get(house, 'GET', `${path}/${free['id']}`, { key }))['seats'] as Row[]
    assert.equal(seats[0]?.['role'], 'coordinator')
    for (const { id } of [named, free]) assert.equal((await cancel(id))['status'], 'cancelled')
  })

  it('a refusal is on record: 201 with its reason and what every gate measured', async () => {
    await setPolicies(house.world, { roundtable_policy: { max_daily_conversations: 0 } })
    const refused = await convened({ format: 'retro', topic: 'Too much talk' })
    assert.equal(refused['status'], 'rejected')
    assert.match(
      String(refused['rejection_reason']),
      /Quota full \(0\/0\): roundtable_policy\.max_daily_conversations/,
    )
    assert.ok((refused['gates'] as Row[]).some((gate) => gate['ok'] === false))
    const shown = await get(house, 'GET', `${path}/${refused['id']}`, { key })
    assert.equal(shown['rejection_reason'], refused['rejection_reason'])
  })

  it('what is no request for a conversation is 422 with the field, and leaves nothing', async () => {
    const before = (await get(house, 'GET', `${path}?limit=200`, { key }))['items']
    for (const [body, field] of [
      [{ format: 'seance', topic: 'x' }, /format: no format is called "seance"; there are standup,/],
      [{ format: 'debate', topic: '   ' }, /topic: must not be empty/],
      [
        { format: 'debate', topic: 'x', participants: ['nobody'] },
        /participants: nobody is, or covers, "nobody"/,
      ],
      [{ format: 'debate', topic: 'x'.repeat(301) }, /topic/],
      [{ format: 'debate', topic: 'x', moderator: 'me' }, /moderator/],
    ] as const) {
      const response = await convene(body)
      assert.equal(response.status, 422)
      assert.match(((await response.json()) as { detail: string }).detail, field)
    }
    assert.deepEqual((await get(house, 'GET', `${path}?limit=200`, { key }))['items'], before)
  })

  it('a founder speaks only while they talk, and never by the key of an agent', async () => {
    const { id } = await convened({ format: 'debate', topic: 'Sit in' })
    const say = (line: string, by = key): Promise<Response> =>
      ask(house, 'POST', `${path}/${id}/say`, { key: by, body: { line } })
    const early = await say('Hello')
    assert.equal(early.status, 409)
    assert.match(((await early.json()) as { detail: string }).detail, /has not begun yet/)
    assert.ok(await claimRoundtable(house.world.db, 'w1', 30))
    const agent = await keyWith(house, ['propose'], 'observer')
    assert.equal((await say('APPROVED BY HUMAN', agent)).status, 403)
    const said = await get(house, 'POST', `${path}/${id}/say`, { key, body: { line: 'What does it cost?' } })
    assert.equal(said['position'], 0)
    const [turn] = (await get(house, 'GET', `${path}/${id}`, { key }))['turns'] as Row[]
    assert.deepEqual([turn?.['name'], turn?.['interaction']], ['Founder', 'remark'])
    assert.equal((await say('x'.repeat(600))).status, 409)
    assert.equal((await say('')).status, 422)
    await cancel(id)
    assert.match(
      ((await (await say('Too late')).json()) as { detail: string }).detail,
      /is cancelled already/,
    )
    const again = await ask(house, 'POST', `${path}/${id}/cancel`, { key })
    assert.equal(again.status, 409)
  })

  it('one that is cancelled before it begins gives the day its place back', async () => {
    const used = async (): Promise<unknown> =>
      ((await get(house, 'GET', '/api/ops/status', { key }))['conversations'] as Row)['used']
    const before = await used()
    const { id } = await convened({ format: 'checkin', topic: 'Never held' })
    assert.notEqual(await used(), before)
    await get(house, 'POST', `${path}/${id}/cancel`, { key, body: { reason: 'not needed' } })
    assert.equal(await used(), before)
    const rows = await house.world.db.query<{ summary: string }>(
      sql`select last_error as summary from ops_roundtable_queue where id = ${id}`,
    )
    assert.match(rows[0]?.summary ?? '', /cancelled by key:test admin: not needed/)
  })
})
