// A company on PostgreSQL, its parts in processes of their own that share nothing but the database.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startCluster } from '../support/cluster.ts'
import { freshPostgres } from '../support/database.ts'
import { bullpen, note, type Up, until, up, workFolder } from './shell.ts'

const timeout = 120_000

test('web, worker and heartbeat are three processes, and a mission goes through all of them', {
  timeout,
}, async (t) => {
  const database = await freshPostgres()
  t.after(() => database.drop())
  const env = { DATABASE_URL: database.url }
  const folder = workFolder()
  const web = await up(t, folder, ['--role', 'web'], env)
  const worker = await up(t, workFolder(), ['--role', 'worker'], env)
  const heart = await up(t, workFolder(), ['--role', 'heartbeat'], env)
  assert.equal(worker.url, null)
  assert.equal(heart.loginUrl, null)

  writeFileSync(join(folder, 'note.md'), note)
  const ran = await bullpen(folder, ['run', 'Over three processes', '--source', 'note.md'], env)
  assert.equal(ran.code, 0, ran.err)
  const status = (await until(
    () => web.ask('/api/ops/status'),
    ({ last_beat }) => last_beat !== null,
  )) as {
    engine: string
    workers: { alive: boolean; pid: number; role: string }[]
  }
  assert.equal(status.engine, 'postgres')
  assert.deepEqual(
    status.workers
      .filter((one) => one.alive)
      .map((one) => [one.pid, one.role])
      .sort(),
    [
      [worker.pid, 'conversations'],
      [worker.pid, 'worker'],
    ],
  )

  for (const part of [heart, worker, web] satisfies Up[]) {
    part.signal('SIGTERM')
    assert.equal(await part.ended, 0, part.said())
  }
  const verified = await bullpen(folder, ['verify'], env)
  assert.equal(verified.code, 0, verified.out)
})

test('a second page on one data folder is refused, a command beside it is not', { timeout }, async (t) => {
  const database = await freshPostgres()
  t.after(() => database.drop())
  const env = { DATABASE_URL: database.url }
  const folder = workFolder()
  const first = await up(t, folder, [], env)
  const second = await bullpen(folder, ['up', '--json', '--port', '0'], env)
  assert.equal(second.code, 1)
  assert.ok(second.err.includes(first.url), second.err)
  assert.equal((await bullpen(workFolder(), ['status'], env)).code, 0)
  first.signal('SIGTERM')
  assert.equal(await first.ended, 0)
})

test('a company whose database is gone ends when it is told to', { timeout }, async (t) => {
  const cluster = await startCluster()
  t.after(() => cluster.stop())
  const running = await up(t, workFolder(), [], { DATABASE_URL: cluster.url })
  await cluster.crash()
  running.signal('SIGTERM')
  assert.equal(await running.ended, 0, running.said())
  assert.match(running.said(), /Stopped\. The database could not be asked what is open\./)
})
