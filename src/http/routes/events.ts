// Routes of the journal: read on from a cursor, or listen.

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { z } from 'zod'
import { readEvents } from '../../store/events.ts'
import { securityHeaders } from '../headers.ts'
import { httpLimits as limits } from '../limits.ts'
import type { Listener } from '../live.ts'
import { socketSink, streamSink } from '../live-sink.ts'
import { eventId, limit, listAnswer, word } from '../query.ts'
import { type Answer, type Ask, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

const filters = { agent: word.optional(), kind: word.optional(), tag: word.optional() }
const streamQuery = z.strictObject({ after: eventId.optional(), ...filters })
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
    about: 'Read the journal in order from a cursor: none is missed, none comes twice',
    query: z.strictObject({ after: eventId.default(0), limit, ...filters }),
    answers: { 200: wire.listOf(wire.event) },
    async handle({ world, live, query }) {
      const { agent = null, kind = null, tag = null } = query
      const filter = {
        after: query.after,
        settled: await live.settled(),
        limit: query.limit + 1,
        agent,
        kind,
        tag,
      }
      const events = (await readEvents(world.db, filter)).map(wire.eventOut)
      return listAnswer(events, query, (event) => String(event['id']))
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

function listen(ask: Ask<unknown, StreamQuery>, after: number | null): Answer {
  const { live, query, outgoing, who } = ask
  const filter = { agent: query.agent ?? null, kind: query.kind ?? null, tag: query.tag ?? null }
  const join = (sink: Listener['sink']): boolean => live.listen({ after, filter, holder: who.holder, sink })
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
