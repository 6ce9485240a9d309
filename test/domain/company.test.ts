// What a company folder may say, and how its mistakes are told.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Company, type CompanyFile, parseCompany } from '../../src/domain/company.ts'

const agent = `---
display_name: Ada
role: analyst
tone: calm
quirk: counts
signature: Counted.
---
You count things.
`
const sheets: Record<string, string> = {
  'company.yaml': 'name: Test\ntime_zone: Europe/Berlin\n',
  'agents/ada.md': agent,
}

function files(changed: Record<string, string | null> = {}): CompanyFile[] {
  const all = { ...sheets, ...changed }
  return Object.entries(all).flatMap(([path, text]) => (text === null ? [] : [{ path, text }]))
}

function company(changed: Record<string, string | null> = {}): Company {
  const read = parseCompany(files(changed))
  assert.ok(read.ok, read.ok ? '' : JSON.stringify(read.problems))
  return read.value
}

function problems(changed: Record<string, string | null>): string[] {
  const read = parseCompany(files(changed))
  assert.ok(!read.ok, 'the company was taken')
  return read.problems.map(({ path, problem }) => `${path} ${problem}`)
}

function onlyProblem(changed: Record<string, string | null>): string {
  const found = problems(changed)
  assert.equal(found.length, 1, found.join('\n'))
  return found[0] ?? ''
}

test('a name, a time zone and one agent are a company', () => {
  const read = company()
  assert.equal(read.timeZone, 'Europe/Berlin')
  assert.equal(read.seed, null)
  assert.deepEqual(read.agents, [
    {
      id: 'ada',
      displayName: 'Ada',
      role: 'analyst',
      tone: 'calm',
      quirk: 'counts',
      signature: 'Counted.',
      covers: [],
      model: null,
      tools: [],
      directive: 'You count things.',
    },
  ])
})

test('a mistake in YAML is told with its line', () => {
  assert.match(onlyProblem({ 'company.yaml': 'name: Test\ntime_zone: [UTC\n' }), /^company\.yaml:[23] /)
})

test('a key that stands twice in YAML is a mistake', () => {
  assert.match(
    onlyProblem({ 'company.yaml': 'name: A\nname: B\ntime_zone: UTC\n' }),
    /^company\.yaml:2 .*unique/,
  )
})

test('an unknown time zone is refused with its line and an example', () => {
  const told = onlyProblem({ 'company.yaml': 'name: Test\ntime_zone: Mars/Olympus\n' })
  assert.match(told, /^company\.yaml:2 time_zone: must be an IANA time zone like Europe\/Berlin$/)
})

test('an offset is no time zone: it has no summer', () => {
  assert.match(onlyProblem({ 'company.yaml': 'name: Test\ntime_zone: "+02:00"\n' }), /IANA/)
})

test('a missing company.yaml and missing agents are said, not guessed', () => {
  const told = problems({ 'company.yaml': null, 'agents/ada.md': null })
  assert.deepEqual(
    told.map((t) => t.split(' ')[0]),
    ['company.yaml', 'agents'],
  )
})

test('the line of a mistake in front matter is the line of the file', () => {
  const told = onlyProblem({ 'agents/ada.md': agent.replace('tone: calm', 'tone: 7') })
  assert.match(told, /^agents\/ada\.md:4 tone: /)
})

test('a field nobody knows is refused, so that a typo is no setting', () => {
  assert.match(onlyProblem({ 'agents/ada.md': agent.replace('role:', 'colour: red\nrole:') }), /colour/)
})

test('an agent file needs front matter, a text and a proper name', () => {
  assert.match(onlyProblem({ 'agents/bob.md': 'hello' }), /^agents\/bob\.md:1 .*front matter/)
  assert.match(onlyProblem({ 'agents/bob.md': agent.replace('You count things.', '') }), /no text/)
  assert.match(onlyProblem({ 'agents/Bob_1.md': agent }), /id of the agent/)
  assert.match(onlyProblem({ 'agents/founder.md': agent }), /your own at every table/)
})

test('policies are checked by their own schemas, at their line', () => {
  const told = onlyProblem({ 'policies.json': '{\n  "x_daily_quota": {\n    "limit": "five"\n  }\n}' })
  assert.match(told, /^policies\.json:3 x_daily_quota\.limit: /)
  assert.match(onlyProblem({ 'policies.json': '{"x_dayly_quota": {}}' }), /x_dayly_quota: is not a policy/)
  assert.match(onlyProblem({ 'policies.json': '{"company": {"name": "X"}}' }), /company\.yaml/)
})

test('policies.json is JSON, not something that YAML would take', () => {
  assert.match(onlyProblem({ 'policies.json': 'x_daily_quota: { limit: 5 }' }), /^policies\.json:1 /)
})

test('a rule or a source that stands twice is refused', () => {
  const rule = '  - { name: a_rule, trigger_event: mission_failed, action_config: { target_agent: ada } }\n'
  assert.match(onlyProblem({ 'triggers.yaml': `triggers:\n${rule}${rule}` }), /a_rule stands there twice/)
  const source = '  - { name: one, source: a.md }\n'
  assert.match(onlyProblem({ 'sources.yaml': `sources:\n${source}${source}` }), /one stands there twice/)
})

