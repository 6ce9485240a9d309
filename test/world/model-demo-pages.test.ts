// Real pages and feeds, when the checkout has them beside it; stripped crudely, as a bad crawler would.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseHTML } from 'linkedom'
import type { Material } from '../../src/world/model.ts'
import { type AnalysisOutput, answer, demo, request, singleSpaced } from './model-demo-fixtures.ts'

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const skip = existsSync(data) ? false : 'no real pages beside this checkout'

function materialsIn(folder: string): Material[] {
  return readdirSync(`${data}/${folder}`).map((file) => {
    const { document } = parseHTML(readFileSync(`${data}/${folder}/${file}`, 'utf8'))
    for (const idle of document.querySelectorAll('script, style, nav, header, footer')) idle.remove()
    const parts = [...document.querySelectorAll('h1, h2, h3, p, li, pre, summary, description, title')]
    const text = parts.map((part) => singleSpaced(part.textContent ?? '').trim()).join('\n\n')
    const title = document.querySelector('title')?.textContent ?? file
    return { id: file, title, source: `https://pages.example/${file}`, trust: 0, text }
  })
}

test('findings and figures of real pages stand in them, and each summary names its page', {
  skip,
}, async () => {
  for (const material of [...materialsIn('pages'), ...materialsIn('feeds')]) {
    const output = await answer<AnalysisOutput>(demo(), request({ task: 'analyze', materials: [material] }))
    const text = singleSpaced(material.text)
    for (const { quote } of output.findings) assert.ok(text.includes(quote), `${material.id}: ${quote}`)
    for (const { value } of output.figures) assert.ok(text.includes(value), `${material.id}: ${value}`)
    if (material.text.length < 1_000) continue
    assert.ok(output.findings.length >= 4, `${material.id}: ${output.findings.length} findings`)
    assert.ok(output.keyTerms.length >= 5, material.id)
    assert.ok(output.insight !== null, material.id)
    const words = output.keyTerms.slice(0, 3).some((term) => output.summary.includes(term))
    assert.ok(words, `${material.id}: ${output.summary}`)
  }
})

test('an article of each real page passes the review', { skip }, async () => {
  for (const material of materialsIn('pages')) {
    const facts = { title: material.title }
    const article = await answer<{ title: string; markdown: string }>(
      demo(),
      request({ task: 'write', materials: [material], facts }),
    )
    const subject = { id: 'made', title: article.title, source: '', trust: 2, text: article.markdown }
    const asked = request({ task: 'review', materials: [material], facts: { subject } })
    const review = await answer<{ verdict: string; remarks: unknown[] }>(demo(), asked)
    assert.equal(review.verdict, 'good', `${material.id}: ${JSON.stringify(review.remarks)}`)
  }
})
