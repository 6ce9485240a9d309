import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { likeness } from '../../src/domain/likeness.ts'
import type { NewMemory, Trust } from '../../src/domain/memory.ts'
import { memoryRules, type NearMemory, receive } from '../../src/domain/memory-rules.ts'

const coming = (content: string, change: Partial<NewMemory> = {}): NewMemory => ({
  id: 'new',
  agentId: 'ada',
  type: 'lesson',
  content,
  confidence: 0.7,
  tags: [],
  traceId: null,
  sourceKind: 'mission',
  sourceRef: 'm',
  writtenBy: 'ada',
  trust: 2,
  supersedes: null,
  ...change,
})
const known = (content: string, change: Partial<NearMemory> = {}): NearMemory => ({
  id: 'old',
  content,
  confidence: 0.7,
  trust: 2,
  pinned: false,
  disputed: false,
  ...change,
})

/** Decides as the store asks: what is not alike is not looked at. */
function decide(old: NearMemory, memory: NewMemory): string {
  const alike = likeness(old.content, memory.content) >= memoryRules.alikeFrom ? [old] : []
  const reception = receive(memory, null, alike)
  if (reception.is === 'repetition') return `repetition at ${reception.confidence}`
  return reception.supersedes === null ? 'new' : 'supersedes'
}

const sameThing: readonly (readonly [string, string])[] = [
  [
    'Posts about pricing on Friday mornings get twice the replies',
    'On Friday mornings, posts about pricing get twice as many replies',
  ],
  ['Crawls of the energy blog time out at night', 'The energy blog times out when crawled at night'],
  ['Customers leave after the first invoice', 'Customers leave after their first invoice arrives'],
  ['Short headlines with a number do better', 'Headlines that are short and have a number do better'],
  ['Check the source before drafting', 'Always check the source before drafting a post'],
  [
    'We should name the source in the first sentence of every article.',
    'Every article should name its source in the first sentence',
  ],
  ['Kurze Überschriften mit einer Zahl wirken', 'Überschriften, die kurz sind, mit einer Zahl, wirken'],
  ['Readers reply when a post ends with a question', 'Readers reply when a post ends with a qeustion'],
]
const otherThing: readonly (readonly [string, string])[] = [
  [
    '"Research: pricing" succeeded with crawl and research',
    '"Research: onboarding" succeeded with crawl and research',
  ],
  [
    '"Scan signals: customer churn" failed: the source did not answer',
    '"Scan signals: energy prices" failed: the source did not answer',
  ],
  ['Posts about pricing did more than twice the median', 'Posts about churn did more than twice the median'],
  [
    'A draft about ferries reached 2.4 times the median',
    'A draft about ferries reached 3.1 times the median',
  ],
  ['Friday posts get more replies', 'Monday posts get more replies'],
  ['Customers leave after the first invoice', 'Customers stay after the first invoice'],
  [
    'Crawl then research on a named source for "market structure of small tools"',
    'Crawl then research on a named source for "what customers of small tools ask"',
  ],
]

test('the same thing said in other words is a repetition', () => {
  for (const [one, other] of sameThing)
    assert.equal(decide(known(one), coming(other)), 'repetition at 0.7', `${one} / ${other}`)
})

test('one telling word or figure for another makes another memory', () => {
  for (const [one, other] of otherThing)
    assert.equal(decide(known(one), coming(other)), 'new', `${one} / ${other}`)
})

test('the contrary in the same words supersedes, unless it is pinned or trusted more', () => {
  const contraries: readonly (readonly [string, string])[] = [
    ['Posting at night works', 'Posting at night does not work'],
    ['Never post on public holidays', 'Post on public holidays'],
    ['Kunden lesen lange Berichte', 'Kunden lesen keine langen Berichte'],
  ]
  for (const [one, other] of contraries) {
    assert.equal(decide(known(one), coming(other)), 'supersedes', other)
    assert.equal(decide(known(one, { pinned: true }), coming(other)), 'new', other)
    assert.equal(decide(known(one, { trust: 3 }), coming(other)), 'new', other)
  }
})

test('a repetition that is clearly surer or more trusted takes the place of what it repeats', () => {
  const [one, other] = sameThing[0] ?? ['', '']
  assert.equal(decide(known(one), coming(other, { confidence: 0.9 })), 'supersedes')
  assert.equal(decide(known(one), coming(other, { confidence: 0.8 })), 'repetition at 0.8')
  assert.equal(decide(known(one, { trust: 0 }), coming(other)), 'supersedes')
  assert.equal(decide(known(one, { pinned: true }), coming(other, { confidence: 1 })), 'repetition at 1')
})

test('what is trusted less makes nothing surer, and what is disputed is not learned anew by saying it again', () => {
  const [one, other] = sameThing[0] ?? ['', '']
  assert.equal(decide(known(one), coming(other, { trust: 0, confidence: 1 })), 'repetition at 0.7')
  assert.equal(decide(known(one, { disputed: true }), coming(other, { confidence: 1 })), 'repetition at 0.7')
  assert.equal(decide(known(one, { disputed: true }), coming(other, { trust: 3 })), 'supersedes')
})

test('nothing pinned or more trusted is ever superseded, and no confidence falls', () => {
  const near = fc.record({
    id: fc.uuid(),
    content: fc.constantFrom('Night posts work', 'Night posts do not work', 'Short texts sell'),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    trust: fc.constantFrom<Trust>(0, 1, 2, 3),
    pinned: fc.boolean(),
    disputed: fc.boolean(),
  })
  fc.assert(
    fc.property(
      near,
      fc.option(near, { nil: null }),
      fc.array(near, { maxLength: 5 }),
      (memory, named, alike) => {
        const all = named === null ? alike : [named, ...alike]
        const { content, confidence, trust } = memory
        const reception = receive(coming(content, { confidence, trust }), named, alike)
        if (reception.is === 'new') {
          if (reception.supersedes === null) return
          const old = all.find(({ id }) => id === reception.supersedes)
          assert.ok(old !== undefined && !old.pinned && old.trust <= memory.trust)
        } else {
          const old = alike.find(({ id }) => id === reception.of)
          assert.ok(old !== undefined && reception.confidence >= old.confidence && reception.confidence <= 1)
          assert.ok(memory.trust >= old.trust || reception.confidence === old.confidence)
        }
      },
    ),
  )
})
