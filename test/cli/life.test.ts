// The company's life from the shell: a conversation that is heard to its end, one that is left, what is remembered, how they stand.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { bullpen, type Ended, type Up, up, workFolder } from './shell.ts'

const timeout = 120_000
/** Short ones are over soon; a debate lasts long enough to walk in. */
const formats = '{"standup":{"turns":[2,2]},"checkin":{"turns":[1,2]},"debate":{"turns":[30,30]}}'
let folder: string
let company: Up
before(async () => {
  folder = workFolder()
  company = await up({ after: () => undefined }, folder)
  await ran(['policy', 'set', 'roundtable_formats', formats])
  await talksADay(50)
})
after(() => company.signal('SIGTERM'))

async function talksADay(most: number): Promise<void> {
  const policy = { max_daily_conversations: most, turn_gap_ms: [0, 0] }
  await ran(['policy', 'set', 'roundtable_policy', JSON.stringify(policy)])
}

async function ran(words: readonly string[]): Promise<Ended> {
  const ended = await bullpen(folder, words)
  assert.equal(ended.code, 0, `${words.join(' ')}: ${ended.err}`)
  return ended
}

async function json<T>(words: readonly string[]): Promise<T> {
  return JSON.parse((await ran([...words, '--json'])).out) as T
}

async function refused(words: readonly string[], code: number, pattern: RegExp): Promise<void> {
  const ended = await bullpen(folder, words)
  assert.equal(ended.code, code, ended.err)
  const ours = ended.err.split('\n').filter((line) => line.startsWith('bullpen: '))
  assert.equal(ours.length, 1, ended.err)
  assert.match(ours[0] ?? '', pattern)
}

const mood = /^(Marlow|Vesna) +(opening|challenge|critical|neutral|agreement|supportive) +\S/

interface Talk {
  id: string
  status: string
  turns: { name: string; line: string }[]
  memories: { id: string; agent_id: string; content: string }[]
}

test('nothing is there yet, and each list says where it comes from', { timeout }, async () => {
  assert.match((await ran(['memory', 'list'])).err, /^No memories yet: they come from conversations, results/)
  const none = await ran(['roundtable', 'list', '--status', 'failed'])
  assert.match(none.err, /^No conversations yet: the schedule brings them, or you:/)
  assert.equal(none.out, '')
  assert.match((await ran(['memory', 'list', '--gone'])).err, /^Nothing was evicted/)
})

test('a conversation is heard to its end: each turn on its line, then what came of it', {
  timeout,
}, async () => {
  const words = ['roundtable', 'standup', '--topic', 'What blocks us today', '--with', 'Marlow,observer']
  const { out, err } = await ran(words)
  assert.match(out, /^standup: What blocks us today\n[0-9a-f]{8} · Marlow, Vesna\n\n/)
  const said = out.split('\n').filter((line) => mood.test(line))
  assert.ok(said.length >= 2, out)
  assert.match(said[0] ?? '', /^Marlow {3}opening {5}\S/)
  const places = said.map((line) => line.search(/(?<=^\S+ +\S+ +)\S/))
  assert.equal(new Set(places).size, 1, 'the lines stand under each other')
  assert.match(
    out,
    /\nsucceeded after \d+ turns · .* model calls, [\d,]+ tokens · demo model, costs nothing\n$/,
  )
  assert.ok(!`${out}${err}`.includes('\u001b'))
})

test('--json gives the whole conversation and nothing else; show and why know it by the end of its id', {
  timeout,
}, async () => {
  const talk = await json<Talk>(['roundtable', 'checkin', '--topic', 'All well'])
  assert.equal(talk.status, 'succeeded')
  const shown = (await ran(['roundtable', 'show', talk.id.slice(-8)])).out
  for (const { name } of talk.turns) assert.ok(shown.includes(name))
  const told = (await ran(['why', talk.id.slice(-8)])).out
  assert.match(told, /^▸ roundtable /m)
  assert.match(told, /^ {2}turn {7}/m)
  const [newest] = await json<Talk[]>(['roundtable', 'list', '--limit', '1'])
  assert.equal(newest?.id, talk.id)
})

test('Ctrl-C ends the listening, never the conversation; a founder may sit in and end it', {
  timeout,
}, async () => {
  const program = join(import.meta.dirname, '../../bin/bullpen.js')
  const child = spawn(process.execPath, [program, 'roundtable', 'debate', '--topic', 'Are figures enough'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
  })
  let err = ''
  child.stderr.on('data', (chunk) => {
    err += String(chunk)
  })
  await new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk) => /opening/.test(String(chunk)) && resolve()),
  )
  child.kill('SIGINT')
  assert.equal(await new Promise((resolve) => child.once('close', resolve)), 130, err)
  const [, end = ''] =
    /stopped listening to conversation ([0-9a-f]{8}); they go on; later: bullpen roundtable show/.exec(err) ??
    []
  const said = await ran(['roundtable', 'say', end, 'What does it cost?'])
  assert.match(said.out, /^said; the answer: bullpen roundtable show/)
  const talk = await json<Talk>(['roundtable', 'show', end])
  assert.equal(talk.status, 'running')
  assert.ok(talk.turns.some((turn) => turn.name === 'Founder' && turn.line === 'What does it cost?'))
  const cancelled = await ran(['roundtable', 'cancel', end, '--reason', 'enough'])
  assert.match(cancelled.out, /^cancelled {2}conversation/)
  await refused(['roundtable', 'say', talk.id, 'Too late'], 1, /is cancelled already/)
})

