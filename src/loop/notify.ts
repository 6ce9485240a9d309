// The lane that tells people: a cursor over the journal fills an outbox, once per event and channel; once a day what waits is told in one
// ranked batch; and each message is sent at most once where its channel cannot tell a repetition.

import type { Policies } from '../domain/policy.ts'
import {
  claimDelivery,
  type Delivery,
  type DeliveryEnd,
  type NewDelivery,
  queueDeliveries,
  readLocalTime,
  reapDeliveries,
  settleDelivery,
} from '../store/deliveries.ts'
import { type EventRow, readEvents } from '../store/events.ts'
import { lockCursor, moveCursor, readCursor } from '../store/reactions.ts'
import { readApprovals } from '../store/reads/approvals.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { journalHorizon } from './horizon.ts'
import { readPolicies } from './policies.ts'
import { rankOf } from './rank-approvals.ts'
import { type Channel, isKeyed, type Told, tell } from './tell.ts'

export const notifyLimits = {
  pollMs: 5_000,
  /** Longer than a message may take. */
  leaseSeconds: 60,
  attempts: 5,
  eventsAtOnce: 500,
  /** What is older is not told any more: nobody was there to tell it. */
  staleMs: 86_400_000,
  batchShown: 20,
  inbox: 200,
} as const

const cursor = 'notify'
/** The last day whose batch is dealt with, as in 20261123. */
const batchCursor = 'notify_batch_day'
/** The tag that stands for the batch of the day. */
const batchTag = 'approvals'

/** Queues what is news and tells one thing. Returns whether there was anything to do. */
export async function notifyOnce(world: World, signal: AbortSignal): Promise<boolean> {
  const { policies } = await readPolicies(world.db)
  const { channels } = policies.notify_policy
  const names = Object.keys(channels).sort()
  if (names.length === 0 || !policies.system.enabled) return false
  const keyed = names.filter((name) => isKeyedName(channels, name))
  const reaped = await reapDeliveries(world.db, keyed, 100)
  const filled = await fillOutbox(world, policies, names)
  const batched = await queueBatch(world, policies, names)
  const told = await tellOne(world, policies, signal)
  return told || filled || batched || reaped > 0
}

const isKeyedName = (channels: Readonly<Record<string, Channel>>, name: string): boolean => {
  const channel = channels[name]
  return channel !== undefined && isKeyed(channel)
}

async function fillOutbox(world: World, policies: Policies, names: readonly string[]): Promise<boolean> {
  const settled = await journalHorizon(world, await readCursor(world.db, cursor))
  return world.db.transaction(async (tx) => {
    const after = await lockCursor(tx, cursor)
    if (after === null || after >= settled) return false
    // The first time: what happened before anybody was to be told is no news.
    if (after === 0) {
      await moveCursor(tx, cursor, settled)
      return true
    }
    const events = await readEvents(tx, { after, settled, limit: notifyLimits.eventsAtOnce })
    const to = events.length < notifyLimits.eventsAtOnce ? settled : (events.at(-1)?.id ?? settled)
    await queueDeliveries(tx, newsFor(world, policies, names, events))
    await moveCursor(tx, cursor, to)
    return to < settled
  })
}

function newsFor(
  world: World,
  { notify_policy: { channels, public_url: base } }: Policies,
  names: readonly string[],
  events: readonly EventRow[],
): readonly NewDelivery[] {
  const now = world.clock.now()
  return events
    .filter((event) => now - event.created_at.getTime() < notifyLimits.staleMs)
    .flatMap((event) =>
      names
        .filter((name) => channels[name]?.tags.some((tag) => tag !== batchTag && event.tags.includes(tag)))
        .map((name) => ({
          id: world.rng.id(now),
          channel: name,
          eventId: event.id,
          topic: `event:${event.id}`,
          message: {
            title: event.title,
            text: event.summary,
            link: linkTo(base, event),
            kind: event.kind,
            tags: event.tags,
            at: event.created_at.toISOString(),
          },
        })),
    )
}

