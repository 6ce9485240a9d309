import assert from 'node:assert/strict'
import { test } from 'node:test'
import { causeOf } from '../../src/world/model-demo/causes.ts'
import { answer, buses, demo, ferries, personas, request } from './model-demo-fixtures.ts'

interface ReviewOutput {
  verdict: 'good' | 'needs_work'
  score: number
  summary: string
  remarks: { severity: string; remark: string; quote: string }[]
}

interface DiagnosisOutput {
  cause: string
  evidence: string
  remedy: string
  retryMayHelp: boolean
  summary: string
}

async function written(): Promise<string> {
  const asked = request({
    task: 'write',
    materials: [ferries, buses],
    facts: { title: 'What the ferries cost' },
  })
  return (await answer<{ markdown: string }>(demo(), asked)).markdown
}

async function reviewed(text: string, facts: Record<string, unknown> = {}): Promise<ReviewOutput> {
  const subject = { id: 'made', title: 'What the ferries cost', source: '', trust: 2, text }
  return await answer<ReviewOutput>(
    demo(),
    request({ task: 'review', materials: [ferries, buses], facts: { subject, ...facts } }),
  )
}

test('its own article passes its own review: each number and quotation stands in a source', async () => {
  const article = await written()
  const review = await reviewed(article)
  assert.equal(review.verdict, 'good', JSON.stringify(review, null, 1))
  assert.deepEqual(
    review.remarks.filter((remark) => remark.severity === 'problem'),
    [],
  )
})

