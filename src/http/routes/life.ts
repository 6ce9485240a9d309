// Routes of how agents are: one agent with its voice, how two stand to each other, what they start by themselves.

import { z } from 'zod'
import { readPolicies } from '../../loop/policies.ts'
import { readAgent } from '../../store/reads/agents.ts'
import { readCostSince } from '../../store/reads/costs.ts'
import { readInitiatives } from '../../store/reads/initiatives.ts'
import { readMemoryCounts } from '../../store/reads/memories.ts'
import { readDriftsBetween, readRelationship, readRelationships } from '../../store/reads/relationships.ts'
import { readVoiceHistory } from '../../store/reads/voices.ts'
import { httpLimits as limits } from '../limits.ts'
import { listAnswer, pageFrom, pageQuery, uuid, word } from '../query.ts'
import { answer, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

const voicesShown = 50

export const lifeRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/agents/:id',
    scope: 'read',
    about:
      'Show one agent: persona, voice with its history, memories by type, relationships, what it does, what it costs',
    params: z.strictObject({ id: word }),
    answers: { 200: wire.agentDetail },
    async handle({ world: { db }, params: { id } }) {
      const agent = await readAgent(db, id)
      if (agent === null) return refuse('not_found', 'There is no agent with this id.')
      const zone = (await readPolicies(db)).policies.company.time_zone
      const voices = await readVoiceHistory(db, id, voicesShown)
      return answer(200, {
        ...agent,
        voice: voices[0] ?? null,
        voice_history: voices,
        memory: await readMemoryCounts(db, id),
        relationships: await readRelationships(db, id, { cursor: null, limit: limits.listMost }),
        cost_today: await readCostSince(db, 'day', zone, id),
        cost_month: await readCostSince(db, 'month', zone, id),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/relationships',
    scope: 'read',
    about: 'List how agents stand to each other, by pair, with backstory and last movements',
    query: z.strictObject({ ...pageQuery(uuid), agent: word.optional() }),
    answers: { 200: wire.listOf(wire.relationship) },
    handle: async ({ world, query }) =>
      listAnswer(
        await readRelationships(world.db, query.agent ?? null, pageFrom(query)),
        query,
        (row) => row.id,
      ),
  }),
  route({
    method: 'GET',
    path: '/api/ops/relationships/:a/:b',
    scope: 'read',
    about: 'Show how two agents stand to each other, with every movement',
    params: z.strictObject({ a: word, b: word }),
    answers: { 200: wire.relationshipDetail },
    async handle({ world: { db }, params: { a, b } }) {
      const pair = await readRelationship(db, a, b)
      if (pair === null) return refuse('not_found', 'Nothing is on record between these two.')
      const { agent_a, agent_b } = pair
      const drifts = await readDriftsBetween(db, { a: agent_a, b: agent_b }, limits.listMost)
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
    }),
    answers: { 200: wire.listOf(wire.initiative) },
    async handle({ world, query }) {
      const { status = null, kind = null, agent = null } = query
      const rows = await readInitiatives(world.db, { status, kind, agent }, pageFrom(query))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
]
