// What happens is on screen soon after, once and in order, whatever becomes of the server meanwhile.

import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { foundCompany } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { passFrames, quantile, watchFor } from '../support/frames.ts'
import { monthEnd, monthFolder } from '../support/month.ts'
import { type Look, openStage, type Stage } from '../support/stage.ts'

const timeout = 400_000
const fact = { agentId: 'writer', kind: 'content.reviewed', tags: ['content'], summary: 'It reads well.' }

/** The lines of the feed that hold a title of ours, from its top down: each as that title. */
async function inFeed({ page }: Look, word: string): Promise<readonly string[]> {
  const lines = await page.evaluate<string[]>(
    `[...document.querySelectorAll('#view li')].map((line) => line.innerText)`,
  )
  return lines.flatMap((line) => line.match(new RegExp(`${word} \\d+\\.`))?.slice(0, 1) ?? [])
}

/** Waits until this text is drawn. */
async function shown({ page }: Look, text: string): Promise<void> {
  await page.locator('#view').getByText(text).first().waitFor()
}

const companies: Readonly<Record<string, (t: TestContext) => Promise<Stage>>> = {
  'a month in the embedded database': async (t) =>
    openStage(t, { folder: await monthFolder(), now: monthEnd }),
  'a company on PostgreSQL': async (t) => {
    const fresh = await freshPostgres()
    t.after(() => fresh.drop())
    await foundCompany(fresh.db)
    const folder = mkdtempSync(join(tmpdir(), 'bullpen-stage-'))
    return openStage(t, { folder, env: { DATABASE_URL: fresh.url } })
  },
}

for (const [name, open] of Object.entries(companies)) {
  test(`${name}: every event is on screen, once and in order, and soon after its commit`, {
    timeout,
  }, async (t) => {
    const stage = await open(t)
    const look = await stage.look()
    await look.open('/feed')
    const titles = Array.from({ length: 40 }, (_, i) => `Timed ${i}.`)
    const seen = await watchFor(look.page, titles)
    const committed: number[] = []
    for (const title of titles) {
      committed.push((await stage.server.tell([{ ...fact, title }])).committedAt)
      // At any phase of whatever looks at intervals.
      await passFrames(look.page, 7 + (committed.length % 11))
    }
    await shown(look, 'Timed 39.')
    const took = (await seen()).map((at, i) => (at ?? Number.NaN) - (committed[i] ?? 0))
    assert.ok(
      took.every((ms) => ms >= 0),
      `all are drawn, and none before it was committed: ${took.join(' ')}`,
    )
    t.diagnostic(
      `commit to screen: median ${quantile(took, 0.5).toFixed(0)} ms, 95 % ${quantile(took, 0.95).toFixed(0)} ms`,
    )
    const listed = await inFeed(look, 'Timed')
    assert.deepEqual(listed, titles.toReversed().slice(0, listed.length))
    assert.deepEqual(look.mishaps(), [])
  })

  test(`${name}: the server is killed and starts again; the page goes on by itself, without a gap and without a double`, {
    timeout,
  }, async (t) => {
    const stage = await open(t)
    const look = await stage.look()
    await look.open('/feed')
    const tell = async (from: number, to: number): Promise<void> => {
      for (let n = from; n < to; n++) await stage.server.tell([{ ...fact, title: `Kept ${n}.` }])
    }
    await tell(0, 3)
    await shown(look, 'Kept 2.')
    await stage.server.restart()
    // The page has not found its way back yet, or has: either way these must come once.
    await tell(3, 6)
    await shown(look, 'Kept 5.')
    await stage.server.restart()
    await tell(6, 8)
    await shown(look, 'Kept 7.')
    await look.settled()
    assert.deepEqual(
      await inFeed(look, 'Kept'),
      [7, 6, 5, 4, 3, 2, 1, 0].map((n) => `Kept ${n}.`),
    )
    const own = look
      .mishaps()
      .filter(
        (line) =>
          !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(line),
      )
    assert.deepEqual(own, [], 'nothing but that the server was away')
  })
}
