// The kill storm: workers that act on targets which lose answers are killed and stopped at named points and at random. What happened is
// counted at the targets, not in our tables: nothing twice, nothing without a key repeated on doubt, every doubt in the inbox.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { propose } from '../../src/loop/intake.ts'
import { resolveStep } from '../../src/loop/resolve-step.ts'
import { verifyInvariants } from '../../src/loop/verify.ts'
import { readApprovals } from '../../src/store/reads/approvals.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { rollOf } from '../../src/world/rng.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { outsideWithSecrets } from '../support/effects.ts'
import { startBluesky } from '../support/targets/bluesky.ts'
import { startHook, startKeyed } from '../support/targets/hook.ts'
import type { Asked, Fault } from '../support/targets/serve.ts'
import { startSmtp } from '../support/targets/smtp.ts'
import { startX } from '../support/targets/x.ts'
import { testWorld } from '../support/world.ts'

const seed = process.env['STORM_SEED'] ?? '7'
const stepsEach = Number(process.env['STORM_STEPS'] ?? 40)
/** Kills and stops, at named points and from outside; then the targets and the machine calm down. */
const faults = Number(process.env['STORM_FAULTS'] ?? 30)
/** How often a process is struck at a named point it passes. */
const strikes = Number(process.env['STORM_STRIKES'] ?? 0.06)
const loses = 0.05
const processes = 3
const child = fileURLToPath(new URL('./effects-process.ts', import.meta.url))

/** The kinds that the intake knows, and the target on which each acts here. */
const kinds = {
  post_tweet: 'x',
  post_bluesky: 'bluesky',
  review: 'keyed',
  analyze: 'hook',
  research: 'mail',
} as const
type Kind = keyof typeof kinds

interface Fleet {
  kills: Record<string, number>
  stops: Record<string, number>
  faults(): number
  strikeAtRandom(n: number): void
  calm(): void
  stop(): Promise<void>
}

const count = (in_: Record<string, number>, what: string): void => {
  in_[what] = (in_[what] ?? 0) + 1
}

/** Worker processes that are replaced when they die, and woken when they stopped themselves. */
function startFleet(url: string, given: Record<string, unknown>): Fleet {
  const children: ChildProcess[] = []
  const kills: Record<string, number> = {}
  const stops: Record<string, number> = {}
  let born = 0
  let stopping = false
  let isCalm = false
  const start = (place: number): void => {
    const set = { ...given, seed, strikes: isCalm ? 0 : strikes }
    const one = spawn(process.execPath, [child, url, `w${place}-${born++}`, JSON.stringify(set)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    one.stdin?.on('error', () => undefined) // a killed worker does not read
    one.stdout?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.trim().split('\n')) {
        const [how = '', point = '', ms] = line.split(' ')
        if (how === 'kill') count(kills, point)
        if (how !== 'nap') continue
        count(stops, point)
        setTimeout(() => one.kill('SIGCONT'), Number(ms))
      }
    })
    one.on('exit', () => {
      if (!stopping) start(place)
    })
    children[place] = one
  }
  for (let place = 0; place < processes; place++) start(place)
  return {
    kills,
    stops,
    faults: () => [kills, stops].flatMap((all) => Object.values(all)).reduce((sum, n) => sum + n, 0),
    strikeAtRandom(n) {
      const victim = children[Math.floor(processes * rollOf(seed, `victim ${n}`).roll)]
      if (rollOf(seed, `how ${n}`).roll < 0.6) {
        victim?.kill('SIGKILL')
        count(kills, 'random')
      } else {
        victim?.kill('SIGSTOP')
        count(stops, 'random')
        setTimeout(() => victim?.kill('SIGCONT'), 1_200 + 2_500 * rollOf(seed, `nap ${n}`).roll)
      }
    },
    calm() {
      isCalm = true
      for (const one of children) one.stdin?.write('calm\n')
    },
    async stop() {
      stopping = true
      const ended = children.map(
        (one) =>
          new Promise<void>((resolve) => {
            if (one.exitCode !== null || one.signalCode !== null) return resolve()
            one.on('exit', () => resolve())
            one.kill('SIGCONT')
            one.stdin?.write('stop\n')
          }),
      )
      await Promise.all(ended)
    },
  }
}

