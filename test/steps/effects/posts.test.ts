// Posts on X and Bluesky through their real libraries, over our net, against servers on loopback.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EffectError, type EffectIo, type EffectKind } from '../../../src/steps/effect.ts'
import { postBlueskyEffect } from '../../../src/steps/effects/post-bluesky.ts'
import { postTweetEffect } from '../../../src/steps/effects/post-tweet.ts'
import { recordKey } from '../../../src/steps/effects/record-key.ts'
import { ioOf } from '../../support/effects.ts'
import { policiesWith } from '../../support/policies.ts'
import { startBluesky } from '../../support/targets/bluesky.ts'
import type { Fault } from '../../support/targets/serve.ts'
import { startX, type XOptions } from '../../support/targets/x.ts'

const names = {
  api_key: 'X_API_KEY',
  api_secret: 'X_API_SECRET',
  access_token: 'X_ACCESS_TOKEN',
  access_secret: 'X_ACCESS_SECRET',
}
const onX = (url: string): EffectIo => ioOf(policiesWith({ social_policy: { x: { ...names, url } } }))
const onBluesky = (url: string): EffectIo =>
  ioOf(
    policiesWith({
      social_policy: { bluesky: { handle: 'bullpen.test', app_password: 'BLUESKY_APP_PASSWORD', url } },
    }),
  )

/** Performs and returns how it failed. */
async function failureOf(
  kind: EffectKind<{ text: string }>,
  io: EffectIo,
  text = 'Hello',
): Promise<EffectError> {
  const end = await kind.perform({ text }, io).then(
    () => null,
    (error: unknown) => error,
  )
  assert.ok(end instanceof EffectError, `it failed with ${String(end)}`)
  return end
}

/** Everything goes well but what is asked of this path. */
const on =
  (path: string, fault: Fault) =>
  (asked: { path: string }): Fault | null =>
    asked.path.endsWith(path) ? fault : null

const loses: Fault = { how: 'lose' }

async function withX(
  options: XOptions,
  work: (x: Awaited<ReturnType<typeof startX>>, io: EffectIo) => Promise<void>,
): Promise<void> {
  const x = await startX(options)
  try {
    await work(x, onX(x.url))
  } finally {
    await x.close()
  }
}

describe('a post on X', () => {
  it('is signed by the library, sent by our net, and comes back with its address', () =>
    withX({}, async (x, io) => {
      const result = await postTweetEffect.perform({ text: 'Hello & “goodbye”' }, io)
      assert.deepEqual(result, { id: '1000', text: 'Hello & “goodbye”', url: 'https://x.com/i/status/1000' })
      assert.deepEqual(
        x.posts.map((post) => post.text),
        ['Hello & “goodbye”'],
      )
      assert.equal(x.asked.length, 1)
    }))

  it('that is refused has surely not happened; a limit passes, a refusal does not', async () => {
    for (const [status, retryable] of [
      [429, true],
      [403, false],
      [401, false],
    ] as const) {
      await withX({ fault: on('/2/tweets', { how: 'refuse', status }) }, async (x, io) => {
        const failure = await failureOf(postTweetEffect, io)
        assert.deepEqual([failure.definite, failure.retryable, x.posts.length], [true, retryable, 0])
      })
    }
    const nobody = await failureOf(postTweetEffect, onX('http://127.0.0.1:1'))
    assert.deepEqual([nobody.definite, nobody.retryable], [true, true])
  })

  it('whose answer is lost, broken or a refusal of a duplicate may have happened, and is found by its text', async () => {
    for (const fault of [loses, { how: 'break' } as const]) {
      await withX({ fault: on('/2/tweets', fault) }, async (x, io) => {
        assert.equal((await failureOf(postTweetEffect, io)).definite, false)
        assert.equal(x.posts.length, 1)
        const answer = await postTweetEffect.probe?.({ text: 'Hello' }, io)
        assert.ok(answer?.found === 'happened')
        assert.equal(answer.result['id'], '1000')
      })
    }
    await withX({ refusesDuplicates: true }, async (_x, io) => {
      await postTweetEffect.perform({ text: 'Hello' }, io)
      assert.equal((await failureOf(postTweetEffect, io)).definite, false)
    })
  })

  it('is found though X shortens its link, escapes its characters and shows it on a later page', () =>
    withX(
      {
        pageSize: 2,
        shown: (text) => ({
          text: text.replace('https://example.com/long', 'https://t.co/1').replaceAll('&', '&amp;'),
          urls: [{ url: 'https://t.co/1', expanded_url: 'https://example.com/long' }],
        }),
      },
      async (_x, io) => {
        const text = 'R&D https://example.com/long'
        for (const one of [text, 'a', 'b', 'c']) await postTweetEffect.perform({ text: one }, io)
        assert.equal((await postTweetEffect.probe?.({ text }, io))?.found, 'happened')
        assert.equal((await postTweetEffect.probe?.({ text: 'R&D' }, io))?.found, 'not_happened')
      },
    ))

  it('is not said to be absent when the timeline could not be read to its end', async () => {
    await withX({ pageSize: 1 }, async (_x, io) => {
      for (let n = 0; n < 9; n++) await postTweetEffect.perform({ text: `${n}` }, io)
      assert.equal((await postTweetEffect.probe?.({ text: 'other' }, io))?.found, 'cannot_tell')
    })
  })

  it('is not told of by X that is busy, broken or away, and X that refuses us has answered', async () => {
    for (const [status, found] of [
      [503, 'no_answer'],
      [429, 'no_answer'],
      [401, 'cannot_tell'],
    ] as const)
      await withX({ fault: on('/tweets', { how: 'refuse', status }) }, async (_x, io) => {
        assert.equal((await postTweetEffect.probe?.({ text: 'other' }, io))?.found, found)
      })
    await withX({ fault: on('/users/me', loses) }, async (_x, io) => {
      assert.equal((await postTweetEffect.probe?.({ text: 'other' }, io))?.found, 'no_answer')
    })
    const away = onX('http://127.0.0.1:1')
    assert.equal((await postTweetEffect.probe?.({ text: 'other' }, away))?.found, 'no_answer')
  })
})

