import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AnalysisOutput, answer, demo, request } from './model-demo-fixtures.ts'

const remembered = (content: string, change: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'm',
  agentId: 'ada',
  type: 'lesson',
  content,
  confidence: 0.8,
  tags: [],
  trust: 2,
  sourceKind: 'outcome',
  ...change,
})

async function quotes(memories: readonly Record<string, unknown>[]): Promise<readonly string[]> {
  const { findings } = await answer<AnalysisOutput>(demo(), request({ task: 'analyze', facts: { memories } }))
  return findings.map((finding) => finding.quote)
}

test('the same text with memory gives other findings than without', async () => {
  const without = await quotes([])
  const grid = await quotes([
    remembered('Readers asked about the grid connection and its limit in megawatts'),
  ])
  const cabins = await quotes([remembered('Quiet cabins and noise on board are what passengers talk about')])
  assert.notDeepEqual(grid, without)
  assert.notDeepEqual(cabins, grid)
  const at = (all: readonly string[], word: string): number => all.findIndex((quote) => quote.includes(word))
  assert.ok(at(grid, 'megawatts') >= 0 && at(grid, 'megawatts') < at([...without, 'megawatts'], 'megawatts'))
})

test('only strategies and lessons from this company draw the eye', async () => {
  const words = 'Readers asked about the grid connection and its limit in megawatts'
  const without = await quotes([])
  assert.deepEqual(await quotes([remembered(words, { trust: 0 })]), without)
  assert.deepEqual(await quotes([remembered(words, { type: 'insight' })]), without)
})

test('memories of any shape are read without an error', async () => {
  const without = await quotes([])
  assert.deepEqual(await quotes([{}, { content: 7, tags: 'x', trust: 'high' }]), without)
})
