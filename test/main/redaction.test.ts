// Every place where text leaves strikes secrets out by itself, even when the others have let them pass.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { knownRedactor, redactValue } from '../../src/domain/redact.ts'
import { respond } from '../../src/http/app.ts'
import { createLiveFeed } from '../../src/http/live.ts'
import { streamSink } from '../../src/http/live-sink.ts'
import { plainLog } from '../../src/main/plain-log.ts'
import { recordFacts } from '../../src/store/events.ts'
import { type Db, sql, type Tx } from '../../src/world/db.ts'
import { redactingDb } from '../../src/world/db-redacted.ts'
import { type Model, ModelError, type ModelRequest } from '../../src/world/model.ts'
import { redactingModel } from '../../src/world/model-redacted.ts'
import { foundCompany } from '../support/company.ts'
import { freshEmbedded } from '../support/database.ts'
import { scripted } from '../support/scripted-model.ts'
import { testWorld } from '../support/world.ts'
import { allSung, canaries, sung } from './canary.ts'

const redact = knownRedactor(Object.values(canaries))
const gossip = allSung()
const redaction = { request: <T>(value: T): T => redactValue(value, redact), complaint: redact }

/** Every statement that reaches the database below, instead of a database. */
function witnessDb(): Db & { values: unknown[] } {
  const values: unknown[] = []
  const query: Db['query'] = async (statement) => {
    values.push(...statement.values)
    return []
  }
  return {
    values,
    engine: 'postgres',
    query,
    transaction: (work) => work({ kind: 'tx', query } as Tx),
    script: async () => undefined,
    listen: async () => async () => undefined,
    notify: async (_channel, payload) => void values.push(payload),
    close: async () => undefined,
  }
}

test('no statement carries a secret, in text, list, JSON or nested statement, in a transaction or without', async () => {
  const below = witnessDb()
  const db = redactingDb(below, redact)
  const statement = sql`insert ${gossip}, ${[gossip, [gossip]]}, ${JSON.stringify({ a: gossip })}, ${sql`(${gossip})`}, ${7}, ${null}, ${Buffer.from('x')}`
  await db.query(statement)
  await db.transaction((tx) => tx.query(statement))
  await db.notify('channel', gossip)
  assert.equal(below.values.length, 15)
  assert.deepEqual(sung(JSON.stringify(below.values)), [])
  assert.deepEqual(below.values.slice(4, 6), [7, null])
  assert.ok(Buffer.isBuffer(below.values[6]))
  assert.ok(JSON.stringify(below.values).includes('[secret]'))
})

const request: ModelRequest = {
  task: 'analyze',
  model: null,
  speaker: {
    id: 'a',
    displayName: gossip,
    role: 'analyst',
    tone: '',
    quirk: '',
    signature: '',
    directive: gossip,
  },
  instructions: gossip,
  prompt: gossip,
  materials: [{ id: '1', title: gossip, source: gossip, trust: 0, text: gossip }],
  facts: { [gossip]: { deep: [gossip] } },
  schema: { type: 'object' },
  maxOutputTokens: 100,
  temperature: null,
  tools: [{ name: 't', about: gossip, schema: {} }],
  rounds: [
    {
      asks: [{ id: '1', tool: 't', args: { a: gossip } }],
      answers: [{ id: '1', tool: 't', text: gossip, ok: true }],
    },
  ],
  seed: 's',
  signal: new AbortController().signal,
}

test('no part of a prompt carries a secret, and what is asked stays what it is', async () => {
  const { model, asked } = scripted([{ ok: true }])
  await redactingModel(model, redaction).ask(request)
  const [told] = asked
  assert.deepEqual(sung(JSON.stringify(told)), [])
  assert.equal(told?.signal, request.signal)
  assert.deepEqual({ ...told, signal: null }, { ...redactValue({ ...request, signal: null }, redact) })
})

test('a refusal of a provider loses the key that it quotes, and keeps its facts', async () => {
  const refusing: Model = {
    ...scripted([]).model,
    ask: () => Promise.reject(new ModelError(`401: ${gossip}`, false, { fault: 'auth' })),
  }
  await assert.rejects(redactingModel(refusing, redaction).ask(request), (error) => {
    assert.ok(error instanceof ModelError && error.facts.fault === 'auth' && !error.retryable)
    assert.deepEqual(sung(error.message), [])
    return true
  })
})

test('no answer carries a secret: JSON, text or fault', async () => {
  for (const answer of [
    { status: 200, json: { a: [gossip] } },
    { status: 200, text: gossip, media: 'text/html' },
    { fault: { code: 'not_found' as const, detail: gossip } },
  ]) {
    const text = await respond(answer, 'r1', redact).text()
    assert.match(text, /\[secret\]/)
    assert.deepEqual(sung(text), [])
  }
})

test('no frame of the live feed carries a secret that is older than our knowing it', async (t) => {
  const fresh = await freshEmbedded()
  t.after(() => fresh.drop())
  await foundCompany(fresh.db)
  const about = { agentId: null, tags: [], missionId: null, stepId: null, chainDepth: 0 }
  const kind = 'test.happened'
  await recordFacts(fresh.db, [
    {
      ...about,
      kind,
      title: `Told ${canaries['X_API_KEY']}`,
      summary: gossip.slice(0, 3_000),
      metadata: { gossip },
    },
  ])
  const live = createLiveFeed(testWorld(fresh.db), redact)
  t.after(() => live.close())
  const { sink, stream } = streamSink()
  live.listen({ after: 0, filter: { agent: null, kind: null, tag: null }, holder: 'test', sink })
  let text = ''
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.includes(kind)) break
  }
  assert.match(text, /Told \[secret\]/)
  assert.deepEqual(sung(text), [])
})

test('no line of the log carries a secret, for people or for machines, however deep', () => {
  const lines: string[] = []
  plainLog('debug', (line) => lines.push(line), redact).warn(`refused ${canaries['X_API_KEY']}`, {
    error: gossip,
  })
  assert.match(lines.join(), /^warn: refused \[secret\]/)
  assert.deepEqual(sung(lines.join()), [])
  const module = new URL('../../src/', import.meta.url)
  const script = `
    import { processLog } from '${module}world/log.ts'
    import { knownRedactor } from '${module}domain/redact.ts'
    const { values, gossip } = JSON.parse(process.env.GIVEN)
    const log = processLog('debug', knownRedactor(values))
    log.error(gossip, { deep: { error: new Error(gossip), list: [gossip] }, [gossip]: 1 })
    log.debug('plain', { token: 'tok' })`
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { GIVEN: JSON.stringify({ values: Object.values(canaries), gossip }) },
  })
  assert.equal(status, 0, stderr)
  const said = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.equal(said.length, 2, 'two lines of JSON')
  assert.match(said[0].msg, /\[secret\]/)
  assert.equal(said[1].token, '[secret]')
  assert.deepEqual(sung(stderr), [])
})
