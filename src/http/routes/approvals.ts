// Routes for the human who decides and pays: what waits for an answer, and why anything is as it is.

import { z } from 'zod'
import { readApprovals } from '../../store/reads/approvals.ts'
import { listAnswer, pageFrom, pageQuery, uuid } from '../query.ts'
import { answer, refuse, route } from '../route.ts'
import { tellWhy } from '../why.ts'
import * as wire from '../wire.ts'

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
