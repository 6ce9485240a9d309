// The conversations on the page, drawn from a real company: what agents said is text, a turn stands there the moment it is told.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { parseHTML } from 'linkedom'
import { talkToTheEnd } from '../support/life.ts'
import { ask, type House, keyWith, openHouse } from './house.ts'

interface Element {
  textContent: string
  className: string
  querySelectorAll(selector: string): ArrayLike<Element>
}
const page = new URL('../../src/http/page/', import.meta.url)
const { document } = parseHTML(readFileSync(new URL('index.html', page), 'utf8')) as unknown as {
  document: { getElementById(id: string): Element }
}
Object.assign(globalThis, { document })
const hostile = '<img src=x onerror=alert(1)>'

describe('conversations on the page', () => {
  let house: House
  let talks: { drawTalks(): Promise<void>; hear(event: unknown): void }
  let id: string
  const own = globalThis.fetch
  before(async () => {
    house = await openHouse()
    const key = await keyWith(house, ['read'])
    globalThis.fetch = (path) => ask(house, 'GET', String(path), { key })
    talks = await import(new URL('talk.js', page).href)
  })
  after(async () => {
    globalThis.fetch = own
    await house.close()
  })
  const texts = (list: string): string[] =>
    Array.from(document.getElementById(list).querySelectorAll('li'), (line) => line.textContent)

  it('a company that has not talked says so', async () => {
    await talks.drawTalks()
    assert.match(texts('talks')[0] ?? '', /^Nobody has talked yet/)
  })

  it('the newest one stands there with its turns and what came of it, all of it as text', async () => {
    id = (await talkToTheEnd(house.world, hostile)).id
    await talks.drawTalks()
    assert.match(texts('talk-head')[0] ?? '', /<img src=x onerror=alert\(1\)>.*standup · Cora, Ed, Olga/)
    assert.equal(texts('turns').length, 3)
    assert.match(texts('turns')[1] ?? '', /^EdThe crawl failed twice.*critical$/)
    const left = texts('left')
    assert.match(left[0] ?? '', /^The crawl is what blocks/)
    assert.ok(left.some((line) => /^cooler.*coordinator and executor\. A blunt answer\./.test(line)))
    assert.ok(left.some((line) => /^to do, queued.*Look at the address first/.test(line)))
    for (const list of ['talk-head', 'turns', 'left', 'talks'])
      assert.equal(document.getElementById(list).querySelectorAll('img').length, 0)
  })

  it('a turn is shown when the journal tells of it, once, and only in its own conversation', () => {
    const metadata = { position: 3, speaker: 'observer', interaction: 'neutral' }
    const event = { kind: 'turn.spoken', roundtable_id: id, title: hostile, metadata }
    talks.hear({ ...event, roundtable_id: 'another' })
    talks.hear({ ...event, kind: 'roundtable.started' })
    assert.equal(texts('turns').length, 3)
    talks.hear(event)
    talks.hear(event)
    assert.deepEqual(texts('turns').slice(3), [`Olga${hostile}neutral`])
  })
})
