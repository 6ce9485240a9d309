// What the page costs stays what it is: forty agents and 100,000 events make neither its frames longer nor its heap larger. Times are measured
// and told; what is asserted holds on a machine that does other things too.

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { crowdEnd, crowdFolder } from '../support/crowd.ts'
import { type Frames, firstLoad, framesOf, heapBytes, passFrames } from '../support/frames.ts'
import { type Holder, openStage, type Stage } from '../support/stage.ts'

const timeout = 600_000
const mostScriptBytes = 200_000
const hour = 3_600
const atOnce = 50
const fact = { agentId: 'writer', kind: 'content.reviewed', tags: ['content'], summary: 'It reads well.' }

describe('with forty agents and 100,000 events', { timeout }, () => {
  let folder: string
  before(async () => {
    folder = await crowdFolder()
  })
  const stageOf = (holder: Holder): Promise<Stage> => openStage(holder, { folder, now: crowdEnd })

  it('a first view asks for at most 200 KB of JavaScript, and is drawn', async (t) => {
    const stage = await stageOf(t)
    await (await stage.look()).context.close()
    for (const path of ['/', '/feed']) {
      const look = await stage.look()
      const first = await firstLoad(look.page, `${stage.server.url}${path}`, '#view h1, #view canvas')
      t.diagnostic(
        `${path}: usable in ${first.usableMs.toFixed(0)} ms, ${first.scriptBytes} bytes of JavaScript in gzip`,
      )
      assert.ok(
        first.scriptBytes > 10_000 && first.scriptBytes <= mostScriptBytes,
        `${path}: ${first.scriptBytes} bytes`,
      )
      await look.context.close()
    }
  })

  it('frames are as long while twenty events a second come in as when nothing happens', async (t) => {
    const stage = await stageOf(t)
    const look = await stage.look()
    for (const path of ['/', '/feed']) {
      await look.open(path)
      const rest = await framesOf(look.page, () => passFrames(look.page, 180))
      const busy = await framesOf(look.page, async () => {
        for (let n = 0; n < 60; n++) {
          await stage.server.tell([{ ...fact, title: `In the middle of it ${n}` }])
          await passFrames(look.page, 3)
        }
      })
      const said = ({ medianMs, p99Ms }: Frames): string =>
        `median ${medianMs.toFixed(1)} ms, 99 % ${p99Ms.toFixed(1)} ms`
      t.diagnostic(`${path}: at rest ${said(rest)}; busy ${said(busy)}`)
      assert.ok(busy.medianMs <= rest.medianMs * 1.5, `${path}: ${said(busy)}, at rest ${said(rest)}`)
    }
    assert.deepEqual(look.mishaps(), [])
  })

  it('the heap is as large after an hour of events as after its first minutes', async (t) => {
    const stage = await stageOf(t)
    const look = await stage.look()
    for (const path of ['/', '/feed']) {
      await look.open(path)
      const heap: number[] = []
      for (let told = 0; told < hour; told += atOnce) {
        const facts = Array.from({ length: atOnce }, (_, i) => ({
          ...fact,
          title: `Event ${told + i} of the hour`,
        }))
        await stage.server.tell(facts)
        await passFrames(look.page, 3)
        if (told % (hour / 4) === 0) heap.push(await heapBytes(look.page))
      }
      await look.settled()
      heap.push(await heapBytes(look.page))
      t.diagnostic(`${path}: ${heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ')} MB`)
      // The first quarter fills what is kept: the lines of the feed, the reads.
      const [, filled = 0] = heap
      assert.ok((heap.at(-1) ?? 0) < filled * 1.25, `${path}: ${heap.join(' ')}`)
    }
  })
})
