// What was decided stands though the page is left at once; a login that is over shows the door; and what nobody writes down is looked at
// again all the same.

import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { announceWorker } from '../../src/store/workers.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { heldByAll } from '../support/held.ts'
import { type Look, openStage, type Stage } from '../support/stage.ts'
import { testWorld } from '../support/world.ts'

const kind = { kind: 'analyze', payload: { topic: 'what to do about the doors' } }

describe('a page that is left', { timeout: 240_000 }, () => {
  const holder = heldByAll()
  let stage: Stage
  let look: Look
  let db: Db

  before(async () => {
    const fresh = await freshPostgres()
    holder.after(() => fresh.drop())
    db = fresh.db
    await foundCompany(db)
    await setPolicies(testWorld(db), { auto_approve: { enabled: false, allowed_step_kinds: [] } })
    const folder = mkdtempSync(join(tmpdir(), 'bullpen-stage-'))
    stage = await openStage(holder, { folder, env: { DATABASE_URL: fresh.url } })
    look = await stage.look()
  })

  const ask = async (title: string): Promise<string> => {
    const proposal = { agent_id: 'observer', title, proposed_steps: [kind] }
    const filed = await stage.server.ask('POST', '/api/ops/proposals', proposal)
    return String(filed['proposal_id'] ?? filed['id'])
  }
  const statusOf = async (id: string): Promise<unknown> =>
    (await stage.server.ask('GET', `/api/ops/proposals/${id}`))['status']
  /** Approves in the inbox, and returns at once: while Undo still stands. */
  const approve = async (id: string, title: string): Promise<void> => {
    await look.open(`/approvals/${id}`)
    await look.page.getByRole('article', { name: title }).waitFor()
    await look.page.getByRole('button', { name: 'Approve' }).first().click()
    await look.page.getByRole('button', { name: 'Undo' }).first().waitFor()
    assert.equal(await statusOf(id), 'pending', 'it can be taken back')
  }
  const accepted = async (id: string): Promise<void> => {
    const limit = AbortSignal.timeout(4_000)
    while ((await statusOf(id)) !== 'accepted') limit.throwIfAborted()
  }

  /** What a phone does with a page that somebody leaves for another app. */
  const putAway = (): Promise<void> =>
    look.page.evaluate(`
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
      document.dispatchEvent(new Event('visibilitychange'))`)

  it('sends what was decided when it is hidden, before the time to take it back is up', async () => {
    const id = await ask('Paint the door')
    await approve(id, 'Paint the door')
    await putAway()
    await accepted(id)
    assert.deepEqual(look.mishaps(), [])
  })

  it('keeps the question open that is read, whatever comes in, and a key that is held answers it alone', async () => {
    const { page } = look
    const read = await ask('Grease the hinge')
    await look.open('/approvals')
    await page.waitForURL(new RegExp(`/approvals/${read}$`))
    const other = await ask('Change the lock')
    await page.getByRole('list', { name: 'What waits' }).getByText('Change the lock').waitFor()
    await page.getByRole('article', { name: 'Grease the hinge' }).waitFor()
    for (let pressed = 0; pressed < 5; pressed += 1) await page.keyboard.down('a')
    await page.keyboard.up('a')
    await page.waitForURL(new RegExp(`/approvals/${other}$`))
    await putAway()
    await accepted(read)
    assert.equal(await statusOf(other), 'pending')
    await stage.server.ask('POST', `/api/ops/proposals/${other}/reject`, { reason: 'It holds' })
    assert.deepEqual(look.mishaps(), [])
  })

  it('sends it when another address is opened', async () => {
    const id = await ask('Oil the door')
    await approve(id, 'Oil the door')
    await look.page.goto('about:blank')
    await accepted(id)
  })

  it('looks again at workers, of whom no event tells', async () => {
    await announceWorker(db, { id: 'w1', host: 'mill', pid: 7, role: 'worker', slots: 2 })
    await look.open('/operations')
    const worker = look.page.getByRole('listitem').filter({ hasText: 'mill pid 7' })
    await worker.getByText('0 of 2 slots').waitFor()
    await db.query(sql`update ops_workers set stopped_at = ops_now() where id = 'w1'`)
    await worker.getByText('stopped').waitFor()
    assert.deepEqual(look.mishaps(), [])
  })

  it('shows the office of now after one of the past, with what happened meanwhile', async () => {
    const { page } = look
    await look.open('/')
    const people = page.getByRole('list', { name: 'Who does what' })
    const olga = people.getByRole('listitem').filter({ hasText: 'Olga' })
    await olga.waitFor()
    await page.keyboard.press('[')
    await page.waitForURL(/at=/)
    // It was not founded yet.
    await olga.waitFor({ state: 'detached' })
    await ask('Hang the door')
    // Its event was heard, and the office, which showed the past, could not heed it.
    await page.getByRole('navigation', { name: 'Views' }).getByText(' waiting').waitFor()
    await page.keyboard.press('n')
    await olga.filter({ hasText: 'Hang the door' }).waitFor()
    assert.deepEqual(look.mishaps(), [])
  })

  it('shows the door when the login ends under it, and the view again to who comes back with one that holds', async () => {
    const { page } = look
    await look.open('/feed')
    // Ended from another window of the same browser.
    const { url } = stage.server
    const cookie = (await look.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const headers = { cookie, origin: url, 'content-type': 'application/json' }
    const ended = await fetch(`${url}/api/ops/logout`, { method: 'POST', headers, body: '{}' })
    assert.equal(ended.status, 200)
    await page.getByText('You are not logged in.').waitFor()
    await db.query(sql`update ops_sessions set revoked_at = null`)
    await page.evaluate(`window.dispatchEvent(new Event('focus'))`)
    await page.getByRole('heading', { level: 1, name: 'Feed' }).waitFor()
    await page.getByText('live', { exact: true }).first().waitFor()
    // That it was shut out is told of as it should be.
    assert.deepEqual(
      look.mishaps().filter((line) => !/status of 401/.test(line)),
      [],
    )
  })

  it('sends it before somebody logs out, and shows the door then', async () => {
    const id = await ask('Sell the door')
    await approve(id, 'Sell the door')
    await look.page.getByRole('button', { name: 'Log out' }).click()
    await look.page.getByText('You are not logged in.').waitFor()
    assert.equal(await statusOf(id), 'accepted')
  })
})
