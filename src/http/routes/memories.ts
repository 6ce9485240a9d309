// Routes of memory: searching it, reading one with where it came from and where it was used, and the founder's hand on it.

import { z } from 'zod'
import {
  type MemoryFilter,
  readChain,
  readMemories,
  readMemory,
  readUses,
  searchMemories,
} from '../../store/reads/memories.ts'
import { httpLimits as limits } from '../limits.ts'
import { listAnswer, pageFrom, pageQuery, uuid, word } from '../query.ts'
import { answer, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

const byId = z.strictObject({ id: uuid })
const noMemory = () => refuse('not_found', 'There is no memory with this id.')

export const memoryRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/memories',
    scope: 'read',
    about:
      'List what agents know, newest first; with q search it, misspellings allowed, the best first. live: true (default), false for superseded, gone',
    query: z.strictObject({
      ...pageQuery(uuid),
      q: z.string().min(1).max(200).optional(),
      live: z.enum(['true', 'false', 'gone']).default('true'),
      agent: word.optional(),
      type: wire.memoryType.optional(),
      tag: word.optional(),
      source: wire.memorySource.optional(),
    }),
    answers: { 200: wire.listOf(wire.memory) },
    async handle({ world: { db }, query }) {
      const { q, live, agent = null, type = null, tag = null, source = null } = query
      const filter: MemoryFilter = { live, agent, type, tag, source }
      const page = pageFrom(query)
      const rows = await (q === undefined
        ? readMemories(db, filter, page)
        : searchMemories(db, q, filter, page))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/memories/:id',
    scope: 'read',
    about: 'Show one memory, gone or not: where it came from, what took whose place, where it was used',
    params: byId,
    answers: { 200: wire.memoryDetail },
    async handle({ world: { db }, params: { id } }) {
      const memory = await readMemory(db, id)
      if (memory === null) return noMemory()
      return answer(200, {
        ...memory,
        chain: await readChain(db, id),
        used_in: await readUses(db, id, limits.listMost),
      })
    },
  }),
]
