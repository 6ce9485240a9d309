import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MemoryType, Trust } from '../../src/domain/memory.ts'
import { askedBy, type Candidate, rankMemories, scoreOf } from '../../src/domain/recall.ts'

const candidate = (change: Partial<Candidate> = {}): Candidate => ({
  id: 'm',
  agentId: 'ada',
  type: 'insight',
  content: 'Ferries are dear',
  confidence: 0.7,
  tags: [],
  trust: 2,
  sourceKind: 'mission',
  pinned: false,
  ageDays: 1,
  ...change,
})
const words = ['pricing', 'churn', 'ferries', 'buses', 'replies', 'Friday', 'question', 'night', 'source']
const some = fc.record({
  id: fc.uuid(),
  agentId: fc.constant('ada'),
  type: fc.constantFrom<MemoryType>('insight', 'lesson', 'strategy'),
  content: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }).map((all) => all.join(' ')),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  tags: fc.array(fc.constantFrom(...words), { maxLength: 3 }),
  trust: fc.constantFrom<Trust>(0, 1, 2, 3),
  sourceKind: fc.constant('mission' as const),
  pinned: fc.boolean(),
  ageDays: fc.double({ min: 0, max: 400, noNaN: true }),
})
const pool = fc.uniqueArray(some, { maxLength: 40, selector: ({ id }) => id })
const about = fc.array(fc.constantFrom(...words), { maxLength: 5 }).map((all) => all.join(' '))
const ids = (memories: readonly { id: string }[]): readonly string[] => memories.map(({ id }) => id)

test('the order of the candidates does not matter, and no more come to mind than asked for', () => {
  fc.assert(
    fc.property(pool, about, fc.nat(50), (memories, asked, limit) => {
      const ranked = rankMemories(memories, asked, { limit, halfLifeDays: 14 })
      assert.equal(ranked.length, Math.min(limit, memories.length))
      assert.deepEqual(
        ids(rankMemories([...memories].reverse(), asked, { limit, halfLifeDays: 14 })),
        ids(ranked),
      )
    }),
  )
})

test('a score lies between 0 and 1 and a pin, and grows with confidence, freshness and a pin', () => {
  fc.assert(
    fc.property(some, about, fc.double({ min: 0.1, max: 100, noNaN: true }), (memory, asked, half) => {
      const score = (change: Partial<Candidate>): number =>
        scoreOf({ ...memory, ...change }, askedBy(asked), half)
      assert.ok(score({}) >= 0 && score({}) <= 1.15 + 1e-9)
      assert.ok(score({ confidence: 1 }) >= score({}) && score({ ageDays: 0 }) >= score({}))
      assert.ok(score({ pinned: true }) > score({ pinned: false }))
      assert.ok(score({ tags: [...memory.tags, ...asked.split(' ')] }) >= score({}))
    }),
  )
})

test('of memories of equal score the more trusted one comes first', () => {
  fc.assert(
    fc.property(some, about, fc.constantFrom<Trust>(1, 2, 3), (memory, asked, trust) => {
      const web = { ...memory, id: '0', trust: 0 as const }
      const ranked = rankMemories([web, { ...memory, id: '1', trust }], asked, { limit: 1, halfLifeDays: 14 })
      assert.deepEqual(ids(ranked), ['1'])
    }),
  )
})

test('what is about the matter comes before what is only fresh and sure', () => {
  const memories = [
    candidate({ id: 'fresh', confidence: 0.8, ageDays: 0 }),
    candidate({
      id: 'apt',
      content: 'Customers churned when prices rose',
      confidence: 0.7,
      ageDays: 5,
    }),
  ]
  for (const asked of ['Research: why customers churn', 'pricing and churn', 'custmers that chrun'])
    assert.equal(rankMemories(memories, asked, { limit: 2, halfLifeDays: 14 })[0]?.id, 'apt', asked)
})

test('what is recalled carries its label of trust and nothing of how it was ranked', () => {
  const [first] = rankMemories([candidate({ trust: 0 })], 'ferries', { limit: 1, halfLifeDays: 14 })
  const { pinned: _pinned, ageDays: _age, ...recalled } = candidate({ trust: 0 })
  assert.deepEqual(first, recalled)
})
