// What keeps the demo model's work varied over many askings: the topic decides, what was said is not said again, and
// when nothing is left it says that.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AnalysisOutput,
  answer,
  buses,
  demo,
  ferries,
  personas,
  request,
  singleSpaced,
} from './model-demo-fixtures.ts'

const materials = [ferries, buses]
const analysed = (facts: Record<string, unknown>, seed = 's'): Promise<AnalysisOutput> =>
  answer<AnalysisOutput>(demo(), request({ task: 'analyze', seed, materials, facts }))

test('different topics over the same texts bring different facts, each on its topic', async () => {
  const topics = ['charging between crossings', 'noise in the cabins', 'broken buses', 'what critics say']
  const words = [/charg/iu, /noise|cabins/iu, /broken/iu, /critics/iu]
  const said: string[] = []
  for (const [at, topic] of topics.entries()) {
    const { insight, summary } = await analysed({ topic })
    assert.match(insight?.statement ?? '', words[at] ?? /never/u, topic)
    assert.match(summary, words[at] ?? /never/u, topic)
    said.push(insight?.statement ?? '')
  }
  assert.equal(new Set(said).size, topics.length)
})

test('a topic meets its words in other forms, too', async () => {
  const { insight } = await analysed({ topic: 'why ferries were replaced' })
  assert.match(insight?.statement ?? '', /replace/u)
})

test('asked again and again, it tells another fact each time, and says so when nothing is left', async () => {
  const known: string[] = []
  let last: AnalysisOutput | null = null
  for (let turn = 0; turn < 40; turn++) {
    last = await analysed({ topic: 'electric ferries', known: [...known] }, `turn ${turn}`)
    if (last.insight === null) break
    assert.ok(!known.includes(last.insight.statement), last.insight.statement)
    known.unshift(last.insight.statement)
  }
  assert.ok(known.length >= 8, `${known.length} facts in two texts`)
  assert.equal(last?.insight, null)
  assert.match(last?.summary ?? '', /^Nothing new on “electric ferries” in /u)
})

test('what is new only beside the topic is called that', async () => {
  const { insight, summary } = await analysed({
    topic: 'noise',
    known: ['Dr. Lena Wirth of the Coastal Institute found that noise on board fell from 78 dB to 61 dB.'],
  })
  assert.match(summary, /^Nothing new on “noise” .* lies beside it/u)
  assert.ok(insight !== null && !/78 dB/u.test(insight.statement))
})

test('confidence follows from the fit to what was asked', async () => {
  const asked = await analysed({ topic: 'second charger cost' })
  const beside = await analysed({ topic: 'penguins of Antarctica' })
  assert.ok((asked.insight?.confidence ?? 0) > (beside.insight?.confidence ?? 1))
})

test('no post is drafted twice, whoever drafts, and the fact stands in a text', async () => {
  const sources = singleSpaced(materials.map(({ text }) => text).join(' '))
  for (const speaker of Object.values(personas)) {
    const known: string[] = []
    for (let turn = 0; turn < 30; turn++) {
      const facts = { topic: 'ferries', known: [...known] }
      const asked = request({ task: 'draft', speaker, seed: `turn ${turn}`, materials, facts })
      const { text } = await answer<{ text: string }>(demo(), asked)
      assert.ok(!known.includes(text), text)
      assert.ok(text.length <= 280)
      for (const [number] of text.matchAll(/\d[\d.,]*\d|\d/gu)) assert.ok(sources.includes(number), text)
      known.unshift(text)
    }
    assert.ok(
      known.some((text) => /nothing new|no news|said before|re-read/iu.test(text)),
      'it admits that the texts are used up',
    )
  }
})

test('articles on one title lead with another fact when the first is known', async () => {
  const write = (known: readonly string[]): Promise<{ summary: string }> =>
    answer(demo(), request({ task: 'write', materials, facts: { title: 'Ferries', known } }))
  const first = await write([])
  const second = await write([first.summary])
  const third = await write([second.summary, first.summary])
  assert.equal(new Set([first.summary, second.summary, third.summary]).size, 3)
})

test('a title of nothing but work words is no topic', async () => {
  const titles = [
    'Weekly brief',
    'Test',
    'Notes',
    'Daily update',
    'Report Q3',
    'Wochenbericht',
    'Kurze Zusammenfassung',
  ]
  for (const topic of titles) {
    const { summary } = await analysed({ topic })
    assert.doesNotMatch(summary, /has nothing on|Nothing new/u, topic)
    const { summary: researched } = await answer<AnalysisOutput>(
      demo(),
      request({ task: 'research', materials, facts: { topic } }),
    )
    assert.doesNotMatch(researched, /has nothing on|Left open/u, topic)
  }
  assert.match((await analysed({ topic: 'Weekly brief on penguins' })).summary, /nothing on “.*penguins”/u)
})

test('a summary begins with what the text says', async () => {
  for (const speaker of Object.values(personas)) {
    const asked = request({ task: 'analyze', speaker, materials, facts: { topic: 'charging' } })
    const { summary } = await answer<AnalysisOutput>(demo(), asked)
    assert.match(summary.slice(0, 160), /charg/iu, speaker.id)
    assert.ok(!summary.includes('\n'))
  }
})

test('reviews of the same figures are worded in several ways', async () => {
  const operations = {
    hours: 24,
    missions: { succeeded: 9 },
    steps: { succeeded: 20 },
    rejections: [],
    failures: [],
    oldestQueuedMinutes: null,
  }
  const summaries = new Set<string>()
  for (let turn = 0; turn < 12; turn++) {
    const asked = request({ task: 'review', seed: `turn ${turn}`, materials: [], facts: { operations } })
    summaries.add((await answer<{ summary: string }>(demo(), asked)).summary)
  }
  assert.ok(summaries.size >= 6, `${summaries.size} of 12`)
})