/** The page asks for a login; nothing in the link opens anything. */
function linkTo(base: string | null, { metadata }: EventRow): string | null {
  if (base === null) return null
  const id = metadata['approval_id']
  return `${base.replace(/\/$/, '')}/approvals${typeof id === 'string' ? `/${encodeURIComponent(id)}` : ''}`
}

/** The one batch of the day, at its time; when nothing waits then, there is none that day. */
async function queueBatch(world: World, policies: Policies, names: readonly string[]): Promise<boolean> {
  const { channels, public_url: base } = policies.notify_policy
  const wanted = names.filter((name) => channels[name]?.tags.includes(batchTag))
  if (wanted.length === 0) return false
  const { day, time } = await readLocalTime(world.db, policies.company.time_zone)
  if (time < policies.approval_policy.batch_at) return false
  return world.db.transaction(async (tx) => {
    const dayNumber = Number(day.replaceAll('-', ''))
    const told = await lockCursor(tx, batchCursor)
    if (told === null || told >= dayNumber) return false
    await moveCursor(tx, batchCursor, dayNumber)
    const text = await batchText(world, tx)
    if (text === null) return false
    const now = world.clock.now()
    const message = {
      title: `${text.count} ${text.count === 1 ? 'thing waits' : 'things wait'} for you`,
      text: text.lines.join('\n'),
      link: base === null ? null : `${base.replace(/\/$/, '')}/approvals`,
      kind: 'approvals.batch',
      tags: [batchTag],
      at: new Date(now).toISOString(),
    }
    const topic = `batch:${day}`
    const rows = wanted.map((channel) => ({ id: world.rng.id(now), channel, eventId: null, topic, message }))
    return (await queueDeliveries(tx, rows)) > 0
  })
}

/** What waits, the most urgent first; null when nothing does. */
async function batchText(world: World, tx: Tx): Promise<{ count: number; lines: readonly string[] } | null> {
  const rows = await readApprovals(tx, { cursor: null, limit: notifyLimits.inbox })
  if (rows.length === 0) return null
  const now = world.clock.now()
  const ranked = rows
    .map((row) => ({ row, rank: rankOf(row, now) }))
    .sort((a, b) => b.rank - a.rank || (a.row.id < b.row.id ? -1 : 1))
  const lines = ranked.slice(0, notifyLimits.batchShown).map(({ row }, i) => {
    const until = row.expires_at === null ? '' : `, until ${row.expires_at.toISOString()}`
    return `${i + 1}. ${row.title.replace(/\s+/g, ' ')} (${row.what}, risk ${row.risk}${until})`
  })
  const more = ranked.length - lines.length
  return { count: ranked.length, lines: more > 0 ? [...lines, `and ${more} more`] : lines }
}

async function tellOne(world: World, policies: Policies, signal: AbortSignal): Promise<boolean> {
  const { channels } = policies.notify_policy
  const caps = Object.fromEntries(Object.entries(channels).map(([name, { per_hour }]) => [name, per_hour]))
  // Under the cursor's lock the hour's messages are counted by one at a time.
  const delivery = await world.db.transaction(async (tx: Tx) => {
    if ((await lockCursor(tx, cursor)) === null) return null
    return claimDelivery(tx, { caps, leaseSeconds: notifyLimits.leaseSeconds })
  })
  const channel = delivery === null ? undefined : channels[delivery.channel]
  if (delivery === null || channel === undefined) return false
  const told = await tell(world, policies, channel, delivery, signal)
  const end = endOf(told, channel, delivery)
  if (end.status !== 'delivered')
    world.log.warn('a message did not surely reach its channel', {
      channel: delivery.channel,
      status: end.status,
      problem: end.problem,
    })
  await settleDelivery(world.db, delivery, end)
  return true
}

function endOf(told: Told, channel: Channel, { attempt }: Delivery): DeliveryEnd {
  if (told.how === 'told') return { status: 'delivered' }
  const { problem } = told
  const again = told.how === 'doubt' ? isKeyed(channel) : told.retryable
  if (again && attempt < notifyLimits.attempts)
    return { status: 'queued', problem, delaySeconds: 15 * 4 ** (attempt - 1) }
  return { status: told.how === 'doubt' && !isKeyed(channel) ? 'unknown' : 'failed', problem }
}
