// The founder's hand on memory over HTTP: a note, a pin, a dispute, forgetting; and who may do what.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { insertUses } from '../../src/store/memories.ts'
import { memoryOf, remember } from '../support/memories.ts'
import { assertInvariants } from '../support/missions.ts'
import { ask, get, type House, keyWith, openHouse } from './house.ts'

type Row = Record<string, unknown>
const path = '/api/ops/memories'

describe('a founder corrects what is remembered', () => {
  let house: House
  let key: string
  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
  })
  after(async () => {
    await assertInvariants(house.world.db)
    await house.close()
  })

  const post = (to: string, body: unknown, status = 200): Promise<Row> =>
    get(house, 'POST', `${path}${to}`, { key, body, status })
  const refused = async (to: string, body: unknown): Promise<[number, string]> => {
    const response = await ask(house, 'POST', `${path}${to}`, { key, body })
    return [response.status, ((await response.json()) as { detail: string }).detail]
  }
  async function known(content: string): Promise<string> {
    const memory = memoryOf({ content })
    await remember(house.world.db, memory)
    return memory.id
  }

  it('a list goes on where it was, though the last one of the page before is gone', async () => {
    for (const content of ['one for the page', 'two for the page', 'three for the page']) await known(content)
    const first = await get(house, 'GET', `${path}?limit=2`, { key })
    const seen = (first['items'] as Row[]).map(({ id }) => id)
    await post(`/${String(first['next_cursor'])}/forget`, {})
    const next = await get(house, 'GET', `${path}?limit=2&cursor=${String(first['next_cursor'])}`, { key })
    const rest = (next['items'] as Row[]).map(({ content }) => content)
    assert.equal(rest[0], 'one for the page')
    assert.equal(seen.length, 2)
  })

  it('a note is remembered as the founder’s, once', async () => {
    const note = {
      agent_id: 'observer',
      type: 'preference',
      content: 'Our readers like short titles',
      tags: ['style'],
    }
    const { id } = await post('', note, 201)
    const shown = await get(house, 'GET', `${path}/${id}`, { key })
    assert.deepEqual(
      [shown['trust'], shown['source_kind'], shown['confidence'], shown['written_by']],
      [3, 'human', 0.9, 'key:test admin'],
    )
    const trusted = async (trust: number): Promise<unknown[]> => {
      const list = await get(house, 'GET', `${path}?trust=${trust}`, { key })
      return (list['items'] as Row[]).map((row) => row['trust'])
    }
    assert.deepEqual([await trusted(3), await trusted(0)], [[3], []])
    assert.deepEqual(await post('', note), { outcome: 'known', id: null })
    assert.deepEqual(await refused('', { ...note, agent_id: 'nobody' }), [
      422,
      'agent_id: no agent of this id is at work',
    ])
    assert.equal((await refused('', { ...note, content: '' }))[0], 422)
    assert.equal((await refused('', { ...note, trust: 3 }))[0], 422)
  })

  it('a memory is pinned and unpinned, disputed with a reason and upheld', async () => {
    const id = await known('Mondays are slow for long articles')
    assert.equal((await post(`/${id}/pin`, { pinned: true }))['pinned'], true)
    assert.equal((await post(`/${id}/pin`, { pinned: false }))['pinned'], false)
    assert.equal(
      (await post(`/${id}/dispute`, { reason: 'not in winter' }))['dispute_reason'],
      'not in winter',
    )
    assert.equal((await post(`/${id}/dispute`, { reason: null }))['disputed_at'], null)
  })

  it('forgetting shows first what it touches, then takes the words and leaves the rest', async () => {
    const id = await known('The baker of Lantern street is called Wren')
    await insertUses(house.world.db, [{ memoryId: id, how: 'prompt', agentId: 'observer' }])
    const preview = await get(house, 'GET', `${path}/${id}/forget`, { key })
    assert.equal((preview['memory'] as Row)['content'], 'The baker of Lantern street is called Wren')
    assert.deepEqual(
      (preview['uses'] as Row[]).map((use) => [use['how'], use['agent_id'], use['count']]),
      [['prompt', 'observer', 1]],
    )
    const gone = await post(`/${id}/forget`, {})
    assert.deepEqual([gone['state'], gone['content'], gone['gone_by']], ['gone', null, 'key:test admin'])
    const everywhere = await Promise.all(
      [`${path}/${id}`, `/api/ops/why/${id}`, '/api/ops/events?limit=200', `${path}?q=Wren&live=gone`].map(
        async (where) => (await ask(house, 'GET', where, { key })).text(),
      ),
    )
    for (const text of everywhere) assert.doesNotMatch(text, /Wren|Lantern street/)
    assert.equal((await refused(`/${id}/pin`, { pinned: true }))[0], 409)
    assert.match((await refused(`/${id}/dispute`, { reason: 'x' }))[1], /^This memory is forgotten/)
  })

  it('only those with the scope may, and what is not there is 404', async () => {
    const id = await known('Whoever may correct a memory is on record')
    const reader = await keyWith(house, ['read', 'propose'])
    for (const [to, body] of [
      ['', { agent_id: 'observer', type: 'lesson', content: 'x' }],
      [`/${id}/pin`, { pinned: true }],
      [`/${id}/dispute`, { reason: 'x' }],
      [`/${id}/forget`, {}],
    ] as const) {
      assert.equal((await ask(house, 'POST', `${path}${to}`, { key: reader, body })).status, 403, to)
    }
    const nobody = '018f0000-0000-7000-8000-00000000dead'
    for (const [to, body] of [
      ['pin', { pinned: true }],
      ['dispute', { reason: null }],
      ['forget', {}],
    ] as const) {
      assert.equal((await refused(`/${nobody}/${to}`, body))[0], 404, to)
    }
    assert.equal((await ask(house, 'GET', `${path}/${nobody}/forget`, { key })).status, 404)
  })
})
