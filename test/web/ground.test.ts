// The ground that the proofs of the page stand on: the worlds are what they say they are, and the searches find what they are for.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bullpen } from '../cli/shell.ts'
import { openBrowser } from '../support/browser.ts'
import { crowdEnd, crowdFolder } from '../support/crowd.ts'
import { hostilePayloads } from '../support/hostile-payloads.ts'
import { hostileTraces, wordsShown } from '../support/hostile-traces.ts'
import { monthEnd, monthFolder } from '../support/month.ts'
import { plantedId, poison } from '../support/poison.ts'
import { openServer } from '../support/stage.ts'

const timeout = 400_000

test('the crowd is forty agents and more than 100,000 events, and breaks no invariant', {
  timeout,
}, async (t) => {
  const folder = await crowdFolder()
  const verified = await bullpen(folder, ['verify', '--data-dir', folder])
  assert.equal(verified.code, 0, verified.out)
  const server = await openServer(t, { folder, now: crowdEnd })
  const agents = await server.ask('GET', '/api/ops/agents?limit=100')
  assert.equal((agents['items'] as unknown[]).length, 40)
  const status = await server.ask('GET', '/api/ops/status')
  assert.ok(Math.abs(Date.parse(String(status['now'])) - crowdEnd) < 60_000, 'its clock goes from its end on')
  const late = await server.ask('GET', '/api/ops/events?after=100000&limit=1')
  assert.equal((late['items'] as { id: string }[])[0]?.id, '100001')
})

test('the payloads are two hundred, each one of its own, and every field takes them', {
  timeout,
}, async (t) => {
  assert.equal(hostilePayloads.length, 200)
  assert.equal(new Set(hostilePayloads.map(({ text }) => text)).size, 200)
  for (const { canary, text } of hostilePayloads) assert.ok(text.slice(0, 120).includes(canary), canary)
  const folder = await monthFolder()
  await poison(folder, hostilePayloads, monthEnd - 600_000)
  const server = await openServer(t, { folder, now: monthEnd })
  for (const { canary } of hostilePayloads) {
    const mission = await server.ask('GET', `/api/ops/missions/${plantedId('mission', canary)}`)
    assert.ok(JSON.stringify(mission).includes(canary), canary)
  }
})

test('a page that takes texts for markup is found out, one that shows them is not', {
  timeout,
}, async (t) => {
  const browser = await openBrowser()
  t.after(() => browser.close())
  const page = await browser.newPage()
  // Nothing may leave, and nothing may run: what is searched for is what the markup has become.
  const policy = "default-src 'none'; sandbox allow-same-origin"
  await page.route('**', (route) =>
    route.fulfill({
      body: '<!doctype html>',
      headers: { 'content-type': 'text/html', 'content-security-policy': policy },
    }),
  )
  await page.goto('http://stage.example/')
  const texts = JSON.stringify(hostilePayloads.map(({ text }) => text))
  await page.evaluate(`document.body.replaceChildren(...${texts}.map((text) => {
    const line = document.createElement('p')
    line.textContent = text
    line.title = text
    return line
  }))`)
  assert.deepEqual(await hostileTraces(page), [])
  assert.equal((await wordsShown(page)).length, 200)

  const missed: string[] = []
  const markup = hostilePayloads.filter(({ text }) => text.startsWith('<'))
  for (const { canary, text } of markup) {
    await page.evaluate(`{
      for (const { name } of [...document.body.attributes]) document.body.removeAttribute(name)
      const inert = new DOMParser().parseFromString(${JSON.stringify(text)}, 'text/html')
      const nodes = [...inert.head.childNodes, ...inert.body.childNodes]
      document.body.replaceChildren(...nodes.map((node) => document.importNode(node, true)))
    }`)
    if ((await hostileTraces(page)).length === 0) missed.push(canary)
  }
  // An attribute of a body that is there already, a comment, a text, a title, an element without an address: nothing has come of these.
  assert.deepEqual(missed, ['kn015', 'kn031', 'kn032', 'kn035', 'kn117', 'kn121'])
  assert.ok(markup.length > 70)
})
