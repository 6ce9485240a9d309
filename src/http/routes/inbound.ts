// Routes for what comes in from outside: signed webhooks, and reports of agents elsewhere. Both end as events that say where they are from.

import { z } from 'zod'
import { receiveReport, receiveWebhook } from '../../loop/receive.ts'
import { httpLimits as limits } from '../limits.ts'
import { answer, refuse, route } from '../route.ts'

const taken = z.object({ status: z.enum(['taken', 'again']), event_id: z.string().nullable() })
const word = z.string().min(1).max(60)

const report = z.strictObject({
  kind: z
    .string()
    .regex(
      /^[a-z][a-z0-9_]{0,39}$/,
      'must be a word like build_failed; the event is called outside.build_failed',
    ),
  title: z.string().min(1).max(300),
  summary: z.string().max(2_000).optional(),
  tags: z.array(word).max(10).optional().describe('A rule finds them as outside_<tag>'),
  metadata: z
    .record(z.string().max(100), z.unknown())
    .refine(
      (value) => JSON.stringify(value).length <= limits.reportChars,
      `must be at most ${limits.reportChars} characters of JSON; put what is longer where it can be linked to`,
    )
    .optional(),
})

export const inboundRoutes = [
  route({
    method: 'POST',
    path: '/api/ops/webhooks/:source',
    scope: 'signed',
    about:
      'Take a webhook, signed as Standard Webhooks has it with the secret that webhook_policy.in names; the same id is taken once',
    params: z.strictObject({ source: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/) }),
    body: z.unknown(),
    answers: { 201: taken, 200: taken },
    async handle({ world, params, body, text, headers }) {
      const said = (name: string): string => (headers.get(name) ?? '').slice(0, 1_000)
      const id = said('webhook-id').slice(0, 300)
      const message = {
        source: params.source,
        id,
        timestamp: said('webhook-timestamp'),
        signature: said('webhook-signature'),
      }
      const receipt =
        id === ''
          ? ({ outcome: 'unsigned', why: 'it has no id' } as const)
          : await receiveWebhook(world, { ...message, text, body })
      if (receipt.outcome === 'unsigned') {
        world.log.info('webhook.refused', { source: params.source, why: receipt.why })
        return refuse('wrong_credential', 'This message is not signed by a sender that is known here.')
      }
      const event_id = receipt.eventId === null ? null : String(receipt.eventId)
      return answer(receipt.outcome === 'taken' ? 201 : 200, { status: receipt.outcome, event_id })
    },
  }),
  route({
    method: 'POST',
    path: '/api/ops/events',
    scope: 'propose',
    about: 'Report what happened elsewhere: an event outside.<kind>, untrusted, which rules may follow',
    body: report,
    answers: { 201: z.object({ event_id: z.string() }) },
    async handle({ world, who, body }) {
      const { kind, title, summary = '', tags = [], metadata = {} } = body
      const id = await receiveReport(world, {
        kind,
        title,
        summary,
        tags,
        metadata,
        agentId: who.agentId,
        by: who.by,
      })
      return answer(201, { event_id: String(id) })
    },
  }),
]
