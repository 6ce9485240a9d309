// Two hundred hostile texts in every field that reaches the page, looked at in every view: they are read as texts, nothing runs, nothing is
// loaded. Each of them is opened in three of the views of single things, in turn; HOSTILE_ALL=1 opens each in all of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostilePayloads } from '../support/hostile-payloads.ts'
import { hostileTraces, wordsShown } from '../support/hostile-traces.ts'
import { monthEnd, monthFolder } from '../support/month.ts'
import { plantedAgent, plantedId, poison } from '../support/poison.ts'
import { type Look, openStage } from '../support/stage.ts'

const timeout = 1_800_000
const viewsEach = process.env['HOSTILE_ALL'] === '1' ? Number.POSITIVE_INFINITY : 3

/** The views of many things, and how many of the texts can be read in each at least, where it lists them. */
const lists: readonly (readonly [path: string, atLeast: number])[] = [
  ['/', 1],
  ['/feed', 5],
  ['/approvals', 20],
  ['/missions', 5],
  ['/missions?show=list', 5],
  ['/made', 5],
  ['/conversations', 5],
  ['/agents', 20],
  ['/memory', 5],
  ['/relationships', 5],
  ['/policies', 1],
  ['/policies/company', 1],
  ['/policies/company?show=history', 5],
  ['/costs', 5],
  ['/operations', 5],
  ['/start', 1],
]

/** The views of one thing, by the word of the payload that it holds. */
const ones: readonly ((canary: string) => string)[] = [
  (canary) => `/missions/${plantedId('mission', canary)}`,
  (canary) => `/conversations/${plantedId('talk', canary)}`,
  (canary) => `/made/${plantedId('artifact', canary)}`,
  (canary) => `/agents/${plantedAgent(canary)}`,
  (canary) => `/memory/${plantedId('memory', canary)}`,
  (canary) => `/approvals/${plantedId('approval', canary)}`,
  (canary) => `/missions/${plantedId('mission', canary)}?show=waterfall`,
  (canary) => `/feed?why=${plantedId('refused', canary)}`,
  (canary) =>
    `/feed?text=${encodeURIComponent(
      hostilePayloads
        .find((one) => one.canary === canary)
        ?.text.slice(0, 80)
        .toWellFormed() ?? '',
    )}`,
]

/** Goes to the view, and fails with everything that a text has become there. */
async function stayTexts(look: Look, path: string): Promise<readonly string[]> {
  await look.go(path)
  const traces = await hostileTraces(look.page)
  assert.deepEqual([...traces, ...look.mishaps()], [], path)
  return wordsShown(look.page)
}

test('hostile texts are read as texts in every view, and nothing comes of them', { timeout }, async (t) => {
  const folder = await monthFolder()
  await poison(folder, hostilePayloads, monthEnd - 600_000)
  const stage = await openStage(t, { folder, now: monthEnd })
  const look = await stage.look({ size: 'large' })
  await look.open('/')
  const problems: string[] = []
  const tried = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      // Every view is looked at before the verdict: one that breaks must not hide the next.
      problems.push(
        String((error as Error).message)
          .replace(/\s+/g, ' ')
          .slice(0, 400),
      )
    }
  }
  for (const [path, atLeast] of lists)
    await tried(async () => {
      const words = await stayTexts(look, path)
      assert.ok(words.length >= atLeast, `${path} shows ${words.length} of the texts, ${atLeast} at least`)
    })
  for (const [nth, { canary, text }] of hostilePayloads.entries()) {
    const some = ones.filter((_, place) => (place - nth + ones.length * 100) % ones.length < viewsEach)
    for (const path of some.map((one) => one(canary)))
      await tried(async () => {
        const words = await stayTexts(look, path)
        if (!path.includes('text='))
          assert.ok(words.includes(canary), `${path} does not show ${canary}: ${text.slice(0, 80)}`)
      })
  }
  assert.deepEqual(problems, [])
})
