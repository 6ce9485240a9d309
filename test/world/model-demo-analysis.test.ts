import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Material } from '../../src/world/model.ts'
import {
  type AnalysisOutput,
  answer,
  buses,
  demo,
  ferries,
  german,
  personas,
  request,
  singleSpaced,
} from './model-demo-fixtures.ts'

const texts: Readonly<Record<string, Material>> = { ferries, buses, bahn: german }

async function analysed(
  materials: readonly Material[],
  task: 'analyze' | 'research' = 'analyze',
  facts = {},
): Promise<AnalysisOutput> {
  return await answer<AnalysisOutput>(demo(), request({ task, materials, facts }))
}

test('every quote and every figure stands in the text it names', async () => {
  for (const speaker of Object.values(personas)) {
    for (const task of ['analyze', 'research'] as const) {
      const asked = request({ task, speaker, materials: Object.values(texts) })
      const output = await answer<AnalysisOutput>(demo(), asked)
      assert.ok(output.findings.length >= 4)
      for (const { quote, sourceId } of output.findings) {
        assert.ok(singleSpaced(texts[sourceId]?.text ?? '').includes(quote), `${sourceId}: ${quote}`)
      }
      for (const { value, sourceId } of output.figures) {
        assert.ok(singleSpaced(texts[sourceId]?.text ?? '').includes(value), `${sourceId}: ${value}`)
      }
    }
  }
})

test('an analysis is recognisably about its page', async () => {
  const output = await analysed([ferries])
  const all = JSON.stringify(output)
  assert.match(output.summary, /Harbour ferries go electric/u)
  assert.match(output.keyTerms.join(' '), /electric ferries/iu)
  for (const fact of ['€38 million', '61 %', '18 %']) assert.ok(all.includes(fact), fact)
  for (const furniture of ['Share', 'newsletter', 'All rights reserved'])
    assert.ok(!all.includes(furniture), furniture)
})

test('the insight is one fact of the text, with a measured confidence between 0.4 and 0.95', async () => {
  const alone = (await analysed([ferries])).insight
  assert.ok(alone !== null)
  assert.ok(alone.confidence >= 0.4 && alone.confidence <= 0.95)
  assert.ok(alone.tags.length > 0)
  const backed = (await analysed([ferries, { ...buses, text: ferries.text.replaceAll('Tuesday', 'Monday') }]))
    .insight
  assert.ok(
    backed !== null && backed.confidence > alone.confidence,
    'a second text that says the same must raise it',
  )
})

test('research says where texts agree, what only one has, and what none answers', async () => {
  const output = await analysed([ferries, buses], 'research', {
    question: 'What do the ferries cost, and who pays for helicopters?',
  })
  assert.match(output.summary, /agree/u)
  assert.match(output.summary, /€38 million/u)
  assert.match(output.summary, /Only “/u)
  assert.match(output.summary, /“helicopters”/u)
  assert.ok(!output.summary.includes('“ferries”.'), 'ferries are in the texts')
  assert.deepEqual([...new Set(output.findings.map((finding) => finding.sourceId))].sort(), [
    'buses',
    'ferries',
  ])
})

test('what the reader looks for comes first', async () => {
  const noise = await analysed([ferries], 'analyze', { focus: 'noise on board in decibel' })
  const grid = await analysed([ferries], 'analyze', { focus: 'grid connection megawatts' })
  assert.match(noise.findings[0]?.quote ?? '', /noise on board/u)
  assert.match(grid.findings[0]?.quote ?? '', /grid connection/u)
})

test('a topic the text does not touch is admitted', async () => {
  const output = await analysed([ferries], 'analyze', { topic: 'quantum chemistry' })
  assert.match(output.summary, /nothing on “quantum chemistry”/u)
})

test('empty, tiny and unreadable texts get a short honest answer', async () => {
  for (const text of ['', '   \n\n ', 'Ok.', '<<<>>>', '||||\n|--|']) {
    for (const task of ['analyze', 'research'] as const) {
      const output = await analysed([{ ...ferries, text }], task)
      assert.match(output.summary, /nothing to analyse/u)
      assert.deepEqual([output.findings, output.keyTerms, output.figures, output.insight], [[], [], [], null])
    }
  }
  assert.match((await analysed([])).summary, /No text was given/u)
})

test('a feed is read item by item, under its own headlines', async () => {
  const item = (headline: string, text: string): string =>
    `## ${headline}\n\n2026-01-05 · https://feed.example/${headline.length}\n\n${text}`
  const text = [
    item(
      'Port opens second charger',
      'The second charger went into service on Monday and cost 2.4 million euro.',
    ),
    item('Union wants a vote', 'The bus union asks the council to vote before more ferries are ordered.'),
    item(
      'Fog delays crossings',
      'Eleven crossings were cancelled on Sunday because of fog in the outer harbour.',
    ),
    item('New timetable in May', 'The summer timetable adds four late crossings on Fridays and Saturdays.'),
  ].join('\n\n')
  const output = await analysed([{ ...ferries, title: 'Harbour news', text }])
  assert.match(output.summary, /4 items/u)
  assert.match(output.summary, /“Port opens second charger”/u)
  assert.equal(output.findings.length, 4)
  assert.ok(output.findings.every((finding) => /^(?:Port|Union|Fog|New)/u.test(finding.statement)))
})