/** What goes wrong with the n-th thing that a target is asked to do: an answer lost, one that is an error, a refusal. */
function mishaps(name: string, acts: (asked: Asked) => boolean): (asked: Asked) => Fault | null {
  let n = 0
  return (asked) => {
    const { roll } = rollOf(seed, `${name} ${n++}`)
    if (!acts(asked)) return roll < 0.02 ? { how: 'lose' } : null
    if (roll < loses * 0.8) return { how: 'lose' }
    if (roll < loses) return { how: 'break' }
    return roll < loses + 0.02 ? { how: 'refuse', status: 429 } : null
  }
}

async function startTargets(secret: string) {
  const x = await startX({ fault: mishaps('x', ({ path }) => path === '/2/tweets') })
  const bluesky = await startBluesky({
    fault: mishaps('bluesky', ({ path }) => path.endsWith('createRecord')),
  })
  const keyed = await startKeyed(mishaps('keyed', () => true))
  const hook = await startHook(
    secret,
    mishaps('hook', () => true),
  )
  const smtp = await startSmtp({
    loses: (n) => rollOf(seed, `smtp ${n}`).roll < loses,
    pauseMs: () => 20,
  })
  const all = [x, bluesky, keyed, hook, smtp]
  return {
    smtp,
    keyed,
    hook,
    x,
    bluesky,
    /** What each target holds, in order. */
    held: (): Held => ({
      post_tweet: x.posts.map((post) => post.text),
      post_bluesky: bluesky.records.map((record) => record.text),
      review: keyed.taken,
      analyze: hook.taken,
      research: smtp.taken,
    }),
    lost: () => all.reduce((sum, target) => sum + target.lost, 0),
    close: () => Promise.all(all.map((target) => target.close())),
  }
}
type Targets = Awaited<ReturnType<typeof startTargets>>
type Held = Record<Kind, readonly string[]>

async function openCompany(world: World, targets: Targets): Promise<void> {
  await foundCompany(world.db)
  const names = {
    api_key: 'X_API_KEY',
    api_secret: 'X_API_SECRET',
    access_token: 'X_ACCESS_TOKEN',
    access_secret: 'X_ACCESS_SECRET',
  }
  await setPolicies(world, {
    auto_approve: { enabled: true, allowed_step_kinds: Object.keys(kinds) },
    proposal_policy: { max_per_agent_per_day: 100_000, max_steps: 10 },
    x_daily_quota: { limit: 100_000 },
    worker_policy: { max_attempts: 50, lease_seconds: 1, breaker_failures: 1_000 },
    // A human approves every post on X; the others act by themselves where nothing untrusted was read.
    effect_policy: {
      approval: {
        post_bluesky: 'when_tainted',
        keyed: 'when_tainted',
        hook: 'when_tainted',
        mail: 'when_tainted',
      },
    },
    social_policy: {
      x: { ...names, url: targets.x.url },
      bluesky: { handle: 'bullpen.test', app_password: 'BLUESKY_APP_PASSWORD', url: targets.bluesky.url },
    },
  })
  for (let n = 0; n < stepsEach; n++) {
    for (const kind of Object.keys(kinds)) {
      const payload = kind.startsWith('post')
        ? { text: `Number ${n} of ${kind}` }
        : kind === 'review'
          ? { subject: 'operations' }
          : {}
      await propose(world, draftOf({ title: `${kind} ${n}`, steps: [{ kind, payload, dependsOn: null }] }))
    }
  }
}

