// A company connected to a model, from the shell: real provider code, a provider on loopback, and what is said when it does not answer.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Provider, providerKey, type Script, startProvider } from '../support/providers/server.ts'
import { bullpen, greeting, up, workFolder } from './shell.ts'

const timeout = 180_000
/** Answers greetings well, and everything else in a way that cannot be used. */
const greets: Script = () => ({ say: { hello: 'Good morning.' } })

async function provider(
  t: TestContext,
  script: Script,
): Promise<{ found: Provider; env: Record<string, string> }> {
  const found = await startProvider('compatible', script)
  t.after(() => found.close())
  return {
    found,
    env: { BULLPEN_MODEL: 'openai:test-model', OPENAI_BASE_URL: found.url, OPENAI_API_KEY: providerKey },
  }
}

test('a model that answers is proved once by a small call, and says so at the start', {
  timeout,
}, async (t) => {
  const { found, env } = await provider(t, greets)
  const folder = workFolder()
  const stopSoon = async (): Promise<string> => {
    const running = await up(t, folder, [], env)
    const { items } = (await running.ask('/api/ops/events?kind=model.connected')) as {
      items: { title: string; summary: string }[]
    }
    assert.deepEqual(
      items.map(({ title, summary }) => [title, summary]),
      [['openai:test-model answers', 'Good morning.']],
    )
    const status = await running.ask('/api/ops/status')
    assert.deepEqual([status['model'], status['simulated']], ['openai:test-model', false])
    running.signal('SIGTERM')
    await running.ended
    return running.said()
  }
  await stopSoon()
  const greetings = (): number =>
    found.log.filter(({ text }) => text.includes('Say hello in one short sentence')).length
  assert.equal(greetings(), 1)
  await stopSoon()
  assert.equal(greetings(), 1)
  // The small real call stands in the ledger, and nobody knows its price: it is not told as $0.
  const told = await bullpen(folder, ['status'], env)
  assert.match(
    told.out,
    /Spent today +\$0\.00 of \$2\.00 and [\d,]+ tokens of unknown price; this month \$0\.00 of \$20\.00 and [\d,]+ tokens/,
  )
})

test('a model that does not answer stops the start with one line that says what to do', {
  timeout,
}, async (t) => {
  for (const [deed, why] of [
    [{ status: 401, message: 'bad key' }, /openai:test-model, which BULLPEN_MODEL asks for, does not answer/],
    [{ status: 404, message: 'the model `test-model` does not exist' }, /test-model/],
  ] as const) {
    const { env } = await provider(t, () => deed)
    const { code, err } = await bullpen(workFolder(), ['up', '--port', '0', '--no-open'], env)
    assert.equal(code, 1)
    const lines = err.trim().split('\n')
    assert.match(lines.at(-1) ?? '', why)
    assert.match(lines.at(-1) ?? '', /BULLPEN_MODEL=demo for the demo$/)
    assert.ok(!err.includes(providerKey))
  }
})

test('a model is tried, taken up and listed from the shell; one that does not answer is not taken up', {
  timeout,
}, async (t) => {
  const { found, env } = await provider(t, greets)
  const folder = workFolder()
  const { BULLPEN_MODEL: name = '', ...reach } = env
  await greeting(folder, /Stop/)
  const company = await up(t, folder, [], { ...reach, BULLPEN_MODEL: '' })
  const before = await company.ask('/api/ops/status')
  assert.deepEqual([before['model'], before['simulated']], ['demo', true])
  const tried = await bullpen(folder, ['model', 'test', name], reach)
  assert.match(tried.out, /^openai:test-model says: Good morning\.\n\d+ tokens in, \d+ out/)
  const used = await bullpen(folder, ['model', 'use', name], { ...reach, BULLPEN_MODEL: '' })
  assert.equal(used.out, 'openai:test-model is the default from the next call on\n')
  const after = await company.ask('/api/ops/status')
  assert.deepEqual([after['model'], after['simulated']], ['openai:test-model', false])
  found.setScript(() => ({ status: 401, message: 'no' }))
  const refused = await bullpen(folder, ['model', 'use', 'openai:other'], reach)
  assert.equal(refused.code, 1)
  assert.match(refused.err, /^bullpen: openai:other does not answer: [^\n]+\n$/)
  const listed = await bullpen(folder, ['model', 'list', '--json'], reach)
  assert.deepEqual(JSON.parse(listed.out).default, name)
})

test('the start says who thinks: nobody yet and how to connect a model, the demo because it was told to, a model and its limit', {
  timeout,
}, async (t) => {
  const folder = workFolder()
  assert.match(
    await greeting(folder, /Stop/),
    /Demo: simulated, costs nothing, can publish nothing; BULLPEN_MODEL says so\./,
  )
  // Not its founding any more: it does not look around on this machine.
  assert.match(
    await greeting(folder, /Stop/, { BULLPEN_MODEL: '' }),
    /Demo: simulated, costs nothing, can publish nothing; to connect a model, put ANTHROPIC_API_KEY into \.env and start again\./,
  )
  const { env } = await provider(t, greets)
  assert.match(
    await greeting(folder, /Stop/, { ...env, BULLPEN_MODEL: '' }),
    /OPENAI_BASE_URL is set: name its model with BULLPEN_MODEL=openai:NAME and start again\./,
  )
  assert.match(await greeting(folder, /Stop/, env), /Thinking with openai:test-model, at most \$2 a day\./)
})

test('a name that is no model is not taken up, tried or not, and a key that is missing is named', {
  timeout,
}, async () => {
  const folder = workFolder()
  await greeting(folder, /Stop/)
  const refused = async (...words: string[]): Promise<string> => {
    const { code, err } = await bullpen(folder, ['model', ...words], { BULLPEN_MODEL: '' })
    assert.equal(code, 1, words.join(' '))
    return err
  }
  for (const words of [['test'], ['use'], ['use', '--no-test']]) {
    assert.match(await refused(...words, 'nosense'), /^bullpen: nosense is no provider:model, like [^\n]+\n$/)
    assert.match(
      await refused(...words, 'mistrale:x'),
      /^bullpen: there is no provider mistrale; there are anthropic, /,
    )
  }
  for (const words of [['test'], ['use']])
    assert.equal(
      await refused(...words, 'google:gemini-3.6-flash'),
      'bullpen: there is no key for google:gemini-3.6-flash; put GOOGLE_GENERATIVE_AI_API_KEY into .env\n',
    )
  const { out, err } = await bullpen(folder, ['model', 'list'], { BULLPEN_MODEL: '' })
  assert.match(out, /^default\s+demo \(simulated; costs nothing\)/)
  assert.match(err, /^To connect a model/)
})
