// A company goes from its folder into the database: whole or not at all, and a second time without a trace.

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseCompany } from '../../src/domain/company.ts'
import { exportCompany } from '../../src/loop/export-company.ts'
import {
  type ImportAnswer,
  type Imported,
  importCompany,
  readCompany,
} from '../../src/loop/import-company.ts'
import { readPolicies } from '../../src/loop/policies.ts'
import { migrate, readMigrations } from '../../src/store/migrate.ts'
import { virtualClock } from '../../src/world/clock.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { openEmbedded } from '../../src/world/db-embedded.ts'
import { seededRng } from '../../src/world/rng.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const starter = join(root, 'companies/starter')
const clock = virtualClock(Date.UTC(2026, 10, 1))

let db: Db
let folder: string
before(async () => {
  db = await openEmbedded({
    dataDir: null,
    onProblem: (error) => {
      throw error
    },
  })
  await migrate(db, readMigrations(join(root, 'migrations')))
})
after(() => db.close())
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-company-'))
  cpSync(starter, folder, { recursive: true })
  await db.script(`truncate ops_company, ops_policy, ops_policy_history, ops_sources, ops_trigger_rules;
    delete from ops_agent_relationships; delete from ops_agents; set local ops.archiving = 'on'; delete from ops_agent_events;`)
})

async function bring(from = folder, seed = 'test'): Promise<ImportAnswer> {
  const read = readCompany(from)
  assert.ok(read.ok, read.ok ? '' : JSON.stringify(read.problems))
  return importCompany({ db, clock, rng: seededRng(seed) }, read.value, { folder: from, by: 'founder' })
}

async function brought(): Promise<Imported> {
  const answer = await bring()
  assert.ok(answer.outcome === 'imported', JSON.stringify(answer))
  return answer
}

function change(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8')
  assert.notEqual(text.replace(from, to), text, 'the change changes nothing')
  writeFileSync(join(folder, path), text.replace(from, to))
}

const events = (): Promise<readonly { kind: string; summary: string }[]> =>
  db.query(sql`select kind, summary from ops_agent_events order by id`)

test('the starter company is founded: agents, rules, sources, policies and one event', async () => {
  const first = await brought()
  assert.equal(first.founded, true)
  assert.deepEqual(first.left, [])
  assert.deepEqual(
    (await events()).map(({ kind }) => kind),
    ['company.founded'],
  )
  const agents = await db.query<{ id: string; covers: string[] }>(
    sql`select id, covers from ops_agents order by id`,
  )
  assert.deepEqual(
    agents.map(({ id }) => id),
    ['coordinator', 'executor', 'observer'],
  )
  assert.deepEqual(agents[1]?.covers, ['analyst', 'growth', 'writer', 'social'])
  const [rules] = await db.query<{ n: number; off: number }>(
    sql`select count(*) as n, count(*) filter (where not enabled) as off from ops_trigger_rules`,
  )
  assert.deepEqual(rules, { n: 12, off: 1 })
  const { policies } = await readPolicies(db)
  assert.equal(policies.company.name, 'Night Shift')
  assert.equal(policies.reaction_matrix.patterns.length > 0, true)
})

test('a rule with first_after_seconds is due by then, the others are planned at their first evaluation', async () => {
  await brought()
  const rules = await db.query<{ name: string; seconds: number | null }>(sql`
    select name, extract(epoch from next_due_at - created_at)::double precision as seconds from ops_trigger_rules`)
  const due = new Map(rules.map(({ name, seconds }) => [name, seconds]))
  assert.equal(due.get('proactive_scan_signals'), 0)
  assert.equal(due.get('proactive_set_course'), 6)
  assert.equal(due.get('mission_failed'), null)
})

test('a second import of the same folder changes nothing and leaves no event', async () => {
  const first = await brought()
  const again = await brought()
  assert.deepEqual({ ...again }, { ...first, founded: false, changes: [] })
  assert.equal((await events()).length, 1)
})

test('what changed in the folder is mended, and the event says what', async () => {
  await brought()
  change('agents/observer.md', 'display_name: Vesna', 'display_name: Vera')
  change('company.yaml', 'time_zone: UTC', 'time_zone: Europe/Berlin')
  change('triggers.yaml', 'every_minutes: 180', 'every_minutes: 200')
  const again = await brought()
  assert.deepEqual(again.changes, [
    'policy company: mended',
    'agent observer: mended',
    'rule proactive_scan_signals: mended',
  ])
  assert.deepEqual(
    (await events()).map(({ kind }) => kind),
    ['company.founded', 'company.imported'],
  )
  assert.match((await events())[1]?.summary ?? '', /agent observer: mended/)
})

