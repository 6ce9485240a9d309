// What is refused before any handler sees it, and what every answer carries.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { viewAddresses } from '../../src/http/routes/stage.ts'
import { ask, get, type House, keyWith, openHouse, proposalBody } from './house.ts'

describe('the edge', () => {
  let house: House
  let key: string
  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
  })
  after(() => house.close())

  const send = async (body: string | Uint8Array, headers: Record<string, string> = {}) => {
    const answer = await ask(house, 'POST', '/api/ops/proposals', { key, body: body as string, headers })
    return {
      status: answer.status,
      ...((await answer.json()) as { code: string; detail: string; problems?: { path: string }[] }),
    }
  }

  it('a host that is not on the list is 421, whatever else is right', async () => {
    for (const host of [
      'evil.example',
      '127.0.0.1.evil.example',
      '',
      'localhost.evil:4870',
      '127.0.0.2:4870',
    ]) {
      const answer = await ask(house, 'GET', '/healthz', { key, headers: { host } })
      assert.equal(answer.status, 421, host)
    }
    for (const host of ['127.0.0.1', 'LOCALHOST:1', '[::1]:4870']) {
      assert.equal((await ask(house, 'GET', '/healthz', { headers: { host } })).status, 200, host)
    }
  })

  it('a body must be JSON in UTF-8, said so, and not compressed', async () => {
    assert.equal((await send('{}', { 'content-type': 'text/plain' })).status, 415)
    assert.equal((await send('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).status, 415)
    assert.equal((await send('{}', { 'content-type': 'application/json; charset=utf-16' })).status, 415)
    assert.equal((await send('{}', { 'content-encoding': 'gzip' })).status, 415)
    assert.equal((await send('{"a":')).code, 'invalid_json')
    assert.equal((await send('')).status, 400)
    const json = { 'content-type': 'application/json' }
    const broken = new Request('http://127.0.0.1/api/ops/proposals', {
      method: 'POST',
      body: Buffer.from([0x22, 0xff, 0xfe, 0x22]),
      headers: { ...json, host: '127.0.0.1', authorization: `Bearer ${key}` },
    })
    assert.equal((await house.app.fetch(broken)).status, 400)
  })

  it('size, depth, counts and characters have limits that are checked before parsing', async () => {
    const title = (text: string) => JSON.stringify(proposalBody({ title: text }))
    assert.equal((await send(`"${'x'.repeat(256 * 1024)}"`)).status, 413)
    assert.equal((await send('['.repeat(100_000))).code, 'json_beyond_limits')
    assert.equal((await send(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`)).code, 'json_beyond_limits')
    assert.equal((await send(`${'{"a":'.repeat(32)}1${'}'.repeat(32)}`)).code, 'invalid_body')
    assert.equal((await send(title('x'.repeat(64 * 1024 + 1)))).code, 'json_beyond_limits')
    assert.equal((await send(`[${'1,'.repeat(1_000)}1]`)).code, 'json_beyond_limits')
    assert.equal(
      (await send(JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`k${i}`, 1])))))
        .code,
      'json_beyond_limits',
    )
    assert.equal((await send('{"priority":1e400}')).code, 'json_beyond_limits')
    assert.equal((await send(title('a\u0000b'))).code, 'json_beyond_limits')
    assert.equal((await send('{"title":"\\ud800"}')).code, 'json_beyond_limits')
    assert.equal((await send('{"a\\u0000":1}')).code, 'json_beyond_limits')
  })

  it('a key given twice, and __proto__, are refused with their path', async () => {
    const twice = await send(
      '{"agent_id":"observer","title":"a","proposed_steps":[{"kind":"review","kind":"crawl"}]}',
    )
    assert.equal(twice.status, 422)
    assert.equal(twice.problems?.[0]?.path, 'proposed_steps.0.kind')
    assert.equal((await send('{"ti\\u0074le":"a","title":"b"}')).problems?.[0]?.path, 'title')
    assert.equal((await send('{"__proto__":{"admin":true}}')).problems?.[0]?.path, '__proto__')
  })

  it('what people write in any script comes back as it was', async () => {
    const title = 'Zürich 東京 👩‍👩‍👧 \u202Eright\u202C ‮ é é'
    const filed = await get(house, 'POST', '/api/ops/proposals', {
      key,
      body: proposalBody({ title }),
      status: 201,
    })
    assert.equal((await get(house, 'GET', `/api/ops/proposals/${filed['id']}`, { key }))['title'], title)
  })

  it('addresses are read strictly', async () => {
    const status = async (path: string) => (await ask(house, 'GET', path, { key })).status
    assert.equal(await status('/api/ops/missions?agent=%E0%A4%A'), 400)
    assert.equal(await status('/api/ops/missions?agent=%ff'), 400)
    assert.equal(await status('/api/ops/missions?agent=a%00b'), 400)
    assert.equal(await status('/api/ops/missions?limit=1&limit=2'), 400)
    assert.equal(await status('/api/ops/missions?limit=0'), 400)
    assert.equal(await status('/api/ops/missions?limit=201'), 400)
    assert.equal(await status('/api/ops/missions?limit=1e1'), 400)
    assert.equal(await status('/api/ops/missions?cursor=x'), 400)
    assert.equal(await status('/api/ops/missions?nonsense=1'), 400)
    assert.equal(await status('/api/ops/missions?status=happy'), 400)
    assert.equal(await status(`/api/ops/missions?agent=${'x'.repeat(5_000)}`), 414)
    assert.equal(await status('/api/ops/missions/not-an-id'), 404)
    assert.equal(await status("/api/ops/missions/1' or '1'='1"), 404)
    assert.equal(await status('/api/ops/missions/%ZZ'), 400)
    assert.equal(await status('/api/ops/events?after=99999999999999999999'), 400)
    assert.equal(await status('/api/ops/events?after=-1'), 400)
    assert.equal(await status('/api/ops/why/999999999999999'), 404)
  })

  it('SQL in any text stays text', async () => {
    const evil = "'); drop table ops_missions; --"
    await get(house, 'POST', '/api/ops/proposals', {
      key,
      body: proposalBody({ title: evil, description: evil, source_trace_id: evil }),
      status: 201,
    })
    for (const path of [
      'events?agent=',
      'events?kind=',
      'events?tag=',
      'missions?agent=',
      'steps?kind=',
      'agents?cursor=',
      'triggers?cursor=',
    ]) {
      assert.equal(
        (await ask(house, 'GET', `/api/ops/${path}${encodeURIComponent(evil)}`, { key })).status,
        200,
        path,
      )
    }
    assert.ok(((await get(house, 'GET', '/api/ops/missions', { key }))['items'] as unknown[]).length > 0)
  })

  it('every kind of answer carries the security headers', async () => {
    const policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    const answers = [
      await ask(house, 'GET', '/'),
      await ask(house, 'GET', '/missions/some-id'),
      await ask(house, 'GET', '/page/icon.svg'),
      await ask(house, 'GET', '/page/nothing.js'),
      await ask(house, 'GET', '/healthz'),
      await ask(house, 'GET', '/login?link=nothing'),
      await ask(house, 'GET', '/api/docs', { key }),
      await ask(house, 'GET', '/nothing'),
      await ask(house, 'GET', '/api/ops/missions'),
      await ask(house, 'GET', '/healthz', { headers: { host: 'evil' } }),
      await ask(house, 'GET', '/api/ops/events/stream', { key }),
      await ask(house, 'POST', '/api/ops/proposals', { key, body: '{' }),
    ]
    for (const answer of answers) {
      assert.equal(answer.headers.get('content-security-policy'), policy)
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
      assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
      assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin')
      assert.ok(answer.headers.get('cache-control'))
      await answer.body?.cancel()
    }
  })

  it('an address without a view is a page to a browser and a problem to a program', async () => {
    const browser = await ask(house, 'GET', '/no/such/view', { headers: { accept: 'text/html,*/*' } })
    assert.equal(browser.status, 404)
    assert.match(await browser.text(), /nothing at this address.*href="\/"/is)
    const program = await ask(house, 'GET', '/no/such/view')
    assert.equal(program.status, 404)
    assert.match(program.headers.get('content-type') ?? '', /problem\+json/)
    const api = await ask(house, 'GET', '/api/no', { headers: { accept: 'text/html' } })
    assert.equal(api.status, 401)
    assert.match(api.headers.get('content-type') ?? '', /problem\+json/)
  })

  it('the static page has no script, style or handler in its markup', async () => {
    const html = await (await ask(house, 'GET', '/')).text()
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i)
    const [, script = ''] = /<script type="module"[^>]* src="(\/page\/[^"]+)"/.exec(html) ?? []
    const served = await ask(house, 'GET', script)
    assert.equal(served.status, 200)
    assert.match(served.headers.get('content-type') ?? '', /^text\/javascript/)
    assert.match(served.headers.get('cache-control') ?? '', /immutable/)
    const zipped = await ask(house, 'GET', script, { headers: { 'accept-encoding': 'gzip' } })
    assert.equal(zipped.headers.get('content-encoding'), 'gzip')
    assert.equal(gunzipSync(await zipped.arrayBuffer()).toString('utf8'), await served.text())
  })

  it('a fault of ours is 500 with an id and not a word of what it was', async () => {
    const { db } = house.world
    await db.script(
      'alter table ops_missions rename to ops_missions_away; alter table ops_migrations rename to ops_migrations_away',
    )
    const answer = await ask(house, 'GET', '/api/ops/missions', { key })
    const ready = await ask(house, 'GET', '/readyz')
    await db.script(
      'alter table ops_missions_away rename to ops_missions; alter table ops_migrations_away rename to ops_migrations',
    )
    const text = await answer.text()
    assert.equal(answer.status, 500)
    assert.doesNotMatch(text, /ops_missions|relation|select|\.ts/)
    const { request_id: id } = JSON.parse(text) as { request_id: string }
    assert.ok(house.world.log.lines.some((line) => line.fields['request_id'] === id))
    assert.equal(ready.status, 503)
    assert.equal((await ask(house, 'GET', '/readyz')).status, 200)
  })

  it('the document of the API names every route, its scope and its schemas', async () => {
    const document = await get(house, 'GET', '/api/openapi.json', { key })
    assert.equal(document['openapi'], '3.1.0')
    const paths = document['paths'] as Record<
      string,
      Record<string, { 'x-scope': string; responses: object }>
    >
    const stage = new Set<string>(viewAddresses)
    for (const route of house.app.routes.filter(
      ({ path }) => !stage.has(path) && !path.startsWith('/page/'),
    )) {
      const operation = paths[route.path.replaceAll(/:([a-z_]+)/g, '{$1}')]?.[route.method.toLowerCase()]
      assert.equal(operation?.['x-scope'], route.need, route.path)
    }
    const text = JSON.stringify(document)
    const names = Object.keys((document['components'] as { schemas: object }).schemas)
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
      assert.ok(names.includes(name ?? ''), name)
    assert.doesNotMatch(text, /#\/\$defs/)
  })
})
