// A walk through the page by keyboard and by the hand on the clock: going anywhere, the office of another day, the past played and left
// again, the first three steps, the feed narrowed, a mission asked for, stopped and tried again.

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { heldByAll } from '../support/held.ts'
import { monthEnd, monthFolder } from '../support/month.ts'
import { type Look, openStage, type Stage } from '../support/stage.ts'

type Row = Record<string, unknown>

describe('a walk through the page', { timeout: 300_000 }, () => {
  const holder = heldByAll()
  let stage: Stage
  let look: Look

  before(async () => {
    stage = await openStage(holder, { folder: await monthFolder(), now: monthEnd })
    look = await stage.look()
  })

  const items = async (path: string): Promise<Row[]> =>
    (await stage.server.ask('GET', `/api/ops/${path}`))['items'] as Row[]
  /** When a conversation of at least four sat together, and somebody had spoken. */
  const talkOfMany = async (): Promise<{ at: string; talk: Row }> => {
    const talks = await items('roundtables?status=succeeded&limit=100')
    const talk = talks.find(({ participants }) => (participants as string[]).length >= 4) ?? assert.fail()
    const { turns } = await stage.server.ask('GET', `/api/ops/roundtables/${talk['id']}`)
    const second = (turns as { created_at: string }[])[1] ?? assert.fail()
    return { at: new Date(Date.parse(second.created_at) + 1).toISOString(), talk }
  }

  const moreProposals = async (): Promise<Row> => {
    const { value } = (await stage.server.ask('GET', '/api/ops/policies/proposal_policy')) as { value: Row }
    return { ...value, max_per_agent_per_day: 500 }
  }

  it('goes anywhere by ⌘K and by keys, which ? lists', async () => {
    const { page } = look
    await look.open('/')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /^Go to a view/ }).fill('budget policy')
    await page.getByRole('option', { name: /^budget policy/i }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Budget policy' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keys' })
    await keys.getByText('back to now').waitFor()
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'detached' })
    await page.keyboard.press('g')
    await page.keyboard.press('f')
    await page.getByRole('heading', { level: 1, name: 'Feed' }).waitFor()
    assert.deepEqual(look.mishaps(), [])
  })

  it('a letter just after loading is that letter, not the second of two', async () => {
    const { page } = look
    await page.goto(`${stage.server.url}/missions`, { waitUntil: 'domcontentloaded' })
    await page.getByRole('heading', { level: 1, name: 'Missions' }).waitFor()
    await page.keyboard.press('f')
    await look.settled()
    assert.equal(new URL(page.url()).pathname, '/missions')
  })

  it('sees the office, and whoever is in it, as it was at a moment of the month, and comes back to now', async () => {
    const { page } = look
    const { at, talk } = await talkOfMany()
    await look.open(`/?at=${at}`)
    const line = page.locator('header', { has: page.getByRole('heading', { name: 'Office' }) })
    await line.getByText(`${(talk['participants'] as string[]).length} talking`).waitFor()
    const list = page.getByRole('list', { name: 'Who does what' })
    await list.getByRole('link', { name: 'listen' }).first().click()
    await page.getByRole('heading', { level: 1, name: String(talk['topic']) }).waitFor()
    assert.equal(await page.getByRole('region', { name: 'What was said' }).locator('[data-turn]').count(), 2)
    assert.ok(page.url().includes(`at=${encodeURIComponent(at)}`), 'the moment goes along')
    for (const view of ['Missions', 'Memory', 'Policies', 'Costs']) {
      await page.getByRole('link', { name: view, exact: true }).click()
      await page.getByRole('heading', { level: 1, name: view }).waitFor()
      assert.ok(page.url().includes(`at=${encodeURIComponent(at)}`), view)
    }
    await page.keyboard.press('n')
    await page.waitForURL((url) => !url.searchParams.has('at'))
    assert.deepEqual(look.mishaps(), [])
  })

  it('plays the past at a speed, and holds it', async () => {
    const { page } = look
    const { at } = await talkOfMany()
    const began = new Date(Date.parse(at) - 3_600_000).toISOString()
    await look.open(`/?at=${began}`)
    const time = page.getByRole('region', { name: 'Time' })
    await time.getByLabel('Speed').selectOption({ label: '10 min/s' })
    await time.getByRole('button', { name: 'Play from here' }).click()
    const passed = Date.parse(began) + 1_200_000
    await page.waitForURL((url) => Date.parse(String(url.searchParams.get('at'))) >= passed)
    await time.getByRole('button', { name: 'Hold' }).click()
    await time.getByRole('button', { name: 'Play from here' }).waitFor()
    await look.settled()
    const held = String(new URL(page.url()).searchParams.get('at'))
    // Two seconds of ten minutes each would be seen.
    await page.waitForTimeout(2_000)
    assert.equal(new URL(page.url()).searchParams.get('at'), held)
    await time.getByRole('button', { name: 'Now' }).click()
    await page.waitForURL((url) => !url.searchParams.has('at'))
    assert.deepEqual(look.mishaps(), [])
  })

  it('moves from agent to agent in the office by keys, and opens one', async () => {
    const { page } = look
    await look.open('/')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    const picked = page.getByRole('list', { name: 'Who does what' }).getByRole('button', { pressed: true })
    await picked.waitFor()
    const name = String(await picked.textContent()).replace('Look at ', '')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name }).waitFor()
    assert.deepEqual(look.mishaps(), [])
  })

  it('leaves a key to the link or the button that has the focus', async () => {
    const { page } = look
    await look.open('/')
    await page.keyboard.press('ArrowRight')
    await page.getByRole('list', { name: 'Who does what' }).getByRole('button', { pressed: true }).waitFor()
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Feed' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Feed' }).waitFor()
    await look.open('/relationships')
    await page
      .getByRole('region', { name: 'Time' })
      .getByRole('button', { name: 'Play the last day' })
      .focus()
    await page.keyboard.press(' ')
    await page.getByRole('region', { name: 'Time' }).getByRole('button', { name: 'Hold' }).waitFor()
    await page.keyboard.press(' ')
    await page.keyboard.press('n')
    await page.waitForURL((url) => !url.searchParams.has('at'))
    assert.deepEqual(look.mishaps(), [])
  })

  it('narrows the feed by agent, kind, tag and words, in an address that can be shared', async () => {
    const { page } = look
    await look.open('/feed')
    await page.getByLabel('Agent', { exact: true }).selectOption('writer')
    await page.getByLabel('Kind', { exact: true }).selectOption('step')
    await page.getByLabel('Tag', { exact: true }).fill('draft_tweet')
    await page.keyboard.press('Enter')
    await page.waitForURL(/tag=draft_tweet/)
    await page.locator('[aria-label="Tag"]:focus').waitFor()
    await page.getByLabel('Words', { exact: true }).fill('draft')
    await page.waitForURL(/text=draft/)
    await look.settled()
    const shared = new URL(page.url())
    assert.deepEqual(Object.fromEntries(shared.searchParams), {
      agent: 'writer',
      kind: 'step',
      tag: 'draft_tweet',
      text: 'draft',
    })
    const shown = await page.locator('[data-event]').count()
    await look.open(`${shared.pathname}${shared.search}`)
    assert.equal(await page.locator('[data-event]').count(), shown)
    await page.getByRole('button', { name: 'Show everything' }).click()
    await page.waitForURL((url) => url.search === '')
    assert.deepEqual(look.mishaps(), [])
  })

  it('asks for a mission, stops it, and tries it again from a step', async () => {
    const { page } = look
    await look.open('/missions')
    await page.getByRole('button', { name: 'Give them something to read' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel(/what/i).first().fill('Read this for me')
    await form
      .getByLabel(/addresses|files|source/i)
      .first()
      .fill('https://example.com/page')
    await form.getByRole('button', { name: 'Start it' }).click()
    // The month has written its eight drafts of today.
    await form.getByText('A rule refuses it: Quota full (8/8): content_policy.max_drafts_per_day').waitFor()
    const rule = { enabled: true, max_drafts_per_day: 50 }
    await stage.server.ask('PUT', '/api/ops/policies/content_policy', rule)
    await form.getByRole('button', { name: 'Start it' }).click()
    await page.getByRole('heading', { level: 1, name: 'Read this for me' }).waitFor()
    const id = String(new URL(page.url()).pathname.split('/').at(-1))
    await page.getByRole('button', { name: 'Stop this mission' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('not today')
    await page.getByRole('button', { name: 'Stop it' }).click()
    await page.getByText('cancelled', { exact: true }).first().waitFor()
    const stopped = await stage.server.ask('GET', `/api/ops/missions/${id}`)
    assert.deepEqual(
      [stopped['status'], stopped['cancel_reason']],
      ['cancelled', 'cancelled by founder: not today'],
    )
    await page.getByRole('link', { name: 'Waterfall', exact: true }).click()
    await page.getByRole('button', { name: 'Try again from here' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Try again from here' }).click()
    await page.waitForURL((url) => url.pathname.startsWith('/missions/') && !url.pathname.endsWith(id))
    await look.settled()
    const again = String(new URL(page.url()).pathname.split('/').at(-1))
    const { status } = await stage.server.ask('GET', `/api/ops/missions/${again}`)
    assert.equal(status, 'approved')
    assert.deepEqual(look.mishaps(), [])
  })

  it('answers on the board, takes it back, and finds a question beyond the first two hundred', async () => {
    const { page } = look
    const step = { kind: 'crawl', payload: {} }
    await stage.server.ask('PUT', '/api/ops/policies/auto_approve', {
      enabled: false,
      allowed_step_kinds: [],
    })
    await stage.server.ask('PUT', '/api/ops/policies/proposal_policy', await moreProposals())
    for (let n = 0; n < 230; n += 1)
      await stage.server.ask('POST', '/api/ops/proposals', {
        ...{ agent_id: 'analyst', title: `Question ${n}`, proposed_steps: [step] },
      })
    const [newest] = await items('proposals?limit=1')
    await look.open('/missions')
    const card = page.locator('article').filter({ hasText: 'Question 229' })
    await card.getByRole('button', { name: 'Approve' }).click()
    await card.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await card.waitFor()
    assert.equal((await stage.server.ask('GET', `/api/ops/proposals/${newest?.['id']}`))['status'], 'pending')
    await look.open('/approvals')
    await page.getByText(/^230 questions for you/).waitFor()
    assert.equal(await page.getByRole('list', { name: 'What waits' }).getByRole('listitem').count(), 230)
    await look.open(`/approvals/${newest?.['id']}`)
    await page.getByRole('article', { name: 'Question 229' }).waitFor()
    assert.deepEqual(look.mishaps(), [])
  })

  it('takes the three steps from the demo, or skips them', async () => {
    const { page } = look
    await look.open('/')
    await page.getByRole('link', { name: 'Make it real in three steps' }).click()
    await page.getByRole('heading', { name: 'Three steps to a company of your own' }).waitFor()
    await page.getByRole('button', { name: 'Skip A model' }).click()
    await page.getByRole('button', { name: 'Show again A model' }).waitFor()
    const budget = page.getByRole('listitem').filter({ hasText: 'A budget' })
    await budget.getByLabel(/day/i).first().fill('3')
    await budget.getByRole('button', { name: /save|write|set/i }).click()
    await page.getByText('The budget is in force.').waitFor()
    const { value } = (await stage.server.ask('GET', '/api/ops/policies/budget_policy')) as { value: Row }
    assert.equal(value['daily_usd'], 3)
    await page.getByRole('button', { name: 'Skip A company' }).click()
    await page.getByRole('heading', { name: 'That is all' }).waitFor()
    assert.deepEqual(look.mishaps(), [])
  })
})
