// Starts the parts of a company that a process is to run, and stops them in the opposite order. It prints nothing: what there is
// to say comes back as values.

import { hostname } from 'node:os'
import { limits } from '../config/limits.ts'
import type { Settings } from '../config/settings.ts'
import { type Serving, serve } from '../http/server.ts'
import { issueLoginLink } from '../loop/access.ts'
import { heartbeat } from '../loop/heartbeat.ts'
import { initiateOnce } from '../loop/initiate.ts'
import { startLane } from '../loop/lane.ts'
import { lookAtServersOnce, mcpLookLimits } from '../loop/mcp-servers.ts'
import { defaultModel } from '../loop/model-choice.ts'
import { notifyLimits, notifyOnce } from '../loop/notify.ts'
import { readPolicies } from '../loop/policies.ts'
import { metricsPollLimits, pollMetricsOnce } from '../loop/poll-metrics.ts'
import { probeLimits, probeOnce } from '../loop/probe-effects.ts'
import { recoverAfterStart } from '../loop/recover.ts'
import { startTalking } from '../loop/roundtable-worker.ts'
import { startWorker } from '../loop/worker.ts'
import { readCompanyOnRecord } from '../store/company.ts'
import { type OpenWork, readOpenWork } from '../store/company-age.ts'
import type { World } from '../world/world.ts'
import { buildPage } from './build-page.ts'
import { buildCompanyApp } from './company-app.ts'
import { hasWayTo, keyFor } from './find-model.ts'
import { type OpenCompany, type OpenOptions, openCompany } from './open-company.ts'
import { ensureOwnerKey } from './owner-key.ts'
import type { Role } from './roles.ts'
import { type SettledModel, whyNotThinking } from './settle-model.ts'

/** How long the demo model thinks, in ms: long enough to be watched. */
const watchablePace = [700, 2_200] as const

export interface StartOptions
  extends Pick<OpenOptions, 'company' | 'template' | 'onLost' | 'onAsking' | 'logFor'> {
  roles: readonly Role[]
  /** Steps at once in this process. */
  slots: number
  /** An https proxy stands in front, so listening beyond this machine is meant. */
  behindProxy: boolean
  /** Another name the page is reached by, with a port where it has one. */
  publicHost: string | null
}

export interface Running {
  readonly name: string
  /** Null in a process that serves no page. */
  readonly url: string | null
  readonly loginUrl: string | null
  /** Why there is no page to show though it is served; null when there is. */
  readonly noPage: string | null
  readonly dataDir: string
  readonly thinking: Thinking
  /** What was open when it started; null when the company was founded just now. */
  readonly before: OpenWork | null
  readonly counts: { agents: number; rules: number; sources: number }
  /** Ends everything, running steps first; says what is left to do. Null when the database could not say. */
  stop(graceMs: number): Promise<OpenWork | null>
}
/** What it thinks with, and within which limit. */
export interface Thinking extends SettledModel {
  simulated: boolean
  dailyUsd: number
}
export type Starting = { ok: true; running: Running } | { ok: false; reason: string }

