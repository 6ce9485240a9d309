// One suite of promises over every provider's real wire format, on loopback: the same agent behaves the same, and every failure means the
// same. MODEL_FAULTS=50 asks each failure so often.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { machineClock, virtualClock } from '../../src/world/clock.ts'
import { memoryLog } from '../../src/world/log.ts'
import { type Model, ModelError, type ModelReply, type ModelRequest } from '../../src/world/model.ts'
import { sdkModel } from '../../src/world/model-sdk.ts'
import { breakerLimits, withBreakers } from '../../src/world/models/breaker.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import {
  type Deed,
  type Provider,
  providerKey,
  providerKinds,
  startProvider,
} from '../support/providers/server.ts'

const rounds = Number(process.env['MODEL_FAULTS'] ?? 2)
const clock = machineClock()
const net = guardedNet({ clock, log: memoryLog() })
const limits = { totalMs: 600, idleMs: 250 }

const answerSchema = {
  type: 'object',
  properties: { line: { type: 'string', maxLength: 200 }, mood: { type: 'string' } },
  required: ['line'],
  additionalProperties: false,
}
const head = 'You keep watch over a small company and say in one line what matters now. '.repeat(30)

function request(change: Partial<ModelRequest> = {}): ModelRequest {
  return {
    task: 'turn',
    model: null,
    speaker: {
      id: 'observer',
      displayName: 'Vesna',
      role: 'observer',
      tone: '',
      quirk: '',
      signature: '',
      directive: '',
    },
    instructions: head,
    prompt: 'What matters now? Ünïcode, "quotes" and \\ backslashes stay as they are: 日本語 🦉.',
    materials: [],
    facts: {},
    schema: answerSchema,
    maxOutputTokens: 300,
    temperature: 0.4,
    seed: 'conformance',
    signal: new AbortController().signal,
    ...change,
  }
}

/** Returns what a call throws, which must be a ModelError. */
async function faultOf(call: Promise<ModelReply>): Promise<ModelError> {
  try {
    const reply = await call
    return assert.fail(`it answered ${JSON.stringify(reply).slice(0, 200)}`)
  } catch (error) {
    assert.ok(error instanceof ModelError, String(error))
    return error
  }
}

