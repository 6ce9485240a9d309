// Every view of the page on a company of thirty days, each opened by its address: its heading, its data, what a screen reader would stumble
// over, and that nothing leaves the origin, fails in the console or runs against the policy. STAGE_SHOTS=1 puts the pictures into docs/stage.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { workFolder } from '../cli/shell.ts'
import { heldByAll } from '../support/held.ts'
import { monthEnd, monthFolder } from '../support/month.ts'
import { type Look, openStage, type Size, type StageServer, sizes } from '../support/stage.ts'

const timeout = 600_000
const pictures =
  process.env['STAGE_SHOTS'] === '1'
    ? fileURLToPath(new URL('../../docs/stage/', import.meta.url))
    : workFolder()
/** A Tuesday, as good as any: what is listed is looked at as it stood then. */
const aPast = '2026-01-20T14:05:00.000Z'

type Row = Readonly<Record<string, unknown>>
interface View {
  name: string
  /** What the heading says. */
  heading: RegExp
  /** Returns its address, texts of the record that must be in it, and a moment of the past that it has something to tell of. */
  find(server: StageServer): Promise<{ path: string; holds: readonly unknown[]; past?: string }>
}

const list = async (server: StageServer, path: string): Promise<readonly Row[]> =>
  (await server.ask('GET', `/api/ops/${path}`))['items'] as readonly Row[]

/** A list that holds `field` of what the API says comes first. */
const listed =
  (path: string, rows: string, field: string): View['find'] =>
  async (server) => ({
    path,
    holds: (await list(server, rows)).slice(0, 3).map((row) => row[field]),
  })

/** One thing of a list: `field` of it is in its view. */
const one =
  (path: (row: Row) => string, rows: string, field: (row: Row) => unknown): View['find'] =>
  async (server) => {
    const [row] = await list(server, rows)
    assert.ok(row, `there is one of ${rows}`)
    return { path: path(row), holds: [field(row)], past: String(row['asked_at'] ?? row['created_at']) }
  }

const names = ['Tadeo', 'Imke', 'Roux', 'Halvard', 'Bex', 'Odile']

const views: readonly View[] = [
  { name: 'office', heading: /office|Common Things/i, find: async () => ({ path: '/', holds: names }) },
  {
    name: 'feed',
    heading: /feed/i,
    async find(server) {
      const { latest_event_id: latest } = await server.ask('GET', '/api/ops/status')
      const [event] = await list(server, `events?after=${Number(latest) - 1}`)
      return { path: '/feed', holds: [event?.['title']] }
    },
  },
  { name: 'approvals', heading: /approvals/i, find: listed('/approvals', 'approvals', 'title') },
  {
    name: 'approval',
    heading: /./,
    find: one(
      ({ id }) => `/approvals/${id}`,
      'approvals',
      ({ title }) => title,
    ),
  },
  { name: 'missions', heading: /missions/i, find: listed('/missions', 'missions?limit=3', 'title') },
  {
    name: 'missions-list',
    heading: /missions/i,
    find: listed('/missions?show=list', 'missions?limit=3', 'title'),
  },
  {
    name: 'mission',
    heading: /./,
    find: one(
      ({ id }) => `/missions/${id}`,
      'missions?status=succeeded&limit=1',
      ({ title }) => title,
    ),
  },
  {
    name: 'mission-waterfall',
    heading: /./,
    find: one(
      ({ id }) => `/missions/${id}?show=waterfall`,
      'missions?status=succeeded&limit=1',
      ({ title }) => title,
    ),
  },
  {
    name: 'mission-playback',
    heading: /./,
    find: one(
      ({ id }) => `/missions/${id}?show=playback`,
      'missions?status=succeeded&limit=1',
      ({ title }) => title,
    ),
  },
  {
    name: 'why',
    heading: /feed/i,
    find: one(
      ({ id }) => `/feed?why=${id}`,
      'proposals?status=rejected&limit=1',
      ({ rejection_reason: reason }) => reason,
    ),
  },
  { name: 'made', heading: /made/i, find: listed('/made', 'artifacts?kind=article&limit=3', 'title') },
  {
    name: 'made-one',
    heading: /./,
    find: one(
      ({ id }) => `/made/${id}`,
      'artifacts?kind=article&limit=1',
      ({ title }) => title,
    ),
  },
  {
    name: 'conversations',
    heading: /conversations/i,
    find: listed('/conversations', 'roundtables?limit=3', 'topic'),
  },
  {
    name: 'conversation',
    heading: /./,
    find: one(
      ({ id }) => `/conversations/${id}`,
      'roundtables?limit=1',
      ({ topic }) => topic,
    ),
  },
  { name: 'agents', heading: /agents/i, find: async () => ({ path: '/agents', holds: names }) },
  { name: 'agent', heading: /Odile/, find: async () => ({ path: '/agents/writer', holds: ['Odile'] }) },
  { name: 'memory', heading: /memory/i, find: listed('/memory', 'memories?limit=3', 'content') },
  {
    name: 'memory-one',
    heading: /./,
    find: one(
      ({ id }) => `/memory/${id}`,
      'memories?limit=1',
      ({ content }) => content,
    ),
  },
  {
    name: 'relationships',
    heading: /relationships/i,
    find: async () => ({ path: '/relationships', holds: names }),
  },
  {
    name: 'policies',
    heading: /policies/i,
    find: async () => ({ path: '/policies', holds: ['Budget policy', 'Content policy'] }),
  },
  {
    name: 'policy',
    heading: /./,
    find: async () => ({ path: '/policies/budget_policy', holds: ['Daily USD'] }),
  },
  {
    name: 'policy-raw',
    heading: /./,
    find: async () => ({ path: '/policies/budget_policy?show=raw', holds: ['daily_usd'] }),
  },
  {
    name: 'policy-history',
    heading: /./,
    find: async () => ({ path: '/policies/company?show=history', holds: ['simulator'] }),
  },
  { name: 'costs', heading: /costs/i, find: async () => ({ path: '/costs', holds: names.slice(0, 1) }) },
  {
    name: 'operations',
    heading: /operations/i,
    find: async () => ({ path: '/operations', holds: ['Queues', 'Workers', 'max drafts per day'] }),
  },
  {
    name: 'operations-trouble',
    heading: /operations/i,
    find: async () => ({ path: '/operations?show=trouble', holds: ['Dead letters'] }),
  },
  {
    name: 'operations-beats',
    heading: /operations/i,
    find: async () => ({ path: '/operations?show=beats', holds: ['Heartbeats'] }),
  },
  { name: 'start', heading: /./, find: async () => ({ path: '/start', holds: [] }) },
]

