// What the demo model looks up before it answers: seldom, only with what reads, and only what it was given a way to.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { quotedValue } from '../../src/mind/quote.ts'
import { machineClock } from '../../src/world/clock.ts'
import type { Material, ModelReply, ModelRequest, ToolRound } from '../../src/world/model.ts'
import { demoModel } from '../../src/world/model-demo.ts'

const model = demoModel({ clock: machineClock(), seed: 'company', paceMs: [0, 0] })
const offered = [
  'calculator',
  'feed_read',
  'list_files',
  'memory_search',
  'post_tweet',
  'read_file',
  'webhook_out',
]
const page: Material = {
  id: 'a',
  title: 'Salt',
  source: 'https://example.org/feed.xml',
  trust: 1,
  text: 'The mine gave 1,200 tons in 1750. Forty years later it gave 300 tons.',
}

interface Given {
  tools?: readonly string[]
  materials?: readonly Material[]
  rounds?: readonly ToolRound[]
  goal?: unknown
}

const request = (seed: string, given: Given = {}): ModelRequest => ({
  task: 'gather',
  model: null,
  speaker: { id: 'w', displayName: 'W', role: 'writer', tone: '', quirk: '', signature: '', directive: '' },
  instructions: '',
  prompt: '',
  materials: given.materials ?? [page],
  facts: { goal: given.goal ?? 'Analysis: salt mines', rounds: given.rounds?.length ?? 0 },
  schema: { type: 'object', properties: { enough: { type: 'boolean' } }, required: ['enough'] },
  maxOutputTokens: 1_500,
  temperature: null,
  tools: (given.tools ?? offered).map((name) => ({ name, about: '', schema: {} })),
  rounds: given.rounds ?? [],
  seed,
  signal: new AbortController().signal,
})

const many = (given?: Given): Promise<readonly ModelReply[]> =>
  Promise.all(Array.from({ length: 400 }, (_, n) => model.ask(request(`step:${n}`, given))))

it('about one step in four looks something up, with one call of a tool that reads', async () => {
  const replies = await many()
  const asks = replies.flatMap((reply) => reply.asks ?? [])
  assert.ok(asks.length > 70 && asks.length < 130, `${asks.length} of 400`)
  assert.ok(replies.every((reply) => (reply.asks ?? []).length <= 1))
  assert.deepEqual([...new Set(asks.map(({ tool }) => tool))].sort(), [
    'calculator',
    'feed_read',
    'list_files',
    'memory_search',
  ])
  for (const { asks: wanted = [], output } of replies)
    assert.deepEqual(output, wanted.length === 0 ? { enough: true } : null)
})

it('the same step looks up the same, and what it asks for is what it was given', async () => {
  assert.deepEqual(
    (await many()).map(({ asks }) => asks),
    (await many()).map(({ asks }) => asks),
  )
  const args = new Map((await many()).flatMap(({ asks = [] }) => asks).map(({ tool, args }) => [tool, args]))
  assert.deepEqual(args.get('memory_search'), { query: 'Analysis: salt mines' })
  assert.deepEqual(args.get('feed_read'), { url: page.source })
  assert.deepEqual(args.get('calculator'), { script: 'Math.round((100 * 1200) / 300) / 100' })
})

it('without texts, or with acting tools alone, it asks for nothing', async () => {
  const none = (replies: readonly ModelReply[]): void =>
    assert.ok(replies.every(({ asks = [] }) => asks.length === 0))
  none(await many({ materials: [] }))
  none(await many({ tools: ['post_tweet', 'webhook_out', 'email', 'code', 'files/delete'] }))
  none(await many({ tools: [] }))
  none(await many({ tools: ['memory_search'], goal: { not: 'a text' } }))
})

it('a file that was found is opened, and then it is enough', async () => {
  const listing = quotedValue('What list_files gave', 'drafts/a.md (120 bytes)\nb.md (3 bytes)')
  const first: ToolRound = {
    asks: [{ id: '1', tool: 'list_files', args: {} }],
    answers: [{ id: '1', tool: 'list_files', text: listing, ok: true }],
  }
  const opened = await model.ask(request('s', { rounds: [first] }))
  assert.deepEqual(
    opened.asks?.map(({ tool, args }) => ({ tool, args })),
    [{ tool: 'read_file', args: { path: 'drafts/a.md' } }],
  )
  assert.deepEqual((await model.ask(request('s', { rounds: [first, first] }))).asks, [])
  const empty = {
    ...first,
    answers: [{ id: '1', tool: 'list_files', text: 'The workspace is empty.', ok: true }],
  }
  assert.deepEqual((await model.ask(request('s', { rounds: [empty] }))).asks, [])
})

it('what it remembered and reckoned is no text that it writes from', async () => {
  const asked = (materials: readonly Material[]): ModelRequest => ({
    ...request('s', { materials, tools: [] }),
    task: 'analyze',
    facts: { topic: 'salt mines' },
    schema: {},
  })
  const looked: readonly Material[] = [
    page,
    {
      id: 'b',
      title: 'q',
      source: 'memories of w',
      trust: 1,
      text: '- Salt sells best on Mondays (confidence 0.8)',
    },
    { id: 'c', title: 'q', source: 'calculator', trust: 2, text: '4' },
  ]
  assert.deepEqual((await model.ask(asked(looked))).output, (await model.ask(asked([page]))).output)
})
