// What comes in from outside: signed webhooks, once each, and reports that can pass for nothing of our own.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { sql } from '../../src/world/db.ts'
import { secretBook } from '../../src/world/outside-secrets.ts'
import { setPolicies } from '../support/company.ts'
import { ask, type House, keyWith, openHouse } from './house.ts'

const secret = `whsec_${Buffer.from('a secret that only two of us know').toString('base64')}`

describe('what comes in', () => {
  let house: House
  before(async () => {
    house = await openHouse()
    Object.assign(house.world, {
      outside: {
        ...house.world.outside,
        secrets: secretBook(new Map([['GITHUB_WEBHOOK_SECRET', { reveal: () => secret }]])),
      },
    })
    await setPolicies(house.world, {
      webhook_policy: { in: { github: { secret: 'GITHUB_WEBHOOK_SECRET' } } },
    })
  })
  after(() => house.close())

  const signed = (
    id: string,
    body: unknown,
    change: { at?: Date; key?: string } = {},
  ): Record<string, string> => {
    const at = change.at ?? new Date(house.world.clock.now())
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(change.key ?? secret).sign(id, at, JSON.stringify(body)),
    }
  }
  const post = (body: unknown, headers: Record<string, string>, source = 'github') =>
    ask(house, 'POST', `/api/ops/webhooks/${source}`, { body, headers })
  const events = (kind: string) =>
    house.world.db.query<{ title: string; tags: string[]; metadata: Record<string, unknown> }>(
      sql`select title, tags, metadata from ops_agent_events where kind = ${kind} order by id`,
    )

  it('a signed message becomes one event, however often it comes, ten times at once too', async () => {
    const body = { type: 'push', summary: 'three commits', data: { ref: 'main' } }
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(body, signed('msg_1', body))))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(9).fill(200), 201])
    const [event, ...more] = await events('webhook.received')
    assert.deepEqual(more, [])
    assert.equal(event?.title, 'github: push')
    assert.deepEqual(event?.tags, ['webhook', 'webhook_github', 'webhook_github_push'])
    assert.equal(event?.metadata['trust'], 0)
  })

  it('what is unsigned, wrongly signed, changed, old, from nobody we know is refused, all with the same words', async () => {
    const body = { type: 'push' }
    const good = signed('msg_2', body)
    const hourAgo = new Date(house.world.clock.now() - 3_600_000)
    const other = `whsec_${Buffer.from('another secret altogether, no less').toString('base64')}`
    const refused = await Promise.all([
      post(body, {}),
      post(body, { ...good, 'webhook-signature': 'v1,AAAA' }),
      post({ type: 'pull' }, good),
      post(body, signed('msg_2', body, { at: hourAgo })),
      post(body, signed('msg_2', body, { key: other })),
      post(body, { ...good, 'webhook-id': 'msg_3' }),
      post(body, good, 'gitlab'),
    ])
    assert.deepEqual(
      refused.map(({ status }) => status),
      Array(7).fill(401),
    )
    const details = await Promise.all(
      refused.map(async (one) => ((await one.json()) as { detail: string }).detail),
    )
    assert.equal(new Set(details).size, 1)
    assert.equal((await events('webhook.received')).length, 1)
  })

  it('a report of an agent elsewhere is an event of its own kind, with tags of its own', async () => {
    const key = await keyWith(house, ['propose'])
    const body = {
      kind: 'build_failed',
      title: 'Build 7 failed',
      tags: ['alarm', 'mission_failed', 'build_failed'],
      metadata: { build: 7 },
    }
    const answer = await ask(house, 'POST', '/api/ops/events', { key, body })
    assert.equal(answer.status, 201)
    const [event] = await events('outside.build_failed')
    assert.deepEqual(event?.tags, [
      'outside',
      'outside_build_failed',
      'outside_alarm',
      'outside_mission_failed',
    ])
    assert.equal(event?.metadata['trust'], 0)
    const reader = await keyWith(house, ['read'])
    assert.equal((await ask(house, 'POST', '/api/ops/events', { key: reader, body })).status, 403)
    for (const kind of ['outside.x', 'Step', '', 'a'.repeat(80)])
      assert.equal(
        (await ask(house, 'POST', '/api/ops/events', { key, body: { ...body, kind } })).status,
        422,
      )
    const metadata = { log: 'x'.repeat(16_000) }
    assert.equal(
      (await ask(house, 'POST', '/api/ops/events', { key, body: { ...body, metadata } })).status,
      422,
    )
  })
})
