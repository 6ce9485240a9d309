// Routes of conversations: convening one, sitting in, ending it, reading all that was said and what came of it; the day's slots.

import { z } from 'zod'
import { founderSpeaker } from '../../domain/roundtable.ts'
import { cancelRoundtable } from '../../loop/cancel-roundtable.ts'
import { type ConveneAnswer, convene, conveneLimits } from '../../loop/convene.ts'
import { placeAfter, whoSpeaksNext } from '../../loop/next-speaker.ts'
import { readPoliciesAt } from '../../loop/policies.ts'
import { sayAtTable } from '../../loop/say.ts'
import { readActionItems } from '../../store/reads/initiatives.ts'
import { readMemoriesFrom, readUsesAtTable } from '../../store/reads/memories.ts'
import { readDriftsOf } from '../../store/reads/relationships.ts'
import {
  type RoundtableDetail,
  readRoundtable,
  readRoundtables,
  readTalkCost,
  readTurns,
  type TurnRow,
} from '../../store/reads/roundtables.ts'
import { readSlots } from '../../store/reads/slots.ts'
import type { World } from '../../world/world.ts'
import { httpLimits as limits } from '../limits.ts'
import { pastMoment } from '../moment.ts'
import { at, day, listAnswer, pageFrom, pageQuery, uuid, word } from '../query.ts'
import { type Answer, answer, refuse, refuseBody, route } from '../route.ts'
import * as wire from '../wire.ts'

const byId = z.strictObject({ id: uuid })
const noTalk = () => refuse('not_found', 'There is no conversation with this id.')

/** Returns a turn as it goes out: what drew the speaker stands together. */
function turnOut({ weights, dice, ...turn }: TurnRow): Record<string, unknown> {
  return { ...turn, why: { weights, dice } }
}

/** Returns who has the word in a conversation that runs; of the past, who spoke next by the record. */
async function speakingAt(
  world: World,
  talk: RoundtableDetail,
  turns: readonly TurnRow[],
  moment: string | null,
): Promise<string | null> {
  const isTalking = talk.status === 'running' && talk.briefing !== null && talk.spoken_at === null
  if (!isTalking || talk.turns_spoken >= talk.turns_planned) return null
  if (moment === null)
    return whoSpeaksNext(world, { roundtableId: talk.id, turns, participants: talk.participants })
  const later = await readTurns(world.db, talk.id, placeAfter(turns), limits.listMost)
  return later.find(({ speaker }) => speaker !== founderSpeaker)?.speaker ?? null
}

const ended = (status: string): Answer => refuse('conflict', `This conversation is ${status} already.`)

/** Returns what became of a request for a conversation as it goes out; a refusal by a gate is an answer like any other. */
function convenedOut(taken: ConveneAnswer): Answer {
  if (taken.outcome === 'malformed') return refuseBody(taken.problems)
  const { id, status, rejectionReason, gates } = taken.roundtable
  const reason = rejectionReason === null ? {} : { rejection_reason: rejectionReason }
  return answer(201, { id, status, ...reason, gates })
}

export const roundtableRoutes = [
  route({
    method: 'POST',
    path: '/api/ops/roundtables',
    scope: 'propose',
    about:
      'Convene a conversation; without participants the format decides who comes. A refusal is on record too: 201 with its reason',
    body: z.strictObject({
      format: z.string().min(1).max(40),
      topic: z.string().min(1).max(conveneLimits.topicChars),
      participants: z
        .array(z.string().min(1).max(60))
        .min(1)
        .max(conveneLimits.participants)
        .optional()
        .describe('agents by id or role'),
    }),
    answers: { 201: wire.convened },
    async handle({ world, body: { format, topic, participants = null }, who }) {
      const ask = { format, topic, participants, source: 'human', traceId: null, by: who.by } as const
      return convenedOut(await convene(world, ask))
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/roundtables/:id/say',
    scope: 'propose',
    about: 'Say something at a table that is talking, as the founder: somebody answers',
    params: byId,
    body: z.strictObject({ line: z.string().min(1).max(2_000) }),
    answers: { 200: z.object({ id: z.string(), position: z.int().min(0) }) },
    async handle({ world, params: { id }, body, who }) {
      if (who.agentId !== null)
        return refuse(
          'not_allowed',
          `This key belongs to agent ${who.agentId} and cannot speak as the founder.`,
        )
      const said = await sayAtTable(world, id, body.line, who.by)
      switch (said.outcome) {
        case 'said':
          return answer(200, { id, position: said.position })
        case 'not_found':
          return noTalk()
        case 'not_open':
          return said.status === 'pending'
            ? refuse('conflict', 'This conversation has not begun yet.')
            : ended(said.status)
        case 'refused':
          return refuse('conflict', `${said.reason[0]?.toUpperCase()}${said.reason.slice(1)}.`)
      }
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/roundtables/:id/cancel',
    scope: 'approve',
    about: 'End a conversation that waits or runs; one that had not begun gives the day its place back',
    params: byId,
    body: z.strictObject({ reason: z.string().max(400).default('') }),
    bodyMayBeAbsent: true,
    answers: { 200: z.object({ id: z.string(), status: z.literal('cancelled') }) },
    async handle({ world, params: { id }, body, who }) {
      const stopped = await cancelRoundtable(world, id, who.by, body.reason)
      if (stopped.outcome === 'not_found') return noTalk()
      if (stopped.outcome === 'not_open') return ended(stopped.status)
      return answer(200, { id, status: 'cancelled' })
    },
  }),
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
      at,
    }),
    answers: { 200: wire.listOf(wire.roundtable) },
    async handle({ world: { db, clock }, query }) {
      const { status = null, format = null, agent = null } = query
      const moment = pastMoment(clock, query.at)
      const rows = await readRoundtables(db, { status, format, agent }, pageFrom(query), moment)
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
    query: z.strictObject({ at }),
    answers: { 200: wire.roundtableDetail },
    async handle({ world, params: { id }, query }) {
      const { db, clock } = world
      const moment = pastMoment(clock, query.at)
      const talk = await readRoundtable(db, id, moment)
      if (talk === null) return noTalk()
      const turns = await readTurns(db, id, 0, limits.listMost, moment)
      return answer(200, {
        ...talk,
        speaking: await speakingAt(world, talk, turns, moment),
        turns: turns.map(turnOut),
        recalled: await readUsesAtTable(db, id, moment),
        memories: await readMemoriesFrom(db, { kind: 'conversation', ref: id }, moment),
        drifts: await readDriftsOf(db, id, moment),
        action_items: await readActionItems(db, id, moment),
        cost: await readTalkCost(db, id, moment),
      })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/slots',
    scope: 'read',
    about:
      'List a day’s slots for conversations with their rolls; today in the company’s time zone without day',
    query: z.strictObject({ day: day.optional(), at }),
    answers: { 200: z.object({ day: z.string(), items: z.array(wire.slot), next_cursor: z.null() }) },
    async handle({ world: { db, clock }, query }) {
      const moment = pastMoment(clock, query.at)
      const zone = (await readPoliciesAt(db, moment)).company.time_zone
      const { day, slots } = await readSlots(db, query.day ?? null, zone, moment)
      return answer(200, { day, items: slots, next_cursor: null })
    },
  }),
]
