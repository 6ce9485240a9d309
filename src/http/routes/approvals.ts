// Routes for the human who decides and pays: what waits for an answer, and why anything is as it is.

import { z } from 'zod'
import { type ApprovalAnswer, approveAsked, editAsked, refuseAsked } from '../../loop/decide-approval.ts'
import { readApprovals, readQuestion } from '../../store/reads/approvals.ts'
import { decidedOut, questionOut, waitingOut } from '../inbox.ts'
import { pastMoment } from '../moment.ts'
import { at, listAnswer, pageFrom, pageQuery, uuid } from '../query.ts'
import { type Answer, answer, refuse, refuseBody, route } from '../route.ts'
import { tellWhy } from '../why.ts'
import * as wire from '../wire.ts'

const seen = z.string().regex(/^[0-9a-f]{64}$/, 'must be the payload_sha that you saw, 64 hex digits')
const one = z.strictObject({ id: uuid })

function decided(outcome: ApprovalAnswer): Answer {
  switch (outcome.outcome) {
    case 'decided':
      return answer(200, decidedOut(outcome.approval))
    case 'not_found':
      return refuse('not_found', 'Nothing that waits for approval has this id.')
    case 'refused':
      return refuse('conflict', `This cannot be decided: ${outcome.reason}.`)
    case 'unfit':
      return refuseBody([{ path: 'payload', problem: outcome.problem }])
  }
}

export const approvalRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/approvals',
    scope: 'read',
    about:
      'List what waits for a human, the longest waiting first, each with its rank: pending proposals, effects, tool lists and limits that are asked for, waiting steps, effects in doubt with the evidence',
    query: z.strictObject({ ...pageQuery(uuid), at }),
    answers: { 200: wire.listOf(wire.approval) },
    async handle({ world: { db, clock }, query }) {
      const moment = pastMoment(clock, query.at)
      const rows = await readApprovals(db, pageFrom(query), moment)
      const now = moment === null ? clock.now() : Date.parse(moment)
      const out = rows.map((row) => waitingOut(row, now))
      return listAnswer(out, query, (row) => String(row['id']))
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/approvals/:id',
    scope: 'read',
    about:
      'Show one thing that was asked for, decided or not, with exactly what it would do: a proposal, an effect, a tool list, a limit, or a step that waits or waited',
    params: one,
    query: z.strictObject({ at }),
    answers: { 200: wire.question },
    async handle({ world: { db, clock }, params, query }) {
      const moment = pastMoment(clock, query.at)
      const question = await readQuestion(db, params.id, moment)
      return question === null
        ? refuse('not_found', 'Nothing was asked under this id.')
        : answer(200, questionOut(question))
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/approvals/:id/approve',
    scope: 'approve',
    about: 'Approve exactly the payload with this hash, once, until it expires',
    params: one,
    body: z.strictObject({ payload_sha: seen }),
    answers: { 200: wire.decidedApproval },
    handle: async ({ world, params, body, who }) =>
      decided(await approveAsked(world, { id: params.id, by: who.by, sha: body.payload_sha })),
  }),
  route({
    method: 'POST',
    path: '/api/ops/approvals/:id/edit',
    scope: 'approve',
    about: 'Replace the payload of an effect that waits, and approve it as edited',
    params: one,
    body: z.strictObject({
      payload_sha: seen,
      payload: z.record(z.string(), z.unknown()),
      reason: z.string().max(1_000).nullable().optional(),
    }),
    answers: { 200: wire.decidedApproval },
    async handle({ world, params, body, who }) {
      const { payload, payload_sha: sha, reason = null } = body
      return decided(await editAsked(world, { id: params.id, by: who.by, sha, payload, reason }))
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/approvals/:id/refuse',
    scope: 'approve',
    about: 'Refuse it with a reason: the effect is given up and its step fails',
    params: one,
    body: z.strictObject({
      reason: z.string().trim().min(1, 'must say why').max(1_000),
      payload_sha: seen.optional(),
    }),
    answers: { 200: wire.decidedApproval },
    async handle({ world, params, body, who }) {
      const { reason, payload_sha: sha = null } = body
      return decided(await refuseAsked(world, { id: params.id, by: who.by, sha, reason }))
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/why/:id',
    scope: 'read',
    about:
      'Tell the chain behind any id (proposal, mission, step, effect, approval, tool call, model call, hold, artifact, conversation, memory, initiative, event), or its unique beginning or end, from the first cause to the last effect',
    params: z.strictObject({
      id: z.union([uuid, z.string().regex(/^\d{1,15}$/), z.string().regex(/^[0-9a-fA-F-]{4,36}$/)]),
    }),
    answers: { 200: wire.why },
    async handle({ world, params }) {
      const told = await tellWhy(world.db, params.id)
      switch (told.outcome) {
        case 'told':
          return answer(200, { id: told.id, items: told.links, next_cursor: null })
        case 'not_found':
          return refuse('not_found', `Nothing on record has an id with ${params.id}.`)
        case 'ambiguous':
          return refuse(
            'conflict',
            `Several things have an id with ${params.id}; give more of it: ${told.ids.join(', ')}.`,
          )
      }
    },
  }),
]
