// What does not move and why, put together from its readings: the company and its heart first, then what waits, the longest first.

import type { Policies } from '../domain/policy.ts'
import { type Explanation, explainStuck, type StuckAround, type StuckThing } from '../domain/stuck.ts'
import { readPoliciesAt } from '../loop/policies.ts'
import { readRuns, readWorkers } from '../store/reads/loop-state.ts'
import type { Moment } from '../store/reads/moment.ts'
import { readBreakers } from '../store/reads/status.ts'
import { readBreakersThen } from '../store/reads/status-then.ts'
import { readStuckThings } from '../store/reads/stuck.ts'
import type { World } from '../world/world.ts'
import { httpLimits as limits } from './limits.ts'
import { readSpending } from './spending.ts'

interface Item {
  what: StuckThing['what'] | 'company' | 'heartbeat'
  id: string
  title: string
  since: Date
}
type Shown = Item & { why: string; to_do: string }

/** Beats may come so many intervals late before it is told. */
const lateBeats = 3

/** Returns what the wire calls StuckThings, now or as it was. */
export async function readStuck(world: World, at: Moment): Promise<readonly Shown[]> {
  const { db, clock } = world
  const policies = await readPoliciesAt(db, at)
  const workers = await readWorkers(db, { cursor: null, limit: limits.listMost }, at)
  const around: StuckAround = {
    enabled: policies.system.enabled,
    workersEnabled: policies.worker_policy.enabled,
    disabledKinds: policies.worker_policy.disabled_kinds,
    workersAlive: workers.filter(({ alive }) => alive).length,
  }
  const explained = (item: Item, thing: StuckThing): Shown => shown(item, explainStuck(thing, around))
  const { stale_minutes: staleMinutes } = policies.worker_policy
  const rows = await readStuckThings(db, { at, staleMinutes, limit: limits.listMost })
  const now = at === null ? clock.now() : Date.parse(at)
  return [
    ...(await readWhole(world, at, policies, now)),
    ...(await readShut(world, at, policies)).map(({ item, thing }) => explained(item, thing)),
    ...rows.map(({ what, id, title, since, ...thing }) =>
      explained({ what, id, title, since }, { what, ...thing }),
    ),
  ]
}

const shown = (item: Item, { why, toDo }: Explanation): Shown => ({ ...item, why, to_do: toDo })

/** The company that is switched off, and the heart that does not beat. */
async function readWhole(world: World, at: Moment, policies: Policies, now: number): Promise<Shown[]> {
  const found: Shown[] = []
  const [last] = await readRuns(world.db, { cursor: null, limit: 1 }, at)
  const seen = last?.last_at ?? last?.started_at ?? null
  if (!policies.system.enabled)
    found.push(
      shown(
        { what: 'company', id: 'system', title: 'The company', since: seen ?? new Date(now) },
        { why: 'It is switched off: nothing is proposed or taken up.', toDo: 'Switch it on: policy system.' },
      ),
    )
  const { interval_seconds: interval } = policies.heartbeat_policy
  if (seen !== null && at === null && now - seen.getTime() > interval * 1_000 * lateBeats)
    found.push(
      shown(
        { what: 'heartbeat', id: 'heartbeat', title: 'The heartbeat', since: seen },
        {
          why: `It should beat every ${interval} s, and has not.`,
          toDo: 'Start one: bullpen up --role heartbeat.',
        },
      ),
    )
  return found
}

/** Limits of money that are used up, and kinds of steps that the breaker has switched off. */
async function readShut(
  world: World,
  at: Moment,
  policies: Policies,
): Promise<readonly { item: Item; thing: StuckThing }[]> {
  const { limits: spent } = await readSpending(world, policies, at)
  const used = spent.filter(({ exhausted }) => exhausted)
  const open = await (at === null
    ? readBreakers(world.db)
    : readBreakersThen(world.db, at, policies.worker_policy.disabled_kinds))
  return [
    ...used.map(({ scope, unit, window_start: since, window_end: end }) => ({
      item: { what: 'budget' as const, id: `${scope}:${unit}`, title: `Limit of ${scope}`, since },
      thing: {
        what: 'budget' as const,
        state: 'exhausted',
        kind: scope,
        problem: '',
        until: end?.toISOString() ?? null,
      },
    })),
    ...open.flatMap(({ kind, opened_at: since, last_error: problem }) =>
      since === null
        ? []
        : [
            {
              item: { what: 'breaker' as const, id: kind, title: `Steps of kind ${kind}`, since },
              thing: { what: 'breaker' as const, state: 'open', kind, problem: problem ?? '', until: null },
            },
          ],
    ),
  ]
}
