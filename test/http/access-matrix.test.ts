// Who may pass which door: every route of the real router against every kind of caller.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { allows, type Scope } from '../../src/domain/access.ts'
import { assertTable, type Route, route } from '../../src/http/route.ts'
import { viewAddresses } from '../../src/http/routes/stage.ts'
import {
  ask,
  checkAnswer,
  cronSecret,
  deadKey,
  type House,
  host,
  keyWith,
  logIn,
  openHouse,
} from './house.ts'

/** Paths for the routes' parameters that name nothing on record. */
const concrete = (path: string): string =>
  path
    .replace(':id', '018f0000-0000-7000-8000-00000000dead')
    .replace(':key', 'no_such_policy')
    .replace(':name', 'no_such_rule')
    .replace(':source', 'no-such-sender')

interface Caller {
  name: string
  headers: () => Record<string, string> | Promise<Record<string, string>>
  /** What this caller may pass; null: it has no valid credential. */
  may: ((route: Route) => boolean) | null
}

describe('every route, every caller', () => {
  let house: House
  let callers: Caller[]
  before(async () => {
    house = await openHouse()
    const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
    const scoped = async (...scopes: Scope[]): Promise<Caller> => {
      const key = await keyWith(house, scopes)
      return { name: scopes.join('+'), headers: () => bearer(key), may: (one) => allows(scopes, one.need) }
    }
    // A new one each time: the way out is among the routes.
    const cookie = async () => ({ cookie: `bullpen_session=${await logIn(house)}` })
    const session = await logIn(house)
    const revoked = await deadKey(house, 'revoked')
    const expired = await deadKey(house, 'expired')
    callers = [
      { name: 'nobody', headers: () => ({}), may: null },
      { name: 'a revoked key', headers: () => bearer(revoked), may: null },
      { name: 'an expired key', headers: () => bearer(expired), may: null },
      {
        name: 'a wrong session',
        headers: () => ({ cookie: `bullpen_session=${'A'.repeat(43)}` }),
        may: null,
      },
      { name: 'a session in a Bearer', headers: () => bearer(session), may: null },
      await scoped('read'),
      await scoped('propose'),
      await scoped('approve'),
      await scoped('admin'),
      { name: 'the cron secret', headers: () => bearer(cronSecret), may: (one) => one.need === 'cron' },
      {
        name: 'a session of this origin',
        headers: async () => ({ ...(await cookie()), origin: `http://${host}` }),
        may: () => true,
      },
      { name: 'a session without an origin', headers: cookie, may: (one) => !one.changes && !one.streams },
      {
        name: 'a session from elsewhere',
        headers: async () => ({ ...(await cookie()), origin: 'http://127.0.0.1:9999' }),
        may: (one) => !one.changes && !one.streams,
      },
      {
        name: 'a session from null',
        headers: async () => ({ ...(await cookie()), origin: 'null' }),
        may: (one) => !one.changes && !one.streams,
      },
    ]
  })
  after(() => house.close())

  it('the router has exactly the routes of the table, and each has a scope', () => {
    const real = house.app.hono.routes.map((one) => `${one.method} ${one.path}`).sort()
    const table = house.app.routes.map((one) => `${one.method} ${one.path}`).sort()
    assert.deepEqual(real, table)
    assert.ok(table.length > 40)
  })

  it('only health, the login exchange and static files answer without a credential', () => {
    const open = house.app.routes.filter((one) => one.need === 'public').map((one) => one.path)
    assert.deepEqual(
      open.filter((path) => !/^\/page\/[\w.-]+\.(?:js|css|svg)$/.test(path)).sort(),
      [...viewAddresses, '/healthz', '/login', '/readyz'].sort(),
    )
  })

  it('a route without a scope cannot be registered', () => {
    const bare = {
      ...route({
        method: 'GET',
        path: '/x',
        scope: 'read',
        about: '',
        answers: {},
        handle: async () => ({ status: 200, json: 1 }),
      }),
    }
    assert.throws(() => assertTable([{ ...bare, need: undefined as unknown as 'read' }]), /has no scope/)
    assert.throws(() => assertTable([bare, bare]), /twice/)
  })

  it('each caller passes exactly where the table says', async () => {
    let address = 0
    for (const one of house.app.routes) {
      for (const caller of callers) {
        const path = concrete(one.path)
        const response = await ask(house, one.method, path, {
          headers: await caller.headers(),
          address: `10.0.0.${address++}`,
        })
        const said = `${caller.name}: ${one.method} ${path} → ${response.status}`
        if (one.streams && response.status === 200) {
          await response.body?.cancel()
        } else {
          checkAnswer(house.app.routes, one.method, path, response, await response.text())
        }
        // What must be signed is opened by no credential: see inbound.test.ts.
        if (one.need === 'signed') assert.ok([400, 401].includes(response.status), said)
        else if (one.need === 'public') assert.ok(![401, 403].includes(response.status), said)
        else if (caller.may === null) assert.equal(response.status, 401, said)
        else if (caller.may(one)) assert.ok(![401, 403, 429].includes(response.status), said)
        // The cron secret means nothing anywhere else: there it is just no key.
        else assert.equal(response.status, caller.name === 'the cron secret' ? 401 : 403, said)
        assert.ok(response.status < 500, said)
      }
    }
  })

  it('no address under the API tells a stranger whether it exists', async () => {
    for (const path of ['/api', '/api/ops/nothing', '/api/ops/proposals/x/y/z', '/api/ops/missions']) {
      for (const method of ['GET', 'OPTIONS', 'PATCH', 'DELETE']) {
        assert.equal((await ask(house, method, path)).status, 401, `${method} ${path}`)
      }
    }
  })

  it('a wrong method is 405 with what is allowed, an unknown address 404, both as problems', async () => {
    const key = await keyWith(house, ['read'])
    const wrong = await ask(house, 'PATCH', '/api/ops/proposals', { key })
    assert.equal(wrong.status, 405)
    assert.equal(wrong.headers.get('allow'), 'POST, GET, HEAD, OPTIONS')
    assert.equal(((await wrong.json()) as { code: string }).code, 'method_not_allowed')
    const unknown = await ask(house, 'GET', '/api/ops/nothing', { key })
    assert.equal(unknown.status, 404)
    assert.equal(((await unknown.json()) as { code: string }).code, 'not_found')
    assert.equal((await ask(house, 'GET', '/nothing')).status, 404)
    const options = await ask(house, 'OPTIONS', '/api/ops/missions', { key })
    assert.equal(options.status, 204)
    assert.equal(options.headers.get('allow'), 'GET, HEAD, OPTIONS')
    assert.equal(options.headers.get('access-control-allow-origin'), null)
  })

  it('HEAD shows the headers of a GET and never changes anything', async () => {
    const key = await keyWith(house, ['admin'])
    const head = await ask(house, 'HEAD', '/api/ops/missions', { key })
    assert.equal(head.status, 200)
    assert.equal(await head.text(), '')
    for (const path of ['/api/ops/heartbeat', '/login', '/api/ops/events/stream']) {
      assert.equal((await ask(house, 'HEAD', path, { key })).status, 405, path)
    }
  })
})
