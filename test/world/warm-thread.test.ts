import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ThreadError, warmThread } from '../../src/world/warm-thread.ts'

/** A module as a data: URL that answers each message with what `body` returns for it. */
const answering = (body: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort, threadId } from 'node:worker_threads'
      let calls = 0
      parentPort.on('message', (message) => { calls++; ${body} })`)}`,
  )
const limits = { timeoutMs: 10_000, memoryMb: 32, idleMs: 60_000 }
const never = new AbortController().signal
const fails = (code: ThreadError['code'], message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ThreadError, String(error))
  assert.equal(error.code, code)
  assert.match(error.message, message)
  return true
}

test('calls are answered in order by one and the same thread, without an environment', async () => {
  const thread = warmThread(
    answering('parentPort.postMessage([message, calls, Object.keys(process.env).length])'),
    limits,
  )
  const answers = await Promise.all(['a', 'b', 'c'].map((message) => thread.call(message, never)))
  assert.deepEqual(answers, [
    ['a', 1, 0],
    ['b', 2, 0],
    ['c', 3, 0],
  ])
  await thread.stop()
})

test('a call that never ends is ended in time, and the next gets a new thread', async () => {
  const thread = warmThread(answering("if (message === 'hang') for (;;); parentPort.postMessage(calls)"), {
    ...limits,
    timeoutMs: 1_500,
  })
  await assert.rejects(thread.call('hang', never), fails('timeout', /^took longer than 1\.5 s$/))
  assert.equal(await thread.call('go', never), 1)
  await thread.stop()
})

test('a call that takes too much memory, throws or exits is ended with the reason', async () => {
  const thread = warmThread(
    answering(`
      if (message === 'eat') { const all = []; for (;;) all.push(new Array(100_000).fill({ a: Math.random() })) }
      if (message === 'throw') throw new Error('broken inside')
      if (message === 'exit') process.exit(3)
      parentPort.postMessage(calls)`),
    limits,
  )
  await assert.rejects(thread.call('eat', never), fails('crashed', /^needed more than 32 MB of memory$/))
  await assert.rejects(thread.call('throw', never), fails('crashed', /broken inside/))
  await assert.rejects(thread.call('exit', never), fails('crashed', /ended by itself/))
  assert.equal(await thread.call('go', never), 1)
  await thread.stop()
})

test('an aborted call ends its thread; one aborted before does not start', async () => {
  const thread = warmThread(answering("if (message !== 'hang') parentPort.postMessage(calls)"), limits)
  assert.equal(await thread.call('go', never), 1)
  await assert.rejects(thread.call('go', AbortSignal.abort()), fails('aborted', /was stopped/))
  assert.equal(await thread.call('go', never), 2)
  const controller = new AbortController()
  const pending = thread.call('hang', controller.signal)
  // One turn of the loop, so that the call has been posted.
  await new Promise(setImmediate)
  controller.abort()
  await assert.rejects(pending, fails('aborted', /was stopped/))
  assert.equal(await thread.call('go', never), 1)
  await thread.stop()
})