test('a rule is checked by its own checker, at its line', () => {
  const rule = (more: string): string =>
    `triggers:\n  - name: r\n    trigger_event: proactive_research\n    action_config: { target_agent: ada }\n${more}`
  const told = onlyProblem({
    'triggers.yaml': rule('    conditions:\n      every_minutes: 30\n      skip_probability: 7\n'),
  })
  assert.match(told, /^triggers\.yaml:7 triggers\.0\.conditions\.skip_probability: /)
  const unknown = rule('').replace('proactive_research', 'full_moon')
  assert.match(
    onlyProblem({ 'triggers.yaml': unknown }),
    /^triggers\.yaml:3 .*no checker is called "full_moon"/,
  )
})

test('a rule must aim at an agent, its role, or a role that somebody covers', () => {
  const rule = (who: string): Record<string, string> => ({
    'triggers.yaml': `triggers: [{ name: r, trigger_event: mission_failed, action_config: { target_agent: ${who} } }]`,
  })
  assert.equal(company(rule('ada')).triggers.length, 1)
  assert.equal(company(rule('analyst')).triggers.length, 1)
  assert.match(onlyProblem(rule('nobody')), /aims at nobody/)
})

for (const source of [
  '/etc/passwd',
  '../secrets.txt',
  'a/../../b',
  'file:///etc/passwd',
  'ftp://x/y',
  'https://me:pw@x/',
]) {
  test(`the source ${source} is refused: a folder may be somebody else's`, () => {
    assert.match(
      onlyProblem({ 'sources.yaml': `sources: [{ name: s, source: '${source}' }]` }),
      /inside the company folder/,
    )
  })
}

const bob = { 'agents/bob.md': agent.replace('role: analyst', 'role: writer') }

test('a schedule and relationships are optional sheets', () => {
  assert.equal(company().schedule, null)
  assert.deepEqual(company().relationships, [])
  const read = company({
    ...bob,
    'schedule.yaml': 'slots: [{ at: "09:00", format: standup, who: [writer, ada] }]',
    'relationships.yaml': 'relationships: [{ between: [bob, ada], affinity: 0.3, backstory: They met. }]',
  })
  assert.deepEqual(read.schedule, {
    slots: [{ at: '09:00', format: 'standup', who: ['writer', 'ada'], probability: 0.5, topics: [] }],
  })
  assert.deepEqual(read.relationships, [{ a: 'ada', b: 'bob', affinity: 0.3, backstory: 'They met.' }])
})

test('a schedule is checked at its line: times, formats, and who is seated', () => {
  const told = (slot: string, more = {}): string =>
    onlyProblem({
      ...more,
      'schedule.yaml': `first: { format: checkin, after_seconds: 5 }\nslots:\n  - ${slot}\n`,
    })
  assert.match(
    told('{ at: "9:00", format: standup }'),
    /^schedule\.yaml:3 slots\.0\.at: must be a time of day/,
  )
  assert.match(told('{ at: "09:00", format: standupp }'), /^schedule\.yaml:3 .*no format is called standupp/)
  assert.match(told('{ at: "09:00", format: standup, who: [ada, eve] }'), /^schedule\.yaml:3 .*seats eve/)
  assert.match(told('{ at: "09:00", format: standup, mood: good }'), /^schedule\.yaml:3 .*mood/)
  const own = { 'policies.json': '{ "roundtable_formats": { "fireside": {} } }' }
  const sheet = { 'schedule.yaml': 'slots: [{ at: "21:00", format: fireside }]' }
  assert.equal(company({ ...own, ...sheet }).schedule?.slots[0]?.format, 'fireside')
  assert.match(onlyProblem(sheet), /no format is called fireside/)
})

test('a schedule stands in one place', () => {
  const twice = { 'schedule.yaml': 'slots: []', 'policies.json': '{ "schedule": { "slots": [] } }' }
  assert.match(onlyProblem(twice), /^policies\.json schedule stands in schedule\.yaml/)
})

test('a relationship is between two agents of the company, and each pair stands there once', () => {
  const told = (relationships: string): string =>
    onlyProblem({ ...bob, 'relationships.yaml': `relationships:\n${relationships}` })
  assert.match(told('  - { between: [ada, analyst] }'), /^relationships\.yaml:2 .*no agent here has that id/)
  assert.match(told('  - { between: [ada, ada] }'), /^relationships\.yaml:2 .*two agents/)
  assert.match(told('  - { between: [ada, bob], affinity: 2 }'), /^relationships\.yaml:2 .*affinity/)
  const twice = '  - { between: [ada, bob] }\n  - { between: [bob, ada] }\n'
  assert.match(told(twice), /^relationships\.yaml:3 .*ada and bob stand there twice/)
})

test('what looks like a secret is refused and not repeated', () => {
  const secret = `sk-${'a1'.repeat(16)}`
  const told = onlyProblem({ 'agents/ada.md': `${agent}My key is ${secret}\n` })
  assert.match(told, /^agents\/ada\.md:9 looks like a secret/)
  assert.ok(!told.includes(secret))
})

test('a bomb of YAML aliases is a problem, not a crash', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n`
  assert.ok(problems({ 'company.yaml': bomb }).length > 0)
})
