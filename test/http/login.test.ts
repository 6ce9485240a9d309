// The way in for people: a link that works once, a cookie that only this site sends, and what becomes of guessing.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { digestOf } from '../../src/domain/access.ts'
import { sql } from '../../src/world/db.ts'
import { ask, cronSecret, get, type House, host, keyWith, logIn, openHouse, strangersKey } from './house.ts'

describe('logging in', () => {
  let house: House
  let key: string
  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
  })
  after(() => house.close())

  const newLink = async (): Promise<string> =>
    String((await get(house, 'POST', '/api/ops/login-links', { key, body: {}, status: 201 }))['path'])
  const cookieOf = (response: Response): string =>
    /bullpen_session=([^;]*)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? ''

  it('a link opens the page once, by a cookie that scripts and other sites never see', async () => {
    const path = await newLink()
    const first = await ask(house, 'GET', path)
    assert.equal(first.status, 303)
    assert.equal(first.headers.get('location'), '/')
    assert.match(
      first.headers.get('set-cookie') ?? '',
      /^bullpen_session=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
    )
    assert.equal(first.headers.get('referrer-policy'), 'no-referrer')
    assert.equal((await ask(house, 'GET', '/api/ops/status', { session: cookieOf(first) })).status, 200)
    const second = await ask(house, 'GET', path)
    assert.equal(second.status, 410)
    assert.equal(second.headers.get('set-cookie'), null)
    const text = await second.text()
    assert.match(text, /npx bullpen open/)
    assert.ok(!text.includes(path.split('=')[1] ?? '?'))
  })

  it('of many who try one link at once, one gets in', async () => {
    const path = await newLink()
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, n) => ask(house, 'GET', path, { address: `10.1.0.${n}` })),
    )
    assert.deepEqual(tries.map((one) => one.status).sort(), [303, ...Array(7).fill(410)])
  })

  it('a link of eleven minutes ago opens nothing', async () => {
    const path = await newLink()
    const digest = digestOf(path.split('=')[1] ?? '')
    await house.world.db.query(
      sql`update ops_login_links set expires_at = expires_at - interval '11 minutes' where digest = ${digest}`,
    )
    assert.equal((await ask(house, 'GET', path)).status, 410)
  })

  it('a new login ends the session that the browser had; a spent link in a live session just shows the page', async () => {
    const old = await logIn(house)
    const path = await newLink()
    const fresh = cookieOf(await ask(house, 'GET', path, { session: old }))
    assert.equal((await ask(house, 'GET', '/api/ops/status', { session: old })).status, 401)
    const again = await ask(house, 'GET', path, { session: fresh })
    assert.equal(again.status, 303)
    assert.equal(again.headers.get('set-cookie'), null)
    assert.equal((await ask(house, 'GET', '/api/ops/status', { session: fresh })).status, 200)
  })

  it('a session ends after twelve idle hours and after seven days', async () => {
    for (const column of [
      sql`seen_at = seen_at - interval '12 hours 1 minute'`,
      sql`expires_at = expires_at - interval '7 days 1 minute'`,
    ]) {
      const session = await logIn(house)
      await house.world.db.query(sql`update ops_sessions set ${column} where digest = ${digestOf(session)}`)
      assert.equal((await ask(house, 'GET', '/api/ops/status', { session })).status, 401)
    }
  })

  it('logging out ends the session on the server, not only in the browser', async () => {
    const session = await logIn(house)
    const out = await ask(house, 'POST', '/api/ops/logout', {
      session,
      headers: { origin: `http://${host}` },
    })
    assert.equal(out.status, 200)
    assert.match(out.headers.get('set-cookie') ?? '', /bullpen_session=; Path=\/; Max-Age=0/)
    assert.equal((await ask(house, 'GET', '/api/ops/status', { session })).status, 401)
  })

  it('no secret is kept or shown again: only digests in the database, only prefixes in the list', async () => {
    const made = await get(house, 'POST', '/api/ops/keys', {
      key,
      body: { name: 'x', scopes: ['read'], expires_in_days: 3 },
      status: 201,
    })
    const secret = String(made['key'])
    assert.match(secret, /^bp_[0-9a-f]{8}_[0-9a-f]{72}$/)
    const session = await logIn(house)
    const rows = await house.world.db.query(sql`
      select to_jsonb(k)::text from ops_api_keys k union all select to_jsonb(s)::text from ops_sessions s
      union all select to_jsonb(e)::text from ops_agent_events e`)
    const kept =
      JSON.stringify(rows) +
      JSON.stringify(await get(house, 'GET', '/api/ops/keys', { key })) +
      JSON.stringify(house.world.log.lines)
    assert.ok(!kept.includes(secret.slice(12, 60)) && !kept.includes(session))
    assert.ok(kept.includes(digestOf(secret)))
  })

  it('the key of an agent cannot decide: making one with such scopes is refused', async () => {
    const body = { name: 'x', scopes: ['propose', 'approve'], agent_id: 'observer' }
    const answer = await ask(house, 'POST', '/api/ops/keys', { key, body })
    assert.equal(answer.status, 422)
    assert.equal(
      (
        await ask(house, 'POST', '/api/ops/keys', {
          key,
          body: { ...body, scopes: ['propose'], agent_id: 'nobody' },
        })
      ).status,
      422,
    )
    assert.equal(
      (await ask(house, 'POST', '/api/ops/keys', { key, body: { ...body, scopes: ['propose'] } })).status,
      201,
    )
  })

  it('guessing is over after ten tries a minute, also for the right cron secret; a good key is never shut out', async () => {
    const address = '10.9.9.9'
    const beat = (bearer: string) => ask(house, 'POST', '/api/ops/heartbeat', { key: bearer, address })
    for (let n = 0; n < 10; n++) assert.equal((await beat(`guess ${n}`)).status, 401)
    const late = await beat('guess 11')
    assert.equal(late.status, 429)
    assert.ok(Number(late.headers.get('retry-after')) > 0)
    assert.equal((await beat(cronSecret)).status, 429)
    assert.equal((await beat(key)).status, 200)
    assert.equal(
      (await ask(house, 'POST', '/api/ops/heartbeat', { key: cronSecret, address: '10.9.9.8' })).status,
      200,
    )
    for (let n = 0; n < 10; n++) assert.equal((await beat(strangersKey)).status, 401)
    assert.equal((await beat(strangersKey)).status, 429)
  })

  it('without a cron secret there is no cron: only an admin key beats', async () => {
    const bare = await openHouse({ cronSecret: '' })
    try {
      for (const bearer of ['', 'undefined', 'null', cronSecret]) {
        const answer = await ask(bare, 'GET', '/api/ops/heartbeat', {
          headers: { authorization: `Bearer ${bearer}` },
        })
        assert.ok([401, 403].includes(answer.status), `${bearer}: ${answer.status}`)
      }
      assert.equal((await ask(bare, 'GET', '/api/ops/heartbeat')).status, 401)
      assert.equal(
        (await ask(bare, 'GET', '/api/ops/heartbeat', { key: await keyWith(bare, ['admin']) })).status,
        200,
      )
    } finally {
      await bare.close()
    }
  })
})
