// Reads that fail, are cut, or come late: what is there stays, what is missing is said with a way to try again, and "nothing" is said only
// where nothing was found.

import assert from 'node:assert/strict'
import { before, beforeEach, describe, it } from 'node:test'
import type { Locator } from 'playwright-core'
import { heldByAll } from '../support/held.ts'
import { monthEnd, monthFolder } from '../support/month.ts'
import { type Look, openStage, type Stage } from '../support/stage.ts'

const reason = 'The shelf fell down.'
const fault = { status: 500, json: { code: 'broken', detail: reason } }
type Row = Readonly<Record<string, unknown>>

describe('what could not be read', { timeout: 300_000 }, () => {
  const holder = heldByAll()
  let stage: Stage
  let look: Look
  let failing: (url: URL) => boolean = () => false

  before(async () => {
    stage = await openStage(holder, { folder: await monthFolder(), now: monthEnd })
    look = await stage.look({ still: true })
    await look.page.route(
      ({ pathname }) => pathname.startsWith('/api/ops/'),
      (route) => (failing(new URL(route.request().url())) ? route.fulfill(fault) : route.fallback()),
    )
  })
  beforeEach(() => {
    failing = () => false
    look.mishaps()
  })

  const section = (name: string): Locator =>
    look.page.locator('#view section').filter({ has: look.page.getByRole('heading', { name }) })
  const one = async (path: string): Promise<Row> => {
    const { items } = (await stage.server.ask('GET', `/api/ops/${path}`)) as { items: Row[] }
    assert.ok(items[0], path)
    return items[0]
  }
  const read = (path: string, query: Readonly<Record<string, string>> = {}) => {
    return ({ pathname, searchParams }: URL): boolean =>
      pathname === `/api/ops/${path}` &&
      Object.entries(query).every(([name, value]) => searchParams.get(name) === value)
  }

  const parts: readonly {
    name: string
    path: () => Promise<string> | string
    fails: (url: URL) => boolean
    title: string
    /** What is never said of it. */
    never?: RegExp
  }[] = [
    {
      ...{ name: 'the calls', path: () => '/costs', fails: read('costs', { limit: '50' }) },
      ...{ title: 'Every call of a model', never: /No model was asked|None yet/ },
    },
    {
      ...{ name: 'a shelf', path: () => '/made', fails: read('artifacts', { kind: 'article' }) },
      title: 'Articles',
    },
    {
      name: 'the plan of the day',
      path: () => '/conversations',
      fails: read('slots'),
      title: 'The day’s plan',
    },
    {
      ...{ name: 'the missions of an agent', path: () => '/agents/writer', fails: read('missions') },
      ...{ title: 'What they do', never: /No mission yet/ },
    },
    {
      ...{ name: 'the lines of an agent', path: () => '/agents/writer', fails: read('events') },
      ...{ title: 'What they do', never: /Nothing was heard/ },
    },
    {
      ...{ name: 'the memories of an agent', path: () => '/agents/writer', fails: read('memories') },
      ...{ title: 'What they know', never: /Nothing yet/ },
    },
    {
      ...{ name: 'a column of the board', path: () => '/missions', title: 'Succeeded' },
      ...{ fails: read('missions', { status: 'succeeded' }), never: /Nothing is done yet/ },
    },
    {
      ...{ name: 'what waits on the board', path: () => '/missions', fails: read('approvals') },
      title: 'Waiting for you',
    },
    {
      ...{ name: 'the day in the office', path: () => '/', fails: read('artifacts') },
      ...{ title: 'Today', never: /Nothing has ended/ },
    },
  ]
  for (const { name, path, fails, title, never } of parts)
    it(`${name} says so in its place, while the rest stands, and is read again when asked`, async () => {
      failing = fails
      await look.open(await path())
      const place = section(title)
      const alert = place.getByRole('alert').filter({ hasText: reason })
      await alert.waitFor()
      if (never !== undefined) assert.doesNotMatch(String(await place.textContent()), never)
      assert.equal(await look.page.getByRole('alert').filter({ hasText: reason }).count(), 1)
      failing = () => false
      await alert.getByRole('button', { name: 'Try again' }).click()
      await alert.waitFor({ state: 'detached' })
      await look.settled()
      look.mishaps()
    })

  it('where a mission came from is missed in its story, which stands', async () => {
    const { id, title } = await one('missions?status=succeeded&limit=1')
    failing = read(`why/${id}`)
    await look.open(`/missions/${id}`)
    await look.page
      .getByRole('alert')
      .filter({ hasText: /What led to it .*could not be read/ })
      .waitFor()
    await look.page.getByRole('heading', { level: 1, name: String(title) }).waitFor()
    look.mishaps()
  })

  it('what a mission brought is missed at the end of its film, and read when asked', async () => {
    const { page } = look
    const { id } = await one('missions?status=succeeded&limit=1')
    failing = ({ pathname }) => pathname.startsWith('/api/ops/artifacts/')
    await look.open(`/missions/${id}?show=playback`)
    await page.getByRole('slider').first().press('End')
    const alert = page.getByRole('alert').filter({ hasText: reason })
    await alert.waitFor()
    failing = () => false
    await alert.getByRole('button', { name: 'Try again' }).click()
    await alert.waitFor({ state: 'detached' })
    await look.settled()
    look.mishaps()
  })

  it('what was read stays when it cannot be read anew', async () => {
    const { page } = look
    for (const [path, reads] of [
      ['/missions', 'missions'],
      ['/missions?show=list', 'missions'],
      ['/made', 'artifacts'],
    ] as const) {
      await look.open(path)
      const before = await page.locator('#view').getByRole('link').count()
      failing = ({ pathname }) => pathname === `/api/ops/${reads}`
      const asked = page.waitForResponse((answer) => failing(new URL(answer.url())))
      await stage.server.tell([{ agentId: 'writer', kind: 'mission.touched', title: 'Touched' }])
      await asked
      await look.settled()
      assert.equal(await page.locator('#view').getByRole('link').count(), before, path)
      assert.equal(await page.locator('#view').getByRole('alert').count(), 0, path)
      failing = () => false
    }
    look.mishaps()
  })

  it('older ones leave the newer ones standing', async () => {
    const { page } = look
    failing = ({ searchParams }) => searchParams.has('cursor') || searchParams.has('before')
    await look.open('/missions?show=list')
    const rows = page.locator('#view tbody tr')
    const first = await rows.count()
    await page.getByRole('button', { name: 'Show older ones' }).click()
    await page.getByRole('alert').filter({ hasText: reason }).waitFor()
    assert.equal(await rows.count(), first)
    failing = () => false
    await page.getByRole('button', { name: 'Try again' }).click()
    await rows.nth(first).waitFor()

    failing = ({ searchParams }) => searchParams.has('before')
    await look.open('/feed')
    const feed = page.getByRole('region', { name: 'Journal' })
    const foot = feed.getByRole('alert').filter({ hasText: `Older lines could not be read. ${reason}` })
    for (let tries = 0; tries < 50 && (await foot.count()) === 0; tries++) {
      await feed.evaluate((box) => box.scrollTo({ top: box.scrollHeight }))
      await look.settled()
    }
    const height = await feed.evaluate((box) => box.scrollHeight)
    failing = () => false
    await foot.getByRole('button', { name: 'Try again' }).click()
    await foot.waitFor({ state: 'detached' })
    await look.settled()
    assert.ok((await feed.evaluate((box) => box.scrollHeight)) > height)
    look.mishaps()
  })

  it('is told by the finder, which leads to the journal for what it does not look through', async () => {
    const { page } = look
    failing = read('agents')
    await look.open('/missions')
    await page.keyboard.press('Control+k')
    const box = page.getByRole('dialog', { name: 'Go to' })
    await box.getByRole('combobox').fill('salt')
    await box.getByRole('status').filter({ hasText: 'The agents could not be read.' }).waitFor()
    await box
      .getByRole('status')
      .filter({ hasText: /Only 100 missions and 100 conversations are looked through/ })
      .waitFor()
    await box.getByRole('option', { name: /Find “salt” in the journal/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Feed' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('text'), 'salt')
    await look.settled()
    look.mishaps()
  })
})

describe('what is shown of time and number', { timeout: 300_000 }, () => {
  const holder = heldByAll()
  let stage: Stage
  let look: Look
  before(async () => {
    stage = await openStage(holder, { folder: await monthFolder(), now: monthEnd })
    look = await stage.look({ still: true })
  })

  it('the graph of the past is asked for once, and stays at its moment while time goes on', async () => {
    const { page } = look
    await look.open('/relationships')
    const slider = page.getByRole('slider', { name: 'Moment of the graph' })
    await slider.fill('30')
    await look.settled()
    const moment = await slider.getAttribute('aria-valuetext')
    const asked: string[] = []
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname))
    // Longer than two beats of the page's clock, by the page's own time.
    await page.evaluate(`new Promise((done) => setTimeout(done, 11_000))`)
    assert.deepEqual(asked, [])
    assert.equal(await slider.getAttribute('aria-valuetext'), moment)
    await slider.fill('0')
    await look.settled()
    assert.equal(await slider.count(), 1, 'the way back stands even where nobody knew anybody')
    await slider.fill('60')
    await look.settled()
    assert.equal(await slider.getAttribute('aria-valuetext'), 'now')
    assert.deepEqual(look.mishaps(), [])
  })

  it('the feed counts what came since somebody read on, and nothing that they saw', async () => {
    const { page } = look
    const tell = async (...words: string[]): Promise<void> => {
      await stage.server.tell(
        words.map((title) => ({ agentId: 'writer', kind: 'content.reviewed', title, tags: ['counted'] })),
      )
    }
    await look.open('/feed?agent=writer')
    const feed = page.getByRole('region', { name: 'Journal' })
    await tell('Seen 1', 'Seen 2', 'Seen 3')
    await feed.getByText('Seen 3').first().waitFor()
    await feed.evaluate((box) => box.scrollTo({ top: 2_000 }))
    await tell('New 1', 'New 2')
    await page.getByRole('button', { name: '2 new lines' }).waitFor()
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('step')
    await look.settled()
    assert.equal(await page.getByRole('button', { name: /new line/ }).count(), 0)
    assert.deepEqual(look.mishaps(), [])
  })

  it('a day that holds more than was read is told as a floor', async () => {
    const { page } = look
    const { items } = (await stage.server.ask('GET', '/api/ops/artifacts?kind=article&limit=1')) as {
      items: Row[]
    }
    const now = new Date(monthEnd - 1_000).toISOString()
    const [article] = items
    const made = Array.from({ length: 100 }, (_, n) => ({
      ...{ ...article, id: `${String(n).padStart(8, '0')}-0000-7000-8000-000000000000`, created_at: now },
      kind: n < 97 ? 'document' : 'article',
    }))
    const isRead = ({ pathname }: URL): boolean => pathname === '/api/ops/artifacts'
    await page.route(isRead, (route) => route.fulfill({ json: { items: made, next_cursor: 'more' } }))
    await look.open('/')
    await page.getByText('At least 3 things made').waitFor()
    await page.unroute(isRead)
    assert.deepEqual(look.mishaps(), [])
  })

  it('a long list says how much more there is, and shows it', async () => {
    const { page } = look
    const workers = Array.from({ length: 14 }, (_, n) => ({
      ...{ id: `w${n}`, host: `mill-${n}`, pid: n, role: 'worker', slots: 2, running: 0, alive: n === 13 },
      ...{ seen_at: new Date(monthEnd - 1_000).toISOString(), stopped_at: null },
    }))
    // One that lives comes on the second page: the server does not list them by their life.
    const isRead = ({ pathname }: URL): boolean => pathname === '/api/ops/workers'
    await page.route(isRead, (route) => {
      const second = new URL(route.request().url()).searchParams.get('cursor') === 'w12'
      const items = second ? workers.slice(13) : workers.slice(0, 13)
      return route.fulfill({ json: { items, next_cursor: second ? null : 'w12' } })
    })
    await look.open('/operations')
    const card = page.locator('#view section').filter({ has: page.getByRole('heading', { name: 'Workers' }) })
    assert.match(String(await card.getByRole('listitem').first().textContent()), /alive.*mill-13/)
    assert.equal(await card.getByRole('listitem').count(), 12)
    await card.getByRole('button', { name: 'and 2 more' }).click()
    assert.equal(await card.getByRole('listitem').count(), 14)
    await page.unroute(isRead)

    await look.open('/costs')
    const sums = page
      .locator('#view section')
      .filter({ has: page.getByRole('heading', { name: 'By mission' }) })
    const rows = sums.locator('tbody tr')
    assert.equal(await rows.count(), 12)
    await sums.getByRole('button', { name: /^and \d+ more$/ }).click()
    assert.ok((await rows.count()) > 12)
    assert.deepEqual(look.mishaps(), [])
  })

  it('a filter by somebody who is unknown stands where it was asked for', async () => {
    await look.open('/missions?agent=nobody')
    const choice = look.page.getByRole('combobox', { name: 'Agent' })
    assert.equal(await choice.inputValue(), 'nobody')
    assert.deepEqual(look.mishaps(), [])
  })

  it('a phone has its finder, and is told when the server is away', async () => {
    const phone = await stage.look({ size: 'phone', still: true })
    const { page } = phone
    const isStream = ({ pathname }: URL): boolean => pathname.endsWith('/events/stream')
    await page.route(isStream, (route) => route.abort())
    await phone.open('/missions')
    const away = page.getByRole('status').filter({ hasText: 'Server away' })
    await away.waitFor()
    await page.unroute(isStream)
    await away.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('dialog').getByText('live', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Go to' }).click()
    await page.getByRole('combobox', { name: /^Go to a view/ }).fill('costs')
    await page.getByRole('option', { name: /^Costs/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Costs' }).waitFor()
    phone.mishaps()
  })
})
