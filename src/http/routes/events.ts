// Routes of the journal: read on from a cursor, or listen.

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { z } from 'zod'
import { latestEventId } from '../../store/events.ts'
import { countJournal, type JournalFilter, readJournal } from '../../store/reads/journal.ts'
import type { Moment } from '../../store/reads/moment.ts'
import type { Db } from '../../world/db.ts'
import { securityHeaders } from '../headers.ts'
import { httpLimits as limits } from '../limits.ts'
import type { Listener, LiveFeed } from '../live.ts'
import { socketSink, streamSink } from '../live-sink.ts'
import { pastMoment } from '../moment.ts'
import { at, eventId, limit, listAnswer, uuid, word } from '../query.ts'
import { type Answer, type Ask, answer, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

const filters = { agent: word.optional(), kind: word.optional(), tag: word.optional() }
const narrowed = { ...filters, mission: uuid.optional(), roundtable: uuid.optional(), at }
const journalQuery = z.strictObject({
  after: eventId.optional(),
  before: eventId.optional(),
  order: z.enum(['oldest', 'newest']).optional(),
  limit,
  ...narrowed,
  text: z.string().trim().min(1).max(200).optional(),
})
const streamQuery = z.strictObject({
  after: eventId.optional(),
  ...filters,
  pulse: z.enum(['true', 'false']).default('false').meta({
    description: 'Whether an event “pulse” comes now and then: what nobody writes down may have changed',
  }),
})
type StreamQuery = z.output<typeof streamQuery>

const streamHeaders = {
  ...securityHeaders,
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
} as const

export const eventRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/events',
    scope: 'read',
    about:
      'Read the journal in order from a cursor, none missed, none twice; or backwards: order=newest, or before a cursor, narrowed by words too',
    query: journalQuery,
    answers: { 200: wire.listOf(wire.event) },
    async handle({ world: { db, clock }, live, query }) {
      const { after = 0, before = null, order, limit: most, text = null } = query
      const filter = { ...filterOf(query), at: pastMoment(clock, query.at), text }
      const { events, goOnFrom } = await readJournal(db, filter, {
        after,
        before,
        settled: await settledBy(db, live, filter.at),
        limit: most + 1,
        lookThrough: limits.journalLookedThrough,
        newestFirst: order === undefined ? before !== null : order === 'newest',
      })
      if (goOnFrom !== null)
        return answer(200, { items: events.map(wire.eventOut), next_cursor: String(goOnFrom) })
      return listAnswer(events.map(wire.eventOut), query, (event) => String(event['id']))
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/events/count',
    scope: 'read',
    about: 'Count the events that the same filters leave, words aside; counting stops at 500,000',
    query: z.strictObject(narrowed),
    answers: { 200: z.object({ count: z.int().min(0) }) },
    async handle({ world: { db, clock }, live, query }) {
      const filter = { ...filterOf(query), at: pastMoment(clock, query.at) }
      return answer(200, { count: await countJournal(db, filter, await settledBy(db, live, filter.at)) })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/events/stream',
    scope: 'read',
    about:
      'Listen to the journal (SSE): the id of each event is the cursor; resumes from Last-Event-ID or after',
    query: streamQuery,
    streams: true,
    answers: { 200: 'text/event-stream' },
    async handle(ask) {
      const last = ask.headers.get('last-event-id')?.trim() ?? ''
      if (last !== '' && !/^\d{1,15}$/.test(last))
        return refuse('invalid_query', 'Last-Event-ID must be the id of an event.')
      return listen(ask, last === '' ? (ask.query.after ?? null) : Number(last))
    },
  }),
]

interface Narrowed {
  agent?: string | undefined
  kind?: string | undefined
  tag?: string | undefined
  mission?: string | undefined
  roundtable?: string | undefined
}

function filterOf(asked: Narrowed): Omit<JournalFilter, 'at' | 'text'> {
  const { agent = null, kind = null, tag = null, mission = null, roundtable = null } = asked
  return { agent, kind, tag, mission, roundtable }
}

/** Returns the id up to which the journal is complete, or the last one of a moment of the past where that is lower: nothing behind it need
 *  be looked at. */
async function settledBy(db: Db, live: LiveFeed, at: Moment): Promise<number> {
  const settled = await live.settled()
  return at === null ? settled : Math.min(settled, await latestEventId(db, at))
}

function listen(ask: Ask<unknown, StreamQuery>, after: number | null): Answer {
  const { live, query, outgoing, who } = ask
  const filter = { agent: query.agent ?? null, kind: query.kind ?? null, tag: query.tag ?? null }
  const pulse = query.pulse === 'true'
  const join = (sink: Listener['sink']): boolean =>
    live.listen({ after, filter, pulse, holder: who.holder, sink })
  const headers = { ...streamHeaders, 'x-request-id': ask.requestId }
  if (!live.hasRoom()) {
    return refuse(
      'too_many_listeners',
      `At most ${limits.liveClients} may listen at once; read /api/ops/events instead.`,
    )
  }
  if (outgoing === null) {
    const { sink, stream } = streamSink()
    join(sink)
    return { raw: new Response(stream, { headers }) }
  }
  outgoing.writeHead(200, headers)
  outgoing.flushHeaders()
  join(socketSink(outgoing))
  return { raw: RESPONSE_ALREADY_SENT }
}