test('what the folder does not name is left alone and said', async () => {
  await brought()
  await db.query(sql`insert into ops_trigger_rules (name, trigger_event, action_config)
    values ('of_my_own', 'mission_failed', '{"target_agent":"observer"}')`)
  rmSync(join(folder, 'sources.yaml'))
  const again = await brought()
  assert.equal(again.changes.length, 0)
  assert.equal(again.left[0], 'rule of_my_own')
  assert.equal(again.left.length, 5)
})

test('the seed is drawn once and stays', async () => {
  const first = await brought()
  assert.match(first.seed, /^[0-9a-f]{32}$/)
  const again = await bring(folder, 'other chance')
  assert.ok(again.outcome === 'imported')
  assert.equal(again.seed, first.seed)
})

test('a seed in company.yaml is the seed', async () => {
  change('company.yaml', 'time_zone: UTC', 'time_zone: UTC\nseed: lucky')
  assert.equal((await brought()).seed, 'lucky')
})

test('a step kind that does not exist is refused before anything is written', async () => {
  change('policies.json', '"type": "analyze"', '"type": "analize"')
  const answer = await bring()
  assert.ok(answer.outcome === 'refused')
  assert.match(answer.problems[0]?.problem ?? '', /no step kind is called "analize"/)
  assert.equal((await db.query(sql`select from ops_company`)).length, 0)
})

test('a folder that fails half-way leaves nothing', async () => {
  const read = readCompany(folder)
  assert.ok(read.ok)
  const twice = { ...read.value, sources: [...read.value.sources, ...read.value.sources] }
  await assert.rejects(importCompany({ db, clock, rng: seededRng('x') }, twice, { folder, by: 'founder' }))
  assert.equal((await db.query(sql`select from ops_agents`)).length, 0)
  assert.equal((await events()).length, 0)
})

test('an export is a folder that imports without a change', async () => {
  await brought()
  const exported = await exportCompany(db)
  assert.ok(exported !== null)
  const parsed = parseCompany(exported.files)
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.problems))
  const again = await importCompany({ db, clock, rng: seededRng('x') }, parsed.value, {
    folder,
    by: 'founder',
  })
  assert.ok(again.outcome === 'imported')
  assert.deepEqual(again.changes, [])
  assert.deepEqual(exported.copies.map(({ to }) => to).toSorted()[0], 'sources/bullpen-notes.xml')
})

test('the schedule becomes the policy of that name, and relationships begin as the folder says', async () => {
  const first = await brought()
  assert.ok(first.changes.includes('policy schedule: added'))
  assert.deepEqual(
    first.changes.filter((change) => change.startsWith('relationship')),
    [
      'relationship coordinator–executor: added',
      'relationship coordinator–observer: added',
      'relationship executor–observer: added',
    ],
  )
  const { policies } = await readPolicies(db)
  assert.deepEqual(policies.schedule.first, { format: 'checkin', after_seconds: 25 })
  change('relationships.yaml', 'affinity: 0.68', 'affinity: 0.4')
  change('schedule.yaml', 'after_seconds: 25', 'after_seconds: 40')
  assert.deepEqual((await brought()).changes, [
    'policy schedule: mended',
    'relationship coordinator–executor: mended',
  ])
})

test('a folder without a schedule leaves the schedule in force alone', async () => {
  await brought()
  rmSync(join(folder, 'schedule.yaml'))
  rmSync(join(folder, 'relationships.yaml'))
  assert.deepEqual((await brought()).changes, [])
  assert.equal((await readPolicies(db)).policies.schedule.slots.length, 24)
})

test('the schedule that a founder wrote is exported as a sheet, not as a policy', async () => {
  await brought()
  await db.query(
    sql`update ops_policy set value = '{"slots": [{"at": "09:00", "format": "standup"}]}' where key = 'schedule'`,
  )
  const exported = await exportCompany(db)
  const texts = new Map(exported?.files.map(({ path, text }) => [path, text]))
  assert.ok(!(texts.get('policies.json') ?? '').includes('"schedule"'))
  const parsed = parseCompany(exported?.files ?? [])
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.problems))
  assert.equal(parsed.value.schedule?.slots.length, 1)
  const from = { folder, by: 'founder' }
  const again = await importCompany({ db, clock, rng: seededRng('x') }, parsed.value, from)
  assert.ok(again.outcome === 'imported')
  assert.deepEqual(again.changes, [])
})

test('a folder that is none, and a sheet that nobody reads, are said', () => {
  assert.match(JSON.stringify(readCompany(join(folder, 'nowhere'))), /is not a folder/)
  writeFileSync(join(folder, 'trigers.yaml'), 'triggers: []\n')
  assert.match(JSON.stringify(readCompany(folder)), /trigers\.yaml.*is not a sheet/)
})
