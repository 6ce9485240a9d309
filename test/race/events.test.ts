// A reader of the journal beside eight writing processes: it misses no event, sees none twice, and nobody who does not write can
// stall it, nor one who was killed in the middle.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { journalHorizon } from '../../src/loop/horizon.ts'
import { readEvents } from '../../src/store/events.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { freshPostgres } from '../support/database.ts'
import { testWorld } from '../support/world.ts'

const writer = fileURLToPath(new URL('./journal-writer.ts', import.meta.url))
const writers = 8
const writingMs = Number(process.env['JOURNAL_MS'] ?? 2_500)

interface Writer {
  child: ChildProcess
  committed: number[]
  ended: Promise<unknown>
}

async function startWriter(url: string, name: string): Promise<Writer> {
  const child = spawn(process.execPath, [writer, url, name, String(writingMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin?.on('error', () => undefined)
  if (child.stdout === null) throw new Error('a writer without a voice')
  const committed: number[] = []
  const ready = Promise.withResolvers<void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') ready.resolve()
    else committed.push(...line.split(' ').filter(Boolean).map(Number))
  })
  await ready.promise
  return { child, committed, ended: once(child, 'close') }
}

/** Follows the journal as the product's readers do, until `over` and nothing new comes. */
async function follow(
  db: Db,
  over: () => boolean,
): Promise<{ seen: number[]; looks: number; stalls: number }> {
  const world = testWorld(db)
  const seen: number[] = []
  let cursor = 0
  let looks = 0
  let stalls = 0
  for (;;) {
    const wasOver = over()
    const settled = await journalHorizon(world, cursor)
    looks += 1
    if (settled === cursor) stalls += 1
    for (;;) {
      const page = await readEvents(db, { after: cursor, settled, limit: 50 })
      seen.push(...page.map((event) => event.id))
      cursor = page.at(-1)?.id ?? settled
      if (page.length < 50) break
    }
    cursor = settled
    // A writer that was killed may still be held to be writing: what it holds up comes when the server has noticed.
    if (wasOver) {
      const rows = await db.query<{ id: number | null }>(sql`select max(id) as id from ops_agent_events`)
      if ((rows[0]?.id ?? 0) <= cursor) return { seen, looks, stalls }
    }
    await sleep(2)
  }
}

describe('a reader of the journal', () => {
  it(`misses nothing and sees nothing twice while ${writers} processes write for ${writingMs} ms, one of which is killed`, async (test) => {
    const fresh = await freshPostgres()
    const all: Writer[] = []
    try {
      for (let n = 0; n < writers; n++) all.push(await startWriter(fresh.url, `writer ${n}`))
      // Somebody has a transaction open all the time, has read the journal in it, and writes elsewhere.
      const bystander = await fresh.open({ poolSize: 1 })
      const leave = Promise.withResolvers<void>()
      const standing = bystander.transaction(async (tx) => {
        await tx.query(sql`select count(*) from ops_agent_events`)
        await tx.query(sql`insert into ops_cursors (name) values ('elsewhere')`)
        await leave.promise
      })
      let over = false
      for (const one of all) one.child.stdin?.write('go\n')
      const following = follow(fresh.db, () => over)
      await sleep(writingMs / 2)
      all[0]?.child.kill('SIGKILL')
      await Promise.all(all.map((one) => one.ended))
      over = true
      const { seen, looks, stalls } = await following
      leave.resolve()
      await standing
      const rows = await fresh.db.query<{ id: number }>(sql`select id from ops_agent_events order by id`)
      assert.deepEqual(
        seen,
        rows.map((row) => row.id),
      )
      const committed = all.flatMap((one) => one.committed)
      assert.ok(committed.length > 100, `${committed.length} events`)
      const known = new Set(seen)
      assert.deepEqual(
        committed.filter((id) => !known.has(id)),
        [],
      )
      // Ids that were rolled back leave holes: that is what makes this hard.
      assert.ok((seen.at(-1) ?? 0) > seen.length)
      assert.ok(stalls < looks * 0.8, `${stalls} of ${looks} looks saw nothing settled`)
      test.diagnostic(`${seen.length} events, ${looks} looks, ${stalls} without progress`)
    } finally {
      for (const one of all) one.child.kill('SIGKILL')
      await fresh.drop()
    }
  })

  it('would miss events if it went by what it can see: the test bites', async () => {
    const fresh = await freshPostgres()
    const all: Writer[] = []
    try {
      for (let n = 0; n < writers; n++) all.push(await startWriter(fresh.url, `writer ${n}`))
      for (const one of all) one.child.stdin?.write('go\n')
      const seen = new Set<number>()
      let cursor = 0
      let over = false
      const ended = Promise.all(all.map((one) => one.ended)).then(() => {
        over = true
      })
      while (!over) {
        const page = await readEvents(fresh.db, {
          after: cursor,
          settled: Number.MAX_SAFE_INTEGER,
          limit: 1_000,
        })
        for (const event of page) seen.add(event.id)
        cursor = page.at(-1)?.id ?? cursor
        await sleep(2)
      }
      await ended
      const [row] = await fresh.db.query<{ n: number }>(
        sql`select count(*) as n from ops_agent_events where id <= ${cursor}`,
      )
      assert.ok(seen.size < (row?.n ?? 0), 'a naive reader must have missed something')
    } finally {
      for (const one of all) one.child.kill('SIGKILL')
      await fresh.drop()
    }
  })
})
