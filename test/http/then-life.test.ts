// What agents knew, how they stood to each other, what rules and limits were in force, what was spent and what waited for people at any
// moment: a company that pays lives for a day and a half while a founder interferes, and is then asked of every moment that was looked at.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { internalRequest } from '../../src/http/app.ts'
import { type Hold, holdMoney } from '../../src/loop/hold-money.ts'
import { putRelationships } from '../../src/store/relationships.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { Model } from '../../src/world/model.ts'
import { type FreshDatabase, freshEmbedded, freshPostgres } from '../support/database.ts'
import { aMicroPerToken, callOf, settle } from '../support/money.ts'
import { checkAnswer, type House, host, openHouse } from './house.ts'
import { foundStudio, type LivedWorld, live, readAtOnce } from './lived.ts'

type Row = Record<string, unknown>

const lists = [
  'memories?limit=200',
  'memories?live=false',
  'memories?live=gone',
  'memories?agent=writer&type=insight',
  'memories?q=headline',
  'memories?q=numbers&live=gone',
  'relationships',
  'relationships?agent=writer',
  'initiatives',
  'initiatives?kind=action_item',
  'policies',
  'policies/budget_policy',
  'policies/content_policy/history',
  'costs',
  'missions?limit=200',
  'costs?limit=3',
  'approvals',
  'proposals',
  'proposals?status=pending',
  'proposals?status=rejected',
  'proposals?agent=writer',
].map((path) => `/api/ops/${path}`)

/** What truly cannot be known of the past, and why. Beside it: the words and labels of what was forgotten, which are gone for good. */
const unknowable: Readonly<Record<string, string>> = {
  lease_expires_at: 'leases are renewed without a word',
}
/** Of what waits in the queue of initiatives: that a worker took it up, how often, and until when it pauses is nowhere kept. */
const unknownWhileQueued = ['attempt', 'run_after', 'reason']

interface Look {
  at: string
  path: string
  answer: unknown
}

async function request(house: House, path: string, init: RequestInit = {}): Promise<Response> {
  return internalRequest(house.app, new Request(`http://${host}${path}`, init))
}

async function read(house: House, path: string): Promise<Row> {
  const response = await request(house, path)
  const text = await response.text()
  checkAnswer(house.app.routes, 'GET', path, response, text)
  return JSON.parse(text) as Row
}

const itemsOf = (answer: unknown): Row[] => (answer as { items: Row[] }).items

/** Returns everything that is read at this moment: the lists, and of some things each detail. `asked` collects what people were asked. */
async function look(house: House, asked: Set<string>): Promise<Look[]> {
  const looks: Look[] = []
  const keep = async (path: string): Promise<Row> => {
    const { at, answer } = await readAtOnce(house.world.clock, () => read(house, path))
    looks.push({ at, path, answer })
    return answer
  }
  for (const path of lists) await keep(path)
  const found = (path: string): Row[] => itemsOf(looks.find((one) => one.path === `/api/ops/${path}`)?.answer)
  const memories = found('memories?limit=200')
  const some = [...memories.slice(0, 3), ...memories.slice(-3), ...found('memories?live=false').slice(0, 2)]
  for (const { id } of some) await keep(`/api/ops/memories/${id}`)
  for (const pair of found('relationships').slice(0, 3))
    await keep(`/api/ops/relationships/${pair['agent_b']}/${pair['agent_a']}`)
  for (const { id } of itemsOf(await read(house, '/api/ops/agents'))) await keep(`/api/ops/agents/${id}`)
  for (const { id } of found('proposals').slice(0, 5)) await keep(`/api/ops/proposals/${id}`)
  for (const { id } of found('approvals')) asked.add(String(id))
  for (const id of asked) await keep(`/api/ops/approvals/${id}`)
  return looks
}

/** Returns an answer without what cannot be known; `forgotten` are the memories whose words are gone. */
function knowable(value: unknown, forgotten: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((part) => knowable(part, forgotten))
  if (typeof value !== 'object' || value === null) return value
  const row = value as Row
  const isQueued = 'max_attempts' in row && ['queued', 'running'].includes(String(row['status']))
  const isForgotten = forgotten.has(String(row['id']))
  return Object.fromEntries(
    Object.entries(row)
      .filter(([key]) => !(key in unknowable) && !(isQueued && unknownWhileQueued.includes(key)))
      .filter(([key]) => !(isForgotten && (key === 'content' || key === 'tags')))
      .map(([key, part]) => [key, isQueued && key === 'status' ? 'queued' : knowable(part, forgotten)]),
  )
}

