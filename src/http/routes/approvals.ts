// Routes for the human who decides and pays: what waits for an answer, what it all cost, and why anything is as it is.

import { z } from 'zod'
import { readPolicies } from '../../loop/policies.ts'
import { readApprovals } from '../../store/reads/approvals.ts'
import { readCalls, readCostBy, readCostSince } from '../../store/reads/costs.ts'
import { listAnswer, pageFrom, pageQuery, uuid } from '../query.ts'
import { answer, refuse, route } from '../route.ts'
import { tellWhy } from '../why.ts'
import * as wire from '../wire.ts'

const sumsShown = 100

export const approvalRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/approvals',
    scope: 'read',
    about:
      'List what waits for a human, the longest waiting first: pending proposals, waiting steps, effects in doubt',
    query: z.strictObject(pageQuery(uuid)),
    answers: { 200: wire.listOf(wire.approval) },
    handle: async ({ world, query }) =>
      listAnswer(await readApprovals(world.db, pageFrom(query)), query, (row) => row.id),
  }),
  route({
    method: 'GET',
    path: '/api/ops/costs',
    scope: 'read',
    about:
      'Show what was spent today and this month, by agent, mission, model and purpose (talk against work), and list the model calls, newest first',
    query: z.strictObject(pageQuery(uuid)),
    answers: { 200: wire.costs },
    async handle({ world: { db }, query }) {
      const zone = (await readPolicies(db)).policies.company.time_zone
      const calls = await readCalls(db, pageFrom(query))
      return listAnswer(calls, query, (row) => row.id, {
        time_zone: zone,
        today: await readCostSince(db, 'day', zone),
        month: await readCostSince(db, 'month', zone),
        by_agent: await readCostBy(db, 'agent', zone, sumsShown),
        by_mission: await readCostBy(db, 'mission', zone, sumsShown),
        by_model: await readCostBy(db, 'model', zone, sumsShown),
        by_purpose: {
          today: await readCostBy(db, 'purpose', zone, sumsShown, 'day'),
          month: await readCostBy(db, 'purpose', zone, sumsShown, 'month'),
        },
      })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/why/:id',
    scope: 'read',
    about:
      'Tell the chain behind any id (proposal, mission, step, artifact, conversation, memory, initiative, event), from the first cause to the last effect',
    params: z.strictObject({ id: z.union([uuid, z.string().regex(/^\d{1,15}$/)]) }),
    answers: { 200: wire.why },
    async handle({ world, params }) {
      const items = await tellWhy(world.db, params.id)
      return items === null
        ? refuse('not_found', 'Nothing on record has this id.')
        : answer(200, { id: params.id, items, next_cursor: null })
    },
  }),
]
