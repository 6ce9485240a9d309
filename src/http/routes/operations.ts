// Routes that run the company: its state, a beat, a mission on named sources, outcomes measured outside, the invariants.

import { z } from 'zod'
import { runBeat } from '../../loop/beat.ts'
import { proposeRun } from '../../loop/run-sources.ts'
import { verifyInvariants } from '../../loop/verify.ts'
import { latestEventId } from '../../store/events.ts'
import { insertMetric } from '../../store/metrics.ts'
import { readQueues } from '../../store/reads/queues.ts'
import { readHealed } from '../../store/reads/stuck.ts'
import { pastMoment } from '../moment.ts'
import { at, limit, moment, uuid } from '../query.ts'
import { type Answer, type Ask, answer, refuse, refuseBody, route } from '../route.ts'
import { readStatus } from '../status.ts'
import { readStuck } from '../stuck.ts'
import * as wire from '../wire.ts'
import { filedOut } from './proposals.ts'

const beatAbout =
  'Beat once: the phases of the heartbeat, with what each did. With the cron secret or an admin key'

async function beat({ world }: Ask): Promise<Answer> {
  return answer(200, await runBeat(world))
}

const metric = z
  .strictObject({
    artifact_id: uuid.optional(),
    external_id: z.string().min(1).max(300).optional(),
    metric: z.string().regex(/^[a-z][a-z0-9_]{0,79}$/, 'must be a name like engagement_rate'),
    value: z.number(),
    at: moment.optional(),
  })
  .refine((body) => body.artifact_id !== undefined || body.external_id !== undefined, {
    path: ['artifact_id'],
    error: 'name what was measured: artifact_id or external_id',
  })

const then = z.strictObject({ at })
/** A list that is told whole. */
const whole = <Row>(items: readonly Row[]): Answer => answer(200, { items, next_cursor: null })
const wholeOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.null() })

export const operationRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/status',
    scope: 'read',
    about:
      'Show the company at a glance: what is open, today’s limits, the last beat, workers, breakers, cost',
    query: then,
    answers: { 200: wire.status },
    async handle({ world, live, version, who, query }) {
      const moment = pastMoment(world.clock, query.at)
      return answer(200, await readStatus(world, { version, listeners: live.clients, who, at: moment }))
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/stuck',
    scope: 'read',
    about: 'Show what does not move, the longest first: since when, why, and what a person can do',
    query: then,
    answers: { 200: wholeOf(wire.stuckThing) },
    handle: async ({ world, query }) => whole(await readStuck(world, pastMoment(world.clock, query.at))),
  }),
  route({
    method: 'GET',
    path: '/api/ops/healed',
    scope: 'read',
    about:
      'Show what healed itself, newest first: work that was taken back or tried again, doubts that ended, bills put right',
    query: z.strictObject({ limit, at }),
    answers: { 200: wholeOf(wire.healing) },
    async handle({ world: { db, clock }, query }) {
      const moment = pastMoment(clock, query.at)
      const upTo = await latestEventId(db, moment)
      return whole(await readHealed(db, { at: moment, upTo, limit: query.limit }))
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/queues',
    scope: 'read',
    about: 'Show how much is in which queue, by kind, and since when the longest waits',
    query: then,
    answers: { 200: wholeOf(wire.queue) },
    handle: async ({ world: { db, clock }, query }) =>
      whole(await readQueues(db, pastMoment(clock, query.at))),
  }),
  route({
    method: 'GET',
    path: '/api/ops/heartbeat',
    scope: 'cron',
    changes: true,
    about: beatAbout,
    answers: { 200: wire.beat },
    handle: beat,
  }),
  route({
    method: 'POST',
    path: '/api/ops/heartbeat',
    scope: 'cron',
    about: beatAbout,
    body: z.record(z.string(), z.unknown()),
    bodyMayBeAbsent: true,
    answers: { 200: wire.beat },
    handle: beat,
  }),
  route({
    method: 'POST',
    path: '/api/ops/run',
    scope: 'admin',
    about:
      'File a mission on sources the founder names (addresses, or files of this machine): crawl → analyze → write_content',
    body: z.strictObject({
      title: z.string().min(1).max(300),
      sources: z.array(z.string().min(1).max(2_000)).min(1).max(100),
      agent_id: z.string().min(1).max(60).nullable().optional(),
    }),
    answers: { 201: wire.filed },
    async handle({ world, body, who }) {
      const { title, sources } = body
      const taken = await proposeRun(world, { title, sources, agentId: body.agent_id ?? null, by: who.by })
      if (taken.outcome === 'recorded') return answer(201, filedOut(taken.proposal))
      return refuseBody(taken.problems)
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/metrics',
    scope: 'propose',
    about: 'Record what became of something the company made: what learning reads',
    body: metric,
    answers: { 201: z.object({ id: z.string() }) },
    async handle({ world, body }) {
      const id = world.rng.id(world.clock.now())
      const { artifact_id: artifactId = null, external_id: externalId = null, at = null } = body
      const kept = await insertMetric(world.db, {
        id,
        artifactId,
        externalId,
        metric: body.metric,
        value: body.value,
        at,
      })
      if (kept) return answer(201, { id })
      const problem = 'there is no artifact with this id'
      return refuse('invalid_body', `artifact_id: ${problem}`, [{ path: 'artifact_id', problem }])
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/verify',
    scope: 'admin',
    about: 'Check the invariants on the live record; reads only',
    answers: { 200: wire.verification },
    handle: async ({ world }) => answer(200, await verifyInvariants(world.db)),
  }),
]
