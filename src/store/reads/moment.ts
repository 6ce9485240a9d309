// A moment in which rows are read as they stood. Nothing here is guessed: what no timestamp, event or history tells is left out.

import { type Statement, sql } from '../../world/db.ts'

/** A moment of the past, RFC 3339; null: now. What happened at the moment itself has happened. */
export type Moment = string | null

/** Returns the moment as SQL: the past one, or the database's own time. */
export const instant = (at: Moment): Statement => (at === null ? sql`ops_now()` : sql`${at}::timestamptz`)

/** Returns the condition that something with this timestamp had happened by then; now everything on record has. */
export const happened = (timestamp: Statement, at: Moment): Statement =>
  at === null ? sql`true` : sql`${timestamp} <= ${at}::timestamptz`

/** Returns where the window of this size that holds the moment begins, in a time zone: as ops_window_start does for now. */
export const windowStart = (size: 'hour' | 'day' | 'week' | 'month', at: Moment, zone: string): Statement =>
  sql`(date_trunc(${size}::text, ${instant(at)} at time zone ${zone}::text) at time zone ${zone}::text)`
