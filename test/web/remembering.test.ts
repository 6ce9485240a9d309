// The founder's hand on memory, through the page only: a note, a pin, a dispute, forgetting after seeing what that touches. What the
// page says is checked against what the API knows; and what is said stands nowhere in the way.

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { heldByAll } from '../support/held.ts'
import { monthEnd, monthFolder } from '../support/month.ts'
import { type Look, openStage, type Size, type Stage, sizes } from '../support/stage.ts'

interface Row {
  id: string
  content: string | null
  state: string
  pinned: boolean
  trust: number
  uses: number
  disputed_at: string | null
  dispute_reason: string | null
  created_at: string
}

/** Controls that stand, on the screen, where something is said: in the view's box, or beside it. */
const coveredNow = `(() => {
  const lines = document.querySelector('[aria-label="Notifications"]').getBoundingClientRect()
  if (lines.height === 0) return ['nothing was said']
  return [...document.querySelectorAll('button, a, input, select')]
    .filter((one) => one.closest('[aria-label="Notifications"]') === null && one.checkVisibility())
    .filter((one) => {
      const box = one.getBoundingClientRect()
      const foot = one.closest('main')?.getBoundingClientRect().bottom ?? window.innerHeight
      return box.height > 0 && box.top < foot && Math.min(box.bottom, foot) > lines.top + 1
    })
    .map((one) => one.outerHTML.slice(0, 200))
})()`

