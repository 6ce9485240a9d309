import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Adviser, adviceInWords, adviceOn, influenceRules } from '../../src/domain/influence.ts'

const adviser = (change: Partial<Adviser> = {}): Adviser => ({
  id: 'm1',
  type: 'lesson',
  content: 'Posts about pricing got twice the replies',
  confidence: 0.7,
  tags: [],
  chosen: 0,
  ...change,
})

const topics = [
  'how small teams use AI agents',
  'what customers of small tools ask for',
  'pricing of software for small teams',
  'engineering write-ups worth learning from',
  'failure stories and what they teach',
]
/** What a company says to itself in a week: none of it written for these topics. */
const dozen = [
  'Crawls of the release notes feed fail at night; read it in the morning',
  'Drafts that open with a figure were reposted more often',
  'Ask customers what they would miss before writing about a tool',
  'A review that names one weak sentence helps more than praise',
  'Analyses with a single source are contradicted later',
  'Posts about pricing got twice the replies',
  'Long threads lose readers after the third part',
  'Teams of three answer faster than larger ones',
  'Name what failed before what worked',
  'Research into agents pays off when it starts from a failure',
  'Do not draft before the analysis is in',
  'Readers of write-ups want the numbers, not the story',
]

test('of a rule’s topics the one is chosen that memory speaks of', () => {
  const advice = adviceOn(topics, [adviser()])
  assert.equal(advice?.topic, 'pricing of software for small teams')
  assert.deepEqual(advice?.shared, ['pricing'])
})

test('with a dozen memories there is something to say about every list of topics', () => {
  const memories = dozen.map((content, n) => adviser({ id: `m${n}`, content }))
  for (const topic of topics) assert.ok(adviceOn([topic], memories), topic)
  assert.equal(adviceOn(['Zwölf Boxkämpfer'], [adviser()]), null)
  assert.equal(adviceOn(topics, []), null)
  assert.equal(adviceOn([], memories), null)
})

test('what has chosen before gives way to others in time', () => {
  const both = [
    adviser({ id: 'often', chosen: 3 }),
    adviser({ id: 'never', content: 'Failure stories are read to the end' }),
  ]
  assert.equal(adviceOn(topics, both)?.memory.id, 'never')
})

test('of equal matches the surer memory chooses, then the lower id; the order of rows does not matter', () => {
  const pair = [adviser({ id: 'b' }), adviser({ id: 'c', confidence: 0.9 }), adviser({ id: 'a' })]
  assert.equal(adviceOn(topics, pair)?.memory.id, 'c')
  assert.equal(
    adviceOn(
      topics,
      pair.filter(({ id }) => id !== 'c'),
    )?.memory.id,
    'a',
  )
  fc.assert(
    fc.property(fc.shuffledSubarray(dozen), fc.shuffledSubarray([...topics]), (said, some) => {
      const memories = said.map((content) => adviser({ id: content, content }))
      const advice = adviceOn(some, memories)
      assert.equal(adviceOn(some, [...memories].reverse())?.memory.id, advice?.memory.id)
      if (advice !== null) {
        assert.ok(some.includes(advice.topic))
        for (const word of advice.shared) assert.ok(advice.topic.toLowerCase().includes(word))
      }
    }),
  )
})

test('the reason names the memory by what it is, and never in its own words', () => {
  const advice = adviceOn(topics, [adviser({ content: 'Posts about pricing: SECRETWORD' })])
  assert.ok(advice)
  const words = adviceInWords(advice)
  assert.match(words, /a lesson of confidence 0\.70 that speaks of “pricing”/u)
  assert.ok(!words.includes('SECRETWORD') && influenceRules.fading < 1)
})