/** The human approves what is asked, exactly as it is asked, and sends the step on. */
async function approveAll(world: World): Promise<void> {
  const asked = await world.db.query<{ step_id: string }>(sql`
    update ops_approvals set status = 'approved', decided_by = 'founder', decided_at = ops_now()
    where status = 'pending' returning step_id`)
  const steps = await world.db.query<{ id: string }>(sql`
    select s.id from ops_mission_steps s where s.status = 'waiting' and exists (
      select from ops_approvals a where a.step_id = s.id and a.status = 'approved') order by s.id limit 1000`)
  if (asked.length + steps.length === 0) return
  for (const { id } of steps) await resolveStep(world, id, 'retry', 'founder', '')
}

interface Open {
  going: number
  /** In doubt, and looked at or about to go on by themselves. */
  looked: number
}

async function readOpen(db: Db): Promise<Open> {
  const [open] = await db.query<Open>(sql`
    select count(*) filter (where s.status in ('queued', 'running', 'waiting'))::integer as going,
           count(*) filter (where s.status = 'unknown' and not exists (
             select from ops_effects e where e.step_id = s.id and e.status = 'unknown'
               and (e.class <> 'probe' or e.left_to_human_at is not null)))::integer as looked
    from ops_mission_steps s`)
  assert.ok(open)
  return open
}

interface Doubt {
  step_id: string
  kind: Kind
  payload: { text: string }
  evidence: readonly { source: string; outcome: string }[]
}

const readDoubts = (db: Db): Promise<readonly Doubt[]> =>
  db.query<Doubt>(sql`
    select e.step_id, s.kind, e.payload, (
      select jsonb_agg(to_jsonb(v) order by v.id) from ops_effect_evidence v where v.effect_id = e.id) as evidence
    from ops_effects e join ops_mission_steps s on s.id = e.step_id where e.status = 'unknown' order by e.id limit 10000`)

async function until(db: Db, world: World, done: (open: Open) => boolean): Promise<void> {
  for (;;) {
    await approveAll(world)
    if (done(await readOpen(db))) return
    await sleep(250)
  }
}

/** How often what a target holds is there more than once. */
const extras = (held: readonly string[]): number => held.length - new Set(held).size

type Tell = (what: string, of: unknown) => void

/** Strikes until enough was struck or nothing is left to do; then waits until all that can go on by itself has. */
async function weather(world: World, fleet: Fleet): Promise<void> {
  for (let n = 0; fleet.faults() < faults && (await readOpen(world.db)).going > 0; n++) {
    await sleep(1_000 + 2_000 * rollOf(seed, `pause ${n}`).roll)
    await approveAll(world)
    fleet.strikeAtRandom(n)
  }
  fleet.calm()
  await until(world.db, world, ({ going, looked }) => going + looked === 0)
}

async function report(db: Db, doubts: readonly Doubt[], held: Held, tell: Tell): Promise<void> {
  tell('extra', Object.fromEntries(Object.entries(held).map(([kind, texts]) => [kind, extras(texts)])))
  const byKind = Object.keys(kinds).map((kind) => {
    const of = doubts.filter((doubt) => doubt.kind === kind)
    const happened = of.filter((one) => held[one.kind].includes(one.payload.text)).length
    return [kind, { unknown: of.length, happened }]
  })
  tell('left to a human', Object.fromEntries(byKind))
  const [looked] = await db.query<Record<string, number>>(sql`
    select count(*) filter (where tries > 1)::integer as begun_again,
           (select count(distinct effect_id) from ops_effect_evidence where source = 'reaper')::integer as doubted_by_reaper,
           (select count(distinct effect_id) from ops_effect_evidence where outcome = 'unknown')::integer as ever_in_doubt,
           (select count(distinct effect_id) from ops_effect_evidence where source = 'probe' and outcome = 'happened')::integer as found,
           (select count(*) from ops_agent_events where kind = 'effect.failed' and from_status = 'unknown')::integer as found_absent
    from ops_effects`)
  tell('doubts', looked)
  for (const { kind, evidence } of doubts) if (kind.startsWith('post')) tell(`evidence of ${kind}`, evidence)
}

