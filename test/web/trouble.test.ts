// A company in trouble, read from the page and helped by its buttons; then views that break, of which the rest of the page knows nothing.

import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { finishSteps } from '../../src/loop/finish-steps.ts'
import { assign } from '../../src/loop/run-step.ts'
import { reapSteps } from '../../src/store/steps.ts'
import { announceWorker } from '../../src/store/workers.ts'
import { sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { heldByAll } from '../support/held.ts'
import { claim, type OpenedMission, openMissionOf, reviews } from '../support/missions.ts'
import { type Look, openStage, type Stage } from '../support/stage.ts'
import { testWorld } from '../support/world.ts'

type World = ReturnType<typeof testWorld>

/** A worker is lost and its step taken back, one holds a step, another waits for an hour; three missions fail for good: a breaker opens. */
async function makeTrouble(world: World): Promise<void> {
  const { db } = world
  const open = (title: string): Promise<OpenedMission> =>
    openMissionOf(world, { title, steps: reviews([[]]) })
  await announceWorker(db, { id: 'w1', host: 'mill', pid: 7, role: 'worker', slots: 2 })
  await open('The lost one')
  await claim(db, 1)
  await db.query(sql`update ops_mission_steps set lease_expires_at = lease_expires_at - interval '1 hour',
    started_at = started_at - interval '1 hour' where status = 'running'`)
  await reapSteps(db, { graceSeconds: 5, limit: 10 })
  const { missionId: held } = await open('The held one')
  await claim(db, 1, { missionId: held })
  await open('The slow one')
  await db.query(sql`update ops_mission_steps set run_after = run_after - interval '1 hour',
    created_at = created_at - interval '1 hour' where status = 'queued'`)
  for (const title of ['The gauge', 'The valve', 'The pump']) {
    const { missionId } = await open(title)
    for (const assignment of await assign(world, await claim(db, 1, { missionId }))) {
      const ending = { outcome: 'failed', reason: `${title} is stuck`, retryable: false } as const
      await finishSteps(world, [{ ...assignment, ending }])
    }
  }
}

describe('a company in trouble', { timeout: 240_000 }, () => {
  const holder = heldByAll()
  let stage: Stage
  let look: Look
  let world: World

  before(async () => {
    const fresh = await freshPostgres()
    holder.after(() => fresh.drop())
    await foundCompany(fresh.db)
    world = testWorld(fresh.db)
    await makeTrouble(world)
    const folder = mkdtempSync(join(tmpdir(), 'bullpen-stage-'))
    const env = { DATABASE_URL: fresh.url }
    stage = await openStage(holder, { folder, env })
    look = await stage.look()
  })

  const card = (name: string) =>
    look.page.locator('#view section').filter({ has: look.page.getByRole('heading', { name, exact: true }) })

  it('tells what is stuck and why, what died, and what healed itself', async () => {
    await look.open('/operations?show=trouble')
    const stuck = look.page.getByRole('region', { name: 'What is stuck' })
    assert.match(
      String(await stuck.textContent()),
      /The slow one[\s\S]*Steps of kind review are switched off/,
    )
    const dead = String(await card('Dead letters').textContent())
    for (const title of ['The gauge', 'The valve', 'The pump'])
      assert.match(dead, new RegExp(`${title} is stuck`))
    assert.match(String(await card('What healed itself').textContent()), /was lost during attempt 1/)
    assert.deepEqual(look.mishaps(), [])
  })

  it('tells who holds what, what waits, and which kind is switched off by failures', async () => {
    const { page } = look
    await look.open('/operations')
    assert.match(String(await card('Workers').textContent()), /alive[\s\S]*mill pid 7/)
    assert.match(String(await card('Leases').textContent()), /attempt \d[\s\S]*held by test/)
    const queue = card('Queues').getByRole('row').filter({ hasText: 'review' })
    assert.deepEqual(await queue.getByRole('cell').allTextContents(), ['review steps', '2', '1', '0', '0'])
    const breakers = card('Breakers')
    assert.match(String(await breakers.textContent()), /open[\s\S]*The pump is stuck/)
    await breakers.getByRole('link', { name: 'worker policy' }).click()
    await page.getByRole('heading', { level: 1, name: 'Worker policy' }).waitFor()
    assert.deepEqual(look.mishaps(), [])
  })

  it('is helped by its button: refused while the breaker is open, then a dead letter is proposed again', async () => {
    const { page } = look
    await look.open('/operations?show=trouble')
    const line = card('Dead letters').getByRole('listitem').filter({ hasText: 'The valve' })
    const again = line.getByRole('button', { name: 'Try again' })
    await again.click()
    await page.getByText('worker_policy.disabled_kinds: review is switched off').first().waitFor()
    assert.match(look.mishaps().join(), /^[^,]*409[^,]*$/, 'refused once, and nothing else went wrong')
    await setPolicies(world, { worker_policy: { disabled_kinds: [] } })
    await again.click()
    await page.getByText(/proposed again/).waitFor()
    const { items } = (await stage.server.ask('GET', '/api/ops/proposals?limit=5')) as {
      items: { title: string; status: string }[]
    }
    assert.match(String(items[0]?.title), /The valve/)
    assert.deepEqual(look.mishaps(), [])
  })

  it('checks its own promises', async () => {
    const { page } = look
    await look.open('/operations')
    await page.getByRole('button', { name: 'Check them now' }).click()
    await page.getByText(/^All \d+ hold\.$/).waitFor()
  })

  it('shows the rest while one read fails, says so there, and reads it again when asked', async () => {
    const { page } = look
    let failing = true
    await page.route('**/api/ops/queues*', (route) =>
      failing
        ? route.fulfill({ status: 500, json: { code: 'broken', detail: 'The queue is on fire.' } })
        : route.fallback(),
    )
    await look.open('/operations')
    await card('Queues').getByText('The queue is on fire.').waitFor()
    assert.match(String(await card('Workers').textContent()), /mill/)
    failing = false
    await card('Queues').getByRole('button', { name: 'Try again' }).click()
    await card('Queues').getByRole('row').filter({ hasText: 'review' }).waitFor()
    await page.unroute('**/api/ops/queues*')
    look.mishaps()
  })
})