describe('a post on Bluesky', () => {
  it('is a record under our own key, with its links, and comes back with its address', async () => {
    const bluesky = await startBluesky()
    const io = onBluesky(bluesky.url)
    const result = await postBlueskyEffect.perform({ text: 'Read https://example.com now' }, io)
    const rkey = recordKey(io.firstStartedAt ?? 0, io.key)
    assert.equal(result['url'], `https://bsky.app/profile/bullpen.test/post/${rkey}`)
    assert.deepEqual(
      bluesky.records.map((one) => one.rkey),
      [rkey],
    )
    assert.match(JSON.stringify(bluesky.records[0]?.record['facets']), /richtext.facet#link/)
    assert.equal((await postBlueskyEffect.probe?.({ text: 'Read' }, io))?.found, 'happened')
    // The same effect cannot be there twice, whoever tries.
    assert.equal((await failureOf(postBlueskyEffect, io)).definite, true)
    assert.equal(bluesky.records.length, 1)
    await bluesky.close()
  })

  it('may have happened when its answer is lost, and is looked for by its key', async () => {
    const bluesky = await startBluesky({ fault: on('createRecord', loses) })
    const io = onBluesky(bluesky.url)
    assert.equal((await postBlueskyEffect.probe?.({ text: 'Hello' }, io))?.found, 'not_happened')
    assert.equal((await failureOf(postBlueskyEffect, io)).definite, false)
    assert.equal((await postBlueskyEffect.probe?.({ text: 'Hello' }, io))?.found, 'happened')
    await bluesky.close()
  })

  it('has surely not happened when already the login failed', async () => {
    const bluesky = await startBluesky({ fault: on('createSession', loses) })
    const lost = await failureOf(postBlueskyEffect, onBluesky(bluesky.url))
    assert.deepEqual([lost.definite, bluesky.records.length], [true, 0])
    assert.equal((await postBlueskyEffect.probe?.({ text: 'x' }, onBluesky(bluesky.url)))?.found, 'no_answer')
    await bluesky.close()
    for (const [status, found] of [
      [500, 'no_answer'],
      [401, 'cannot_tell'],
    ] as const) {
      const refusing = await startBluesky({ fault: on('createSession', { how: 'refuse', status }) })
      const answer = await postBlueskyEffect.probe?.({ text: 'x' }, onBluesky(refusing.url))
      assert.equal(answer?.found, found)
      await refusing.close()
    }
  })
})

it('a record key has thirteen characters, grows with time and differs by our key', () => {
  const at = Date.UTC(2026, 2, 2)
  assert.match(recordKey(at, 'a'), /^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/)
  assert.equal(recordKey(at, 'a'), recordKey(at, 'a'))
  assert.notEqual(recordKey(at, 'a'), recordKey(at, 'b'))
  assert.ok(recordKey(at, 'b') < recordKey(at + 2, 'a'))
})