async function judge(db: Db, doubts: readonly Doubt[], held: Held): Promise<void> {
  for (const [kind, texts] of Object.entries(held))
    assert.equal(extras(texts), 0, `${kind} has something twice`)
  // Nothing without a key was begun again on doubt.
  const [again] = await db.query<{ n: number }>(sql`
    select count(*)::integer as n from ops_agent_events where kind = 'effect.started' and from_status in ('unknown', 'started')
      and metadata ->> 'class' <> 'keyed'`)
  assert.equal(again?.n, 0)
  // Every doubt is in the inbox, with its evidence.
  const inbox = await readApprovals(db, { cursor: null, limit: 10_000 })
  const inDoubt = inbox.filter((row) => row.status === 'unknown').map((row) => row.id)
  assert.deepEqual(doubts.map((doubt) => doubt.step_id).sort(), inDoubt.sort())
  assert.ok(doubts.every((doubt) => doubt.evidence.length > 0))
  // What can be looked for is left to nobody.
  assert.deepEqual(
    doubts.filter(({ kind }) => kind.startsWith('post')),
    [],
  )
}

describe('workers that act, killed and stopped', () => {
  const promise = `do nothing twice in ${stepsEach * 5} steps on five targets (seed ${seed})`
  it(promise, { timeout: 36_000_000 }, async (test) => {
    const tell: Tell = (what, of) => test.diagnostic(`${what}: ${JSON.stringify(of)}`)
    const fresh = await freshPostgres()
    const targets = await startTargets(outsideWithSecrets().secrets.reveal('HOOK_SECRET'))
    const world = testWorld(fresh.db)
    const began = performance.now()
    const { keyed, hook, smtp } = targets
    await openCompany(world, targets)
    const fleet = startFleet(fresh.url, { keyed: keyed.url, hook: hook.url, smtp: smtp.port })
    try {
      await weather(world, fleet)
      const doubts = await readDoubts(fresh.db)
      const held = targets.held()
      tell('kills', fleet.kills)
      tell('stops', fleet.stops)
      tell('answers lost', targets.lost())
      tell('requests to the keyed target', keyed.asked.length)
      await report(fresh.db, doubts, held, tell)
      await judge(fresh.db, doubts, held)
      assert.ok(fleet.faults() > 0, 'the storm must have struck')
      await answerAll(world, doubts, held)
      await until(fresh.db, world, ({ going }) => going === 0)
      tell('seconds', Math.round((performance.now() - began) / 1_000))
      await fleet.stop()
      await assertEnded(fresh.db, targets)
    } finally {
      await fleet.stop()
      await targets.close()
      await fresh.drop()
    }
  })
})

/** The human looks at the targets and says what is so; the machine has calmed down by then. */
async function answerAll(world: World, doubts: readonly Doubt[], held: Held): Promise<void> {
  for (const { step_id, kind, payload } of doubts) {
    const happened = held[kind].includes(payload.text)
    const answer = await resolveStep(
      world,
      step_id,
      happened ? 'happened' : 'not_happened',
      'founder',
      'I looked',
    )
    assert.deepEqual(answer, { outcome: 'resolved', status: 'queued' })
  }
}

interface Ended {
  kind: Kind
  status: string
  last_error: string | null
  payload: { text: string }
}

/** Every step that could end did, what succeeded is at its target exactly once, and the record holds together. */
async function assertEnded(db: Db, targets: Targets): Promise<void> {
  const steps = await db.query<Ended>(sql`
    select s.kind, s.status, s.last_error, e.payload from ops_mission_steps s left join ops_effects e on e.step_id = s.id order by s.id limit 100000`)
  const held = targets.held()
  for (const { kind, status, payload, last_error } of steps) {
    const times = held[kind].filter((text) => text === payload.text).length
    if (status === 'succeeded') assert.equal(times, 1, `${kind} succeeded and is there ${times} times`)
    else
      assert.ok(
        status === 'unknown' && times <= 1,
        `${kind} is ${status} (${last_error}) and there ${times} times`,
      )
  }
  const { invariants } = await verifyInvariants(db)
  assert.deepEqual(
    invariants.filter((one) => !one.ok),
    [],
  )
}
