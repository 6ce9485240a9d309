// How an agent's voice is now and how it became so.

import type { VoiceModifier } from '../../domain/voice.ts'
import { type Queryable, sql } from '../../world/db.ts'
import { happened, type Moment } from './moment.ts'

export interface VoiceRow {
  id: string
  agent_id: string
  /** What the agent's memories add to its persona, at most three. */
  modifiers: readonly VoiceModifier[]
  /** The conversation before which it was derived. */
  roundtable_id: string | null
  created_at: Date
}

/** Returns the changes of an agent's voice, newest first, at most `limit`; the first is the voice of the moment. */
export async function readVoiceHistory(
  db: Queryable,
  agent: string,
  limit: number,
  at: Moment = null,
): Promise<readonly VoiceRow[]> {
  return db.query<VoiceRow>(sql`
    select id, agent_id, modifiers, roundtable_id, created_at from ops_voice_history 
    where agent_id = ${agent} and ${happened(sql`created_at`, at)}
    order by created_at desc, id desc limit ${limit}`)
}
