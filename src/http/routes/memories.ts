// Routes of memory: searching it, reading one with where it came from and where it was used, and the founder's hand on it.

import { z } from 'zod'
import {
  disputeMemory,
  forgetMemory,
  type KeepingAnswer,
  keepingLimits,
  pinMemory,
  previewForget,
  rememberForFounder,
} from '../../loop/memory-keeping.ts'
import {
  type MemoryFilter,
  readChain,
  readMemories,
  readMemory,
  readUses,
  searchMemories,
} from '../../store/reads/memories.ts'
import type { Queryable } from '../../world/db.ts'
import { httpLimits as limits } from '../limits.ts'
import { pastMoment } from '../moment.ts'
import { at, listAnswer, pageFrom, pageQuery, uuid, word } from '../query.ts'
import { type Answer, answer, refuse, refuseBody, route } from '../route.ts'
import * as wire from '../wire.ts'

const byId = z.strictObject({ id: uuid })
const usesShown = limits.listMost
const usesPreviewed = 20
const noMemory = () => refuse('not_found', 'There is no memory with this id.')

export const memoryRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/memories',
    scope: 'read',
    about:
      'List what agents know, or knew at a moment, newest first; with q search it, misspellings allowed, the best first. live: true (default), false for superseded, gone; trust: 0 open web, 1 named sources, 2 made in the company, 3 the founder',
    query: z.strictObject({
      ...pageQuery(uuid),
      q: z.string().min(1).max(200).optional(),
      live: z.enum(['true', 'false', 'gone']).default('true'),
      agent: word.optional(),
      type: wire.memoryType.optional(),
      tag: word.optional(),
      source: wire.memorySource.optional(),
      trust: z.enum(['0', '1', '2', '3']).optional(),
      at,
    }),
    answers: { 200: wire.listOf(wire.memory) },
    async handle({ world: { db, clock }, query }) {
      const { q, live, agent = null, type = null, tag = null, source = null } = query
      const trust = query.trust === undefined ? null : Number(query.trust)
      const filter: MemoryFilter = { live, agent, type, tag, source, trust }
      const page = pageFrom(query)
      const moment = pastMoment(clock, query.at)
      const rows = await (q === undefined
        ? readMemories(db, filter, page, moment)
        : searchMemories(db, q, filter, page, moment))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/memories/:id',
    scope: 'read',
    about: 'Show one memory, gone or not: where it came from, what took whose place, where it was used',
    params: byId,
    query: z.strictObject({ at }),
    answers: { 200: wire.memoryDetail },
    async handle({ world: { db, clock }, params: { id }, query }) {
      const moment = pastMoment(clock, query.at)
      const memory = await readMemory(db, id, moment)
      if (memory === null) return noMemory()
      return answer(200, {
        ...memory,
        chain: await readChain(db, id, moment),
        used_in: await readUses(db, id, usesShown, moment),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/memories/:id/forget',
    scope: 'read',
    about: 'Show what forgetting a memory would touch; changes nothing',
    params: byId,
    answers: { 200: wire.forgetPreview },
    async handle({ world: { db }, params: { id } }) {
      const memory = await readMemory(db, id)
      const preview = await previewForget(db, id)
      if (memory === null || preview === null) return noMemory()
      const { uses, superseded } = preview
      return answer(200, { memory, uses, superseded, used_in: await readUses(db, id, usesPreviewed) })
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/memories',
    scope: 'admin',
    about:
      'Note something for an agent to remember, as the founder; what it knows already is answered with 200',
    body: z.strictObject({
      agent_id: z.string().min(1).max(60),
      type: wire.memoryType,
      content: z.string().min(1).max(keepingLimits.contentChars),
      confidence: z.number().min(0).max(1).optional(),
      tags: z.array(z.string().min(1).max(keepingLimits.tagChars)).max(keepingLimits.tags).optional(),
    }),
    answers: { 201: wire.noted, 200: wire.noted },
    async handle({ world, body: { agent_id: agentId, type, content, confidence, tags = [] }, who }) {
      const sure = confidence === undefined ? {} : { confidence }
      const noted = await rememberForFounder(world, { agentId, type, content, tags, ...sure }, who.by)
      switch (noted.outcome) {
        case 'remembered':
          return answer(201, { outcome: 'remembered', id: noted.id })
        case 'known':
          return answer(200, { outcome: 'known', id: null })
        case 'malformed':
          return refuseBody(noted.problems)
      }
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/memories/:id/pin',
    scope: 'approve',
    about: 'Pin a memory, so that nothing takes its place and it leaves last, or take the pin away',
    params: byId,
    body: z.strictObject({ pinned: z.boolean() }),
    answers: { 200: wire.memory },
    handle: async ({ world, params: { id }, body, who }) =>
      corrected(world.db, id, await pinMemory(world, id, body.pinned, who.by)),
  }),
  route({
    method: 'POST',
    path: '/api/ops/memories/:id/dispute',
    scope: 'approve',
    about: 'Dispute a memory with a reason, so that it is recalled no more; null upholds it again',
    params: byId,
    body: z.strictObject({ reason: z.string().min(1).max(keepingLimits.reasonChars).nullable() }),
    answers: { 200: wire.memory },
    handle: async ({ world, params: { id }, body, who }) =>
      corrected(world.db, id, await disputeMemory(world, id, body.reason, who.by)),
  }),
  route({
    method: 'POST',
    path: '/api/ops/memories/:id/forget',
    scope: 'approve',
    about: 'Forget a memory for good: its words are gone, the decisions it was used in stay',
    params: byId,
    body: z.strictObject({}),
    bodyMayBeAbsent: true,
    answers: { 200: wire.memory },
    handle: async ({ world, params: { id }, who }) =>
      corrected(world.db, id, await forgetMemory(world, id, who.by)),
  }),
]

/** Returns the memory as it stands after a correction, or why there was none. */
async function corrected(db: Queryable, id: string, done: KeepingAnswer): Promise<Answer> {
  switch (done.outcome) {
    case 'done':
      return answer(200, await readMemory(db, id))
    case 'not_found':
      return noMemory()
    case 'not_live':
      return refuse(
        'conflict',
        `This memory is ${done.state}: only one that is live can be pinned or disputed.`,
      )
    case 'malformed':
      return refuseBody(done.problems)
  }
}
