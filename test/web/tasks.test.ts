// What somebody who has never seen the page wants of it first, done as they would do it: by what stands on the screen, from the
// office on, without an address typed.

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { heldByAll } from '../support/held.ts'
import { monthEnd, monthFolder } from '../support/month.ts'
import { type Look, openStage, type Stage } from '../support/stage.ts'

const timeout = 300_000
const kind = { kind: 'analyze', payload: { topic: 'what to do about the doors' } }

interface Row {
  id: string
  title: string
  status: string
  rejection_reason: string | null
  [more: string]: unknown
}

describe('what a newcomer wants of the page', { timeout }, () => {
  let stage: Stage
  let look: Look
  const holder = heldByAll()
  const items = async (path: string): Promise<Row[]> =>
    (await stage.server.ask('GET', `/api/ops/${path}`))['items'] as Row[]
  const goTo = async (name: string): Promise<void> => {
    await look.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).click()
    await look.settled()
  }

  before(async () => {
    stage = await openStage(holder, { folder: await monthFolder(), now: monthEnd })
    look = await stage.look()
  })

  it('sees what the company did today, and reads one of the things', async () => {
    const { page } = look
    await look.open('/')
    const today = page.getByRole('region', { name: 'Today' })
    await today.getByText(/\d+ missions? ended/).waitFor()
    await today.getByText(/\d+ conversations?/).waitFor()
    const ended = (await items('missions?limit=100')).filter(({ finished_at }) => finished_at !== null)
    const first = today
      .getByRole('link')
      .filter({ hasText: ended[0]?.title ?? 'nothing' })
      .first()
    await first.click()
    await look.settled()
    await page.getByRole('heading', { level: 1, name: ended[0]?.title ?? 'nothing' }).waitFor()
  })

  it('finds why a post was refused, down to the gate and its figures', async () => {
    const { page } = look
    const refused = (await items('proposals?status=rejected&limit=20')).find(({ title }) =>
      /post/i.test(title),
    )
    assert.ok(refused, 'the month has a post that was refused')
    await goTo('Feed')
    await page.getByLabel('Kind').selectOption({ label: 'Proposals' })
    await page.getByLabel('Words').fill(refused.title)
    const line = page.locator('[data-event]').filter({ hasText: 'rejected' }).first()
    await line.getByRole('link', { name: /why/ }).click()
    const why = page.getByRole('dialog', { name: 'Why?' })
    await why
      .getByText(refused.rejection_reason ?? 'no reason')
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await why.waitFor({ state: 'detached' })
  })

  it('approves two and refuses one, with a reason, and could have taken each back', async () => {
    const { page } = look
    await stage.server.ask('PUT', '/api/ops/policies/auto_approve', {
      enabled: false,
      allowed_step_kinds: [],
    })
    for (const title of ['Paint the door', 'Oil the door', 'Sell the door']) {
      await stage.server.ask('POST', '/api/ops/proposals', {
        agent_id: 'analyst',
        title,
        proposed_steps: [kind],
      })
    }
    await goTo('Approvals')
    const question = async (title: string): Promise<void> => {
      await page.getByRole('list', { name: 'What waits' }).getByRole('link', { name: title }).click()
      await page.getByRole('article', { name: title }).waitFor()
    }
    const sent = (path: RegExp) =>
      page.waitForResponse((response) => response.request().method() === 'POST' && path.test(response.url()))
    for (const title of ['Paint the door', 'Oil the door']) {
      await question(title)
      const approved = sent(/\/approve$/)
      await page.getByRole('button', { name: 'Approve', exact: false }).first().click()
      await approved
    }
    await question('Sell the door')
    await page.getByLabel('Reason for a refusal').fill('We still need it')
    // Taken back once: it waits again, and nothing was sent.
    await page.getByRole('button', { name: 'Refuse' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await question('Sell the door')
    await page.getByLabel('Reason for a refusal').fill('We still need it')
    const refused = sent(/\/reject$/)
    await page.getByRole('button', { name: 'Refuse' }).click()
    await refused
    const filed = await items('proposals?limit=10')
    const status = Object.fromEntries(
      filed.map(({ title, status: is, rejection_reason }) => [title, [is, rejection_reason]]),
    )
    assert.equal(status['Paint the door']?.[0], 'accepted')
    assert.equal(status['Oil the door']?.[0], 'accepted')
    assert.equal(status['Sell the door']?.[0], 'rejected')
    assert.match(String(status['Sell the door']?.[1]), /We still need it/)
    await page.getByText('Nothing waits for you').waitFor()
    await look.open(`/approvals/${filed.find(({ title }) => title === 'Sell the door')?.['id']}`)
    await page.getByText(/^Answered by .* – We still need it/).waitFor()
    await look.open(`/approvals/${filed.find(({ title }) => title === 'Paint the door')?.['id']}`)
    await page.getByRole('link', { name: 'open the mission' }).waitFor()
  })

  it('cuts the daily budget, sees the difference and its backtest, and saves it', async () => {
    const { page } = look
    await goTo('Policies')
    await page.getByRole('link', { name: /^budget/i }).click()
    await page
      .getByLabel(/daily usd/i)
      .first()
      .fill('0.5')
    await page.getByText('What you change').waitFor()
    await page.getByRole('button', { name: 'Backtest', exact: true }).click()
    await page.getByRole('heading', { name: 'Backtest' }).waitFor()
    await page.getByRole('region', { name: 'Money in the last days' }).waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/in force now/i).waitFor()
    const policy = await stage.server.ask('GET', '/api/ops/policies/budget_policy')
    assert.equal((policy['value'] as { daily_usd: number }).daily_usd, 0.5)
    await page.getByRole('link', { name: 'History' }).click()
    await page.getByText('in force', { exact: true }).waitFor()
  })

  it('replays yesterday’s debate to its last line, with why each spoke', async () => {
    const { page } = look
    const yesterday = new Date(monthEnd - 86_400_000).toISOString().slice(0, 10)
    const debate = (await items('roundtables?format=debate&limit=50')).find((one) =>
      String(one['started_at']).startsWith(yesterday),
    )
    assert.ok(debate, 'the month had a debate yesterday')
    const { turns } = (await stage.server.ask('GET', `/api/ops/roundtables/${debate.id}`)) as {
      turns?: { line: string }[]
    }
    assert.ok(turns !== undefined && turns.length > 2)
    await goTo('Conversations')
    await page.getByLabel('Format').selectOption({ label: 'debate' })
    await page
      .getByRole('link')
      .filter({ hasText: String(debate['topic']) })
      .first()
      .click()
    await look.settled()
    await page.getByLabel('Speed of the replay').selectOption('4')
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText(`1 of ${turns.length} turns`).waitFor()
    const words = page.getByRole('region', { name: 'What was said' })
    const last = words.locator(`[data-turn="${turns.length - 1}"]`)
    assert.equal(await last.count(), 0, 'the end is not told at the start')
    await last.getByText(turns.at(-1)?.line ?? '').waitFor()
    await page.getByRole('button', { name: /^why / }).first().click()
    await page.getByText(/Who might have spoken/).waitFor()
  })

  it('and meanwhile nothing left the origin, failed or ran against the policy', () => {
    assert.deepEqual(look.mishaps(), [])
  })
})
