// A simulated company can be kept, and lives on where its days ended.

import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bullpen, up, workFolder } from './shell.ts'

const timeout = 120_000

test('a kept day is a data folder: it says the same of itself, verifies, and goes on when it is started', {
  timeout,
}, async (t) => {
  const folder = workFolder()
  const words = ['simulate', '--days', '1', '--from', '2026-02-10T08:30:00+01:00', '--json']
  const kept = await bullpen(folder, [...words, '--keep', '.bullpen'])
  assert.equal(kept.code, 0, kept.err)
  assert.match(kept.err, /bullpen up --data-dir \.bullpen/)
  assert.deepEqual(readdirSync(join(folder, '.bullpen')), ['db'])
  const verified = await bullpen(folder, ['verify'])
  assert.equal(verified.code, 0, verified.out)

  const report = JSON.parse(kept.out) as { events: number; life: { turns: number } }
  const company = await up(t, folder)
  const last = await company.ask(`/api/ops/events?after=${report.events - 1}&limit=1`)
  const [event] = last['items'] as { id: string; created_at: string }[]
  assert.equal(event?.id, String(report.events))
  assert.match(event?.created_at ?? '', /^2026-02-1[01]T/)
  const first = await company.ask('/api/ops/events?limit=1')
  assert.equal((first['items'] as { created_at: string }[])[0]?.created_at, '2026-02-10T07:30:00.000Z')
  company.signal('SIGTERM')
  assert.equal(await company.ended, 0)
})

test('what is not empty is not kept in, and what is no instant is no beginning', { timeout }, async () => {
  const folder = workFolder()
  writeFileSync(join(folder, 'mine.txt'), 'mine')
  const full = await bullpen(folder, ['simulate', '--days', '1', '--keep', '.'])
  assert.equal(full.code, 2)
  assert.match(full.err, /^bullpen: --keep \. is not empty; name a new folder\n$/)
  assert.deepEqual(readdirSync(folder), ['mine.txt'])
  for (const from of ['yesterday', '2026-02-10', '1969-12-31T00:00:00Z']) {
    const refused = await bullpen(folder, ['simulate', '--days', '1', '--from', from])
    assert.equal(refused.code, 2, from)
    assert.match(refused.err, /^bullpen: --from must be an instant like [^\n]+\n$/)
  }
})
