// What was written in ops_policy at a moment of the past, from its history. Whether a value fits is not its business.

import type { PolicyRow } from '../../domain/policy.ts'
import { type Queryable, sql } from '../../world/db.ts'
import type { Moment } from './moment.ts'

/** Returns the policy rows as they stood, by key; `good` is the value before, for where the last one does not fit. */
export async function readPolicyRowsThen(
  db: Queryable,
  at: Exclude<Moment, null>,
): Promise<readonly PolicyRow[]> {
  return db.query<PolicyRow>(sql`
    select key, value, coalesce(previous, value) as good, 'accepted' as verdict, id as version from (
      select distinct on (key) key, value, previous, id from ops_policy_history
      where created_at <= ${at}::timestamptz order by key, id desc) h
    where value is not null order by key`)
}
