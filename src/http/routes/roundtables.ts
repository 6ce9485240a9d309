// Routes of conversations: reading them with all that was said and what came of it, and the slots of the day.

import { z } from 'zod'
import { readPolicies } from '../../loop/policies.ts'
import { readActionItems } from '../../store/reads/initiatives.ts'
import { readMemoriesFrom, readUsesAtTable } from '../../store/reads/memories.ts'
import { readDriftsOf } from '../../store/reads/relationships.ts'
import {
  readRoundtable,
  readRoundtables,
  readTalkCost,
  readTurns,
  type TurnRow,
} from '../../store/reads/roundtables.ts'
import { readSlots } from '../../store/reads/slots.ts'
import { httpLimits as limits } from '../limits.ts'
import { day, listAnswer, pageFrom, pageQuery, uuid, word } from '../query.ts'
import { answer, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

const byId = z.strictObject({ id: uuid })
const noTalk = () => refuse('not_found', 'There is no conversation with this id.')

/** Returns a turn as it goes out: what drew the speaker stands together. */
function turnOut({ weights, dice, ...turn }: TurnRow): Record<string, unknown> {
  return { ...turn, why: { weights, dice } }
}

export const roundtableRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/roundtables',
    scope: 'read',
    about: 'List conversations, newest first',
    query: z.strictObject({
      ...pageQuery(uuid),
      status: wire.roundtableStatus.optional(),
      format: word.optional(),
      agent: word.optional(),
    }),
    answers: { 200: wire.listOf(wire.roundtable) },
    async handle({ world, query }) {
      const { status = null, format = null, agent = null } = query
      const rows = await readRoundtables(world.db, { status, format, agent }, pageFrom(query))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/roundtables/:id',
    scope: 'read',
    about:
      'Show one conversation: who sat there, what was said and why, and what came of it: memories, drifts, action items, cost',
    params: byId,
    answers: { 200: wire.roundtableDetail },
    async handle({ world: { db }, params: { id } }) {
      const talk = await readRoundtable(db, id)
      if (talk === null) return noTalk()
      return answer(200, {
        ...talk,
        turns: (await readTurns(db, id, 0, limits.listMost)).map(turnOut),
        recalled: await readUsesAtTable(db, id),
        memories: await readMemoriesFrom(db, { kind: 'conversation', ref: id }),
        drifts: await readDriftsOf(db, id),
        action_items: await readActionItems(db, id),
        cost: await readTalkCost(db, id),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/slots',
    scope: 'read',
    about:
      'List a day’s slots for conversations with their rolls; today in the company’s time zone without day',
    query: z.strictObject({ day: day.optional() }),
    answers: { 200: z.object({ day: z.string(), items: z.array(wire.slot), next_cursor: z.null() }) },
    async handle({ world: { db }, query }) {
      const zone = (await readPolicies(db)).policies.company.time_zone
      const { day, slots } = await readSlots(db, query.day ?? null, zone)
      return answer(200, { day, items: slots, next_cursor: null })
    },
  }),
]