for (const kind of providerKinds) {
  describe(`the wire of ${kind}`, () => {
    let provider: Provider
    let next: Deed
    let model: Model
    before(async () => {
      provider = await startProvider(kind, () => next)
    })
    after(() => provider.close())
    const ask = (deed: Deed, change: Partial<ModelRequest> = {}): Promise<ModelReply> => {
      next = deed
      // A model of its own for each, so that no breaker stands between two promises.
      model = sdkModel({
        clock,
        net: provider.divert(net),
        defaultModel: provider.name,
        ...provider.settings,
        limits,
      })
      return model.ask(request(change))
    }
    const last = () => provider.log.at(-1) ?? assert.fail('nothing was asked')

    it('answers with what the model wrote, its tokens to the one, and no mark of simulation', async () => {
      const said = { line: 'Two drafts wait. 日本語 🦉 "quoted" \\ back' }
      const reply = await ask({ say: said })
      assert.deepEqual(JSON.parse(String(reply.output)), said)
      const { billed } = last()
      assert.equal(reply.usage.inputTokens, billed?.input)
      assert.equal(reply.usage.outputTokens, billed?.output)
      assert.equal(reply.usage.cachedTokens, billed?.cached)
      assert.equal(reply.usageProblem, undefined)
      assert.equal(reply.simulated, false)
      assert.equal(reply.model, provider.name)
    })

    it('is sent the whole question, a limit on the answer, the schema, and the key where it belongs', async () => {
      await ask({ say: { line: 'x' } })
      const { text, headers, path } = last()
      assert.ok(text.includes('日本語 🦉') && text.includes('keep watch over a small company'))
      assert.match(text, /"(max_tokens|max_output_tokens|maxOutputTokens)":300/)
      assert.ok(text.includes('"mood"'), 'the schema goes along')
      const sent = Object.values(headers).filter((value) => value.includes(providerKey))
      assert.equal(sent.length, 1)
      assert.ok(!text.includes(providerKey) && !path.includes(providerKey))
    })

    it('is sent nothing that it does not know, and keeps no thought of the company', async () => {
      await ask({ say: { line: 'x' } })
      const { body, text } = last()
      assert.ok(!/strictJsonSchema|providerOptions/.test(text))
      assert.equal(body['store'], kind === 'openai' ? false : undefined)
    })

    it('reads what the provider kept of a prompt that it saw before', async () => {
      await ask({ say: { line: 'first' } })
      const reply = await ask({ say: { line: 'second' } })
      assert.ok(reply.usage.cachedTokens > reply.usage.inputTokens * 0.8, JSON.stringify(reply.usage))
      assert.equal(reply.usage.cachedTokens, last().billed?.cached)
    })

    it('makes one request for one call, whatever becomes of it', async () => {
      for (const deed of [
        { say: { line: 'x' } },
        { status: 500 },
        { status: 429 },
        { fault: 'reset' },
      ] as Deed[]) {
        const before = provider.log.length
        await ask(deed).catch((error: unknown) => assert.ok(error instanceof ModelError))
        assert.equal(provider.log.length, before + 1)
      }
    })

    it('asks for tools by name with arguments, and is told what came of them', async () => {
      const tools = [
        {
          name: 'memory_search',
          about: 'Searches memories',
          schema: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
        },
        { name: 'docs/read-page', about: 'Reads a page', schema: { type: 'object', properties: {} } },
      ]
      const asked = [
        { name: 'memory_search', args: { query: 'budgets' } },
        { name: 'docs__read-page', args: {} },
      ]
      const reply = await ask({ tools: asked }, { tools })
      assert.deepEqual(
        reply.asks?.map(({ tool, args }) => ({ tool, args })),
        [
          { tool: 'memory_search', args: { query: 'budgets' } },
          { tool: 'docs/read-page', args: {} },
        ],
      )
      const asks = reply.asks ?? []
      const answers = asks.map(({ id, tool }, i) => ({
        id,
        tool,
        text: `result ${i} of ${tool}`,
        ok: i === 0,
      }))
      await ask({ say: 'done' }, { tools, rounds: [{ asks, answers }] })
      assert.ok(
        last().text.includes('result 0 of memory_search') &&
          last().text.includes('result 1 of docs/read-page'),
      )
    })

    it('hands on hostile answers as they are: unknown tools, broken arguments, a thousand calls, NUL, half a pair', async () => {
      const tools = [{ name: 'known', about: 'x', schema: { type: 'object', properties: {} } }]
      const unknown = await ask({ tools: [{ name: 'rm_rf', args: { path: '/' } }] }, { tools })
      assert.equal(unknown.asks?.[0]?.tool, 'rm_rf')
      const many = await ask(
        { tools: Array.from({ length: 500 }, () => ({ name: 'known', args: {} })) },
        { tools },
      )
      assert.equal(many.asks?.length, 500)
      for (const say of [
        '',
        'no JSON',
        '{"line": "cut o',
        '{"line":"\\u0000 \\ud800"}',
        '['.repeat(50_000),
        'x'.repeat(400_000),
      ]) {
        const reply = await ask({ say })
        assert.equal(reply.output, say === '' ? null : say)
      }
    })

    it('takes an answer that is too large for a failure, and keeps no megabytes of it', async () => {
      const error = await faultOf(
        (async () => {
          next = { say: 'x'.repeat(3_000_000) }
          const small = sdkModel({
            clock,
            net: provider.divert(net),
            defaultModel: provider.name,
            ...provider.settings,
            limits: { ...limits, totalMs: 5_000, maxBytes: 1_000_000 },
          })
          return small.ask(request())
        })(),
      )
      assert.equal(error.facts.billed, true)
      assert.ok(error.message.length < 600)
    })

    it('believes no usage that cannot be: the hold is charged then', async () => {
      for (const usage of [null, {}, ...absurd(kind)]) {
        const reply = await ask({ say: { line: 'x' }, usage }).catch((error: unknown) => error as ModelError)
        if (reply instanceof ModelError) assert.equal(reply.facts.billed, true, reply.message)
        else
          assert.ok(
            reply.usageProblem !== undefined,
            `${JSON.stringify(usage)} → ${JSON.stringify(reply.usage)}`,
          )
      }
    })

    it('says a refusal by the content filter and a cut answer for what they are', async () => {
      const refused = await faultOf(ask({ say: '', finish: 'filter' }))
      assert.deepEqual([refused.retryable, refused.facts.fault], [false, 'refused'])
      const cut = await ask({ say: '{"line": "and then', finish: 'length' })
      assert.equal(cut.output, '{"line": "and then')
    })

    for (const [name, deed, expected] of faults(kind)) {
      it(`tells ${name} the same as every provider`, async () => {
        for (let n = 0; n < rounds; n++) {
          const error = await faultOf(ask(deed))
          const { fault, retryAfterMs, billed = false } = error.facts
          assert.equal(fault, expected.fault, error.message)
          assert.equal(error.retryable, expected.retryable, error.message)
          if (expected.retryAfterMs !== undefined) {
            const [least, most] = expected.retryAfterMs
            assert.ok(
              retryAfterMs !== undefined && retryAfterMs >= least && retryAfterMs <= most,
              String(retryAfterMs),
            )
          }
          if (expected.billed !== undefined) assert.equal(billed, expected.billed, error.message)
          assert.ok(error.message.includes(provider.name), error.message)
          assert.ok(!error.message.includes(providerKey) && !error.message.includes('\n'), error.message)
        }
      })
    }

    it('takes an answer that comes in drips, as long as it comes in time', async () => {
      const reply = await ask({ say: { line: 'slow but sure' }, fault: 'drip', ms: 15 })
      assert.deepEqual(JSON.parse(String(reply.output)), { line: 'slow but sure' })
    })

    it('stops at once when nobody wants the answer any more', async () => {
      const stop = new AbortController()
      const call = faultOf(ask({ fault: 'silent' }, { signal: stop.signal }))
      stop.abort()
      const error = await call
      assert.equal(error.facts.fault, 'aborted')
    })
  })
}

