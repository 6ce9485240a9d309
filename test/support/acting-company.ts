// A company whose worker acts on targets that are really there: a Git repository with a remote, a webhook, a mail server, an API and
// programs, all on loopback and on disk. What happened is read from the targets, never from the company's own record.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StepDraft } from '../../src/domain/proposal.ts'
import { approveProposal, propose } from '../../src/loop/intake.ts'
import { startWorker } from '../../src/loop/worker.ts'
import { readApproval } from '../../src/store/approvals.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { machineFiles } from '../../src/world/outside-files.ts'
import { machineMailer } from '../../src/world/outside-mail.ts'
import { machineProcesses } from '../../src/world/outside-proc.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, foundCompany, setPolicies } from './company.ts'
import { actingWorld, outsideWithSecrets } from './effects.ts'
import { assertInvariants } from './missions.ts'
import { startHook } from './targets/hook.ts'
import { startTarget, type Target } from './targets/serve.ts'
import { startSmtp } from './targets/smtp.ts'
import { testWorld } from './world.ts'

export const people = 'founder'
const waitMs = 30_000

/** What is asked, as a card shows it. */
export interface Card {
  id: string
  sha: string
  payload: Record<string, unknown>
  evidence: readonly { what: string; text: string }[]
}

export interface ActingCompany {
  world: World
  /** What each target was made to do, in order. */
  did: Readonly<Record<ActingKind, () => readonly string[]>>
  /** An address on which an untrusted page lies. */
  page: string
  /** Files a proposal of these steps, finds it pending, and approves it as a person; returns its mission. */
  opened(steps: readonly StepDraft[]): Promise<string>
  /** Waits until the mission's last step has this status; fails when it comes to another end. */
  comesTo(missionId: string, status: string): Promise<{ last_error: string | null; result: unknown }>
  /** Waits until the mission's effect waits with a card. */
  card(missionId: string): Promise<Card>
  /** What the journal tells of the mission's effects and approvals. */
  told(missionId: string): Promise<readonly string[]>
}

export type ActingKind = 'publish' | 'webhook_out' | 'email' | 'http_request' | 'command' | 'deploy' | 'code'

/** The step of each kind that makes its target do `text`. */
export const steps: Readonly<Record<ActingKind, (text: string) => StepDraft>> = {
  publish: (text) => step('publish', { place: 'blog', title: 'The week', text }),
  webhook_out: (text) => step('webhook_out', { to: 'crm', message: { text } }),
  email: (text) => step('email', { to: ['ann@example.com'], subject: text, text: 'All is well.' }),
  http_request: (text) =>
    step('http_request', { api: 'shop', method: 'POST', path: 'orders', body: { text } }),
  command: (text) => step('command', { name: 'note', params: { text } }),
  deploy: (text) => step('deploy', { target: 'stage', ref: text }),
  code: (text) => step('code', { agent: 'coder', prompt: text }),
}
const step = (kind: string, payload: Record<string, unknown>): StepDraft => ({
  kind,
  payload,
  dependsOn: null,
})

/** Runs `work` in such a company with a worker, which it stops; then every invariant must hold. `change` makes another world of it. */
export async function inActingCompany(
  db: Db,
  work: (company: ActingCompany) => Promise<void>,
  change: (world: World) => World = (world) => world,
): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'bullpen-acting-'))
  const hook = await startHook(outsideWithSecrets().secrets.reveal('HOOK_SECRET'))
  const smtp = await startSmtp()
  const api = await startTarget(
    () => ({ status: 201, body: { taken: true } }),
    () => null,
  )
  const page = await startPage()
  const blog = repository(base)
  try {
    const clock = testWorld(db).clock
    const world = change(
      actingWorld(testWorld(db), {
        files: machineFiles(base),
        proc: machineProcesses({ clock }),
        mail: machineMailer(),
      }),
    )
    await foundCompany(db)
    await setPolicies(
      world,
      policiesFor({ base, hook: hook.url, smtp: smtp.port, api: api.url, page: page.url }),
    )
    const worker = startWorker(world, { id: 'w1', host: 'test', pid: 1, slots: 4, pollMs: 50 })
    try {
      await work({
        ...dealings(world),
        world,
        page: `${page.url}/news`,
        did: {
          publish: blog,
          webhook_out: () => hook.taken,
          email: () => smtp.taken,
          http_request: () => api.asked.map(({ body }) => (body as { text: string }).text),
          command: () => linesOf(join(base, 'notes.txt')),
          deploy: () => linesOf(join(base, 'deploys.txt')),
          code: () => linesOf(join(base, 'asked.txt')),
        },
      })
    } finally {
      await worker.stop(0)
    }
    await assertInvariants(db)
  } finally {
    await Promise.all([hook.close(), smtp.close(), api.close(), page.close()])
    rmSync(base, { recursive: true, force: true })
  }
}

