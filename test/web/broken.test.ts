// Views that break, and parts of the page that cannot be loaded: each says so where it happened, the rest of the page goes on, and it
// comes right when asked.

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { heldByAll } from '../support/held.ts'
import { monthEnd, monthFolder } from '../support/month.ts'
import { type Look, openStage, type Stage } from '../support/stage.ts'

/** A view, and the read whose answer, of a shape that no server gives, breaks it. */
const views: readonly { path: string; read: string; title: string }[] = [
  { path: '/missions', read: 'missions', title: 'Missions' },
  { path: '/conversations', read: 'roundtables', title: 'Conversations' },
  { path: '/agents', read: 'agents', title: 'Agents' },
  { path: '/memory', read: 'memories', title: 'Memory' },
  { path: '/relationships', read: 'relationships', title: 'Relationships' },
  { path: '/policies', read: 'policies', title: 'Policies' },
  { path: '/approvals', read: 'approvals', title: 'Approvals' },
  { path: '/costs', read: 'costs', title: 'Costs' },
  { path: '/operations', read: 'queues', title: 'Operations' },
  { path: '/made', read: 'artifacts', title: 'Made' },
  { path: '/feed', read: 'events', title: 'Feed' },
]

describe('what breaks on the page', { timeout: 240_000 }, () => {
  const holder = heldByAll()
  let stage: Stage
  let look: Look
  before(async () => {
    stage = await openStage(holder, { folder: await monthFolder(), now: monthEnd })
    look = await stage.look()
  })

  for (const { path, read, title } of views)
    it(`${title} breaks alone, says so, and is shown again when asked`, async () => {
      const { page } = look
      const isRead = (url: URL): boolean => url.pathname === `/api/ops/${read}`
      await page.route(isRead, (route) => route.fulfill({ json: { items: [7, null], next_cursor: null } }))
      await look.open(path)
      const broken = page.getByRole('alert').filter({ hasText: 'This view broke' })
      await broken.waitFor()
      await page.getByRole('link', { name: 'Office', exact: true }).waitFor()
      await page.getByRole('button', { name: 'Play' }).waitFor()
      await page.unroute(isRead)
      await broken.getByRole('button', { name: 'Show it again' }).click()
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      assert.equal(await broken.count(), 0)
      look.mishaps()
    })

  it('a part of the page that cannot be loaded is said to be missing, and loads when it is there', async () => {
    const { page } = look
    await look.open('/feed')
    const had = await page.evaluate<string[]>(
      `performance.getEntriesByType('resource').map(({ name }) => name)`,
    )
    const isScript = ({ href, pathname }: URL): boolean => pathname.endsWith('.js') && !had.includes(href)
    await page.route(isScript, (route) => route.abort())
    await page.getByRole('link', { name: 'Costs', exact: true }).click()
    const broken = page.getByRole('alert').filter({ hasText: 'This view broke' })
    await broken.waitFor()
    await page.unroute(isScript)
    await broken.getByRole('button', { name: 'Load the page anew' }).click()
    await page.getByRole('heading', { level: 1, name: 'Costs' }).waitFor()
    look.mishaps()
  })
})
