// The company's life on the surface: what was said and why, what came of it, what is remembered, and why leads through all of it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { insertUses } from '../../src/store/memories.ts'
import { sql } from '../../src/world/db.ts'
import { type HeldTalk, talkToTheEnd } from '../support/life.ts'
import { memoryOf, remember } from '../support/memories.ts'
import { ask, get, type House, keyWith, openHouse, proposalBody } from './house.ts'

type Row = Record<string, unknown>

describe('a company that has talked', () => {
  let house: House
  let key: string
  let talk: HeldTalk
  const one = (path: string): Promise<Row> => get(house, 'GET', path, { key })
  const list = async (path: string): Promise<Row[]> => (await one(path))['items'] as Row[]
  const newId = (): string => house.world.rng.id(house.world.clock.now())

  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
    talk = await talkToTheEnd(house.world)
    await house.world.db.query(sql`
      insert into ops_model_calls (id, agent_id, roundtable_id, task, model, simulated, input_tokens, output_tokens, cost_micro_usd, ok)
      values (${newId()}, 'executor', ${talk.id}, 'turn', 'demo', true, 90, 10, 0, true)`)
    await house.world.db.query(sql`
      insert into ops_roundtable_slots (day, slot, due_at, format, probability, roll, roll_seed, outcome, roundtable_id, decided_at)
      values ('2026-03-02', '09:00 standup', '2026-03-02T09:00:00Z', 'standup', 1, 0.25, 'seed', 'held', ${talk.id}, ops_now()),
             ('2026-03-02', '04:00 watercooler', '2026-03-02T04:00:00Z', 'watercooler', 0.4, 0.75, 'seed', 'missed', null, ops_now())`)
    await house.world.db.query(sql`
      insert into ops_voice_history (id, agent_id, modifiers, roundtable_id)
      values (${newId()}, 'observer', '[{"rule":"learns","say":"Reference what works.","because":"11 lessons"}]', ${talk.id})`)
  })
  after(() => house.close())

  it('a conversation shows who sat there, every turn with why, and what came of it', async () => {
    const shown = await one(`/api/ops/roundtables/${talk.id}`)
    assert.deepEqual(
      (shown['seats'] as Row[]).map((seat) => [seat['display_name'], seat['role']]),
      [
        ['Cora', 'coordinator'],
        ['Ed', 'executor'],
        ['Olga', 'observer'],
      ],
    )
    const turns = shown['turns'] as Row[]
    assert.deepEqual(
      turns.map((turn) => [turn['position'], turn['name'], turn['interaction']]),
      [
        [0, 'Cora', 'opening'],
        [1, 'Ed', 'critical'],
        [2, 'Olga', 'agreement'],
      ],
    )
    assert.equal(((turns[1] as Row)['why'] as { weights: Row[] }).weights[0]?.['agent'], 'executor')
    assert.deepEqual(
      (shown['memories'] as Row[]).map((memory) => memory['id']),
      talk.memories,
    )
    assert.deepEqual(
      (shown['drifts'] as Row[]).map((drift) => [drift['before'], drift['after'], drift['reason']]),
      [[0.35, 0.33, 'A blunt answer.']],
    )
    assert.equal((shown['action_items'] as Row[])[0]?.['id'], talk.item)
    assert.deepEqual(shown['cost'], {
      model_calls: 1,
      simulated_calls: 1,
      input_tokens: 90,
      output_tokens: 10,
      cost_micro_usd: 0,
    })
    assert.match(String(shown['summary']), /^The crawl is what blocks/)
  })

  it('conversations are found by status, format and agent', async () => {
    const ids = async (query: string): Promise<unknown[]> =>
      (await list(`/api/ops/roundtables?${query}`)).map((row) => row['id'])
    assert.deepEqual(await ids('status=succeeded&format=standup&agent=observer'), [talk.id])
    for (const none of ['status=failed', 'format=debate', 'agent=nobody'])
      assert.deepEqual(await ids(none), [])
  })

  it('a search finds a memory by words, beginnings, misspellings and tags, the best first', async () => {
    const [lesson, insight] = talk.memories
    const found = async (q: string): Promise<unknown[]> =>
      (await list(`/api/ops/memories?q=${encodeURIComponent(q)}`)).map((row) => row['id'])
    assert.deepEqual(await found('crawl'), [lesson])
    assert.deepEqual(await found('headl'), [insight])
    assert.deepEqual(await found('hedlines'), [insight])
    assert.deepEqual(await found('Headlines with NUMBERS'), [insight])
    // The word stands in one and is a tag of the other: who has it in the text too is like it.
    assert.deepEqual(await found('engagement'), [insight, lesson])
    assert.deepEqual(await found('engagment'), [insight])
    for (const nothing of ['zebra', "'; drop table ops_agent_memory; --", '%', '&|!():*', 'é']) {
      assert.deepEqual(await found(nothing), [], nothing)
    }
  })

  it('a search pages to its end without gap or double', async () => {
    const more = Array.from({ length: 7 }, (_, n) =>
      memoryOf({ content: `Lanterns glow in ward ${n} of the harbour ${'x'.repeat(n)}`, confidence: 0.6 }),
    )
    await remember(house.world.db, ...more)
    const whole = (await list('/api/ops/memories?q=lantern&limit=200')).map((row) => row['id'])
    assert.ok(whole.length >= 5)
    const paged: unknown[] = []
    for (let cursor = ''; cursor !== 'end'; ) {
      const page = await one(`/api/ops/memories?q=lantern&limit=2${cursor && `&cursor=${cursor}`}`)
      paged.push(...(page['items'] as Row[]).map((row) => row['id']))
      cursor = (page['next_cursor'] as string | null) ?? 'end'
    }
    assert.deepEqual(paged, whole)
  })

  it('memories are listed by agent, type, tag and source, and the words of a forgotten one are nowhere', async () => {
    const [lesson] = talk.memories
    for (const filter of ['agent=executor&type=lesson', 'tag=crawl', 'source=conversation&type=lesson'])
      assert.deepEqual(
        (await list(`/api/ops/memories?${filter}`)).map((row) => row['id']),
        [lesson],
      )
    const secret = memoryOf({ content: 'The vault opens with marmalade' })
    await remember(house.world.db, secret)
    await house.world.db.query(sql`delete from ops_agent_memory where id = ${secret.id}`)
    assert.deepEqual(await list('/api/ops/memories?q=marmalade'), [])
    assert.deepEqual(await list('/api/ops/memories?q=marmalade&live=gone'), [])
    const gone = (await list('/api/ops/memories?live=gone')).find((row) => row['id'] === secret.id)
    assert.deepEqual([gone?.['content'], gone?.['gone_as'], gone?.['state']], [null, 'forgotten', 'gone'])
    const why = JSON.stringify(await list(`/api/ops/why/${secret.id}`))
    assert.match(why, /its words are gone/)
    assert.doesNotMatch(why, /marmalade/)
  })

  it('a memory shows what took its place', async () => {
    const old = memoryOf({ content: 'Post at nine in the morning, readers are awake' })
    const later = memoryOf({ content: 'Evenings bring most of all readers', supersedes: old.id })
    await remember(house.world.db, old)
    await remember(house.world.db, later)
    const shown = await one(`/api/ops/memories/${old.id}`)
    assert.equal(shown['state'], 'superseded')
    assert.deepEqual(
      (shown['chain'] as Row[]).map((row) => row['id']),
      [old.id, later.id],
    )
    assert.deepEqual(
      (await list('/api/ops/memories?live=false')).map((row) => row['id']),
      [old.id],
    )
  })

  it('two agents are shown in either order, with every movement', async () => {
    const pair = await one('/api/ops/relationships/executor/coordinator')
    assert.deepEqual([pair['agent_a'], pair['name_b'], pair['affinity']], ['coordinator', 'Ed', 0.33])
    assert.equal((pair['drifts'] as Row[])[0]?.['roundtable_id'], talk.id)
    assert.equal((await list('/api/ops/relationships?agent=observer')).length, 2)
    assert.equal((await ask(house, 'GET', '/api/ops/relationships/executor/nobody', { key })).status, 404)
  })

  it('an agent shows its voice with the reason, its memories by type, and how it stands to others', async () => {
    const shown = await one('/api/ops/agents/observer')
    assert.deepEqual(
      ((shown['voice'] as Row)['modifiers'] as Row[]).map((modifier) => modifier['because']),
      ['11 lessons'],
    )
    assert.equal(((shown['memory'] as Row)['by_type'] as Row)['insight'], shown['memories'])
    assert.equal((shown['relationships'] as Row[]).length, 2)
    assert.equal((await ask(house, 'GET', '/api/ops/agents/nobody', { key })).status, 404)
    assert.equal(((await one('/api/ops/agents/executor'))['cost_today'] as Row)['input_tokens'], 90)
  })

  it('the slots of a day are shown with their rolls', async () => {
    const slots = await list('/api/ops/slots?day=2026-03-02')
    assert.deepEqual(
      slots.map((slot) => [slot['slot'], slot['roll'], slot['outcome']]),
      [
        ['04:00 watercooler', 0.75, 'missed'],
        ['09:00 standup', 0.25, 'held'],
      ],
    )
    assert.match(String((await one('/api/ops/slots'))['day']), /^\d{4}-\d\d-\d\d$/)
    assert.equal((await ask(house, 'GET', '/api/ops/slots?day=yesterday', { key })).status, 400)
  })

  it('costs tell talk from work', async () => {
    const purposes = (await one('/api/ops/costs'))['by_purpose'] as { today: Row[] }
    const talkSum = purposes.today.find((sum) => sum['of'] === 'talk')
    assert.deepEqual([talkSum?.['calls'], talkSum?.['input_tokens']], [1, 90])
  })

  it('the status tells the conversations of the day and the memories', async () => {
    const status = await one('/api/ops/status')
    const { used, limit, last_day: day } = status['conversations'] as Row
    assert.deepEqual([used, limit, day], [1, 5, { succeeded: 1 }])
    assert.ok(Number(status['memories']) >= 2)
    const gates = (status['limits'] as Row[]).map((bar) => bar['gate'])
    assert.ok(gates.includes('initiative_policy.max_action_items_per_day'))
  })

  it('figures for Prometheus name conversations and memories', async () => {
    const text = await (await ask(house, 'GET', '/metrics', { key })).text()
    assert.match(text, /^bullpen_conversations_day\{status="succeeded"\} 1$/m)
    assert.match(text, /^bullpen_memories [1-9]/m)
  })

  it('why leads from the slot over gates, seats and turns to memories and what they touched', async () => {
    const [lesson] = talk.memories
    const filed = await get(house, 'POST', '/api/ops/proposals', { key, body: proposalBody(), status: 201 })
    await house.world.db.query(sql`
      update ops_mission_proposals set memory_influenced = true, memory_id = ${lesson},
        dice = '[{"of":"memory influence","seed":"s","roll":0.1,"threshold":0.3}]'
      where id = ${filed['id']}`)
    const proposalId = String(filed['id'])
    await insertUses(house.world.db, [
      { memoryId: String(lesson), how: 'influence', agentId: 'executor', proposalId },
    ])
    const links = await list(`/api/ops/why/${talk.id}`)
    const order = links.map((link) => link['what']).filter((what, n, all) => what !== all[n - 1])
    assert.deepEqual(order, [
      'slot',
      'roundtable',
      'gate',
      'seat',
      'turn',
      'distilled',
      'memory',
      'drift',
      'initiative',
      'cost',
      'roundtable',
      'later',
    ])
    assert.equal(links.at(-1)?.['id'], proposalId)
    assert.equal(links.find((link) => link['here'] === true)?.['what'], 'roundtable')
    assert.match(String(links.find((link) => link['what'] === 'slot')?.['text']), /rolled 0\.2500 against 1/)

    const fromMemory = await list(`/api/ops/why/${lesson}`)
    assert.deepEqual(
      fromMemory.map((link) => [link['what'], link['here']]),
      [
        ['roundtable', false],
        ['memory', true],
        ['later', false],
      ],
    )
    const behind = await list(`/api/ops/why/${proposalId}`)
    assert.match(String(behind[0]?.['title']), /^chose the topic \(lesson\): A page that is gone/)
    assert.ok(
      behind.some((link) => link['what'] === 'dice' && /0\.1000 against 0\.3/.test(String(link['text']))),
    )
    const proposal = await one(`/api/ops/proposals/${proposalId}`)
    assert.deepEqual([proposal['memory_influenced'], proposal['memory_id']], [true, lesson])
  })

  it('why tells of an event what it is an event of: a turn, a memory, a movement, an action item', async () => {
    const told = async (kind: string): Promise<Row | undefined> => {
      const [event] = await list(`/api/ops/events?kind=${kind}`)
      assert.ok(event, kind)
      return (await list(`/api/ops/why/${event['id']}`)).find((link) => link['here'] === true)
    }
    assert.match(String((await told('turn.spoken'))?.['title']), /^Cora: Three drafts/)
    assert.equal((await told('memory.made'))?.['id'], talk.memories[0])
    assert.equal((await told('action_item.queued'))?.['id'], talk.item)
    assert.equal((await told('roundtable.succeeded'))?.['title'], 'Conversation succeeded')
    assert.equal((await told('roundtable.queued'))?.['what'], 'roundtable')
    assert.match(String((await told('relationship.drifted'))?.['title']), /cooler/)
    assert.match(String((await told('voice.changed'))?.['title']), /speaks differently/)
  })

  it('a step shows the memories that stood in its prompt', async () => {
    const filed = await get(house, 'POST', '/api/ops/proposals', { key, body: proposalBody(), status: 201 })
    const [step] = await list(`/api/ops/steps?mission=${filed['mission_id']}`)
    const [, insight] = talk.memories
    await insertUses(house.world.db, [
      { memoryId: String(insight), how: 'prompt', agentId: 'observer', stepId: String(step?.['id']) },
    ])
    const links = await list(`/api/ops/why/${step?.['id']}`)
    const at = links.findIndex((link) => link['id'] === step?.['id'])
    assert.match(String(links[at + 1]?.['title']), /^in the prompt \(insight\): Numbers in headlines/)
    const uses = (await one(`/api/ops/memories/${insight}`))['used_in'] as Row[]
    assert.deepEqual(
      uses.map((use) => use['about']),
      ['review: Look at the figures'],
    )
  })

  it('a proposal that an action item asked for shows its conversation', async () => {
    const filed = await get(house, 'POST', '/api/ops/proposals', { key, body: proposalBody(), status: 201 })
    await house.world.db.query(sql`
      update ops_initiative_queue set status = 'proposed', proposal_id = ${filed['id']}, processed_at = ops_now()
      where id = ${talk.item}`)
    for (const id of [filed['id'], talk.item]) {
      const links = await list(`/api/ops/why/${id}`)
      assert.deepEqual(
        links.slice(0, 2).map((link) => [link['what'], link['id']]),
        [
          ['roundtable', talk.id],
          ['initiative', talk.item],
        ],
      )
      assert.equal(links.find((link) => link['here'] === true)?.['id'], id)
    }
    assert.equal((await list('/api/ops/initiatives?kind=action_item&status=proposed')).length, 1)
  })
})