describe('memory on the page', { timeout: 300_000 }, () => {
  let stage: Stage
  let look: Look
  const holder = heldByAll()
  const items = async (query: string): Promise<Row[]> =>
    (await stage.server.ask('GET', `/api/ops/memories?${query}`))['items'] as Row[]
  const known = async (id: string): Promise<Row> =>
    (await stage.server.ask('GET', `/api/ops/memories/${id}`)) as unknown as Row
  /** A memory of the month that was used, so that forgetting it touches something. */
  const used = async (): Promise<Row> => {
    const found = (await items('limit=200')).find(
      ({ uses, pinned, disputed_at }) => uses > 0 && !pinned && disputed_at === null,
    )
    assert.ok(found, 'nothing that was remembered in the month was ever used')
    return found
  }
  const press = async (name: string): Promise<void> =>
    look.page.getByRole('button', { name, exact: true }).click()
  const said = async (text: string): Promise<void> =>
    look.page.getByRole('region', { name: 'Notifications' }).getByText(text).waitFor()

  before(async () => {
    stage = await openStage(holder, { folder: await monthFolder(), now: monthEnd })
    look = await stage.look()
  })

  it('takes a note of the founder’s, which is found by its words and by its trust', async () => {
    const { page } = look
    await look.open('/memory')
    await press('Tell them something')
    const form = page.getByRole('dialog', { name: 'Tell them something to remember' })
    await form.getByLabel('In one sentence').fill('The marzipan press closes on Thursdays')
    await form.getByRole('button', { name: 'Remember it' }).click()
    await said('It is remembered.')
    await page.getByRole('searchbox', { name: 'Search what they know' }).fill('marzipan')
    // It is looked for a moment after the last letter, and would be again after the filters were cleared.
    await page.waitForURL(/q=marzipan/)
    const line = page.getByRole('link', { name: /The marzipan press closes on Thursdays/ })
    await line.waitFor()
    await page.getByLabel('Trust').selectOption({ label: 'the founder' })
    await page.waitForURL(/trust=/)
    await look.settled()
    assert.equal(await line.count(), 1)
    await page.getByLabel('Trust').selectOption({ label: 'open web' })
    await page.getByText('Nobody knows of that').waitFor()
    await press('Clear search and filters')
    await page.waitForURL((url) => !/trust|q=/.test(url.search))
    const [kept] = await items('q=marzipan')
    assert.deepEqual([kept?.content, kept?.trust], ['The marzipan press closes on Thursdays', 3])
  })

  it('pins and unpins, disputes with a reason and upholds', async () => {
    const { page } = look
    const { id } = await used()
    await look.open(`/memory/${id}`)
    await press('Pin')
    await page.getByRole('button', { name: 'Take the pin away' }).waitFor()
    assert.equal((await known(id)).pinned, true)
    await press('Take the pin away')
    await page.getByRole('button', { name: 'Pin', exact: true }).waitFor()
    assert.equal((await known(id)).pinned, false)

    await page.getByLabel('Why it is wrong').fill('the figures were of another month')
    await press('Dispute')
    await page.getByText('Disputed: the figures were of another month').waitFor()
    assert.equal((await known(id)).dispute_reason, 'the figures were of another month')
    await press('Uphold it')
    await page.getByLabel('Why it is wrong').waitFor()
    assert.equal(await page.getByText('Disputed: the figures').count(), 0)
    assert.equal((await known(id)).disputed_at, null)
  })

  it('covers no button with what it says, on any screen, and closes it by keyboard', async () => {
    const { page } = look
    const { id } = await used()
    for (const size of Object.keys(sizes) as Size[]) {
      await page.setViewportSize(sizes[size])
      await look.open(`/memory/${id}`)
      await press('Pin')
      await said('It is pinned')
      const covered = await page.evaluate<string[]>(coveredNow)
      assert.deepEqual(covered, [], size)
      await page.keyboard.press('F6')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Escape')
      await page
        .getByRole('region', { name: 'Notifications' })
        .getByText('It is pinned')
        .waitFor({ state: 'detached' })
      await press('Take the pin away')
      await page.getByRole('button', { name: 'Pin', exact: true }).waitFor()
    }
    await page.setViewportSize(sizes.laptop)
    assert.deepEqual(look.mishaps(), [])
  })

  it('folds the filters on a phone and says how many are set', async () => {
    const { page } = look
    await page.setViewportSize(sizes.phone)
    await look.open('/memory?type=lesson&source=mission')
    const fold = page.getByRole('button', { name: 'Filters 2' })
    assert.equal(await page.getByLabel('Trust').isVisible(), false)
    await fold.click()
    await page.getByLabel('Trust').waitFor({ state: 'visible' })
    assert.equal(await fold.getAttribute('aria-expanded'), 'true')
    await page.setViewportSize(sizes.laptop)
  })

  it('shows what they knew before a moment, and leads back', async () => {
    const { page } = look
    const [newest] = await items('limit=1')
    assert.ok(newest?.content)
    await look.open('/memory')
    await press('What did they know then?')
    const ask = page.getByRole('dialog', { name: 'What did they know then?' })
    await ask.getByLabel('At this moment').fill('2026-01-20T14:05')
    await ask.getByRole('button', { name: 'Show' }).first().click()
    await page.getByText('As of Tue 20 Jan, 14:05').waitFor()
    await look.settled()
    const moment = new URL(page.url()).searchParams.get('at')
    assert.ok(moment !== null && Date.parse(moment) < Date.parse(newest.created_at))
    const then = await items(`limit=50&at=${encodeURIComponent(moment)}`)
    const shown = await page.locator('main li a[href^="/memory/"]').count()
    assert.equal(shown, then.length)
    assert.equal(await page.getByText(newest.content).count(), 0)
    await press('Back to now')
    await page.getByText(newest.content).first().waitFor()

    await look.open('/agents/writer')
    await press('What did Odile know then?')
    const asked = page.getByRole('dialog', { name: 'What did Odile know then?' })
    const talks = page.getByLabel('Before this conversation')
    const began = await talks.inputValue()
    await asked.locator('form').filter({ has: talks }).getByRole('button', { name: 'Show' }).click()
    await page.getByRole('heading', { name: 'What they knew then' }).waitFor()
    const before = new URL(page.url()).searchParams.get('at')
    assert.equal(before, new Date(Date.parse(began) - 1).toISOString())
    await press('Back to now')
    await page.getByRole('heading', { name: 'What they know' }).waitFor()
  })

  it('forgets after showing what that touches, and the words are gone everywhere', async () => {
    const { page } = look
    const { id, content } = await used()
    assert.ok(content)
    await look.open(`/memory/${id}`)
    await page.getByRole('heading', { level: 1, name: content }).waitFor()
    await press('Forget …')
    const preview = page.getByRole('dialog', { name: 'Forget it for good?' })
    await preview.getByText(content, { exact: true }).waitFor()
    await preview
      .getByText(/It (?:chose a topic|stood in a prompt|began an initiative) \d+ times?/)
      .first()
      .waitFor()
    await preview.getByRole('button', { name: 'Keep it' }).click()
    await preview.waitFor({ state: 'detached' })
    assert.equal((await known(id)).state, 'live')

    await press('Forget …')
    await preview.getByRole('button', { name: 'Forget it', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'This memory was forgotten' }).waitFor()
    await look.settled()
    const forgotten = await known(id)
    assert.deepEqual([forgotten.state, forgotten.content], ['gone', null])
    assert.equal((await page.content()).includes(content), false)

    await look.open(`/memory?q=${encodeURIComponent(content.slice(0, 200))}`)
    assert.equal(await page.locator(`main a[href*="${id}"]`).count(), 0)
    assert.equal(await page.locator('main').getByText(content, { exact: true }).count(), 0)
    assert.deepEqual(look.mishaps(), [])
  })
})