/** Returns why this process must not start with these roles and this address; null when it may. */
export function startProblem(
  settings: Settings,
  options: Pick<StartOptions, 'roles' | 'behindProxy'>,
): string | null {
  if (settings.databaseUrl === null && options.roles.length < 3) {
    const alone = options.roles.join(',')
    return `the embedded database has one owner, so ${alone} cannot run alone; set DATABASE_URL to a PostgreSQL, or leave --role out`
  }
  if (settings.model !== null && !hasWayTo(settings, settings.model)) {
    return `BULLPEN_MODEL asks for ${settings.model}, and there is no key for it; ${keyFor(settings.model)}, or say BULLPEN_MODEL=demo`
  }
  if (options.roles.includes('web') && !isLoopback(settings.host) && !options.behindProxy) {
    return `${settings.host} is open to other machines and this speaks plain http; keep 127.0.0.1, or put an https proxy in front and say --i-have-a-proxy`
  }
  return null
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** Starts the company, or says in one line why not. */
export async function start(settings: Settings, options: StartOptions): Promise<Starting> {
  const problem = startProblem(settings, options)
  if (problem !== null) return { ok: false, reason: problem }
  const { company, template, onLost, onAsking, logFor = 'machines' } = options
  const serves = options.roles.includes('web')
  const building = serves ? buildPage() : null
  const opened = await openCompany(settings, {
    ...{ company, template, logFor, slots: options.slots, pace: watchablePace, locks: serves },
    ...(onLost === undefined ? {} : { onLost }),
    ...(onAsking === undefined ? {} : { onAsking }),
  })
  if (!opened.ok) return { ok: false, reason: opened.reason }
  try {
    const why = options.roles.includes('worker') ? await whyNotThinking(opened.company, onAsking) : null
    if (why !== null) {
      await opened.company.close()
      return { ok: false, reason: why }
    }
    return { ok: true, running: await run(opened.company, settings, options, await building) }
  } catch (error) {
    await opened.company.close()
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

async function run(
  company: OpenCompany,
  settings: Settings,
  options: StartOptions,
  noPage: string | null,
): Promise<Running> {
  const { world } = company
  const open = await recoverAfterStart(world, { soleOwner: world.db.engine === 'embedded' })
  const web = options.roles.includes('web') ? await startWeb(company, settings, options) : null
  const worker = options.roles.includes('worker') ? startWork(world, options.slots) : null
  const heart = options.roles.includes('heartbeat') ? startHeart(world) : null
  const record = await readCompanyOnRecord(world.db)
  return {
    name: company.name,
    noPage,
    url: web?.url ?? null,
    loginUrl: web === null ? null : `${web.url}${(await issueLoginLink(world)).path}`,
    dataDir: company.dataDir,
    thinking: await thinkingOf(company),
    before: company.founded === null ? open : null,
    counts: { agents: record.agents.length, rules: record.triggers.length, sources: record.sources.length },
    async stop(graceMs) {
      const parts = {
        heartbeat: () => heart?.stop(),
        worker: () => worker?.stop(graceMs),
        page: () => web?.serving.close(),
      }
      // Each is ended whatever became of the others: one that stays open would keep the process from ending.
      for (const [part, end] of Object.entries(parts))
        try {
          await end()
        } catch (error) {
          world.log.error('a part did not end well', { part, error: String(error) })
        }
      const left = await whatIsLeft(world)
      await company.close()
      return left
    },
  }
}

async function thinkingOf({ world, model }: OpenCompany): Promise<Thinking> {
  const { policies } = await readPolicies(world.db)
  const { simulated } = defaultModel(world.model, policies)
  return { ...model, simulated, dailyUsd: policies.budget_policy.daily_usd }
}

/** The last look before the end: a database that is gone must not keep the process from ending. */
async function whatIsLeft(world: World): Promise<OpenWork | null> {
  try {
    return await readOpenWork(world.db)
  } catch (error) {
    world.log.warn('the database could not be asked at the end', { error: String(error) })
    return null
  }
}

async function startWeb(
  company: OpenCompany,
  settings: Settings,
  options: StartOptions,
): Promise<{ serving: Serving; url: string }> {
  const { world } = company
  await ensureOwnerKey(world, company.dataDir)
  const hosts = ['127.0.0.1', 'localhost', '[::1]']
  if (!isWildcard(settings.host))
    hosts.push(settings.host.includes(':') ? `[${settings.host}]` : settings.host)
  if (options.publicHost !== null) hosts.push(options.publicHost)
  const { app, live } = buildCompanyApp(world, settings, { hosts, redact: company.redact })
  const serving = await serve(app, { host: settings.host, port: settings.port, world, live })
  const url = isWildcard(settings.host) ? `http://127.0.0.1:${serving.port}` : serving.url
  company.publish(url)
  return { serving, url }
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** Starts what a worker does: steps, conversations, and what agents want by themselves. */
function startWork(world: World, slots: number): { stop(graceMs: number): Promise<void> } {
  const host = hostname()
  const { pid } = process
  const id = `${host}-${pid}-${world.rng.bytes(3).toString('hex')}`
  const { pollMs, initiativePollMs } = limits
  const lanes = [
    startWorker(world, { id, host, pid, slots, pollMs }),
    startTalking(world, { id: `${id}-talk`, host, pid, pollMs }),
    startLane(world, {
      name: 'initiatives',
      pollMs: initiativePollMs,
      once: (signal) => initiateOnce(world, `${id}-initiative`, signal),
    }),
    startLane(world, {
      name: 'looking',
      pollMs: probeLimits.pollMs,
      once: (signal) => probeOnce(world, { signal }),
    }),
    startLane(world, {
      name: 'metrics',
      pollMs: metricsPollLimits.pollMs,
      once: (signal) => pollMetricsOnce(world, signal),
    }),
    startLane(world, {
      name: 'tools',
      pollMs: mcpLookLimits.pollMs,
      once: (signal) => lookAtServersOnce(world, signal),
    }),
    startLane(world, {
      name: 'telling',
      pollMs: notifyLimits.pollMs,
      once: (signal) => notifyOnce(world, signal),
    }),
  ]
  return {
    async stop(graceMs) {
      await Promise.all(lanes.map((lane) => lane.stop(graceMs)))
    },
  }
}

function startHeart(world: World): { stop(): Promise<void> } {
  const ended = new AbortController()
  const beating = heartbeat(world, ended.signal)
  return {
    async stop() {
      ended.abort()
      await beating
    },
  }
}
