// Routes of missions and their steps: reading them, stopping one, answering for a step that waits or is in doubt.

import { z } from 'zod'
import { cancelMission } from '../../loop/cancel-mission.ts'
import { resolveStep } from '../../loop/resolve-step.ts'
import { readEffects, readToolCalls } from '../../store/reads/acting.ts'
import { readArtifacts } from '../../store/reads/artifacts.ts'
import { readStepCosts } from '../../store/reads/costs.ts'
import { readMission, readMissionEvents, readMissions } from '../../store/reads/missions.ts'
import { readProposal } from '../../store/reads/proposals.ts'
import { readStep, readSteps, readStepsOf } from '../../store/reads/steps.ts'
import { httpLimits as limits } from '../limits.ts'
import { pastMoment } from '../moment.ts'
import { at, listAnswer, pageFrom, pageQuery, uuid, word } from '../query.ts'
import { answer, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

const byId = z.strictObject({ id: uuid })
const then = z.strictObject({ at })
const noMission = () => refuse('not_found', 'There is no mission with this id.')
const noStep = () => refuse('not_found', 'There is no step with this id.')

export const missionRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/missions',
    scope: 'read',
    about: 'List missions, newest first',
    query: z.strictObject({
      ...pageQuery(uuid),
      status: wire.missionStatus.optional(),
      agent: word.optional(),
      at,
    }),
    answers: { 200: wire.listOf(wire.mission) },
    async handle({ world: { db, clock }, query }) {
      const filter = { status: query.status ?? null, agent: query.agent ?? null }
      const rows = await readMissions(db, filter, pageFrom(query), pastMoment(clock, query.at))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/missions/:id',
    scope: 'read',
    about: 'Show one mission with its proposal, steps, events, artifacts and cost',
    params: byId,
    query: then,
    answers: { 200: wire.missionDetail },
    async handle({ world: { db, clock }, params: { id }, query }) {
      const moment = pastMoment(clock, query.at)
      const mission = await readMission(db, id, moment)
      if (mission === null) return noMission()
      const all = { cursor: null, limit: limits.listMost }
      const events = await readMissionEvents(db, id, missionEvents, moment)
      const artifacts = await readArtifacts(db, { kind: null, agent: null, mission: id }, all, moment)
      const effects = await readEffects(db, { status: null, kind: null, mission: id }, all, moment)
      const calls = await readToolCalls(db, { mission: id, agent: null, tool: null }, all, moment)
      return answer(200, {
        ...mission,
        proposal: await readProposal(db, mission.proposal_id, moment),
        steps: await readStepsOf(db, id, moment),
        events: events.map(wire.eventOut),
        artifacts: artifacts.toReversed(),
        effects: effects.toReversed(),
        tool_calls: calls.toReversed(),
        step_costs: await readStepCosts(db, id, moment),
      })
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/missions/:id/cancel',
    scope: 'approve',
    about: 'Stop a mission: what waits is cancelled at once, what runs as soon as its worker hears of it',
    params: byId,
    body: z.strictObject({ reason: z.string().max(1_000).default('') }),
    bodyMayBeAbsent: true,
    answers: { 200: z.object({ id: z.string(), status: z.enum(['cancelled', 'cancelling']) }) },
    async handle({ world, params: { id }, who, body }) {
      const stopped = await cancelMission(world, id, who.by, body.reason)
      if (stopped.outcome === 'not_found') return noMission()
      if (stopped.outcome === 'terminal')
        return refuse('conflict', `This mission is ${stopped.status} already.`)
      return answer(200, { id, status: stopped.outcome })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/steps',
    scope: 'read',
    about: 'List steps, newest first',
    query: z.strictObject({
      ...pageQuery(uuid),
      status: wire.stepStatus.optional(),
      agent: word.optional(),
      kind: word.optional(),
      mission: uuid.optional(),
      at,
    }),
    answers: { 200: wire.listOf(wire.step) },
    async handle({ world: { db, clock }, query }) {
      const { status = null, agent = null, kind = null, mission = null } = query
      const filter = { status, agent, kind, mission }
      const rows = await readSteps(db, filter, pageFrom(query), pastMoment(clock, query.at))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/steps/:id',
    scope: 'read',
    about: 'Show one step',
    params: byId,
    query: then,
    answers: { 200: wire.step },
    async handle({ world: { db, clock }, params, query }) {
      const step = await readStep(db, params.id, pastMoment(clock, query.at))
      return step === null ? noStep() : answer(200, step)
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/steps/:id/resolve',
    scope: 'approve',
    about:
      'Answer for a step: an effect in doubt happened or did not, a waiting one is abandoned; one that has ended is tried again, with what depends on it, as a new proposal',
    params: byId,
    body: z.strictObject({
      verdict: z.enum(['happened', 'not_happened', 'abandon', 'retry']),
      note: z.string().max(1_000).default(''),
    }),
    answers: { 200: z.object({ id: z.string(), status: z.string(), proposal_id: z.string().optional() }) },
    async handle({ world, params: { id }, who, body }) {
      const resolved = await resolveStep(world, id, body.verdict, who.by, body.note)
      if (resolved.outcome === 'not_found') return noStep()
      if (resolved.outcome === 'refused') return refuse('conflict', resolved.reason)
      const { status, proposalId } = resolved
      return answer(200, { id, status, ...(proposalId === undefined ? {} : { proposal_id: proposalId }) })
    },
  }),
]

const missionEvents = 1_000
