import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quoteOccurs, refusal, words } from '../../src/domain/evidence.ts'

const noWork = [
  '',
  '   ',
  '\n',
  'null',
  'N/A',
  'undefined',
  'None.',
  '[empty]',
  '...',
  '---',
  '***',
  'TODO',
  "I'm sorry, but I can't help with that.",
  'I’m sorry, but I can’t write this article.',
  'Sorry, I cannot do that.',
  'I cannot access the internet to read this page.',
  'I am unable to provide an analysis of this text.',
  'Unfortunately, I cannot open links.',
  'As an AI language model, I do not have opinions.',
  'I apologize, but the text is missing.',
  "I don't have access to the article.",
  '# I cannot write this\n\nbecause the text is missing.',
  '"I will not write this."',
  '> I can not comply with this request.',
  "Sure! Here's the article you asked for.",
  'Certainly! Below you will find it.',
  'Of course, here is your draft: Leases are good.',
  'Here is the article:\n\nLeases matter.',
  "Here's a short tweet about leases:\n\nLeases!",
  'Below is the analysis of the three texts: …',
  'I have written the article as requested.',
  'I will now write an article about leases.',
  "I'll draft a post on this.",
  'Let me start by reading.',
  'As requested, the following piece covers leases.',
  'The user wants an article about leases.',
  'The task is to write about leases.',
  'Leases matter a great deal. Let me know if you would like any changes!',
  'Leases matter. Would you like me to expand on this?',
  'A fine text. I hope this helps!',
  'Dear [Name], leases matter.',
  'Leases at [insert company name] matter.',
  'Lorem ipsum dolor sit amet.',
  'Hello {{first_name}}, leases matter.',
  'Es tut mir leid, aber ich kann das nicht.',
  'Tut mir leid, das geht nicht.',
  'Leider kann ich dabei nicht helfen.',
  'Ich kann dir dabei leider nicht helfen.',
  'Als KI-Sprachmodell habe ich keine Meinung.',
  'Ich bin leider nicht in der Lage, Seiten zu öffnen.',
  'Gerne! Hier ist der Artikel.',
  'Natürlich, hier kommt der Text.',
  'Hier ist der gewünschte Artikel:\n\nLeases.',
  'Ich habe den Artikel wie gewünscht geschrieben.',
  'Wie gewünscht folgt der Beitrag.',
  'Leases enden. Lass mich wissen, ob das passt!',
  'Nichts.',
  'Keine',
  'Titel: [hier Titel einfügen]',
]

const realWork = [
  'Leases end after 30 seconds.',
  'Sure footing is what a climber looks for first, and databases are no different.',
  'Certainly the largest change this year is the new journal.',
  'Here is the thing about leases: they end.',
  '“We cannot forget the day the database failed”, said the engineer.',
  'As an engineer, you learn to distrust clocks.',
  'The user pays for every token; that is why budgets matter.',
  'Below the surface, the journal keeps every step.',
  'Many users quote the phrase “as an AI language model” when they make fun of chat bots, and the phrase has become a meme of its own.',
  'See [the docs](https://example.org/docs) and [your](https://example.org) guide.',
  'The API returns null when nothing was found, which surprised 12 teams.',
  'Sorry states of affairs are common in queues without limits.',
  'Leider ging dabei viel Geld verloren, so der Bericht.',
  'Als Künstlerin hat sie viel gesehen, und das Haus war ihr vertraut.',
  'Ich kann mich an den Tag gut erinnern, sagt sie.',
  'Hier ist es kalt, und die Server laufen gut.',
]

test('refusals, talk about the work, holes and emptiness are told apart from work, in English and German', () => {
  for (const text of noWork) assert.notEqual(refusal(text), null, JSON.stringify(text))
})

test('real sentences are not taken for refusals', () => {
  for (const text of realWork) assert.equal(refusal(text), null, text)
})

test('the reason quotes what gave it away, on one line', () => {
  assert.equal(refusal('I am sorry,\nbut no.'), 'it is a refusal: "I am sorry, but no."')
})

test('judging a long text takes no time that grows out of hand', () => {
  for (const text of [
    'I can '.repeat(100_000),
    '['.repeat(200_000),
    ' '.repeat(500_000),
    'hier ist '.repeat(50_000),
  ]) {
    const begun = performance.now()
    refusal(text)
    words(text)
    quoteOccurs(text, text.slice(0, 600))
    assert.ok(performance.now() - begun < 2_000, text.slice(0, 10))
  }
})

test('words are counted as people count them', () => {
  assert.equal(words(''), 0)
  assert.equal(words('  — … !'), 0)
  assert.equal(words("It’s a well-known don't, in 2026."), 6)
  assert.equal(words('Größe übertrifft Maß'), 3)
  assert.equal(words('日本語です'), 5)
  assert.equal(words('naı\u0308ve'), 1)
})

test('a quote occurs when its words stand there in order, whatever the case, marks and breaks', () => {
  const text =
    'The **lease** runs out\nafter 30 seconds. “Nobody else” may write — ever — with the old token; 5.2 % did.'
  for (const quote of [
    'the lease runs out after 30 seconds',
    'Lease runs OUT',
    '"Nobody else" may write',
    'may write - ever',
    'runs out … the old token',
    'runs out [...] old token',
    '5.2 %',
    '5.2%',
    'after 30 seconds. “Nobody else” may wri',
  ]) {
    assert.ok(quoteOccurs(text, quote), quote)
  }
  for (const quote of [
    '',
    '…',
    '!',
    'lease ran out',
    'after 3',
    'old token … the lease',
    'nobody may write',
    'ease runs out',
    '2 % of',
  ]) {
    assert.ok(!quoteOccurs(text, quote), quote)
  }
})
