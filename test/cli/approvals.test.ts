// What waits, from the shell: listed by rank, shown, approved as it was seen, refused.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { askBudgetRise } from '../../src/store/approvals.ts'
import { openEmbedded } from '../../src/world/db-embedded.ts'
import { testWorld } from '../support/world.ts'
import { bullpen, until, up, workFolder } from './shell.ts'

test('what waits is listed, shown, approved by its hash and refused with a reason', {
  timeout: 240_000,
}, async (test) => {
  const folder = workFolder()
  const company = await up(test, folder)
  company.signal('SIGTERM')
  await company.ended
  const db = await openEmbedded({ dataDir: join(company.dataDir, 'db'), onProblem: () => undefined })
  const world = testWorld(db)
  const rise = { policy: 'budget_policy', agentId: null, why: 'the day is used up', expiresHours: 5 } as const
  const ids = [world.rng.id(world.clock.now()), world.rng.id(world.clock.now() + 1)]
  const [daily = '', monthly = ''] = ids
  await askBudgetRise(db, { ...rise, id: daily, field: 'daily_usd', from: 2, to: 3 })
  await askBudgetRise(db, { ...rise, id: monthly, field: 'monthly_usd', from: 20, to: 30, expiresHours: 70 })
  await db.close()

  const listed = await bullpen(folder, ['approvals', '--json'])
  assert.equal(listed.code, 0, listed.err)
  const items = (JSON.parse(listed.out) as { id: string; payload_sha: string; rank: number }[]).filter(
    ({ id }) => ids.includes(id),
  )
  assert.deepEqual(
    items.map(({ id }) => id),
    [daily, monthly],
  )
  const shown = await bullpen(folder, ['approvals', 'show', daily.slice(-8)])
  assert.match(shown.out, /Raise budget_policy\.daily_usd/)
  assert.match(shown.out, /reason: the day is used up/)
  assert.ok(shown.out.includes(`sha ${items[0]?.payload_sha}`), shown.out)
  const stale = await bullpen(folder, ['approvals', 'approve', daily, '--sha', 'a'.repeat(64)])
  assert.equal(stale.code, 1)
  assert.match(stale.err, /another one than you saw/)
  const approved = await bullpen(folder, ['approve', daily.slice(-8)])
  assert.match(approved.out, /^approved {2}[0-9a-f]{8}: Raise budget_policy\.daily_usd\n$/, approved.err)
  const policy = await bullpen(folder, ['policy', 'get', 'budget_policy', '--json'])
  assert.match(policy.out, /"daily_usd": ?3/)
  const refused = await bullpen(folder, ['approvals', 'refuse', monthly, '--reason', 'too much'])
  assert.match(refused.out, /^refused {2}/, refused.err)
  const again = await bullpen(folder, ['reject', monthly, '--reason', 'twice'])
  assert.equal(again.code, 1)
})

test('a step that waits is answered for from the shell, and what cannot be answered says how it can', {
  timeout: 240_000,
}, async (test) => {
  const folder = workFolder()
  const company = await up(test, folder)
  const message = JSON.stringify({ to: 'crm', message: { text: 'hi' } })
  const proposed = ['propose', 'Tell them', '--agent', 'executor', '--step', `webhook_out=${message}`]
  const filed = JSON.parse((await bullpen(folder, [...proposed, '--json'])).out) as { id: string }
  assert.equal((await bullpen(folder, ['approve', filed.id])).code, 0)
  const [step] = await until(
    async () => {
      const { items } = await company.ask('/api/ops/approvals')
      return (items as { id: string; what: string }[]).filter(({ what }) => what === 'step')
    },
    (steps) => steps.length > 0,
  )
  assert.ok(step)
  const approved = await bullpen(folder, ['approvals', 'approve', step.id])
  assert.equal(approved.code, 1)
  assert.match(approved.err, /bullpen approvals resolve [0-9a-f]{8} happened\|not_happened/)
  assert.equal((await bullpen(folder, ['approvals', 'resolve', step.id, 'perhaps'])).code, 2)
  const given = ['approvals', 'resolve', step.id.slice(-8), 'abandon', '--note', 'not needed any more']
  const resolved = await bullpen(folder, given)
  assert.match(resolved.out, /^abandon {2}[0-9a-f]{8}: the step is failed\n$/, resolved.err)
})
