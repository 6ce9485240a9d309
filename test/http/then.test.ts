// What stood at a moment: a company lives for a day and a half while everything that can be read of it is kept, then the same is asked of
// those moments. What had changed since must not show.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { internalRequest } from '../../src/http/app.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { type FreshDatabase, freshEmbedded, freshPostgres } from '../support/database.ts'
import { checkAnswer, type House, host, openHouse } from './house.ts'
import { foundStudio, type LivedWorld, live, readAtOnce } from './lived.ts'

type Row = Record<string, unknown>

const lists = [
  'missions',
  'missions?status=running',
  'missions?status=failed',
  'steps',
  'steps?status=queued',
  'steps?status=running',
  'steps?agent=writer',
  'roundtables',
  'roundtables?status=running',
  'roundtables?status=succeeded&format=standup',
  'agents',
  'artifacts',
  'reactions',
  'reactions?status=queued',
  'runs',
  'workers',
  'slots',
  'stuck',
  'healed',
  'queues',
  'events?order=newest&limit=20',
  'events/count?kind=mission',
  'status',
].map((path) => `/api/ops/${path}`)

/** What truly cannot be known of the past, and why. */
const unknowable: Readonly<Record<string, string>> = {
  speaking: 'whose line came to nothing is not kept',
  lease_expires_at: 'leases are renewed without a word',
  listeners: 'who listens is not kept',
  // Of `runs`: beats that found nothing to do share a row, and when each of them was is not kept.
  // Of `status`: it goes by when steps were due, which for those that were put back is not kept.
  oldest_queued_seconds: 'the pause after a failure is not kept',
  // Of `queues`, likewise.
  oldest_due_at: 'the pause after a failure is not kept',
  repeats: 'idle beats in a row share a row',
  last_at: 'idle beats in a row share a row',
  // Of `workers`: they are seen every few seconds, and only the last time is kept.
  seen_at: 'only the last time is kept',
}

interface Look {
  at: string
  path: string
  answer: unknown
}

async function read(house: House, path: string): Promise<Row> {
  const response = await internalRequest(house.app, new Request(`http://${host}${path}`))
  const text = await response.text()
  checkAnswer(house.app.routes, 'GET', path, response, text)
  return JSON.parse(text) as Row
}

/** Returns everything that is read at this moment: the lists, and of the newest things each detail. */
async function look(house: House): Promise<Look[]> {
  const looks: Look[] = []
  const keep = async (path: string): Promise<Row> => {
    const { at, answer } = await readAtOnce(house.world.clock, () => read(house, path))
    looks.push({ at, path, answer })
    return answer
  }
  for (const path of lists) await keep(path)
  for (const kind of ['missions', 'roundtables', 'steps', 'artifacts']) {
    const list = looks.find(({ path }) => path === `/api/ops/${kind}`)?.answer as { items: Row[] }
    for (const { id } of list.items.slice(0, 6)) await keep(`/api/ops/${kind}/${id}`)
  }
  return looks
}

/** Of `stuck`: what is wrong with a rule, a server or a message is on record as it is now, without a history. */
const isOfNow = (part: unknown): boolean =>
  typeof part === 'object' &&
  part !== null &&
  'to_do' in part &&
  ['trigger', 'delivery', 'mcp_server'].includes(String((part as Row)['what']))

/** Returns an answer without what cannot be known; of runs that had not ended, without when they did. */
function knowable(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((part) => !isOfNow(part)).map(knowable)
  if (typeof value !== 'object' || value === null) return value
  const row = value as Row
  const isIdle = row['idle'] === true && 'phases' in row
  // What was put back is due again after a pause; the pause is not kept.
  const wasPutBack = Number(row['attempt']) > 0 && row['last_error'] !== null
  return Object.fromEntries(
    Object.entries(row)
      .filter(
        ([key]) =>
          !(key in unknowable) && !(isIdle && key === 'finished_at') && !(wasPutBack && key === 'run_after'),
      )
      .map(([key, part]) => [key, knowable(part)]),
  )
}

/** Lets a company live for so many hours, with calls that fail and a founder who changes things, and looks at it on the way. */
async function lived(
  fresh: FreshDatabase,
  db: Db,
  hours: number,
  everyMinutes: number,
): Promise<{ house: House; looks: Look[] }> {
  const looks: Look[] = []
  let house: House | null = null
  let clock: LivedWorld['clock'] | null = null
  let deeds: readonly (() => Promise<boolean>)[] = []
  const failed: unknown[] = []
  let asked = 0
  let nextLook = 0
  const watch = async (now = false): Promise<void> => {
    if (house === null || clock === null || (clock.now() < nextLook && !now)) return
    nextLook = clock.now() + everyMinutes * 60_000
    looks.push(...(await look(house)))
    // What follows is later, if only by so much.
    await clock.advance(1)
  }
  const world = await foundStudio(db, async () => {
    asked += 1
    // While whoever asks holds a step or a conversation.
    await watch(asked % 11 === 0)
    if (asked % 5 === 0 && (await deeds[0]?.().catch((error: unknown) => failed.push(error))))
      deeds = deeds.slice(1)
    if (asked % 9 === 0) throw new Error('the provider is out of breath')
  })
  clock = world.clock
  house = await openHouse({ world, fresh: { ...fresh, db } })
  deeds = founder(house)
  await live(world, hours, () => watch())
  await world.clock.advance(1_000)
  assert.deepEqual([failed, deeds.length], [[], 0])
  return { house, looks }
}

