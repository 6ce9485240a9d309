// Statements on ops_deliveries: what is to be told to whom, once per event and channel. How it is told is not known here.

import { type Queryable, sql, type Tx } from '../world/db.ts'

export interface Message {
  title: string
  text: string
  /** Where it can be looked at, after a login; null when nobody said how the page is reached. */
  link: string | null
  kind: string
  tags: readonly string[]
  at: string
}

export interface NewDelivery {
  id: string
  channel: string
  /** Null for a batch. */
  eventId: number | null
  /** What it is about; told once per channel. */
  topic: string
  message: Message
}

/** Queues what is to be told, unless it is queued already. Returns how many are news. */
export async function queueDeliveries(tx: Queryable, rows: readonly NewDelivery[]): Promise<number> {
  if (rows.length === 0) return 0
  const news = await tx.query(sql`
    insert into ops_deliveries (id, channel, event_id, topic, payload)
    select x.id, x.channel, x.event_id, x.topic, x.payload from jsonb_to_recordset(${JSON.stringify(
      rows.map(({ id, channel, eventId, topic, message }) => ({
        id,
        channel,
        event_id: eventId,
        topic,
        payload: message,
      })),
    )}::jsonb) as x (id uuid, channel text, event_id bigint, topic text, payload jsonb)
    on conflict (channel, topic) do nothing returning id`)
  return news.length
}

export interface Delivery {
  id: string
  channel: string
  topic: string
  payload: Message
  attempt: number
  lease_token: number
}

/** Takes the oldest that is due on a channel with something left of its cap (messages an hour, by name); null when there is none. To be
 *  called by one at a time: under the cursor's lock. */
export async function claimDelivery(
  tx: Tx,
  ask: { caps: Readonly<Record<string, number>>; leaseSeconds: number },
): Promise<Delivery | null> {
  const caps = JSON.stringify(ask.caps)
  const rows = await tx.query<Delivery>(sql`
    update ops_deliveries
    set status = 'sending', attempt = attempt + 1, lease_token = nextval('ops_lease_token'),
        lease_expires_at = ops_now() + ${ask.leaseSeconds} * interval '1 second'
    where id = (
      select d.id from ops_deliveries d
      where d.status = 'queued' and d.run_after <= ops_now() and ${caps}::jsonb ? d.channel
        and (select count(*) from ops_deliveries s where s.channel = d.channel and s.attempt > 0
               and coalesce(s.finished_at, ops_now()) > ops_now() - interval '1 hour') < (${caps}::jsonb ->> d.channel)::integer
      order by d.run_after, d.id limit 1 for update skip locked)
    returning id, channel, topic, payload, attempt, lease_token`)
  return rows[0] ?? null
}

export type DeliveryEnd =
  | { status: 'delivered' }
  | { status: 'failed' | 'unknown'; problem: string }
  | { status: 'queued'; problem: string; delaySeconds: number }

/** sending → how it ended, for the holder of this lease; false when the lease is lost. */
export async function settleDelivery(
  db: Queryable,
  held: Pick<Delivery, 'id' | 'lease_token'>,
  end: DeliveryEnd,
): Promise<boolean> {
  const problem = end.status === 'delivered' ? null : end.problem
  const delay = end.status === 'queued' ? end.delaySeconds : 0
  const rows = await db.query(sql`
    update ops_deliveries
    set status = ${end.status}, problem = ${problem}, lease_expires_at = null,
        finished_at = case when ${end.status} = 'queued' then null else ops_now() end,
        run_after = ops_now() + ${delay} * interval '1 second'
    where id = ${held.id} and lease_token = ${held.lease_token} and status = 'sending' returning id`)
  return rows.length === 1
}

/** Takes back what was being sent by somebody who is gone: to the queue where a repetition is none (`keyed`), else it is not known
 *  whether it was told. Returns how many. */
export async function reapDeliveries(
  db: Queryable,
  keyed: readonly string[],
  limit: number,
): Promise<number> {
  const rows = await db.query(sql`
    update ops_deliveries
    set status = case when channel = any (${keyed}::text[]) then 'queued' else 'unknown' end, lease_expires_at = null,
        problem = 'whoever told it was lost',
        finished_at = case when channel = any (${keyed}::text[]) then null else ops_now() end
    where status = 'sending' and id = any (array(
      select id from ops_deliveries where status = 'sending' and lease_expires_at < ops_now()
      order by lease_expires_at, id limit ${limit} for update skip locked))
    returning id`)
  return rows.length
}

/** Returns the company's date and time of day in its zone. */
export async function readLocalTime(db: Queryable, zone: string): Promise<{ day: string; time: string }> {
  const rows = await db.query<{ day: string; time: string }>(sql`
    select to_char(ops_now() at time zone ${zone}, 'YYYY-MM-DD') as day, to_char(ops_now() at time zone ${zone}, 'HH24:MI') as time`)
  return rows[0] ?? { day: '', time: '' }
}

/** Deletes what was told, or could not be, more than `days` ago, at most `limit`; returns how many. Events as old are told to nobody. */
export async function pruneDeliveries(db: Queryable, days: number, limit: number): Promise<number> {
  const rows = await db.query(sql`
    delete from ops_deliveries where id = any (array(
      select id from ops_deliveries where finished_at < ops_now() - ${days} * interval '1 day' order by finished_at, id limit ${limit}))
    returning id`)
  return rows.length
}