/** Three proposals that wait for a human, so that there is something to decide. */
async function ask(server: StageServer): Promise<void> {
  for (const title of [
    'Tell the readers about salt',
    'Post the number of the week',
    'Answer Greta on matches',
  ])
    await server.ask('POST', '/api/ops/proposals', {
      agent_id: 'social',
      title,
      description: 'It has been read twice, and the figure is from the library.',
      proposed_steps: [{ kind: 'post_tweet', payload: { text: `${title}: 12 grams a day, since 1377.` } }],
    })
}

/** One space for any, as a browser shows text. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim()

async function textOf({ page }: Look): Promise<string> {
  return plain(await page.evaluate<string>('document.body.textContent'))
}

async function seriousOf({ page }: Look): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${plain(failureSummary ?? '')}`),
    )
}

/** Which of the page and the view, which scrolls by itself, is wider than what is seen of it. */
const cutOff = `[document.documentElement, document.querySelector('#view')]
  .filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => one.tagName + ' ' + one.scrollWidth + ' of ' + one.clientWidth + ' px')`

describe('on a company of thirty days', { timeout }, () => {
  const holder = heldByAll()
  let server: StageServer
  let phone: Look
  let desk: Look
  before(async () => {
    mkdirSync(pictures, { recursive: true })
    const stage = await openStage(holder, { folder: await monthFolder(), now: monthEnd })
    server = stage.server
    await ask(server)
    phone = await stage.look({ size: 'phone', still: true })
    desk = await stage.look({ size: 'large', still: true })
  })

  /** Takes the picture of what is open, in this size, and looks whether anything is cut off. */
  async function take({ page, settled }: Look, name: string, size: Size): Promise<void> {
    await page.setViewportSize(sizes[size])
    await settled()
    await page.screenshot({ path: join(pictures, `${name}-${size}.png`), animations: 'disabled' })
    assert.deepEqual(await page.evaluate<string[]>(cutOff), [], `${size}: nothing is cut off at the side`)
  }

  for (const { name, heading, find } of views) {
    it(`${name} opens by its address, with its data, in every size and both lights, and nothing goes wrong`, async () => {
      const { path, holds, past = aPast } = await find(server)
      for (const look of [phone, desk]) {
        look.mishaps()
        await look.open(path)
      }
      await take(phone, name, 'phone')
      await take(desk, name, 'large')
      await take(desk, name, 'laptop')
      const said = await desk.page.evaluate<string>(`document.querySelector('#view h1')?.textContent ?? ''`)
      assert.match(said, heading, 'the heading')
      const text = await textOf(desk)
      for (const hold of holds)
        assert.ok(text.includes(plain(String(hold))), `it holds ${String(hold)}: ${text.slice(0, 600)}`)
      for (const colorScheme of ['dark', 'light'] as const) {
        await desk.page.emulateMedia({ colorScheme })
        await desk.settled()
        assert.deepEqual(await seriousOf(desk), [], colorScheme)
      }
      await lookBack(desk, path, past)
      for (const look of [phone, desk]) assert.deepEqual(look.mishaps(), [], path)
    })
  }

  it('an address that names a moment that is none, or a thing that is none, says so and breaks nothing', async () => {
    for (const path of [
      '/missions?at=yesterday',
      '/feed?at=2026-13-45',
      '/missions/nothing',
      '/agents/nobody',
    ]) {
      await desk.open(path)
      const said = await desk.page.evaluate<string>('document.body.textContent')
      assert.doesNotMatch(said, /broke/, path)
      assert.ok(
        await desk.page.evaluate<boolean>(`document.querySelector('nav a[href="/feed"]') !== null`),
        `${path}: a way on`,
      )
      // That a thing is not there the browser's console says of itself.
      assert.deepEqual(
        desk.mishaps().filter((line) => !/status of 404/.test(line)),
        [],
        path,
      )
    }
  })

  /** The same view as it stood in the past: it settles, and knows nothing of later days. */
  async function lookBack(look: Look, path: string, past: string): Promise<void> {
    await look.go(`${path}${path.includes('?') ? '&' : '?'}at=${encodeURIComponent(past)}`)
    const then = await look.page.evaluate<string>(`document.querySelector('#view').dataset.at`)
    assert.equal(then, past)
    const days = await look.page.evaluate<string[]>(
      `[...document.querySelectorAll('#view time')].map((time) => time.dateTime.slice(0, 10))`,
    )
    const later = days.filter((day) => /^\d{4}-/.test(day) && day > past.slice(0, 10))
    assert.deepEqual(later, [], 'nothing is shown that had not happened')
  }
})
