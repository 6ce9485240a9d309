// What the page costs, measured in the browser that shows it: frames, the heap, the program that must be loaded first, the time until
// something can be used. It measures; what is good enough is the business of whoever asks.

import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'

export interface Frames {
  /** Milliseconds from one frame to the next, in their order. */
  intervals: readonly number[]
  medianMs: number
  /** 99 of 100 intervals are at most this long. */
  p99Ms: number
  longestMs: number
}

/** Returns the value that a share of `list` (0 to 1) does not pass; NaN of an empty list. */
export function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** Records every frame of the page while `work` runs. Needs a page that is on screen: hidden ones draw nothing. */
export async function framesOf(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(`(() => {
    const frames = []
    const record = (at) => { frames.push(at); if (globalThis.stageFrames === frames) requestAnimationFrame(record) }
    globalThis.stageFrames = frames
    return new Promise((begun) => requestAnimationFrame((at) => { record(at); begun() }))
  })()`)
  await work()
  const at = await page.evaluate<number[]>(
    `(() => { const frames = globalThis.stageFrames; globalThis.stageFrames = null; return frames })()`,
  )
  const intervals = at.slice(1).map((time, i) => time - (at[i] ?? time))
  return {
    intervals,
    medianMs: quantile(intervals, 0.5),
    p99Ms: quantile(intervals, 0.99),
    longestMs: Math.max(0, ...intervals),
  }
}

/** Lets this many frames of the page pass. */
export async function passFrames(page: Page, frames: number): Promise<void> {
  await page.evaluate(`new Promise((done) => {
    let left = ${frames}
    const next = () => (left-- > 0 ? requestAnimationFrame(next) : done())
    next()
  })`)
}

/** Scrolls what `selector` names by `pixels` a frame, `frames` frames long, to and fro at its ends. Returns how far it came, in pixels. */
export async function scroll(page: Page, selector: string, pixels: number, frames: number): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => {
    const box = document.querySelector(${JSON.stringify(selector)})
    let left = ${frames}, step = ${pixels}, came = 0
    const next = () => {
      const before = box.scrollTop
      box.scrollTop += step
      came += Math.abs(box.scrollTop - before)
      if (box.scrollTop === before) step = -step
      if (left-- > 0) requestAnimationFrame(next)
      else done(came)
    }
    next()
  })`)
}

/** Returns the JavaScript heap in use after a full collection, in bytes. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  try {
    await session.send('HeapProfiler.enable')
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    return usedSize
  } finally {
    await session.detach()
  }
}

export interface FirstLoad {
  /** From the start of the navigation until `usable` was on screen, in ms. */
  usableMs: number
  /** From the start of the navigation until something was painted, in ms. */
  paintedMs: number
  /** The scripts that were asked for by then, each in bytes of gzip -9. */
  scripts: ReadonlyMap<string, number>
  /** Their sum. */
  scriptBytes: number
}

/** Opens `url` as a browser does that was never there, and returns what it took until an element of `usable` (a selector) was drawn. */
export async function firstLoad(page: Page, url: string, usable: string): Promise<FirstLoad> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.addInitScript({
    content: `globalThis.stageUsable = new Promise((done) => {
      const look = () => document.querySelector(${JSON.stringify(usable)}) === null
        ? requestAnimationFrame(look)
        : requestAnimationFrame(() => done(performance.now()))
      look()
    })`,
  })
  const asked: Promise<readonly [string, number]>[] = []
  const note = (response: {
    request(): { resourceType(): string }
    url(): string
    body(): Promise<Buffer>
  }): void => {
    if (response.request().resourceType() !== 'script') return
    asked.push(response.body().then((body) => [response.url(), gzipSync(body, { level: 9 }).length]))
  }
  page.on('response', note)
  await page.goto(url, { waitUntil: 'commit' })
  const usableMs = await page.evaluate<number>('globalThis.stageUsable')
  page.off('response', note)
  const scripts = new Map(await Promise.all(asked))
  const paintedMs = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
  )
  await session.detach()
  return { usableMs, paintedMs, scripts, scriptBytes: [...scripts.values()].reduce((a, b) => a + b, 0) }
}

/** Has the page note when each text of `texts` is first drawn; returns what collects the times, in ms since the epoch by the machine's
 *  clock, null for what never was. */
export async function watchFor(
  page: Page,
  texts: readonly string[],
): Promise<() => Promise<(number | null)[]>> {
  await page.evaluate(`(() => {
    const waiting = new Set(${JSON.stringify(texts)})
    const seen = globalThis.stageSeen = {}
    const look = () => {
      const text = document.body.textContent
      for (const one of waiting) if (text.includes(one)) {
        waiting.delete(one)
        requestAnimationFrame(() => { seen[one] = performance.timeOrigin + performance.now() })
      }
    }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
  })()`)
  return async () => {
    const seen = await page.evaluate<Record<string, number>>('globalThis.stageSeen')
    return texts.map((text) => seen[text] ?? null)
  }
}
