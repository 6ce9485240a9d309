// What the page costs and how quickly it shows: first view and first JavaScript, frames of the office and the feed with forty agents and
// 100,000 events, the way from a commit to the screen, and the heap over an hour's events. Usage: node bench/stage.ts [part …], the parts
// being first, frames, latency, heap; all of them unless told. On a machine that does other things too, times say little.

import type { Page } from 'playwright-core'
import { crowdEnd, crowdFolder } from '../test/support/crowd.ts'
import {
  type FirstLoad,
  firstLoad,
  framesOf,
  heapBytes,
  passFrames,
  quantile,
  scroll,
  watchFor,
} from '../test/support/frames.ts'
import { monthEnd, monthFolder } from '../test/support/month.ts'
import { type Holder, type Look, openStage, type Stage } from '../test/support/stage.ts'

const loads = 7
const framesWatched = 600
const latencies = 60
const hourOfEvents = 20_000
const atOnce = 50
const usable = '#view h1, #view canvas'

const ms = (time: number): string => `${time.toFixed(1)} ms`
const kb = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`
const say = (what: string, figures: string): void => console.log(`${what.padEnd(34)} ${figures}`)

/** Runs `work` and ends whatever it began. */
async function held(work: (holder: Holder) => Promise<void>): Promise<void> {
  const ends: (() => Promise<void> | void)[] = []
  try {
    await work({ after: (end) => void ends.push(end) })
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

async function crowd(holder: Holder): Promise<Stage> {
  return openStage(holder, { folder: await crowdFolder(), now: crowdEnd })
}

/** The first view, each time in a browser that was never there but for its key. */
async function benchFirst(holder: Holder): Promise<void> {
  for (const [name, folder, now] of [
    ['month', await monthFolder(), monthEnd],
    ['crowd', await crowdFolder(), crowdEnd],
  ] as const) {
    const stage = await openStage(holder, { folder, now })
    await (await stage.look()).context.close()
    for (const path of ['/', '/feed']) {
      const usableMs: number[] = []
      const paintedMs: number[] = []
      let last: FirstLoad | null = null
      for (let load = 0; load < loads; load++) {
        const look = await stage.look()
        const first = await firstLoad(look.page, `${stage.server.url}${path}`, usable)
        usableMs.push(first.usableMs)
        paintedMs.push(first.paintedMs)
        last = first
        await look.context.close()
      }
      say(
        `${name} ${path}: first view`,
        `usable ${ms(quantile(usableMs, 0.5))} (worst of ${loads}: ${ms(Math.max(...usableMs))}), painted ${ms(quantile(paintedMs, 0.5))}, JavaScript ${kb(last?.scriptBytes ?? 0)} gzip`,
      )
      if (name === 'month')
        for (const [url, bytes] of last?.scripts ?? []) say(`  ${url.split('/').at(-1)}`, kb(bytes))
    }
    await stage.server.stop()
  }
}

async function benchFrames(holder: Holder): Promise<void> {
  const stage = await crowd(holder)
  const look = await stage.look()
  const tell = async (name: string, work: (page: Page) => Promise<unknown>): Promise<void> => {
    const frames = await framesOf(look.page, async () => void (await work(look.page)))
    const late = frames.intervals.filter((interval) => interval > 33).length
    say(
      name,
      `median ${ms(frames.medianMs)}, 99 % ${ms(frames.p99Ms)}, longest ${ms(frames.longestMs)}, ${late} of ${frames.intervals.length} over 33 ms`,
    )
  }
  await look.open('/')
  await tell('office, at rest', (page) => passFrames(page, framesWatched))
  await tell('office, 20 events a second', (page) => withEvents(stage, page))
  await look.open('/feed')
  await tell('feed, at rest', (page) => passFrames(page, framesWatched))
  await tell('feed, 20 events a second', (page) => withEvents(stage, page))
  const box = await scrollBox(look)
  let came = 0
  await tell('feed, scrolled 100 px a frame', async (page) => {
    came = await scroll(page, box, 100, framesWatched)
  })
  say('feed, scrolled', `${Math.round(came)} px`)
}

/** An event every three frames while the page is watched. */
async function withEvents(stage: Stage, page: Page): Promise<void> {
  for (let frame = 0; frame < framesWatched; frame += 3) {
    await stage.server.tell([{ ...aTurn, title: `At frame ${frame}` }])
    await passFrames(page, 3)
  }
}

const aTurn = { agentId: 'writer', kind: 'content.reviewed', tags: ['content'], summary: 'It reads well.' }

/** What the feed is scrolled in: the nearest box above its list that has more than it shows. */
async function scrollBox(look: Look): Promise<string> {
  const found = await look.page.evaluate<boolean>(`(() => {
    let box = document.querySelector('#view ol, #view ul, #view [role="feed"]')
    while (box && (box.scrollHeight <= box.clientHeight || getComputedStyle(box).overflowY === 'visible')) box = box.parentElement
    if (box) box.dataset.scrolled = ''
    return box !== null
  })()`)
  if (!found) throw new Error('nothing in the feed can be scrolled')
  return '[data-scrolled]'
}

/** From a commit to the screen: an event at a time, told to a feed that stands at its top. */
async function benchLatency(holder: Holder): Promise<void> {
  for (const [name, stage] of [
    ['month', await openStage(holder, { folder: await monthFolder(), now: monthEnd })],
    ['crowd', await crowd(holder)],
  ] as const) {
    const look = await stage.look()
    await look.open('/feed')
    const titles = Array.from({ length: latencies }, (_, i) => `Seen and timed ${i}.`)
    const seen = await watchFor(look.page, titles)
    const committed: number[] = []
    for (const title of titles) {
      committed.push((await stage.server.tell([{ ...aTurn, title }])).committedAt)
      // At any phase of whatever looks at intervals.
      await passFrames(look.page, 13 + (committed.length % 7))
    }
    await passFrames(look.page, 60)
    const shown = (await seen()).map((at, i) => (at ?? Number.NaN) - (committed[i] ?? 0))
    const there = shown.filter((time) => !Number.isNaN(time))
    say(
      `${name}: commit to screen`,
      `median ${ms(quantile(there, 0.5))}, 95 % ${ms(quantile(there, 0.95))}, longest ${ms(Math.max(...there))}, ${there.length} of ${latencies} seen`,
    )
    await stage.server.stop()
  }
}

/** The heap while an hour's events come in, as fast as they can be written. */
async function benchHeap(holder: Holder): Promise<void> {
  const stage = await crowd(holder)
  const look = await stage.look()
  for (const path of ['/', '/feed']) {
    await look.open(path)
    const heap: number[] = []
    for (let told = 0; told < hourOfEvents; told += atOnce) {
      const facts = Array.from({ length: atOnce }, (_, i) => ({
        ...aTurn,
        title: `Event ${told + i} of the hour`,
      }))
      await stage.server.tell(facts)
      await passFrames(look.page, 3)
      if (told % (hourOfEvents / 5) === 0) heap.push(await heapBytes(look.page))
    }
    await look.settled()
    heap.push(await heapBytes(look.page))
    say(
      `${path}: heap over ${hourOfEvents} events`,
      `${heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ')} MB`,
    )
  }
}

const parts = { first: benchFirst, frames: benchFrames, latency: benchLatency, heap: benchHeap } as const
const asked = process.argv.slice(2)
for (const [name, part] of Object.entries(parts))
  if (asked.length === 0 || asked.includes(name)) await held(part)