test('--no-wait comes back at once', { timeout }, async () => {
  const { out, err } = await ran(['roundtable', 'checkin', '--topic', 'All well', '--no-wait'])
  assert.match(out, /^queued {2}conversation [0-9a-f]{8}\n$/)
  assert.match(err, /listen later: bullpen roundtable show [0-9a-f]{8}/)
})

test('what cannot be a conversation is refused in one line with the reason', { timeout }, async () => {
  await refused(['roundtable', 'standup'], 2, /--topic TEXT/)
  await refused(
    ['roundtable', 'seance', '--topic', 'x'],
    1,
    /no format is called "seance"; there are standup/,
  )
  await refused(
    ['roundtable', 'debate', '--topic', 'x', '--with', 'nobody,pip'],
    1,
    /nobody is, or covers, "nobody"/,
  )
  await refused(['roundtable', 'debate', '--topic', 'x', '--with', ','], 2, /--with names nobody/)
  await talksADay(0)
  const full =
    /refused: Quota full .*on record as conversation [0-9a-f]{8}; the rule: bullpen policy get roundtable_policy/
  await refused(['roundtable', 'retro', '--topic', 'Too much talk'], 1, full)
  await talksADay(50)
})

test('a memory is noted, found in spite of a misspelling, pinned, disputed, upheld and forgotten', {
  timeout,
}, async () => {
  const noted = await ran([
    'memory',
    'add',
    'observer',
    'Lanterns sell best in foggy weather',
    '--tag',
    'weather',
  ])
  const id = /^noted {2}memory ([0-9a-f]{8})\n$/.exec(noted.out)?.[1] ?? ''
  assert.match(
    (await ran(['memory', 'search', 'lantrens'])).out,
    new RegExp(`^${id} {2}observer {2}preference {2}0\\.90`),
  )
  assert.match((await ran(['memory', 'search', 'zebra'])).err, /^Nobody remembers anything like zebra\.\n$/)
  assert.match((await ran(['memory', 'pin', id])).out, /^pinned {2}memory/)
  const shown = (await ran(['memory', 'show', id])).out
  assert.match(shown, new RegExp(`^preference of observer {2}${id} · live, pinned\n {2}Lanterns sell best`))
  assert.match(shown, /Rests on {4}the founder\n/)
  // The company goes on working meanwhile, and may have used it already.
  assert.match(shown, /\nUsed in (?:no decision yet\.|\d+ decisions?\n)/)
  assert.match((await ran(['memory', 'pin', id, '--off'])).out, /^unpinned/)
  await refused(['memory', 'dispute', id], 2, /--reason TEXT/)
  assert.match((await ran(['memory', 'dispute', id, '--reason', 'only in autumn'])).out, /^disputed/)
  assert.match((await ran(['memory', 'show', id])).out, /Disputed {4}only in autumn/)
  assert.match((await ran(['memory', 'dispute', id, '--off'])).out, /^upheld/)
  await refused(['memory', 'forget', id], 2, /say --yes/)
  const gone = await ran(['memory', 'forget', id, '--yes'])
  assert.match(
    gone.err,
    /^preference of observer\n {2}Lanterns sell best.*\nIt was used in (?:no decision\.|\d+ decisions?;)/,
  )
  assert.match(gone.out, /^forgotten {2}memory/)
  const after = (await ran(['memory', 'show', id])).out
  assert.doesNotMatch(after, /Lanterns/)
  assert.match(after, /its words are gone/)
  assert.match((await ran(['memory', 'list', '--gone'])).out, /forgotten {2}\(its words are gone\)/)
})

test('agents, one agent and relationships are told with what they know and how they stand', {
  timeout,
}, async () => {
  assert.match((await ran(['agents'])).out, /^coordinator {2}Marlow {2}coordinator {2}\d+ memor(y|ies) {2}/)
  const vesna = (await ran(['agents', 'observer'])).out
  for (const part of ['Vesna  observer · observer', '\nVoice\n', '\nMemories\n', '\nRelationships\n']) {
    assert.ok(vesna.includes(part), part)
  }
  await refused(['agents', 'nobody'], 1, /There is no agent with this id/)
  const bonds = (await ran(['relationships', '--agent', 'observer'])).out.trimEnd().split('\n')
  assert.equal(bonds.length, 2)
  assert.match(bonds[0] ?? '', /^Marlow and Vesna {2}0\.\d\d {2}█+·* /)
})

test('an outcome is recorded for what was made, or for what is known elsewhere', { timeout }, async () => {
  assert.match(
    (await ran(['metrics', 'add', 'likes', '3', '--external', 't1'])).out,
    /^recorded {2}likes 3 of t1\n$/,
  )
  await refused(['metrics', 'add', 'likes', 'many', '--external', 't1'], 2, /many is no number/)
  await refused(['metrics', 'add', 'likes', '3'], 2, /--artifact ID or --external ID/)
  await refused(['metrics', 'add', 'likes', '3', '--artifact', 'abcdef01'], 1, /no artifact has an id/)
})

test('status tells the conversations of the day and the memories', {
  timeout,
}, async () => {
  const { out } = await ran(['status'])
  assert.match(out, /^Conversations {2}\d+ of 50 today/m)
  assert.match(out, /^Memories {7}\d/m)
})

test('without a server the command holds the conversation itself', { timeout }, async () => {
  company.signal('SIGTERM')
  assert.equal(await company.ended, 0, company.said())
  const { status, turns } = await json<Talk>(['roundtable', 'standup', '--topic', 'Nobody else is here'])
  assert.equal(status, 'succeeded')
  assert.equal(turns.length, 2)
  assert.equal((await json<{ ok: boolean }>(['verify'])).ok, true)
})
