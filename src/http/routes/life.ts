// Routes of how agents are: one agent with its voice, how two stand to each other, what they start by themselves.

import { z } from 'zod'
import type { Policies } from '../../domain/policy.ts'
import { readPoliciesAt } from '../../loop/policies.ts'
import { readAgent } from '../../store/reads/agents.ts'
import { readCostSince } from '../../store/reads/costs.ts'
import { readInitiatives } from '../../store/reads/initiatives.ts'
import { readMemoryCounts } from '../../store/reads/memories.ts'
import type { Moment } from '../../store/reads/moment.ts'
import {
  type RelationshipsThen,
  readDriftsBetween,
  readRelationship,
  readRelationships,
} from '../../store/reads/relationships.ts'
import { readVoiceHistory } from '../../store/reads/voices.ts'
import { httpLimits as limits } from '../limits.ts'
import { pastMoment } from '../moment.ts'
import { at, listAnswer, pageFrom, pageQuery, uuid, word } from '../query.ts'
import { answer, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

const voicesShown = 50

/** How relationships are read at a moment: their logs held so many movements. */
const thenOf = (moment: Moment, policies: Policies): RelationshipsThen => ({
  at: moment,
  logSize: policies.relationship_drift_policy.log_size,
})

export const lifeRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/agents/:id',
    scope: 'read',
    about:
      'Show one agent: persona, voice with its history, memories by type, relationships, what it does, what it costs',
    params: z.strictObject({ id: word }),
    query: z.strictObject({ at }),
    answers: { 200: wire.agentDetail },
    async handle({ world: { db, clock }, params: { id }, query }) {
      const moment = pastMoment(clock, query.at)
      const agent = await readAgent(db, id, moment)
      if (agent === null) return refuse('not_found', 'There is no agent with this id.')
      const policies = await readPoliciesAt(db, moment)
      const zone = policies.company.time_zone
      const voices = await readVoiceHistory(db, id, voicesShown, moment)
      const all = { cursor: null, limit: limits.listMost }
      return answer(200, {
        ...agent,
        voice: voices[0] ?? null,
        voice_history: voices,
        memory: await readMemoryCounts(db, id, moment),
        relationships: await readRelationships(db, id, all, thenOf(moment, policies)),
        cost_today: await readCostSince(db, 'day', zone, id, moment),
        cost_month: await readCostSince(db, 'month', zone, id, moment),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/relationships',
    scope: 'read',
    about: 'List how agents stand to each other, by pair, with backstory and last movements',
    query: z.strictObject({ ...pageQuery(uuid), agent: word.optional(), at }),
    answers: { 200: wire.listOf(wire.relationship) },
    async handle({ world: { db, clock }, query }) {
      const moment = pastMoment(clock, query.at)
      const then = thenOf(moment, await readPoliciesAt(db, moment))
      const rows = await readRelationships(db, query.agent ?? null, pageFrom(query), then)
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/relationships/:a/:b',
    scope: 'read',
    about: 'Show how two agents stand to each other, with every movement',
    params: z.strictObject({ a: word, b: word }),
    query: z.strictObject({ at }),
    answers: { 200: wire.relationshipDetail },
    async handle({ world: { db, clock }, params: { a, b }, query }) {
      const moment = pastMoment(clock, query.at)
      const then = thenOf(moment, await readPoliciesAt(db, moment))
      const pair = await readRelationship(db, a, b, then)
      if (pair === null) return refuse('not_found', 'Nothing is on record between these two.')
      const { agent_a, agent_b } = pair
      const drifts = await readDriftsBetween(db, { a: agent_a, b: agent_b }, limits.listMost, moment)
      return answer(200, { ...pair, drifts })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/initiatives',
    scope: 'read',
    about: 'List what agents started by themselves and what formal conversations asked for, newest first',
    query: z.strictObject({
      ...pageQuery(uuid),
      status: wire.initiative.shape.status.optional(),
      kind: wire.initiative.shape.kind.optional(),
      agent: word.optional(),
      at,
    }),
    answers: { 200: wire.listOf(wire.initiative) },
    async handle({ world: { db, clock }, query }) {
      const { status = null, kind = null, agent = null } = query
      const rows = await readInitiatives(
        db,
        { status, kind, agent },
        pageFrom(query),
        pastMoment(clock, query.at),
      )
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
]
