// Statements on ops_webhook_receipts: a message from outside is taken once.

import { type Queryable, sql, type Tx } from '../world/db.ts'

/** Keeps that this message was taken; false when it was taken before. */
export async function keepReceipt(tx: Tx, source: string, messageId: string): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into ops_webhook_receipts (source, message_id) values (${source}, ${messageId})
    on conflict (source, message_id) do nothing returning message_id`)
  return rows.length === 1
}

/** Forgets receipts of messages so old that their time stamps would not be taken any more; returns how many, at most `limit`. */
export async function pruneReceipts(db: Queryable, days: number, limit: number): Promise<number> {
  const rows = await db.query(sql`
    delete from ops_webhook_receipts where (source, message_id) in (
      select source, message_id from ops_webhook_receipts where created_at < ops_now() - ${days} * interval '1 day'
      order by created_at, source, message_id limit ${limit})
    returning message_id`)
  return rows.length
}
