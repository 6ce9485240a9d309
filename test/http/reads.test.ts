// What can be read of a company that has really worked: every list and every detail, against the schemas of the wire.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startWorker, type Worker } from '../../src/loop/worker.ts'
import { insertUses } from '../../src/store/memories.ts'
import { sql } from '../../src/world/db.ts'
import { ask, get, type House, keyWith, openHouse, proposalBody } from './house.ts'

type Row = Record<string, unknown>

describe('a company that has worked', () => {
  let house: House
  let key: string
  let worker: Worker
  let folder: string
  let mission: Row
  const list = async (path: string): Promise<Row[]> =>
    (await get(house, 'GET', path, { key }))['items'] as Row[]

  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
    worker = startWorker(house.world, { id: 'w1', host: 'here', pid: 1, slots: 2, pollMs: 50 })
    folder = mkdtempSync(join(tmpdir(), 'bullpen-reads-'))
    const story =
      'The Lantern bakery sold 4,200 loaves in May, 12 percent more than in April. Rye was the favourite of its guests. '
    writeFileSync(
      join(folder, 'bakery.txt'),
      `The Lantern bakery in May\n\n${story.repeat(6)}\n\nIts owner plans a second oven for 30,000 euros in autumn.\n`,
    )
    const body = { title: 'What the bakery did in May', sources: [join(folder, 'bakery.txt')] }
    const filed = await get(house, 'POST', '/api/ops/run', { key, body, status: 201 })
    mission = await ended(String(filed['mission_id']))
  })
  after(async () => {
    await worker.stop(1_000)
    rmSync(folder, { recursive: true })
    await house.close()
  })

  /** Follows the stream until the mission has ended: no clock decides. */
  async function ended(id: string): Promise<Row> {
    const stream = await ask(house, 'GET', '/api/ops/events/stream?after=0&kind=mission', { key })
    assert.ok(stream.body)
    let text = ''
    for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      if (new RegExp(`"kind":"mission.(succeeded|failed|cancelled)"[^\\n]*${id}`).test(text)) break
    }
    return get(house, 'GET', `/api/ops/missions/${id}`, { key })
  }

  it('a mission shows its proposal, steps, events, artifacts and cost', async () => {
    assert.equal(mission['status'], 'succeeded', JSON.stringify(mission['steps'], null, 1))
    const steps = mission['steps'] as Row[]
    assert.deepEqual(
      steps.map((step) => step['kind']),
      ['crawl', 'analyze', 'write_content'],
    )
    const events = mission['events'] as Row[]
    assert.deepEqual(
      events.filter((event) => String(event['kind']).startsWith('mission.')).map((event) => event['kind']),
      ['mission.started', 'mission.succeeded'],
    )
    assert.ok((mission['artifacts'] as Row[]).some((artifact) => artifact['kind'] === 'article'))
    assert.equal(mission['cost_micro_usd'], 0)
    assert.equal(mission['simulated'], true)
  })

  it('every list and detail fits its schema and pages to its end without gap or double', async () => {
    for (let n = 0; n < 7; n++) {
      await get(house, 'POST', '/api/ops/proposals', {
        key,
        body: proposalBody({ title: `Look ${n}` }),
        status: 201,
      })
    }
    await get(house, 'POST', '/api/ops/heartbeat', { key })
    const lists = house.app.routes.filter(
      (route) =>
        route.method === 'GET' && route.query?.shape['limit'] !== undefined && !route.path.includes(':'),
    )
    assert.ok(lists.length >= 13)
    for (const { path } of lists) {
      const whole = (await list(`${path}?limit=200`)).map(nameOf)
      const paged: unknown[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await get(
          house,
          'GET',
          `${path}?limit=2${cursor && `&after=${encodeURIComponent(cursor)}`}`,
          { key },
        )
        const items = page['items'] as Row[]
        if (path !== '/api/ops/policies') assert.ok(items.length <= 2)
        paged.push(...items.map(nameOf))
        cursor = page['next_cursor'] as string | null
      }
      assert.deepEqual(paged, whole, path)
    }
  })
  const nameOf = (row: Row): unknown => row['id'] ?? row['name'] ?? row['key']

  it('why leads from the first cause through gates and steps to what was made, from any id on the way', async () => {
    const step = (mission['steps'] as Row[])[2] as Row
    const artifact = (mission['artifacts'] as Row[]).find((one) => one['kind'] === 'article') as Row
    const event = (mission['events'] as Row[]).find((one) => one['kind'] === 'mission.succeeded') as Row
    const order = ['proposal', 'gate', 'decision', 'mission', 'step', 'artifact', 'cost', 'memory']
    for (const id of [mission['proposal_id'], mission['id'], step['id'], artifact['id'], event['id']]) {
      const links = await list(`/api/ops/why/${id}`)
      const kinds = links.map((link) => link['what']).filter((what, n, all) => what !== all[n - 1])
      assert.deepEqual(
        kinds.filter((what, n) => kinds.indexOf(what) === n),
        order,
        JSON.stringify(kinds),
      )
      assert.ok(
        links.some((link) => link['here'] === true),
        `${id} is not marked`,
      )
      assert.match(String(links.find((link) => link['what'] === 'gate')?.['text']), /passed: \d+ of \d+/)
    }
    assert.equal((await ask(house, 'GET', '/api/ops/why/999999', { key })).status, 404)
  })

  it('why goes back over the event that caused a proposal, and forward to what a mission caused', async () => {
    const last = (mission['events'] as Row[]).at(-1) as Row
    const id = house.world.rng.id(house.world.clock.now())
    await house.world.db.query(sql`
      insert into ops_mission_proposals (id, agent_id, title, proposed_steps, source, caused_by_event, caused_by_rule, chain_depth, dice)
      values (${id}::uuid, 'observer', 'Review it', '[{"kind":"review"}]', 'trigger', ${Number(last['id'])}, 'content_published', 1,
              '[{"of":"skip","seed":"s:1","roll":0.5,"threshold":0.12}]')`)
    const back = (await list(`/api/ops/why/${id}`)).map((link) => [link['what'], link['id']])
    assert.deepEqual(back.slice(0, 4), [
      ['proposal', mission['proposal_id']],
      ['event', last['id']],
      ['rule', 'content_published'],
      ['dice', id],
    ])
    const forward = await list(`/api/ops/why/${mission['id']}`)
    assert.deepEqual(
      forward.filter((link) => link['what'] === 'later').map((link) => link['id']),
      [id],
    )
  })

  it('why goes on from what a mission taught to the decisions that this touched', async () => {
    const lesson = (await list(`/api/ops/why/${mission['id']}`)).find((link) => link['what'] === 'memory')
    const filed = await get(house, 'POST', '/api/ops/proposals', { key, body: proposalBody(), status: 201 })
    const proposalId = String(filed['id'])
    await insertUses(house.world.db, [
      { memoryId: String(lesson?.['id']), how: 'influence', agentId: 'observer', proposalId },
    ])
    const last = (await list(`/api/ops/why/${mission['id']}`)).filter((link) => link['what'] === 'later')
    assert.ok(
      last.some((link) => link['id'] === proposalId && /it chose the topic/.test(String(link['text']))),
      JSON.stringify(last),
    )
  })

  it('an artifact comes whole, and as a download that no browser opens', async () => {
    const { id } = (mission['artifacts'] as Row[]).find((one) => one['kind'] === 'article') as Row
    const shown = await get(house, 'GET', `/api/ops/artifacts/${id}`, { key })
    const download = await ask(house, 'GET', `/api/ops/artifacts/${id}/content`, { key })
    assert.equal(await download.text(), shown['content'])
    assert.match(
      String(download.headers.get('content-disposition')),
      /^attachment; filename="article-[0-9a-f-]{36}\.md"$/,
    )
    assert.match(String(download.headers.get('content-type')), /^text\/markdown/)
    assert.equal(download.headers.get('x-content-type-options'), 'nosniff')
  })

  it('a price that is not known is shown as unknown, never as 0', async () => {
    const id = house.world.rng.id(house.world.clock.now())
    await house.world.db.query(sql`
      insert into ops_model_calls (id, agent_id, mission_id, task, model, simulated, input_tokens, output_tokens, cost_micro_usd, ok)
      values (${id}::uuid, 'executor', ${mission['id']}::uuid, 'write', 'some:model', false, 10, 5, null, true)`)
    const costs = await get(house, 'GET', '/api/ops/costs', { key })
    const today = costs['today'] as Row
    assert.equal(today['cost_micro_usd'], null)
    assert.equal(today['unpriced_calls'], 1)
    assert.equal(
      (await get(house, 'GET', `/api/ops/missions/${mission['id']}`, { key }))['cost_micro_usd'],
      null,
    )
    const model = (costs['by_model'] as Row[]).find((sum) => sum['of'] === 'some:model')
    assert.equal(model?.['cost_micro_usd'], null)
    assert.equal(model?.['input_tokens'], 10)
  })

  it('the status tells limits as the gates measure them, the worker, the beat and the newest event', async () => {
    const status = await get(house, 'GET', '/api/ops/status', { key })
    const drafts = (status['limits'] as Row[]).find(
      (bar) => bar['gate'] === 'content_policy.max_drafts_per_day',
    )
    assert.equal(drafts?.['measured'], 1)
    assert.equal(drafts?.['limit'], 8)
    assert.equal((status['workers'] as Row[])[0]?.['alive'], true)
    assert.equal((status['last_beat'] as Row)['status'], 'succeeded')
    const newest = (await list(`/api/ops/events?after=${Number(status['latest_event_id']) - 1}`))[0]
    assert.equal(newest?.['id'], status['latest_event_id'])
    assert.equal(status['simulated'], true)
    assert.equal(status['engine'], 'embedded')
  })

  it('policies are shown, refused with a path, written, listed in their history and taken back', async () => {
    const put = (body: unknown) =>
      ask(house, 'PUT', '/api/ops/policies/x_daily_quota?reason=busy', { key, body })
    const refused = await put({ limit: 'many' })
    assert.equal(refused.status, 422)
    assert.equal(((await refused.json()) as { problems: { path: string }[] }).problems[0]?.path, 'limit')
    assert.equal((await put({ limit: 7 })).status, 200)
    assert.equal((await put({ limit: 9 })).status, 200)
    const history = await list('/api/ops/policies/x_daily_quota/history')
    assert.deepEqual(
      history.map((change) => [change['value'], change['author'], change['reason']]),
      [
        [{ limit: 9 }, 'key:test admin', 'busy'],
        [{ limit: 7 }, 'key:test admin', 'busy'],
      ],
    )
    const body = { version: history[1]?.['version'] }
    const back = await get(house, 'POST', '/api/ops/policies/x_daily_quota/revert', { key, body })
    assert.deepEqual(back['value'], { limit: 7 })
    assert.equal((await ask(house, 'PUT', '/api/ops/policies/no_such', { key, body: {} })).status, 404)
  })

  it('a policy is tried on the past before it is written, and nothing changes', async () => {
    const path = '/api/ops/policies/proposal_policy/backtest?days=3'
    const events = (await get(house, 'GET', '/api/ops/status', { key }))['latest_event_id']
    const tried = await get(house, 'POST', path, { key, body: { max_per_agent_per_day: 1 } })
    assert.ok(Number((tried['after'] as Row)['rejected']) > Number((tried['before'] as Row)['rejected']))
    assert.equal((await ask(house, 'POST', path, { key, body: { max_per_agent_per_day: -1 } })).status, 422)
    assert.equal(
      (await ask(house, 'POST', '/api/ops/policies/no_such/backtest', { key, body: {} })).status,
      404,
    )
    assert.equal((await get(house, 'GET', '/api/ops/status', { key }))['latest_event_id'], events)
  })

  it('a trigger rule is added, changed, and refused when it makes no sense', async () => {
    const rule = {
      trigger_event: 'proactive_research',
      action_config: { target_agent: 'observer' },
      conditions: { every_minutes: 60 },
    }
    const put = (body: unknown) => get(house, 'PUT', '/api/ops/triggers/my_research', { key, body })
    assert.equal((await put(rule))['outcome'], 'added')
    assert.equal((await put(rule))['outcome'], 'unchanged')
    assert.equal((await put({ ...rule, enabled: false }))['outcome'], 'changed')
    const wrong = await ask(house, 'PUT', '/api/ops/triggers/my_research', {
      key,
      body: { ...rule, trigger_event: 'full_moon' },
    })
    assert.equal(wrong.status, 422)
    assert.ok(
      (await list('/api/ops/triggers')).some(
        (one) => one['name'] === 'my_research' && one['enabled'] === false,
      ),
    )
  })

  it('an outcome measured outside is recorded, for an artifact that exists', async () => {
    const { id } = (mission['artifacts'] as Row[])[0] as Row
    const metric = {
      artifact_id: id,
      metric: 'engagement_rate',
      value: 0.07,
      at: '2026-11-01T10:00:00+01:00',
    }
    await get(house, 'POST', '/api/ops/metrics', { key, body: metric, status: 201 })
    await get(house, 'POST', '/api/ops/metrics', {
      key,
      body: { external_id: 't1', metric: 'likes', value: 3 },
      status: 201,
    })
    for (const body of [
      { metric: 'likes', value: 3 },
      { ...metric, artifact_id: mission['id'] },
      { ...metric, at: 'yesterday' },
    ]) {
      assert.equal((await ask(house, 'POST', '/api/ops/metrics', { key, body })).status, 422)
    }
  })

  it('figures for Prometheus name steps, cost and requests', async () => {
    const text = await (await ask(house, 'GET', '/metrics', { key })).text()
    for (const name of [
      'bullpen_steps_open{status="queued"}',
      'bullpen_unpriced_calls_today 1',
      'bullpen_enabled 1',
    ]) {
      assert.ok(text.includes(name), name)
    }
    assert.match(
      text,
      /bullpen_http_request_seconds_count\{method="GET",route="\/api\/ops\/missions\/:id",status="200"\}/,
    )
  })
})
