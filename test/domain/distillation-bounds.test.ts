// Whatever a mind asks for, a conversation leaves behind only what it may.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Distillation, DistilledMemory } from '../../src/domain/distillation.ts'
import {
  boundDistillation,
  type DistillationBounds,
  distillationLimits,
  memoryTrust,
  readDistillation,
} from '../../src/domain/distillation-bounds.ts'
import { memoryTypes } from '../../src/domain/memory.ts'

const bounds: DistillationBounds = {
  seats: [
    { id: 'ada', displayName: 'Ada Lin' },
    { id: 'bo', displayName: 'Bo' },
    { id: 'cy', displayName: 'Cy' },
  ],
  shown: [
    { id: 'm-ada', agentId: 'ada', trust: 2 },
    { id: 'm-bo', agentId: 'bo', trust: 3 },
  ],
  trust: 2,
  mostMemories: 6,
  minConfidence: 0.55,
  maxDrift: 0.03,
  mostActionItems: 3,
  kinds: ['research', 'review'],
}

const memory: DistilledMemory = {
  agentId: 'ada',
  type: 'insight',
  content: 'The crawl fails on Mondays.',
  confidence: 0.7,
  tags: [],
  supersedes: null,
}
const nothing: Distillation = { summary: '', memories: [], drifts: [], actionItems: [] }

/** What is left of these memories, drifts or items. */
const left = (raw: Partial<Distillation>, change: Partial<DistillationBounds> = {}): Distillation =>
  boundDistillation({ ...nothing, ...raw }, { ...bounds, ...change })

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 700 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('ada', 'Ada Lin', 'BO', 'founder', '__proto__', 'm-ada', 'm-bo', 'research', 'deploy'),
  fc.constantFrom('see https://evil.example/x?y=1', 'www.evil.example', '\u202egnp.exe', 'İ'.repeat(60)),
)
const anyNumber = fc.oneof(fc.double(), fc.double({ min: -1, max: 1 }), fc.constantFrom(5, -5, 0.03, 1e308))
const anyDistillation: fc.Arbitrary<Distillation> = fc.record({
  summary: anyText,
  memories: fc.array(
    fc.record({
      agentId: anyText,
      type: fc.constantFrom(...memoryTypes),
      content: anyText,
      confidence: anyNumber,
      tags: fc.array(anyText, { maxLength: 12 }),
      supersedes: fc.option(anyText),
    }),
    { maxLength: 20 },
  ),
  drifts: fc.array(fc.record({ a: anyText, b: anyText, drift: anyNumber, reason: anyText }), {
    maxLength: 20,
  }),
  actionItems: fc.array(fc.record({ agentId: anyText, title: anyText, kind: anyText, topic: anyText }), {
    maxLength: 8,
  }),
})

test('nothing gets past the bounds, and bounding twice is bounding once', () => {
  const ids = bounds.seats.map((seat) => seat.id)
  const at = (id: string): boolean => ids.includes(id)
  const fits = (text: string, chars: number): boolean =>
    text.length <= chars &&
    text.isWellFormed() &&
    !/[\p{Cc}\u202a-\u202e\u2066-\u2069]|:\/\/\S|www\.\S/u.test(text)
  fc.assert(
    fc.property(
      anyDistillation,
      fc.constantFrom(0, 1, 6),
      fc.constantFrom(0, 0.03, 1),
      (raw, most, drift) => {
        const set = { ...bounds, mostMemories: most, maxDrift: drift }
        const out = boundDistillation(raw, set)
        assert.ok(fits(out.summary, distillationLimits.summaryChars))
        assert.ok(out.memories.length <= most)
        for (const [place, one] of out.memories.entries()) {
          assert.ok(at(one.agentId) && one.confidence >= 0.55 && one.confidence <= 1)
          assert.ok(one.confidence <= (out.memories[place - 1]?.confidence ?? 1))
          assert.ok(one.content !== '' && fits(one.content, distillationLimits.contentChars))
          assert.ok(one.tags.length <= distillationLimits.tags)
          for (const tag of one.tags) {
            assert.ok(tag !== '' && fits(tag, distillationLimits.tagChars) && tag === tag.toLowerCase())
          }
          assert.ok(one.supersedes === null || (one.supersedes === 'm-ada' && one.agentId === 'ada'))
        }
        const pairs = out.drifts.map(({ a, b }) => `${a} ${b}`)
        assert.deepEqual(pairs, [...new Set(pairs)].sort())
        for (const one of out.drifts) {
          assert.ok(at(one.a) && at(one.b) && one.a < one.b)
          assert.ok(one.drift !== 0 && Math.abs(one.drift) <= drift && fits(one.reason, 200))
          assert.equal(one.drift, Number(one.drift.toFixed(4)))
        }
        assert.ok(out.actionItems.length <= 3)
        for (const item of out.actionItems) {
          assert.ok(at(item.agentId) && bounds.kinds.includes(item.kind))
          assert.ok(item.title !== '' && item.topic !== '')
          assert.ok(fits(item.title, 120) && fits(item.topic, 200))
        }
        assert.deepEqual(boundDistillation(out, set), out)
        assert.deepEqual(boundDistillation(out, { ...set, shown: null }), out)
        assert.deepEqual(readDistillation(JSON.parse(JSON.stringify(out))), out)
      },
    ),
    { numRuns: 500 },
  )
})

