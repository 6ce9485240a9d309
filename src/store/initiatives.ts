// Statements on ops_initiative_queue: what agents want to do by themselves, and what formal conversations asked for, on their way to
// the intake. Events are the machine's.

import { sql, type Tx } from '../world/db.ts'

/** An action item as a conversation left it; `reason` says why one was turned away at once. */
export interface NewActionItem {
  id: string
  agentId: string
  title: string
  kind: string
  topic: string
  traceId: string
  roundtableId: string
  status: 'queued' | 'rejected'
  reason: string | null
}

/** Queues action items, or keeps why they were turned away. An item whose trace is there already changes nothing. */
export async function insertActionItems(tx: Tx, items: readonly NewActionItem[]): Promise<void> {
  if (items.length === 0) return
  await tx.query(sql`
    insert into ops_initiative_queue (id, kind, agent_id, status, context, source_trace_id, roundtable_id, reason, processed_at)
    select i.id, 'action_item', i."agentId", i.status, jsonb_build_object('title', i.title, 'kind', i.kind, 'topic', i.topic),
           i."traceId", i."roundtableId", i.reason, case when i.status = 'rejected' then ops_now() end
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      as i (id uuid, "agentId" text, title text, kind text, topic text, "traceId" text, "roundtableId" uuid, status text, reason text)
    order by i."traceId"
    on conflict (source_trace_id) do nothing`)
}
