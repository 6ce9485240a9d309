import assert from 'node:assert/strict'
import { test } from 'node:test'
import { figuresIn, numbersIn } from '../../src/world/model-demo/figures.ts'
import { plainOf } from '../../src/world/model-demo/markup.ts'
import { reported } from '../../src/world/model-demo/report.ts'
import { boundariesIn, sentencesOf } from '../../src/world/model-demo/sentences.ts'
import { keyTerms } from '../../src/world/model-demo/terms.ts'

const split = (text: string): string[] =>
  boundariesIn(text, 0, text.length).map(([from, to]) => text.slice(from, to).trim())

test('abbreviations, initials, ordinals and decimals do not end a sentence', () => {
  const whole = [
    'Dr. Wirth met J. Smith of Acme Inc. at 3.5 km from the U.S. border, e.g. near St. Ives.',
    'Am 3. März kostet das z. B. 12,5 Euro, d. h. ca. 10 % mehr als bisher bei Prof. Beck.',
    'The version v2.0 of example.com runs on Node.js since Jan. 2020 vs. the older one.',
  ]
  for (const sentence of whole) assert.deepEqual(split(sentence), [sentence])
})

test('sentences end at full stops, question marks, quotes and ideographic stops', () => {
  assert.deepEqual(split('He left. She said: "Stay!" Why? Nobody knew.'), [
    'He left.',
    'She said: "Stay!"',
    'Why?',
    'Nobody knew.',
  ])
  assert.equal(split('第一句话在这里。第二句话也在这里。').length, 2)
})

test('wrapped lines are one sentence; code, tables and menus are none', () => {
  const text = `Home | About | Contact | Login

The quick harbour ferry crosses the bay in nine minutes and
returns in ten when the tide is against it.

\`\`\`js
const ferry = new Boat({ electric: true })
\`\`\`

| a | b |
| - | - |

## References

Smith, J., "On ferries", Harbour Press, 1999, retrieved in May.`
  const { sentences } = sentencesOf(text)
  assert.deepEqual(
    sentences.map((sentence) => sentence.plain),
    [
      'The quick harbour ferry crosses the bay in nine minutes and returns in ten when the tide is against it.',
    ],
  )
})

test('a quote never holds a link, and stands in the text', () => {
  const text =
    'The [ferry](https://x.example/a) crosses the bay in nine minutes even in winter.[^1] Nobody minds the wait at all.'
  const [first, second] = sentencesOf(text).sentences
  assert.equal(first?.plain, 'The ferry crosses the bay in nine minutes even in winter.')
  assert.equal(first?.quote, 'crosses the bay in nine minutes even in winter.')
  assert.equal(second?.quote, 'Nobody minds the wait at all.')
})

test('figures keep currency, unit, scale and noun; labels are no figures', () => {
  const values = (sentence: string): string[] => figuresIn(sentence).map((figure) => figure.value)
  assert.deepEqual(
    values('It cost $1.5 billion, up 12 percent, in 400 ms for 5,000 DevSecOps professionals.'),
    ['$1.5 billion', '12 percent', '400 ms', '5,000 DevSecOps professionals'],
  )
  assert.deepEqual(values('Das sind 54 Mio. Euro oder 83 Prozent seit 3. März 2026.'), [
    '54 Mio. Euro',
    '83 Prozent',
    '3. März 2026',
  ])
  assert.deepEqual(values('See section 4 of RFC 2119, figure 3, bug 1553982 and Firefox 57 tabs.'), [])
})

test('numbers compare whatever their thousands marks', () => {
  const canonical = (text: string): string[] => numbersIn(text).map((number) => number.canonical)
  assert.deepEqual(canonical('10,000 and 10.000 and 10000'), ['10000', '10000', '10000'])
  assert.deepEqual(canonical('2,5 and 2.5'), ['2.5', '2.5'])
  assert.deepEqual(canonical('[a](https://x.example/2024/11) 7'), ['7'])
})

test('reported speech drops openers and asides and never keeps the source’s "we"', () => {
  assert.equal(
    reported('However, we built the second charger in May.', 'en'),
    'The authors built the second charger in May.',
  )
  assert.equal(reported('The ferry (a small one) is quick', 'en'), 'The ferry is quick.')
  assert.equal(reported('I like our ferries.', 'en'), null)
  assert.equal(reported('We can all agree on that.', 'en'), null)
  assert.equal(reported('Die Fahrt dauert elf Stunden.', 'de'), null)
})

test('key terms are spelled as in the text and leave out joining words', () => {
  const terms = keyTerms(
    [
      'The South Quay has one charger and the South Quay needs two.',
      'Every charger at South Quay draws three megawatts.',
      'A charger costs money, which the port does not have.',
    ],
    'Chargers',
  ).map((term) => term.text)
  assert.equal(terms.includes('South Quay'), true, terms.join(', '))
  assert.equal(terms.includes('charger'), true, terms.join(', '))
  assert.ok(!terms.some((term) => /^(?:the|and|which|every)$/iu.test(term)))
})

test('markup is read, not shown', () => {
  assert.equal(
    plainOf('A **bold** [link](https://x.example/a_(b)) and ![pic](x.png) *it* is 1\\. `code`[^2]'),
    'A bold link and it is 1. code',
  )
})