test('an article has a title, a lead, themes, quotations with their links, figures and sources', async () => {
  const article = await written()
  assert.match(article, /^# What the ferries cost\n\n\S/u)
  assert.ok((article.match(/^## /gmu)?.length ?? 0) >= 4, article)
  assert.match(article, /^> “[^”]+”\n>\n> — \[[^\]]+\]\(https:\/\/\S+\)$/mu)
  assert.match(article, /## The numbers\n\n- \*\*/u)
  assert.match(article, /## Sources\n\n- \[.+\]\(https:\/\/courier\.example\/ferries\)/u)
})

test('an invented number and an invented quotation are found and shown', async () => {
  const article = await written()
  const spoiled = article.replace(
    '\n\n## ',
    '\n\nThe bill came to 777 million. The mayor said “we never wanted any of these boats”.\n\n## ',
  )
  const review = await reviewed(spoiled)
  const problems = review.remarks.filter((remark) => remark.severity === 'problem')
  assert.ok(problems.some((remark) => remark.remark.includes('777') && remark.quote.includes('777 million')))
  assert.ok(problems.some((remark) => remark.quote === 'we never wanted any of these boats'))
  assert.ok(review.score < (await reviewed(article)).score)
})

test('repetition, thinness and missing sources cost points', async () => {
  const sentence = 'The first two electric ferries cost a great deal of money indeed.'
  const review = await reviewed(
    `${sentence}\n\n${sentence}\n\nThat is all there is to say about the ferries today, dear reader.`,
  )
  assert.equal(review.verdict, 'needs_work')
  const remarks = review.remarks.map((remark) => remark.remark).join(' ')
  assert.match(remarks, /said twice/u)
  assert.match(remarks, /words it is thin/u)
  assert.match(remarks, /No source is linked/u)
})

test('naming a source twice is no repetition, saying a thing twice is', async () => {
  const name = 'A long walk along the harbour of Northport'
  const source = { ...ferries, id: 's', title: name, source: 'walk.md' }
  const line = 'The second charger cost €2.4 million, and nobody had planned for that.'
  const body = (twice: string): string =>
    `# Ferries\n\n> ${twice}\n>\n> — ${name}\n\nWords between the two.\n\n> — ${name}\n\n- Ferries (${name})\n- Boats (${name})\n\n${twice}`
  const review = (text: string): Promise<ReviewOutput> => {
    const subject = { ...ferries, id: 'article', text }
    const facts = { subject, operations: null }
    return answer<ReviewOutput>(demo(), request({ task: 'review', materials: [subject, source], facts }))
  }
  const remarks = async (text: string): Promise<string> => JSON.stringify((await review(text)).remarks)
  assert.match(await remarks(body(line)), /said twice/u)
  assert.doesNotMatch(await remarks(body('')), /said twice/u)
})

test('a missing text is no pass', async () => {
  const review = await reviewed('')
  assert.deepEqual([review.verdict, review.score], ['needs_work', 0])
})

test('figures of operations are judged by what failed, waits and was refused', async () => {
  const operations = {
    hours: 24,
    missions: { succeeded: 3, failed: 2 },
    steps: { succeeded: 8, failed: 6 },
    rejections: [{ reason: 'Quota full (8/8)', count: 21 }],
    failures: [{ kind: 'crawl', error: 'HTTP 404 from https://x.example', count: 5 }],
    oldestQueuedMinutes: 200,
  }
  const bad = await reviewed('', { operations })
  assert.equal(bad.verdict, 'needs_work')
  assert.ok(bad.remarks.some((remark) => remark.quote === 'HTTP 404 from https://x.example'))
  assert.ok(bad.remarks.some((remark) => remark.quote === 'Quota full (8/8)'))
  assert.match(bad.summary, /8 steps .*6 failed/u)
  const calm = {
    ...operations,
    steps: { succeeded: 14 },
    missions: { succeeded: 5 },
    rejections: [],
    failures: [],
    oldestQueuedMinutes: 1,
  }
  const good = await reviewed('', { operations: calm })
  assert.deepEqual([good.verdict, good.score, good.remarks], ['good', 10, []])
  const idle = await reviewed('', {
    operations: { ...calm, steps: {}, missions: {}, oldestQueuedMinutes: null },
  })
  assert.match(idle.summary, /nothing ran|are empty|no mission/iu)
})

test('a diagnosis names the failing step, quotes its error and says whether a retry may help', async () => {
  const mission = {
    id: 'm1',
    title: 'Read the harbour news',
    status: 'failed',
    steps: [
      { id: 's1', kind: 'crawl', status: 'succeeded', attempt: 1, error: null },
      {
        id: 's2',
        kind: 'crawl',
        status: 'failed',
        attempt: 3,
        error: 'https://x.example/feed answered 404 Not Found',
      },
      { id: 's3', kind: 'analyze', status: 'skipped', attempt: 0, error: null },
    ],
  }
  const operations = {
    hours: 24,
    missions: {},
    steps: {},
    rejections: [],
    failures: [{ kind: 'crawl', error: 'answered 404', count: 4 }],
    oldestQueuedMinutes: null,
  }
  const output = await answer<DiagnosisOutput>(
    demo(),
    request({ task: 'diagnose', materials: [], facts: { mission, operations } }),
  )
  assert.match(output.cause, /not found/u)
  assert.match(
    output.evidence,
    /step s2 failed on attempt 3 with “https:\/\/x\.example\/feed answered 404 Not Found”/u,
  )
  assert.match(output.evidence, /1 later step was skipped/u)
  assert.match(output.evidence, /4 times in the last 24 hours/u)
  assert.match(output.summary, /“Read the harbour news”/u)
  assert.equal(output.retryMayHelp, false)
})

test('a diagnosis shows the error and its source in one sentence, and judges by the words outside of the address', async () => {
  const error = '404 Not Found from https://news.example/budget/quota'
  const mission = {
    id: 'm',
    title: 'Read the news',
    status: 'failed',
    steps: [{ id: 's1', kind: 'crawl', status: 'failed', attempt: 1, error }],
  }
  const asked = request({ task: 'diagnose', materials: [], facts: { mission, operations: null } })
  const { cause, summary } = await answer<DiagnosisOutput & { summary: string }>(demo(), asked)
  assert.match(cause, /not there\. \(not found: https:\/\/news\.example\/budget\/quota\)/u)
  for (const part of ['“Read the news”', 'crawl step', error]) assert.ok(summary.includes(part), part)
})

test('causes are told apart by the words of the error', () => {
  const expected: readonly (readonly [string, string, boolean])[] = [
    ['HTTP 404 from https://x.example', 'not found', false],
    ['forbidden address: 127.0.0.1 is loopback', 'forbidden address', false],
    ['the document is larger than 5000000 bytes', 'too large', false],
    ['no answer within 30 s: timed out', 'timeout', true],
    ['it is no feed that can be parsed: Unrecognized feed format', 'malformed feed or page', false],
    ['Quota full (8/8)', 'quota', true],
    ['the circuit breaker for crawl is open', 'breaker', false],
    ['connect ECONNREFUSED 10.0.0.1:80', 'network', true],
  ]
  for (const [error, name, retry] of expected) {
    const cause = causeOf(error)
    assert.deepEqual([cause?.name, cause?.retryMayHelp], [name, retry], error)
  }
  assert.equal(causeOf('a flock of geese'), null)
})

test('an unknown error is not explained away, and no error at all is said', async () => {
  const mission = (error: string | null) => ({
    id: 'm',
    title: 'T',
    status: 'failed',
    steps: [{ id: 's', kind: 'crawl', status: error === null ? 'succeeded' : 'failed', attempt: 1, error }],
  })
  const asked = (error: string | null) =>
    request({ task: 'diagnose', materials: [], facts: { mission: mission(error) } })
  const strange = await answer<DiagnosisOutput>(demo(), asked('a flock of geese'))
  assert.match(strange.cause, /none of the known causes/u)
  assert.match(strange.evidence, /“a flock of geese”/u)
  assert.match((await answer<DiagnosisOutput>(demo(), asked(null))).cause, /no failed step/u)
})

test('a post holds one fact of the text in at most 280 characters, cut at no word', async () => {
  const long = ferries.text.replace(
    'the council decided on Tuesday',
    `the council decided ${'after a very long debate '.repeat(12)}on Tuesday`,
  )
  for (const text of [ferries.text, long]) {
    for (const speaker of Object.values(personas)) {
      for (const seed of ['a', 'b', 'c', 'd']) {
        const { text: post, angle } = await answer<{ text: string; angle: string }>(
          demo(),
          request({ task: 'draft', speaker, seed, materials: [{ ...ferries, text }] }),
        )
        assert.ok(post.length <= 280, `${post.length}: ${post}`)
        const figure = /Leads with (.+?), the figure/u.exec(angle)?.[1]
        assert.ok(figure !== undefined && post.includes(figure), `${angle} / ${post}`)
        for (const word of post
          .replace(/[“”"]/gu, ' ')
          .split(/\s+/u)
          .filter((one) => one.endsWith('…'))) {
          assert.ok(
            text.includes(` ${word.slice(0, -1)} `) || text.includes(` ${word.slice(0, -1)},`),
            `cut inside a word: ${word}`,
          )
        }
      }
    }
  }
})
