// What comes in from outside: signed webhooks, and what agents elsewhere report. It becomes an event that says where it comes from; rules
// may follow it like any event. Nothing in it is an instruction, and its tags can pass for none of our own.

import { sameSecret } from '../domain/access.ts'
import { recordFacts } from '../store/events.ts'
import { keepReceipt } from '../store/receipts.ts'
import { signedHeaders } from '../world/webhook-signature.ts'
import type { World } from '../world/world.ts'
import { readPolicies } from './policies.ts'

export const receiveLimits = {
  /** Standard Webhooks: an older or newer time stamp is refused. */
  toleranceSeconds: 300,
  maxTags: 10,
  maxSummaryChars: 2_000,
} as const

export interface SignedMessage {
  source: string
  id: string
  timestamp: string
  signature: string
  /** The body as it was sent, and parsed. */
  text: string
  body: unknown
}

export type Receipt =
  | { outcome: 'taken' | 'again'; eventId: number | null }
  /** Whoever it was has not shown that he may. What exactly is wrong is for the log. */
  | { outcome: 'unsigned'; why: string }

/** Takes a signed message once. Standard Webhooks: HMAC over id, time stamp and body with the secret that webhook_policy.in names. */
export async function receiveWebhook(world: World, message: SignedMessage): Promise<Receipt> {
  const why = await whyUnsigned(world, message)
  if (why !== null) return { outcome: 'unsigned', why }
  const { source, id, body } = message
  const type = wordIn(body, 'type') ?? 'message'
  const tags = ['webhook', tagOf('webhook', source), tagOf('webhook', `${source}_${type}`)]
  return world.db.transaction(async (tx): Promise<Receipt> => {
    if (!(await keepReceipt(tx, source, id))) return { outcome: 'again', eventId: null }
    const [eventId = null] = await recordFacts(tx, [
      {
        agentId: null,
        kind: 'webhook.received',
        title: `${source}: ${type}`,
        summary:
          wordIn(body, 'summary') ??
          wordIn(body, 'title') ??
          message.text.slice(0, receiveLimits.maxSummaryChars),
        tags,
        metadata: { source, message_id: id, type, trust: 0, data: body },
        missionId: null,
        stepId: null,
        chainDepth: 0,
      },
    ])
    return { outcome: 'taken', eventId }
  })
}

async function whyUnsigned(
  world: World,
  { source, id, timestamp, signature, text }: SignedMessage,
): Promise<string | null> {
  const { policies } = await readPolicies(world.db)
  const sender = policies.webhook_policy.in[source]
  if (sender === undefined) return `webhook_policy.in names no ${source}`
  if (!world.outside.secrets.has(sender.secret)) return `there is no secret ${sender.secret}`
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN
  const off = Math.abs(world.clock.now() / 1_000 - seconds)
  if (!(off <= receiveLimits.toleranceSeconds)) return `its time stamp is ${Math.round(off)} s off`
  const secret = world.outside.secrets.reveal(sender.secret)
  const expected = await signedHeaders(secret, { id, at: seconds * 1_000, body: text })
  return signature.split(' ').some((one) => sameSecret(one, expected['webhook-signature']))
    ? null
    : 'its signature is wrong'
}

function wordIn(body: unknown, name: string): string | null {
  const value =
    body !== null && typeof body === 'object' ? (body as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' && value.trim() !== ''
    ? value.slice(0, receiveLimits.maxSummaryChars)
    : null
}

/** A tag that only what comes from outside can carry. */
const tagOf = (prefix: 'webhook' | 'outside', word: string): string =>
  `${prefix}_${word.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`.slice(0, 80)

export interface OutsideReport {
  /** The part after `outside.`. */
  kind: string
  title: string
  summary: string
  tags: readonly string[]
  metadata: Readonly<Record<string, unknown>>
  agentId: string | null
  by: string
}

/** Records what an agent elsewhere reports, as an event `outside.<kind>` with tags `outside_…`; returns its id. */
export async function receiveReport(world: World, report: OutsideReport): Promise<number> {
  const { kind, title, summary, tags, metadata, agentId, by } = report
  const [id = 0] = await recordFacts(world.db, [
    {
      agentId,
      kind: `outside.${kind}`,
      title,
      summary,
      tags: [
        ...new Set([
          'outside',
          ...[kind, ...tags.slice(0, receiveLimits.maxTags)].map((tag) => tagOf('outside', tag)),
        ]),
      ],
      metadata: { ...metadata, by, trust: 0 },
      missionId: null,
      stepId: null,
      chainDepth: 0,
    },
  ])
  return id
}
