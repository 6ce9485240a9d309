// No request, however malformed, may bring a 5xx, a stack, a hang, or harm. FUZZ_CASES says how many are tried.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { sql } from '../../src/world/db.ts'
import { hostileRequests } from './hostile.ts'
import { ask, checkAnswer, get, type House, keyWith, openHouse, proposalBody, routeOf } from './house.ts'

const cases = Number(process.env['FUZZ_CASES'] ?? 2_000)
const leaks =
  /\bat [\w.<>]+ \(|node:internal|node_modules|\.ts:\d|syntax error|relation "|violates|SQLSTATE|\/root\/|\/work\//

describe('hostile requests', () => {
  let house: House
  let key: string
  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
    await house.world.db.script('create table canary (alive boolean); insert into canary values (true)')
  })
  after(() => house.close())

  it(`${cases} of them are answered with what the table promises, and nothing of the inside shows`, async (t) => {
    let slowestMs = 0
    const answered = new Map<number, number>()
    const hostile = hostileRequests(house.app.routes, key)
    await fc.assert(
      fc.asyncProperty(hostile, async ({ method, path, headers, body }) => {
        const start = performance.now()
        const response = await ask(house, method, path, { headers, ...(body === null ? {} : { body }) })
        const streams =
          response.headers.get('content-type')?.startsWith('text/event-stream') && response.status === 200
        if (streams) await response.body?.cancel()
        const text = streams ? '' : await response.text()
        slowestMs = Math.max(slowestMs, performance.now() - start)
        answered.set(response.status, (answered.get(response.status) ?? 0) + 1)
        assert.ok(
          response.status < 500,
          `${response.status}: ${text} ${JSON.stringify(house.world.log.lines.at(-1))}`,
        )
        assert.doesNotMatch(text.startsWith('{"openapi"') ? '' : text, leaks)
        if (
          !streams &&
          ['GET', 'POST', 'PUT', 'DELETE'].includes(method) &&
          routeOf(house.app.routes, method, path)
        ) {
          checkAnswer(house.app.routes, method, path, response, text)
        }
      }),
      {
        numRuns: cases,
        ...(process.env['FUZZ_SEED'] === undefined ? {} : { seed: Number(process.env['FUZZ_SEED']) }),
      },
    )
    t.diagnostic(
      `by status: ${JSON.stringify(Object.fromEntries([...answered].sort(([a], [b]) => a - b)))}; slowest ${Math.round(slowestMs)} ms`,
    )
    assert.ok(answered.size >= 6, 'the generator reached only few kinds of answers')
  })

  it('afterwards the server works, the tables are there, and the invariants hold', async () => {
    await house.world.db.query(sql`update ops_policy set value = '{"enabled":true}' where key = 'system'`)
    const alive = await house.world.db.query<{ alive: boolean }>(sql`select alive from canary`)
    assert.deepEqual(alive, [{ alive: true }])
    await get(house, 'POST', '/api/ops/proposals', { key, body: proposalBody(), status: 201 })
    const verdict = await get(house, 'GET', '/api/ops/verify', { key })
    const broken = (verdict['invariants'] as { ok: boolean }[]).filter((one) => !one.ok)
    assert.deepEqual(broken, [])
  })
})
