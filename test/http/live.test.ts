// The live stream: nothing missed, nothing twice, whoever does not read is dropped, and a lost credential closes the line.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { httpLimits } from '../../src/http/limits.ts'
import { type LiveSink, socketSink } from '../../src/http/live-sink.ts'
import { recordFacts } from '../../src/store/events.ts'
import { ask, get, type House, host, keyWith, logIn, openHouse } from './house.ts'

describe('the live stream', () => {
  let house: House
  let key: string
  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
  })
  after(() => house.close())

  /** Writes `count` facts; the page and the stream know them by their titles. */
  async function write(
    count: number,
    agentId: string | null = null,
    summary = '',
    metadata: Record<string, unknown> = {},
  ): Promise<readonly number[]> {
    const fact = {
      agentId,
      kind: 'test.happened',
      summary,
      tags: ['test'],
      metadata,
      missionId: null,
      stepId: null,
      chainDepth: 0,
    }
    const ids = await recordFacts(
      house.world.db,
      Array.from({ length: count }, (_, n) => ({ ...fact, title: `fact ${n}` })),
    )
    house.live.wake()
    return ids
  }

  /** Reads ids from a stream until it has seen `last`. */
  async function readUntil(response: Response, last: number): Promise<number[]> {
    const ids: number[] = []
    let text = ''
    assert.ok(response.body)
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const frames = text.split('\n\n')
      text = frames.pop() ?? ''
      for (const frame of frames) {
        const id = /^id: (\d+)$/m.exec(frame)?.[1]
        if (id === undefined) continue
        assert.match(frame, /^event: event$/m)
        assert.equal(JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '').id, id)
        ids.push(Number(id))
      }
      if (ids.includes(last)) break
    }
    return ids
  }

  const open = (headers: Record<string, string> = {}, query = '') =>
    ask(house, 'GET', `/api/ops/events/stream${query}`, { key, headers })

  it('resumes after any id without a gap and without a double, while others write', async () => {
    const past = await write(1_200)
    const start = past[99] ?? 0
    const response = await open({ 'last-event-id': String(start) })
    const writing = (async () => {
      let last = 0
      for (let n = 0; n < 20; n++) last = (await write(25)).at(-1) ?? 0
      return last
    })()
    const last = await writing
    const seen = await readUntil(response, last)
    const all = await get(house, 'GET', `/api/ops/events?after=${last - 1}`, { key })
    assert.equal((all['items'] as unknown[]).length, 1)
    assert.deepEqual(
      seen,
      Array.from({ length: last - start }, (_, n) => start + 1 + n),
    )
  })

  it('many that come back at different places all get exactly what they miss', async () => {
    const ids = await write(900)
    const first = ids[0] ?? 0
    const starts = Array.from({ length: 40 }, (_, n) => first + n * 20)
    const streams = await Promise.all(starts.map((id) => open({ 'last-event-id': String(id) })))
    const last = (await write(30)).at(-1) ?? 0
    const seen = await Promise.all(streams.map((stream) => readUntil(stream, last)))
    seen.forEach((own, n) => {
      const start = starts[n] ?? 0
      assert.deepEqual(
        own,
        Array.from({ length: last - start }, (_, i) => start + 1 + i),
      )
    })
  })

  it('filters by agent, kind and tag; an id beyond the journal means from now on', async () => {
    const mine = await open({}, '?agent=observer&kind=test&tag=test')
    const beyond = await open({ 'last-event-id': '999999999999' })
    await write(5)
    const own = await write(3, 'observer')
    const last = (await write(5)).at(-1) ?? 0
    assert.deepEqual(await readUntil(mine, own[2] ?? 0), own)
    assert.ok((await readUntil(beyond, last)).length <= 13)
    assert.equal((await open({ 'last-event-id': 'x' })).status, 400)
  })

  it('a client that never reads is dropped at the cap; the others lose nothing', async () => {
    let killed = false
    let written = 0
    const deaf: LiveSink = {
      write: (text) => {
        written += text.length
      },
      waitingBytes: () => written,
      end: () => undefined,
      kill: () => {
        killed = true
      },
      onGone: () => undefined,
    }
    const before = house.live.clients
    assert.ok(
      house.live.listen({
        after: null,
        filter: { agent: null, kind: null, tag: null },
        holder: 'test',
        sink: deaf,
      }),
    )
    const hearing = await open()
    let last = 0
    for (let n = 0; n < 30; n++) last = (await write(50, null, 'x'.repeat(1_500))).at(-1) ?? 0
    const seen = await readUntil(hearing, last)
    assert.equal(new Set(seen).size, seen.length)
    assert.ok(killed)
    assert.ok(written < httpLimits.liveBufferBytes * 2.5, `${written} bytes were kept for it`)
    assert.equal(house.live.clients, before)
  })

  it('long events are caught up with in pieces, whether they are kept or not', async () => {
    const before = (await write(1)).at(-1) ?? 0
    // Somebody listens, so that they are handed on and kept as far as there is room.
    const hearing = await open()
    const long = await write(60, null, '', { long: 'x'.repeat(300_000) })
    await readUntil(hearing, long.at(-1) ?? 0)
    const ids: number[] = []
    let waiting = 0
    let killed = false
    const late: LiveSink = {
      write: (text) => {
        waiting += text.length
        for (const [, id] of text.matchAll(/^id: (\d+)$/gm)) ids.push(Number(id))
      },
      waitingBytes: () => waiting,
      end: () => undefined,
      kill: () => {
        killed = true
      },
      onGone: () => undefined,
    }
    const filter = { agent: null, kind: null, tag: null }
    assert.ok(house.live.listen({ after: before, filter, holder: 'late', sink: late }))
    while (!killed && ids.length < long.length) {
      await setTimeout(5)
      waiting = 0
    }
    house.live.drop('late')
    assert.deepEqual([killed, ids], [false, long])
  })

  it('who left while they were let in is no listener', async () => {
    const { clients } = house.live
    const outgoing = new ServerResponse(new IncomingMessage(new Socket()))
    const gone = once(outgoing, 'close')
    outgoing.destroy()
    await gone
    const filter = { agent: null, kind: null, tag: null }
    assert.ok(house.live.listen({ after: null, filter, holder: 'test', sink: socketSink(outgoing) }))
    assert.equal(house.live.clients, clients)
  })

  it('logging out and revoking a key end the streams they opened', async () => {
    const session = await logIn(house)
    const origin = `http://${host}`
    const mine = await ask(house, 'GET', '/api/ops/events/stream', { session, headers: { origin } })
    assert.equal(mine.status, 200)
    await get(house, 'POST', '/api/ops/logout', { session, headers: { origin } })
    assert.deepEqual(await readUntil(mine, -1), [])
    const made = await get(house, 'POST', '/api/ops/keys', {
      key,
      body: { name: 'ear', scopes: ['read'] },
      status: 201,
    })
    const theirs = await ask(house, 'GET', '/api/ops/events/stream', { key: String(made['key']) })
    assert.equal(theirs.status, 200)
    await get(house, 'DELETE', `/api/ops/keys/${String(made['id'])}`, { key })
    assert.deepEqual(await readUntil(theirs, -1), [])
    assert.equal((await ask(house, 'GET', '/api/ops/status', { key: String(made['key']) })).status, 401)
  })

  it('a browser’s own page may listen with its cookie alone; another site may not', async () => {
    const session = await logIn(house)
    const listen = async (headers: Record<string, string>) => {
      const answer = await ask(house, 'GET', '/api/ops/events/stream', { session, headers })
      await answer.body?.cancel()
      return answer.status
    }
    assert.equal(await listen({ 'sec-fetch-site': 'same-origin' }), 200)
    assert.equal(await listen({ 'sec-fetch-site': 'same-site' }), 403)
    assert.equal(await listen({ 'sec-fetch-site': 'same-origin', origin: 'http://evil.example' }), 403)
    assert.equal(await listen({}), 403)
  })

  it('after the last listener left, the next one still gets everything since its id', async () => {
    assert.equal(house.live.clients, 0)
    const ids = await write(3)
    const stream = await open({ 'last-event-id': String(ids[0]) })
    const [last = 0] = await write(1)
    assert.deepEqual(await readUntil(stream, last), [...ids.slice(1), last])
    assert.equal(house.live.clients, 0)
  })
})