describe('memories', () => {
  test('the surest stay, in the order in which they came', () => {
    const memories = [0.6, 0.9, 0.7, 0.9, 0.5, 1.7].map((confidence, at) => ({
      ...memory,
      confidence,
      content: `Fact ${at}.`,
    }))
    assert.deepEqual(
      left({ memories }, { mostMemories: 4 }).memories.map(({ content, confidence }) => [
        content,
        confidence,
      ]),
      [
        ['Fact 5.', 1],
        ['Fact 1.', 0.9],
        ['Fact 3.', 0.9],
        ['Fact 2.', 0.7],
      ],
    )
  })

  test('belong to somebody at the table, by id or by name', () => {
    const owners = ['ada', 'ADA LIN', ' bo ', 'dan', 'founder', 'Ada', '', 'constructor']
    const { memories } = left({
      memories: owners.map((agentId, at) => ({ ...memory, agentId, content: `Fact ${at}.` })),
    })
    assert.deepEqual(
      memories.map((one) => one.agentId),
      ['ada', 'ada', 'bo', 'ada'],
    )
  })

  test('take the place only of a memory of the same agent that was shown and is not trusted further', () => {
    const supersedes = (agentId: string, id: string, trust: 0 | 1 | 2 | 3 = 2): string | null =>
      left({ memories: [{ ...memory, agentId, supersedes: id }] }, { trust }).memories[0]?.supersedes ?? null
    assert.equal(supersedes('ada', 'm-ada'), 'm-ada')
    assert.equal(supersedes('ada', 'm-ada', 3), 'm-ada')
    assert.equal(supersedes('ada', 'm-ada', 1), null)
    assert.equal(supersedes('ada', 'm-bo'), null)
    assert.equal(supersedes('bo', 'm-bo', 3), null)
    assert.equal(supersedes('ada', 'm-unknown'), null)
  })

  test('are one paragraph without addresses and hidden characters', () => {
    const content = 'It\u200b broke\n\non\u0000 \u202eMonday; see https://evil.example/?q=1 for more.'
    assert.equal(
      left({ memories: [{ ...memory, content }] }).memories[0]?.content,
      'It broke on Monday; see for more.',
    )
    assert.deepEqual(left({ memories: [{ ...memory, content: 'https://evil.example' }] }).memories, [])
  })

  test('are trusted as far as what they talked about, never as far as the founder', () => {
    assert.deepEqual(([0, 1, 2, 3] as const).map(memoryTrust), [0, 1, 2, 2])
  })
})

describe('drifts', () => {
  test('several for one pair are added up before they are clamped', () => {
    const drift = (a: string, b: string, by: number) => ({ a, b, drift: by, reason: `${a} ${by}` })
    const { drifts } = left({
      drifts: [
        drift('bo', 'ada', 5),
        drift('ada', 'bo', -4.99),
        drift('cy', 'ada', -2),
        drift('ada', 'ada', 0.02),
        drift('ada', 'dan', 0.02),
        drift('bo', 'cy', 0.02),
        drift('bo', 'cy', -0.02),
      ],
    })
    assert.deepEqual(drifts, [
      { a: 'ada', b: 'bo', drift: 0.01, reason: 'bo 5; ada -4.99' },
      { a: 'ada', b: 'cy', drift: -0.03, reason: 'cy -2' },
    ])
  })

  test('do not exist where nothing may drift', () => {
    assert.deepEqual(
      left({ drifts: [{ a: 'ada', b: 'bo', drift: 0.02, reason: '' }] }, { maxDrift: 0 }).drifts,
      [],
    )
  })
})

describe('action items', () => {
  const item = { agentId: 'ada', title: 'Look again', kind: 'research', topic: '' }
  test('are of kinds that there are, each once, and as many as the day allows', () => {
    const actionItems = [
      item,
      { ...item, title: ' look AGAIN ' },
      { ...item, kind: 'deploy', title: 'Deploy' },
      { ...item, agentId: 'dan' },
      ...[1, 2, 3].map((n) => ({ ...item, title: `Look ${n}`, topic: 'ferries' })),
    ]
    assert.deepEqual(
      left({ actionItems }).actionItems.map(({ title, topic }) => [title, topic]),
      [
        ['Look again', 'Look again'],
        ['Look 1', 'ferries'],
        ['Look 2', 'ferries'],
      ],
    )
    assert.deepEqual(left({ actionItems }, { mostActionItems: 0 }).actionItems, [])
  })
})