function absurd(kind: Provider['kind']): unknown[] {
  const words: Readonly<Record<Provider['kind'], readonly [string, string]>> = {
    anthropic: ['input_tokens', 'output_tokens'],
    openai: ['input_tokens', 'output_tokens'],
    google: ['promptTokenCount', 'candidatesTokenCount'],
    openrouter: ['prompt_tokens', 'completion_tokens'],
    compatible: ['prompt_tokens', 'completion_tokens'],
  }
  const [input, output] = words[kind]
  return [
    { [input]: -5, [output]: 3 },
    { [input]: 10, [output]: -3 },
    { [input]: 'NaN', [output]: 3 },
    { [input]: 700_000, [output]: 3 },
    { [input]: 700, [output]: 3_000_000 },
  ]
}

interface Expected {
  fault: string
  retryable: boolean
  retryAfterMs?: readonly [number, number]
  billed?: boolean
}

function faults(kind: Provider['kind']): readonly (readonly [string, Deed, Expected])[] {
  const inAMinute = new Date(Date.now() + 60_000).toUTCString()
  const limited = { fault: 'rate_limit', retryable: true, billed: false }
  const down = { fault: 'overloaded', retryable: true, billed: false }
  return [
    [
      'a rate limit with seconds to wait',
      { status: 429, headers: { 'retry-after': '7' } },
      { ...limited, retryAfterMs: [7_000, 7_000] },
    ],
    [
      'a rate limit with a date',
      { status: 429, headers: { 'retry-after': inAMinute } },
      { ...limited, retryAfterMs: [0, 61_000] },
    ],
    ['a rate limit without a word', { status: 429 }, limited],
    [
      'a rate limit of a year',
      { status: 429, headers: { 'retry-after': '31536000' } },
      { ...limited, retryAfterMs: [7 * 86_400_000, 7 * 86_400_000] },
    ],
    [
      'a rate limit that names its reset',
      { status: 429, headers: { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1m30s' } },
      { ...limited, retryAfterMs: [90_000, 90_000] },
    ],
    [
      'a wrong key',
      { status: 401, message: `bad key ${providerKey.slice(0, 4)}` },
      { fault: 'auth', retryable: false, billed: false },
    ],
    ['an account without credit', { status: 402 }, { fault: 'auth', retryable: false, billed: false }],
    [
      'a key that it calls a bad request',
      { status: 400, message: 'API key not valid. Please pass a valid API key.' },
      { fault: 'auth', retryable: false, billed: false },
    ],
    [
      'a quota that no waiting brings back',
      { status: 429, message: 'insufficient_quota: there is none left' },
      { fault: 'auth', retryable: false, billed: false },
    ],
    [
      'a rate limit that speaks of billing',
      {
        status: 429,
        message: 'You exceeded your current quota, please check your plan and billing details.',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' }],
      },
      kind === 'google' ? { ...limited, retryAfterMs: [34_000, 34_000] } : limited,
    ],
    [
      'a rate limit with the moment of its end',
      { status: 429, headers: { 'x-ratelimit-reset': String(Date.now() + 120_000) } },
      { ...limited, retryAfterMs: [0, 120_000] },
    ],
    [
      'a model that there is not',
      { status: 404, message: 'model: no-such-model' },
      { fault: 'no_model', retryable: false, billed: false },
    ],
    ['a server error', { status: 500 }, down],
    ['a bad gateway', { status: 502 }, down],
    ['being overloaded', { status: kind === 'anthropic' ? 529 : 503 }, down],
    [
      'a request that it does not take',
      { status: 400, message: 'max_tokens is too large' },
      { fault: 'invalid', retryable: false, billed: false },
    ],
    ['a connection that is reset', { fault: 'reset' }, { fault: 'network', retryable: true, billed: true }],
    [
      'an answer that is lost after it was billed',
      { say: 'x', fault: 'reset_after' },
      { fault: 'network', retryable: true, billed: true },
    ],
    [
      'an answer that ends in good order before it is whole',
      { say: 'word '.repeat(400), fault: 'end' },
      { fault: 'cut', retryable: true, billed: true },
    ],
    [
      'an error in the middle of an answer',
      { say: 'word '.repeat(400), fault: 'error' },
      { fault: 'cut', retryable: true, billed: true },
    ],
    [
      'an answer of 200 that is none',
      { status: 200, message: 'please log in' },
      { fault: 'cut', retryable: true, billed: true },
    ],
    ['no answer at all', { fault: 'silent' }, { fault: 'timeout', retryable: true, billed: true }],
    [
      'a first byte that is late',
      { say: 'x', fault: 'late', ms: 5_000 },
      { fault: 'timeout', retryable: true, billed: true },
    ],
    [
      'silence in the middle',
      { say: 'x'.repeat(400), fault: 'drip', ms: 5_000 },
      { fault: 'timeout', retryable: true, billed: true },
    ],
    [
      'drips until the time is up',
      { say: 'x'.repeat(4_000), fault: 'drip', ms: 60 },
      { fault: 'timeout', retryable: true, billed: true },
    ],
  ]
}

describe('real models', () => {
  it('call a stream that breaks off billed, with every provider', async () => {
    for (const kind of providerKinds) {
      const provider = await startProvider(kind, () => ({ say: 'word '.repeat(400), fault: 'cut' }))
      const model = sdkModel({
        clock,
        net: provider.divert(net),
        defaultModel: provider.name,
        ...provider.settings,
        limits,
      })
      const error = await faultOf(model.ask(request()))
      assert.ok(['cut', 'network'].includes(error.facts.fault ?? ''), error.message)
      assert.deepEqual([error.retryable, error.facts.billed], [true, true])
      await provider.close()
    }
  })

  it('know the price of what is on the list, and of nothing else', () => {
    const { priceOf } = sdkModel({
      clock,
      net,
      defaultModel: 'anthropic:claude-haiku-4-5',
      keys: {},
      baseUrls: {},
    })
    const haiku = priceOf?.(null)
    assert.deepEqual(haiku, { input: 1_000_000, output: 5_000_000, cached: 100_000, cacheWrite: 1_250_000 })
    for (const unknown of ['openai:no-such-model-at-all', 'ollama:llama3.2', 'nonsense'])
      assert.equal(priceOf?.(unknown), null, unknown)
  })

  it('say what is missing for a model that cannot be had, and send nothing', async () => {
    const model = sdkModel({ clock, net, defaultModel: 'anthropic:claude-haiku-4-5', keys: {}, baseUrls: {} })
    for (const [name, why] of [
      ['anthropic:claude-haiku-4-5', /no key for anthropic/],
      ['nobody:model', /there is no provider "nobody"/],
      ['openai-compatible:x', /OPENAI_BASE_URL/],
    ] as const) {
      const error = await faultOf(model.ask(request({ model: name })))
      assert.match(error.message, why)
      assert.deepEqual([error.retryable, error.facts.fault], [false, 'no_model'])
    }
  })

  it('speak to a server that is compatible with OpenAI in its own words, whatever it is called', async () => {
    const provider = await startProvider('compatible', () => ({ say: { line: 'here' } }))
    for (const name of ['openai', 'ollama', 'lmstudio', 'llamacpp', 'vllm']) {
      const baseUrls = { [name]: provider.url }
      const model = sdkModel({ clock, net, defaultModel: `${name}:some-model`, keys: {}, baseUrls, limits })
      const reply = await model.ask(request({ stableChars: 10 }))
      assert.deepEqual(JSON.parse(String(reply.output)), { line: 'here' })
      const { body, text, path } = provider.log.at(-1) ?? assert.fail('nothing was asked')
      assert.equal(path, '/v1/chat/completions')
      assert.ok(!/strictJsonSchema|"store"/.test(text))
      const [, asked] = body['messages'] as { content: unknown }[]
      assert.equal(asked?.content, request().prompt)
    }
    await provider.close()
  })

  it('spell the schema out for a server that knows none, from the next try on', async () => {
    const provider = await startProvider('compatible', ({ text }) =>
      text.includes('response_format')
        ? { status: 400, message: "'response_format' json_schema is not supported" }
        : { say: { line: 'plain' } },
    )
    const model = sdkModel({ clock, net, defaultModel: provider.name, ...provider.settings, limits })
    const error = await faultOf(model.ask(request()))
    assert.equal(error.retryable, true)
    const reply = await model.ask(request())
    assert.deepEqual(JSON.parse(String(reply.output)), { line: 'plain' })
    assert.ok(provider.log[1]?.text.includes('JSON schema'))
    await provider.close()
  })
})

describe('the breaker of a provider', () => {
  function flaky(): { model: Model; fail: { now: boolean }; asked: () => number } {
    const fail = { now: true }
    let asked = 0
    const model: Model = {
      name: 'anthropic:m',
      simulated: false,
      async ask() {
        asked += 1
        if (fail.now) throw new ModelError('down', true, { fault: 'overloaded' })
        return {
          output: 'x',
          usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 1 },
          model: 'anthropic:m',
          simulated: false,
          durationMs: 1,
        }
      },
    }
    return { model, fail, asked: () => asked }
  }

  it('opens after five failures in a row, sends nothing for half a minute, then lets one try', async () => {
    const time = virtualClock(0)
    const { model, fail, asked } = flaky()
    const guarded = withBreakers(model, time)
    for (let n = 0; n < breakerLimits.failures; n++) await faultOf(guarded.ask(request()))
    const open = await faultOf(guarded.ask(request()))
    assert.equal(open.facts.fault, 'breaker')
    assert.ok((open.facts.retryAfterMs ?? 0) > 0 && (open.facts.retryAfterMs ?? 0) <= breakerLimits.openMs)
    assert.equal(asked(), breakerLimits.failures)
    await time.advance(breakerLimits.openMs)
    const both = await Promise.allSettled([guarded.ask(request()), guarded.ask(request())])
    assert.equal(asked(), breakerLimits.failures + 1, 'one of the two was sent')
    assert.ok(both.every(({ status }) => status === 'rejected'))
    await time.advance(breakerLimits.openMs)
    fail.now = false
    assert.equal((await guarded.ask(request())).output, 'x')
    assert.equal((await guarded.ask(request())).output, 'x')
  })

  it('of one provider does not stop another', async () => {
    const time = virtualClock(0)
    const { model } = flaky()
    const guarded = withBreakers(model, time)
    for (let n = 0; n < breakerLimits.failures; n++) await faultOf(guarded.ask(request()))
    const other = await faultOf(guarded.ask(request({ model: 'openai:m' })))
    assert.equal(other.facts.fault, 'overloaded')
  })

  it('says nothing about a provider when a key is wrong or a model does not exist', async () => {
    const time = virtualClock(0)
    let asked = 0
    const guarded = withBreakers(
      {
        name: 'anthropic:m',
        simulated: false,
        async ask() {
          asked += 1
          throw new ModelError('wrong key', false, { fault: 'auth' })
        },
      },
      time,
    )
    for (let n = 0; n < 20; n++) await faultOf(guarded.ask(request()))
    assert.equal(asked, 20)
  })
})
