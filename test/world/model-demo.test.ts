import assert from 'node:assert/strict'
import { test } from 'node:test'
import { virtualClock } from '../../src/world/clock.ts'
import { ModelError } from '../../src/world/model.ts'
import { demoModel } from '../../src/world/model-demo.ts'
import {
  type AnalysisOutput,
  answer,
  buses,
  demo,
  ferries,
  german,
  personas,
  request,
} from './model-demo-fixtures.ts'

const tasks = ['analyze', 'research', 'write', 'draft'] as const

test('the same request gets the same answer from any instance', async () => {
  for (const task of tasks) {
    const asked = request({ task, materials: [ferries, buses] })
    assert.deepEqual(await answer(demo(), asked), await answer(demo(), asked), task)
  }
})

test('another seed words things differently somewhere', async () => {
  for (const task of tasks) {
    const seen = new Set<string>()
    for (const seed of ['one', 'two', 'three', 'four', 'five', 'six']) {
      seen.add(JSON.stringify(await answer(demo(seed), request({ task }))))
    }
    assert.ok(seen.size > 1, `${task} always says the same`)
  }
})

test('personas differ in wording and in what they pick', async () => {
  const summaries = new Map<string, string>()
  for (const [name, speaker] of Object.entries(personas)) {
    const { summary } = await answer<AnalysisOutput>(demo(), request({ task: 'analyze', speaker }))
    summaries.set(name, summary)
  }
  assert.equal(new Set(summaries.values()).size, 4)
  assert.match(summaries.get('ada') ?? '', /Counted: \d+ of \d+ sentences/u)
  assert.match(summaries.get('odo') ?? '', /Who says so\?/u)
  assert.match(summaries.get('kim') ?? '', /Next step:/u)
})

test('an article carries the signature and the name of its writer', async () => {
  const asked = request({
    task: 'write',
    speaker: personas.mika,
    facts: { title: 'Electric ferries in Northport' },
  })
  const { markdown } = await answer<{ markdown: string }>(demo(), asked)
  assert.ok(markdown.includes('Told by those who were there.'))
  assert.ok(markdown.includes('— Mika, writer'))
})

test('it waits a seeded time within its pace before it answers', async () => {
  const clock = virtualClock(0)
  const model = demoModel({ clock, seed: 's', paceMs: [1_000, 2_000] })
  let answered = false
  const asking = model.ask(request({ task: 'analyze' })).then((reply) => {
    answered = true
    return reply
  })
  await clock.advance(999)
  assert.equal(answered, false)
  await clock.advance(1_001)
  const reply = await asking
  assert.ok(reply.durationMs >= 1_000 && reply.durationMs <= 2_000, `${reply.durationMs} ms`)
})

test('an abort is a retryable error, before and while it waits', async () => {
  const aborted = AbortSignal.abort()
  await assert.rejects(demo().ask(request({ task: 'write', signal: aborted })), (error: unknown) => {
    return error instanceof ModelError && error.retryable
  })
  const clock = virtualClock(0)
  const controller = new AbortController()
  const model = demoModel({ clock, seed: 's', paceMs: [1_000, 2_000] })
  const asking = model.ask(request({ task: 'write', signal: controller.signal }))
  controller.abort()
  await assert.rejects(asking, ModelError)
})

test('it says that it is simulated and counts a token for every four characters', async () => {
  const asked = request({ task: 'analyze', instructions: '12345678', prompt: 'x'.repeat(100_000) })
  const reply = await demo().ask(asked)
  assert.equal(reply.simulated, true)
  assert.equal(reply.model, 'demo')
  assert.equal(reply.usage.inputTokens, 25_002)
  assert.equal(reply.usage.cachedTokens, 0)
  assert.equal(reply.usage.outputTokens, Math.ceil(JSON.stringify(reply.output).length / 4))
})

test('it obeys the limits of the schema, in whole words', async () => {
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: {
      summary: { type: 'string', maxLength: 60 },
      findings: {
        type: 'array',
        maxItems: 2,
        items: {
          type: 'object',
          additionalProperties: false,
          properties: { quote: { type: 'string', maxLength: 40 } },
        },
      },
    },
  }
  const output = await answer<{ summary: string; findings: { quote: string }[] }>(
    demo(),
    request({ task: 'analyze', schema }),
  )
  assert.deepEqual(Object.keys(output).sort(), ['findings', 'summary'])
  assert.ok(output.summary.length <= 60)
  assert.equal(output.findings.length, 2)
  for (const finding of output.findings) {
    assert.deepEqual(Object.keys(finding), ['quote'])
    assert.ok(finding.quote.length <= 40)
    assert.ok(ferries.text.includes(finding.quote), finding.quote)
  }
})

test('a German text is quoted in German and figures keep their spelling', async () => {
  const output = await answer<AnalysisOutput>(demo(), request({ task: 'analyze', materials: [german] }))
  assert.ok(output.findings.length > 0)
  for (const finding of output.findings) assert.ok(german.text.includes(finding.quote))
  const values = output.figures.map((figure) => figure.value)
  assert.ok(
    values.some((value) => value.startsWith('54 Mio. Euro')),
    values.join(' | '),
  )
  assert.ok(values.includes('83 Prozent'), values.join(' | '))
  assert.ok(output.keyTerms.includes('Nachtzüge'), output.keyTerms.join(' | '))
})