/** What a founder does in the company, one thing after the other, each when it can be done. */
function founder(house: House, world: LivedWorld): () => Promise<void> {
  const send = async (path: string, body: unknown, method = 'POST'): Promise<void> => {
    const init = { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await request(house, `/api/ops/${path}`, init)
    assert.ok(response.status < 300, `${path}: ${await response.text()}`)
  }
  const known = async (n: number): Promise<string> => {
    const rows = itemsOf(await read(house, '/api/ops/memories?limit=200'))
    const found = rows.toReversed()[n] ?? assert.fail(`${rows.length} memories are no ${n + 1}`)
    return `memories/${found['id']}`
  }
  const tweet = (title: string): Promise<void> =>
    send('proposals', {
      agent_id: 'writer',
      title,
      proposed_steps: [{ kind: 'post_tweet', payload: { text: title } }],
    })
  const waiting = async (what: string): Promise<Row | undefined> =>
    itemsOf(await read(house, '/api/ops/approvals')).find((row) => row['what'] === what)
  let first = ''
  let hold: Hold | null = null
  const deeds: readonly (() => Promise<unknown>)[] = [
    () => send('policies/initiative_policy', { enabled: true, cooldown_hours: 1, min_memories: 1 }, 'PUT'),
    () =>
      send('memories', {
        agent_id: 'writer',
        type: 'insight',
        content: 'Readers like numbers in a headline.',
      }),
    () =>
      send('memories', { agent_id: 'writer', type: 'lesson', content: 'Never publish on a Friday night.' }),
    () =>
      send('memories', { agent_id: 'writer', type: 'insight', content: 'Long posts are read on Sundays.' }),
    () => tweet('Numbers in headlines'),
    async () => {
      first = await known(0)
      return send(`${first}/pin`, { pinned: true })
    },
    async () => send(`${await known(1)}/dispute`, { reason: 'who says so?' }),
    async () => send(`${await known(1)}/dispute`, { reason: 'nobody says so' }),
    () => send('policies/content_policy', { enabled: true, max_drafts_per_day: 5 }, 'PUT'),
    async () => {
      const { id } = (await waiting('proposal')) ?? assert.fail('a tweet waits')
      return send(`proposals/${id}/reject`, { reason: 'too loud' })
    },
    async () => {
      const [mission] = itemsOf(await read(house, '/api/ops/missions'))
      const missionId = String((mission ?? assert.fail('a mission was filed'))['id'])
      const call = { agentId: 'writer', missionId, promptTokens: 900, maxOutputTokens: 100 }
      hold = await holdMoney(world, callOf(call))
    },
    async () => send(`${await known(1)}/dispute`, { reason: null }),
    () =>
      send('policies/budget_policy', { daily_usd: 0.03, monthly_usd: 20, per_agent_daily_usd: 0.02 }, 'PUT'),
    () => tweet('A second try'),
    async () => send(`${await known(2)}/forget`, {}),
    () => send(`${first}/pin`, { pinned: false }),
    () =>
      world.db.transaction((tx) =>
        putRelationships(tx, [
          { a: 'writer', b: 'social', affinity: 0.2, backstory: 'They argued over a comma.' },
        ]),
      ),
    () => send('policies/memory_policy', { max_per_agent: 4 }, 'PUT'),
    async () => {
      const { id } = (await waiting('proposal')) ?? assert.fail('a tweet waits')
      return send(`proposals/${id}/approve`, {})
    },
    async () => {
      const usage = { inputTokens: 400, cachedTokens: 0, outputTokens: 50 }
      assert.ok(hold !== null && (await settle(world, hold, usage)), 'a call is heard of late')
    },
    async () => {
      const rise = (await waiting('budget_rise')) ?? assert.fail('more money is asked for')
      return send(`approvals/${rise['id']}/approve`, { payload_sha: rise['payload_sha'] })
    },
    async () => {
      const rise = await waiting('budget_rise')
      if (rise !== undefined) await send(`approvals/${rise['id']}/refuse`, { reason: 'enough is enough' })
    },
    async () => {
      const [change] = itemsOf(await read(house, '/api/ops/policies/content_policy/history'))
      return send('policies/content_policy/revert', { version: change?.['version'] })
    },
    () => world.db.query(sql`delete from ops_policy where key = 'content_policy'`),
    async () => {
      const [gone] = itemsOf(await read(house, '/api/ops/memories?live=gone'))
      await send(`memories/${(gone ?? assert.fail('a memory left for want of room'))['id']}/forget`, {})
    },
    () => send('policies/budget_policy', { daily_usd: 5, monthly_usd: 20, per_agent_daily_usd: 5 }, 'PUT'),
  ]
  let done = 0
  return async () => {
    await deeds[done]?.()
    done += 1
  }
}

const paid = (model: Model): Model => ({
  ...model,
  name: 'test:paid',
  simulated: false,
  priceOf: () => aMicroPerToken,
  ask: async (asked) => ({ ...(await model.ask(asked)), model: 'test:paid', simulated: false }),
})

interface Lived {
  house: House
  looks: Look[]
}

/** Lets such a company live for so many hours, looking at it every so often, in the middle of a call too. */
async function lived(fresh: FreshDatabase, db: Db, hours: number, everyMinutes: number): Promise<Lived> {
  const looks: Look[] = []
  const asked = new Set<string>()
  let watch = async (_now = false): Promise<void> => undefined
  let calls = 0
  const founded = await foundStudio(db, async () => {
    calls += 1
    await watch(calls % 23 === 0)
  })
  const world = { ...founded, model: paid(founded.model) }
  const house = await openHouse({ world, fresh: { ...fresh, db } })
  const act = founder(house, world)
  const { clock } = world
  let nextLook = 0
  let nextDeed = clock.now() + 30 * 60_000
  watch = async (now = false) => {
    if (clock.now() < nextLook && !now) return
    nextLook = clock.now() + everyMinutes * 60_000
    looks.push(...(await look(house, asked)))
    // What follows is later, if only by so much.
    await clock.advance(1)
    if (clock.now() < nextDeed) return
    nextDeed = clock.now() + 30 * 60_000
    await act()
  }
  await live(world, hours, () => watch())
  await clock.advance(1_000)
  return { house, looks }
}

/** Fails with what differs between what was told then and what is told of then. */
async function compare({ house, looks }: Lived): Promise<string> {
  const gone = await house.world.db.query<{ id: string }>(
    sql`select id from ops_memory_gone where gone_as = 'forgotten' order by id limit 1000`,
  )
  const forgotten = new Set(gone.map(({ id }) => id))
  assert.ok(forgotten.size > 0)
  const wrong: string[] = []
  for (const { at, path, answer } of looks) {
    // Found by words that are gone since.
    if (path.includes('q=')) continue
    const then = await read(house, `${path}${path.includes('?') ? '&' : '?'}at=${at}`)
    try {
      assert.deepEqual(knowable(then, forgotten), knowable(answer, forgotten))
    } catch (error) {
      wrong.push(`${path} at ${at}: ${String((error as Error).message).slice(0, 2_000)}`)
    }
  }
  const shown = wrong.slice(0, Number(process.env['SHOW'] ?? 4)).join('\n\n')
  assert.equal(wrong.length, 0, `${wrong.length} of ${looks.length} differ:\n${shown}`)
  return `${looks.length} answers of ${new Set(looks.map(({ at }) => at)).size} moments`
}

/** What is found by words is among what was found then, but for what was forgotten since. */
async function compareSearches({ house, looks }: Lived): Promise<number> {
  let hits = 0
  for (const { at, path, answer } of looks.filter((one) => one.path.includes('q='))) {
    const then = itemsOf(await read(house, `${path}&at=${at}`))
    const was = itemsOf(answer).map(({ id }) => id)
    const rest = was.filter((id) => then.some((row) => row['id'] === id))
    assert.deepEqual(
      then.map(({ id }) => id),
      rest,
    )
    hits += rest.length
  }
  return hits
}

/** Every kind of change was lived through, so that none is told of by luck. */
async function assertEventful({ house }: Lived): Promise<void> {
  const rows = await house.world.db.query<{ kind: string }>(
    sql`select distinct kind from ops_agent_events order by kind limit 1000`,
  )
  const kinds = rows.map(({ kind }) => kind)
  for (const kind of [
    ...[
      'memory.made',
      'memory.pinned',
      'memory.unpinned',
      'memory.disputed',
      'memory.upheld',
      'memory.forgotten',
      'memory.evicted',
    ],
    ...['relationship.drifted', 'voice.changed', 'policy.changed', 'budget.exhausted', 'budget.corrected'],
    ...['proposal.filed', 'proposal.accepted', 'proposal.rejected', 'approval.asked', 'approval.used'],
  ])
    assert.ok(kinds.includes(kind), `${kind} never happened: ${kinds.join(' ')}`)
}

/** Lets such a company live and compares; closes the house whatever comes of it. */
async function relive(fresh: FreshDatabase, db: Db, hours: number, everyMinutes: number): Promise<string> {
  const all = await lived(fresh, db, hours, everyMinutes)
  try {
    const said = await compare(all)
    if (hours < 24) return said
    await assertEventful(all)
    assert.ok((await compareSearches(all)) > 0)
    return said
  } finally {
    await all.house.close()
  }
}

describe('a company that paid, knew and was ruled', () => {
  it('is told of any moment as it was told then (embedded)', async (test) => {
    const fresh = await freshEmbedded()
    test.after(() => fresh.drop())
    test.diagnostic(await relive(fresh, fresh.db, 34, 40))
  })

  it('is told of any moment as it was told then (PostgreSQL)', async (test) => {
    const fresh = await freshPostgres()
    test.after(() => fresh.drop())
    test.diagnostic(await relive(fresh, await fresh.open({ poolSize: 1 }), 22, 45))
  })
})
