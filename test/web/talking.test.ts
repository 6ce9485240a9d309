// A conversation on the page from its first word to its end: called together, watched with who has the word, joined, replayed; and one
// that a gate refuses. Agents think with the demo model, as they do for a newcomer.

import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { heldByAll } from '../support/held.ts'
import { type Look, openStage, type Stage } from '../support/stage.ts'

const noGap = { turn_gap_ms: [0, 0] }

describe('a conversation on the page', { timeout: 300_000 }, () => {
  const holder = heldByAll()
  let stage: Stage
  let look: Look
  const rules = async (change: object): Promise<void> => {
    const { value } = (await stage.server.ask('GET', '/api/ops/policies/roundtable_policy')) as {
      value: object
    }
    await stage.server.ask('PUT', '/api/ops/policies/roundtable_policy', { ...value, ...change })
  }
  const convene = async (topic: string): Promise<void> => {
    const { page } = look
    await look.open('/conversations')
    await page.getByRole('button', { name: 'Call them together' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel(/about/i).first().fill(topic)
    await form.getByRole('button', { name: /call them|convene/i }).click()
  }

  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bullpen-stage-'))
    stage = await openStage(holder, { folder, runs: ['--template', 'content-studio', '--no-open'] })
    await rules({ ...noGap, max_daily_conversations: 50 })
    const { value } = (await stage.server.ask('GET', '/api/ops/policies/schedule')) as { value: object }
    await stage.server.ask('PUT', '/api/ops/policies/schedule', { ...value, slots: [] })
    look = await stage.look()
  })

  it('is called together, shows who has the word, and takes a word of the founder', async () => {
    const { page } = look
    await convene('Which object comes next')
    await page.getByRole('heading', { level: 1, name: 'Which object comes next' }).waitFor()
    const words = page.getByRole('region', { name: 'What was said' })
    // Both at once: somebody may speak between two looks.
    const seen = await page.waitForFunction<{ name: string; place: number } | null>(`(() => {
      const [, name] = /(\\S+) is about to speak$/.exec(document.querySelector('#view ol')?.textContent ?? '') ?? []
      return name === undefined ? null : { name, place: document.querySelectorAll('#view [data-turn]').length }
    })()`)
    const { name, place } = (await seen.jsonValue()) ?? assert.fail('nobody has the word')
    const turn = words.locator(`[data-turn="${place}"]`)
    await turn.waitFor()
    assert.ok(String(await turn.textContent()).startsWith(name), name)
    await page.getByLabel('Take a seat: say something').fill('Take the pencil, please.')
    await page.getByRole('button', { name: 'Say it' }).click()
    await words.getByText('Take the pencil, please.').waitFor()
    assert.deepEqual(look.mishaps(), [])
  })

  it('stands on top of the list while it runs, and counts its turns alike here and there', async () => {
    const { page } = look
    const id = String(new URL(page.url()).pathname.split('/').at(-1))
    await page.getByRole('button', { name: 'Replay' }).waitFor({ timeout: 120_000 })
    const { turns_spoken: spoken, turns } = (await stage.server.ask('GET', `/api/ops/roundtables/${id}`)) as {
      turns_spoken: number
      turns: { speaker: string }[]
    }
    assert.equal(turns.filter(({ speaker }) => speaker === 'founder').length, 1)
    await page.getByText(`${spoken} of ${spoken} turns`).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.waitForURL(/\?turn=\d+$/)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press(' ')
    await page.getByText(`0 of ${spoken} turns`).waitFor()
    await look.open('/conversations')
    const card = page.getByRole('link').filter({ hasText: 'Which object comes next' })
    assert.match(String(await card.textContent()), new RegExp(`${spoken} turns`))
    // Slow enough to be found running, quick enough for what the company talks about of its own accord to be over soon.
    await rules({ turn_gap_ms: [6_000, 6_000] })
    await convene('A slow one')
    await page.getByRole('heading', { level: 1, name: 'A slow one' }).waitFor()
    await page.locator('[data-turn="0"]').waitFor({ timeout: 150_000 })
    await look.open('/conversations')
    await page.getByRole('region', { name: 'Right now' }).getByText('A slow one').waitFor()
    assert.deepEqual(look.mishaps(), [])
  })

  it('that a gate refuses says which and why, where it was asked for and in the list', async () => {
    const { page } = look
    await rules({ max_daily_conversations: 1 })
    await convene('One too many')
    await page
      .getByText(/Quota full/)
      .first()
      .waitFor()
    await look.open('/conversations?status=rejected')
    await page.getByRole('link').filter({ hasText: 'One too many' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'One too many' }).waitFor()
    await page
      .getByText(/roundtable_policy\.max_daily_conversations/)
      .first()
      .waitFor()
    assert.deepEqual(look.mishaps(), [])
  })

  it('that fits no filter leaves words about the filter', async () => {
    await look.open('/conversations?status=failed')
    await look.page.getByText('Loosen the filters above').waitFor()
  })
})