const linesOf = (path: string): readonly string[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : []

const startPage = (): Promise<Target> =>
  startTarget(
    () => ({
      status: 200,
      body: `The harbour was closed on Monday because of the storm, and ferries waited outside for nine hours until the wind fell. The
        harbour master expects the first one to sail at six in the morning, with all those who slept in the hall.`,
    }),
    () => null,
  )

/** Makes a repository with a remote; returns what tells the texts that were pushed to it. */
function repository(base: string): () => readonly string[] {
  const [work, remote] = [join(base, 'site'), join(base, 'remote.git')]
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', remote])
  mkdirSync(work)
  execFileSync('git', ['-C', work, 'init', '-q', '-b', 'main'])
  execFileSync('git', ['-C', work, 'remote', 'add', 'origin', remote])
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', remote, ...args], { encoding: 'utf8' })
  return () =>
    git('rev-list', '--reverse', '--all')
      .split('\n')
      .filter((commit) => commit !== '')
      .map((commit) => git('show', `${commit}:the-week.md`).trim())
}

interface Places {
  base: string
  hook: string
  smtp: number
  api: string
  page: string
}

const policiesFor = ({ base, hook, smtp, api, page }: Places): Record<string, unknown> => ({
  crawl_policy: { allow_hosts: [new URL(page).host] },
  publish_policy: { places: { blog: { folder: 'site', git: { remote: 'origin' } } } },
  webhook_policy: { out: { crm: { url: hook, secret: 'HOOK_SECRET' } }, in: {} },
  email_policy: {
    smtp: { host: '127.0.0.1', port: smtp, secure: false },
    from: 'us@example.com',
    allow_to: ['*@example.com'],
  },
  http_policy: { apis: { shop: { url: api, methods: ['POST'] } } },
  command_policy: {
    commands: { note: { network: true, argv: appending(`${base}/notes.txt`, '{text}') } },
    deploys: { stage: { network: true, argv: appending(`${base}/deploys.txt`, '{ref}') } },
  },
  deploy_policy: { enabled: true },
  code_policy: {
    agents: {
      coder: {
        network: true,
        argv: ['sh', '-c', `tail -n 1 >> ${base}/asked.txt; echo >> ${base}/asked.txt; date > made.txt`],
      },
    },
  },
})

/** A program that adds what it is told to a file. */
const appending = (path: string, told: string): readonly string[] => [
  'sh',
  '-c',
  `printf '%s\\n' "$1" >> ${path}`,
  'append',
  told,
]

type Dealings = Pick<ActingCompany, 'opened' | 'comesTo' | 'card' | 'told'>

function dealings(world: World): Dealings {
  const { db } = world
  const last = async (missionId: string) => {
    const [row] = await db.query<{ status: string; last_error: string | null; result: unknown }>(sql`
      select status, last_error, result from ops_mission_steps where mission_id = ${missionId} order by position desc, id limit 1`)
    assert.ok(row, 'the mission has a step')
    return row
  }
  const comesTo: Dealings['comesTo'] = async (missionId, status) => {
    const isEnd = (now: string): boolean => ['succeeded', 'failed', 'unknown', 'cancelled'].includes(now)
    const row = await until(
      world,
      () => last(missionId),
      (now) => now.status === status || isEnd(now.status),
    )
    assert.equal(row.status, status, row.last_error ?? JSON.stringify(row.result))
    return row
  }
  return {
    async opened(given) {
      const filed = await propose(world, draftOf({ title: 'Act', steps: [...given] }))
      assert.ok(filed.outcome === 'recorded', JSON.stringify(filed))
      const { id, status, rejectionReason } = filed.proposal
      assert.equal(status, 'pending', rejectionReason ?? 'it needs a person')
      const answer = await approveProposal(world, id, people)
      assert.ok(answer.outcome === 'decided', JSON.stringify(answer))
      assert.ok(answer.proposal.missionId, answer.proposal.rejectionReason ?? 'it was accepted')
      return answer.proposal.missionId
    },
    comesTo,
    async card(missionId) {
      await comesTo(missionId, 'waiting')
      const [row] = await db.query<{ id: string }>(
        sql`select id from ops_approvals where mission_id = ${missionId} and status = 'pending' order by id limit 1`,
      )
      const found = row === undefined ? null : await readApproval(db, row.id)
      assert.ok(found, `a person is asked: ${JSON.stringify(await last(missionId))}`)
      const { id, payload_sha: sha, payload, evidence } = found
      return { id, sha, payload, evidence } as Card
    },
    async told(missionId) {
      const rows = await db.query<{ kind: string }>(sql`
        select kind from ops_agent_events where mission_id = ${missionId} and (kind like 'effect.%' or kind like 'approval.%')
        order by id limit 100`)
      return rows.map(({ kind }) => kind)
    },
  }
}

/** Asks again and again until it is so. */
async function until<T>({ clock }: World, ask: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const end = clock.monotonic() + waitMs
  for (;;) {
    const value = await ask()
    if (isSo(value)) return value
    assert.ok(clock.monotonic() < end, `it did not come to that: ${JSON.stringify(value)}`)
    await clock.sleep(25)
  }
}
