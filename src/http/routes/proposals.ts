// Routes of the intake: filing a proposal, reading what was filed, deciding what waits.

import { z } from 'zod'
import type { Identity } from '../../domain/access.ts'
import { type ProposalDraft, type ProposalRecord, proposalSources } from '../../domain/proposal.ts'
import { approveProposal, type DecisionAnswer, propose, rejectProposal } from '../../loop/intake.ts'
import { readProposal, readProposals } from '../../store/reads/proposals.ts'
import { pastMoment } from '../moment.ts'
import { at, listAnswer, pageFrom, pageQuery, uuid, word } from '../query.ts'
import { type Answer, answer, refuse, refuseBody, route } from '../route.ts'
import * as wire from '../wire.ts'

const place = z.int().min(0)
export const newStep = z.strictObject({
  kind: z.string().min(1).max(60),
  payload: z.record(z.string(), z.unknown()).optional(),
  depends_on: z
    .union([place, z.array(place).max(100)])
    .nullable()
    .optional()
    .describe('Earlier steps by their place, from 0; without it the step before. [] waits for none'),
})

const newProposal = z.strictObject({
  agent_id: z.string().min(1).max(60),
  title: z.string().min(1).max(300),
  description: z.string().max(20_000).optional(),
  proposed_steps: z.array(newStep).min(1).max(100),
  source: z.enum(proposalSources).optional(),
  source_trace_id: z.string().min(1).max(300).nullable().optional(),
  priority: z.int().min(-100).max(100).optional(),
})
type NewProposal = z.output<typeof newProposal>

/** Returns a record of the intake as it goes out. */
export function filedOut(record: ProposalRecord): Record<string, unknown> {
  return {
    id: record.id,
    status: record.status,
    ...(record.missionId === null ? {} : { mission_id: record.missionId }),
    ...(record.rejectionReason === null ? {} : { rejection_reason: record.rejectionReason }),
    gates: record.gates,
  }
}

function draftFrom(body: NewProposal, who: Identity): ProposalDraft {
  return {
    agentId: body.agent_id,
    title: body.title,
    description: body.description ?? '',
    steps: body.proposed_steps.map((step) => ({
      kind: step.kind,
      payload: step.payload ?? {},
      dependsOn: step.depends_on === undefined || step.depends_on === null ? null : [step.depends_on].flat(),
    })),
    source: body.source ?? 'api',
    traceId: body.source_trace_id ?? null,
    priority: body.priority ?? 0,
    causedByEvent: null,
    causedByRule: null,
    chainDepth: 0,
    dice: [],
    namedSources: false,
    by: who.by,
  }
}

/** What only the loop, a person or the founder can be: a key of somebody else cannot speak as one of them. */
function speaksFalsely(body: NewProposal, who: Identity): Answer | null {
  if (who.agentId !== null && body.agent_id !== who.agentId) {
    return refuse(
      'not_allowed',
      `This key belongs to agent ${who.agentId} and can propose only as that agent.`,
    )
  }
  if (who.scopes.includes('admin') || body.source === undefined) return null
  const may = who.agentId === null ? ['api', 'cli', 'human'] : ['api']
  if (may.includes(body.source)) return null
  const problem = `this key may say ${may.join(', ')}; the other sources are the loop's own`
  return refuse('invalid_body', `source: ${problem}`, [{ path: 'source', problem }])
}

export const proposalRoutes = [
  route({
    method: 'POST',
    path: '/api/ops/proposals',
    scope: 'propose',
    about:
      'File a proposal. A rejection is on record too: 201 with its reason. The same (source, source_trace_id) answers again, with 200',
    body: newProposal,
    answers: { 201: wire.filed, 200: wire.filed },
    async handle({ world, who, body }) {
      const refused = speaksFalsely(body, who)
      if (refused !== null) return refused
      const taken = await propose(world, draftFrom(body, who))
      if (taken.outcome === 'malformed') return refuseBody(taken.problems)
      return answer(taken.created ? 201 : 200, filedOut(taken.proposal))
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/proposals',
    scope: 'read',
    about: 'List proposals, newest first',
    query: z.strictObject({
      ...pageQuery(uuid),
      status: z.enum(['pending', 'accepted', 'rejected']).optional(),
      agent: word.optional(),
      source: z.enum(proposalSources).optional(),
      at,
    }),
    answers: { 200: wire.listOf(wire.proposal) },
    async handle({ world: { db, clock }, query }) {
      const filter = {
        status: query.status ?? null,
        agent: query.agent ?? null,
        source: query.source ?? null,
      }
      const rows = await readProposals(db, filter, pageFrom(query), pastMoment(clock, query.at))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/proposals/:id',
    scope: 'read',
    about: 'Show one proposal with what every gate measured',
    params: z.strictObject({ id: uuid }),
    query: z.strictObject({ at }),
    answers: { 200: wire.proposal },
    async handle({ world: { db, clock }, params, query }) {
      const found = await readProposal(db, params.id, pastMoment(clock, query.at))
      return found === null ? refuse('not_found', 'There is no proposal with this id.') : answer(200, found)
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/proposals/:id/approve',
    scope: 'approve',
    about: 'Approve a pending proposal: its gates are measured again and may still refuse it',
    params: z.strictObject({ id: uuid }),
    body: z.strictObject({}),
    bodyMayBeAbsent: true,
    answers: { 200: wire.filed },
    handle: async ({ world, params, who }) => decided(await approveProposal(world, params.id, who.by)),
  }),
  route({
    method: 'POST',
    path: '/api/ops/proposals/:id/reject',
    scope: 'approve',
    about: 'Reject a pending proposal, with a reason',
    params: z.strictObject({ id: uuid }),
    body: z.strictObject({ reason: z.string().max(1_000).default('') }),
    bodyMayBeAbsent: true,
    answers: { 200: wire.filed },
    handle: async ({ world, params, who, body }) =>
      decided(await rejectProposal(world, params.id, who.by, body.reason)),
  }),
]

function decided(decision: DecisionAnswer): Answer {
  switch (decision.outcome) {
    case 'decided':
      return answer(200, filedOut(decision.proposal))
    case 'not_found':
      return refuse('not_found', 'There is no proposal with this id.')
    case 'not_pending':
      return refuse('conflict', `This proposal is ${decision.status} already.`)
  }
}
