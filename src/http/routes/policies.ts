// Routes of the policy store: what is in force, changing it, its history, going back, trying a change on the past.

import { z } from 'zod'
import { backtestLimits, backtestPolicy } from '../../loop/backtest-policy.ts'
import {
  type PolicyWrite,
  policyHistory,
  revertPolicy,
  viewPolicies,
  writePolicy,
} from '../../loop/policies.ts'
import type { Moment } from '../../store/reads/moment.ts'
import type { World } from '../../world/world.ts'
import { pastMoment } from '../moment.ts'
import { at, eventId, limit, listAnswer } from '../query.ts'
import { type Answer, answer, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

const byKey = z.strictObject({ key: z.string().min(1).max(64) })
const version = z.int().min(1)
const wholeDays = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number')
  .transform(Number)
  .pipe(
    z.int().min(1, 'must be at least 1').max(backtestLimits.days, `must be at most ${backtestLimits.days}`),
  )
  .default(7)
const readVersion = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a version from the history, or 0')
  .transform(Number)
const noPolicy = (keys?: readonly string[]) =>
  refuse(
    'not_found',
    `There is no policy with this key${keys === undefined ? '' : `; there are ${keys.join(', ')}`}.`,
  )

/** Answers a write with the policy as it stands now. */
async function outcome(
  world: World,
  key: string,
  done: PolicyWrite | { outcome: 'unknown_version' },
): Promise<Answer> {
  switch (done.outcome) {
    case 'written':
      return shown(world, key)
    case 'changed':
      return refuse(
        'conflict',
        `Somebody else has written this policy since: it is at version ${done.version}. Look at it again.`,
      )
    case 'unknown_key':
      return noPolicy(done.keys)
    case 'unknown_version':
      return refuse('not_found', 'This policy never had that version; see its history.')
    case 'refused': {
      const [first] = done.problems
      return refuse(
        'invalid_body',
        `${first?.path || 'value'}: ${first?.problem ?? 'does not fit'}`,
        done.problems,
      )
    }
  }
}

async function shown(world: World, key: string, moment: Moment = null): Promise<Answer> {
  const view = (await viewPolicies(world, moment)).find((policy) => policy.key === key)
  return view === undefined ? noPolicy() : answer(200, view)
}

export const policyRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/policies',
    scope: 'read',
    about: 'List every policy: what was written, what is in force, the default and what it means',
    query: z.strictObject({ limit, at }),
    answers: { 200: wire.listOf(wire.policy) },
    handle: async ({ world, query }) =>
      listAnswer(
        await viewPolicies(world, pastMoment(world.clock, query.at)),
        { limit: Math.max(query.limit, 200) },
        (row) => row.key,
      ),
  }),
  route({
    method: 'GET',
    path: '/api/ops/policies/:key',
    scope: 'read',
    about: 'Show one policy',
    params: byKey,
    query: z.strictObject({ at }),
    answers: { 200: wire.policy },
    handle: ({ world, params, query }) => shown(world, params.key, pastMoment(world.clock, query.at)),
  }),
  route({
    method: 'PUT',
    path: '/api/ops/policies/:key',
    scope: 'admin',
    about:
      'Write a policy: the body is the value itself. It is in force at the next decision. With version, only where it is at that one, 0 where nobody wrote it',
    params: byKey,
    query: z.strictObject({ reason: z.string().min(1).max(300).optional(), version: readVersion.optional() }),
    body: z.unknown(),
    answers: { 200: wire.policy },
    handle: async ({ world, params: { key }, query, body, who }) =>
      outcome(
        world,
        key,
        await writePolicy(world, key, body, who.by, query.reason ?? null, query.version ?? null),
      ),
  }),
  route({
    method: 'GET',
    path: '/api/ops/policies/:key/history',
    scope: 'read',
    about: 'List the changes of a policy, newest first, with who and why',
    params: byKey,
    query: z.strictObject({ limit, cursor: eventId.optional(), after: eventId.optional(), at }),
    answers: { 200: wire.listOf(wire.policyChange) },
    async handle({ world, params, query }) {
      const changes = await policyHistory(
        world,
        params.key,
        query.limit + 1,
        query.after ?? query.cursor ?? null,
        pastMoment(world.clock, query.at),
      )
      if (changes === null) return noPolicy()
      const rows = changes.map(({ id, ...change }) => ({ version: id, ...change }))
      return listAnswer(rows, query, (row) => String(row.version))
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/policies/:key/revert',
    scope: 'admin',
    about: 'Write back the value that a policy had at a version of its history',
    params: byKey,
    body: z.strictObject({ version }),
    answers: { 200: wire.policy },
    handle: async ({ world, params: { key }, body, who }) =>
      outcome(world, key, await revertPolicy(world, key, body.version, who.by)),
  }),
  route({
    method: 'POST',
    path: '/api/ops/policies/:key/backtest',
    scope: 'read',
    about:
      'Try a value (the body) on the real proposals of the last days: what would have been accepted and refused; a limit of money on the calls that were made. Changes nothing',
    params: byKey,
    query: z.strictObject({ days: wholeDays }),
    body: z.unknown(),
    changes: false,
    answers: { 200: wire.backtest },
    async handle({ world, params: { key }, query, body }) {
      const tried = await backtestPolicy(world, key, body, query.days)
      return tried.outcome === 'tested' ? answer(200, tried.report) : outcome(world, key, tried)
    },
  }),
]