/** What a founder does while somebody thinks, one thing after the other; each is done as soon as it can be, which it says. */
function founder(house: House): readonly (() => Promise<boolean>)[] {
  const send = async (path: string, body: unknown, method = 'POST'): Promise<boolean> => {
    const init = { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await internalRequest(house.app, new Request(`http://${host}/api/ops/${path}`, init))
    assert.ok(response.status < 300, `${path}: ${await response.text()}`)
    return true
  }
  const first = async (list: string): Promise<Row | undefined> =>
    ((await read(house, `/api/ops/${list}`))['items'] as Row[])[0]
  const stop = async (what: 'missions' | 'roundtables', id: unknown): Promise<boolean> =>
    id !== undefined && send(`${what}/${id}/cancel`, { reason: 'not now' })
  const employ = async (enabled: boolean): Promise<boolean> => {
    await house.world.db.query(
      sql`update ops_agents set enabled = ${enabled}, updated_at = ops_now() where id = 'social'`,
    )
    return true
  }
  return [
    // What waits for half an hour to the second is no good question where a pause is not kept.
    () => send('policies/worker_policy', { stale_minutes: 47 }, 'PUT'),
    () => send('policies/content_policy', { enabled: true, max_drafts_per_day: 5 }, 'PUT'),
    () => employ(false),
    async () => stop('missions', (await first('steps?status=queued'))?.['mission_id']),
    () => send('roundtables', { format: 'debate', topic: 'What to write next' }),
    async () => stop('roundtables', (await first('roundtables?status=pending'))?.['id']),
    () => send('policies/auto_approve', { enabled: false }, 'PUT'),
    () => send('policies/auto_approve', { enabled: true }, 'PUT'),
    () => employ(true),
  ]
}

/** Fails unless the looks saw things on their way, and not only those that had ended well. */
function assertMuchHappened(looks: readonly Look[]): void {
  const seen = (kind: string): readonly string[] => {
    const all = looks.filter(({ path }) => path === `/api/ops/${kind}`)
    const rows = all.flatMap(({ answer }) => (answer as { items: Row[] }).items)
    return [...new Set(rows.map((row) => String(row['status'] ?? row['what'])))].sort()
  }
  const wanted: Readonly<Record<string, readonly string[]>> = {
    missions: ['cancelled', 'running', 'succeeded'],
    steps: ['cancelled', 'queued', 'running', 'succeeded'],
    roundtables: ['pending', 'running', 'succeeded'],
    healed: ['succeeded'],
  }
  for (const [kind, statuses] of Object.entries(wanted)) {
    const missing = statuses.filter((status) => !seen(kind).includes(status))
    assert.deepEqual(missing, [], `${kind}: ${seen(kind).join(', ')}`)
  }
}

/** Lets a company live, and asks of every moment that was looked at what stood then. Fails with what differs; returns how much was asked. */
async function relive(fresh: FreshDatabase, db: Db, hours: number, everyMinutes: number): Promise<string> {
  const { house, looks } = await lived(fresh, db, hours, everyMinutes)
  assertMuchHappened(looks)
  const wrong: string[] = []
  for (const { at, path, answer } of looks) {
    const then = await read(house, `${path}${path.includes('?') ? '&' : '?'}at=${at}`)
    try {
      assert.deepEqual(knowable(then), knowable(answer))
    } catch (error) {
      wrong.push(`${path} at ${at}: ${String((error as Error).message).slice(0, 1_500)}`)
    }
  }
  assert.equal(
    wrong.length,
    0,
    `${wrong.length} of ${looks.length} differ:\n${wrong.slice(0, Number(process.env['SHOW'] ?? 5)).join('\n\n')}`,
  )
  await house.close()
  return `${looks.length} answers of ${new Set(looks.map(({ at }) => at)).size} moments`
}

describe('a company that lived', () => {
  it('is told of any moment as it was told then (embedded)', async (test) => {
    const fresh = await freshEmbedded()
    try {
      test.diagnostic(await relive(fresh, fresh.db, Number(process.env['HOURS'] ?? 36), 50))
    } finally {
      await fresh.drop()
    }
  })

  it('is told of any moment as it was told then (PostgreSQL)', async (test) => {
    const fresh = await freshPostgres()
    try {
      test.diagnostic(await relive(fresh, await fresh.open({ poolSize: 1 }), 12, 90))
    } finally {
      await fresh.drop()
    }
  })
})
