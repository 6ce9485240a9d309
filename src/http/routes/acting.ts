// Routes of what the company does in the world: effects with their evidence, calls of tools, what was told to whom.

import { z } from 'zod'
import { readDeliveries, readEffects, readEffectView, readToolCalls } from '../../store/reads/acting.ts'
import { pastMoment } from '../moment.ts'
import { at, listAnswer, pageFrom, pageQuery, uuid, word } from '../query.ts'
import { answer, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

export const actingRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/effects',
    scope: 'read',
    about: 'List what was done in the world or is to be, newest first',
    query: z.strictObject({
      ...pageQuery(uuid),
      status: wire.effectStatus.optional(),
      kind: word.optional(),
      mission: uuid.optional(),
      at,
    }),
    answers: { 200: wire.listOf(wire.effect) },
    async handle({ world: { db, clock }, query }) {
      const { status = null, kind = null, mission = null } = query
      const moment = pastMoment(clock, query.at)
      const rows = await readEffects(db, { status, kind, mission }, pageFrom(query), moment)
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/effects/:id',
    scope: 'read',
    about: 'Show an effect with its payload, its hash, and the evidence of whether it happened',
    params: z.strictObject({ id: uuid }),
    query: z.strictObject({ at }),
    answers: { 200: wire.effectDetail },
    async handle({ world: { db, clock }, params, query }) {
      const effect = await readEffectView(db, params.id, pastMoment(clock, query.at))
      return effect === null ? refuse('not_found', 'There is no effect with this id.') : answer(200, effect)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/tool-calls',
    scope: 'read',
    about: 'List the calls of tools that agents made, newest first',
    query: z.strictObject({
      ...pageQuery(uuid),
      mission: uuid.optional(),
      agent: word.optional(),
      tool: word.optional(),
      at,
    }),
    answers: { 200: wire.listOf(wire.toolCall) },
    async handle({ world: { db, clock }, query }) {
      const { mission = null, agent = null, tool = null } = query
      const moment = pastMoment(clock, query.at)
      const rows = await readToolCalls(db, { mission, agent, tool }, pageFrom(query), moment)
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/deliveries',
    scope: 'read',
    about: 'List what was told to whom over the channels of notify_policy, newest first',
    query: z.strictObject({
      ...pageQuery(uuid),
      status: z.enum(['queued', 'sending', 'delivered', 'failed', 'unknown']).optional(),
    }),
    answers: { 200: wire.listOf(wire.delivery) },
    async handle({ world, query }) {
      const rows = await readDeliveries(world.db, { status: query.status ?? null }, pageFrom(query))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
]
