// The invariants of acting in the world, as questions to the database. That a target saw nothing twice is asked at the target (the kill
// storm does); here stands what our own record can tell.

import { sql } from '../world/db.ts'
import type { Invariant } from './invariant.ts'

export const effectInvariants: readonly Invariant[] = [
  {
    id: 'I4',
    promise:
      'what has no key was begun again only after it surely had not happened, and no doubt hides behind a step that goes on or ended',
    broken: (limit) => sql`
      with failures as (
        select (metadata ->> 'effect_id')::uuid as id, count(*) as n from ops_agent_events where kind = 'effect.failed' group by 1)
      select e.id || ' (' || e.kind || ') was begun ' || e.tries || ' times and failed ' || coalesce(f.n, 0) as broken
      from ops_effects e left join failures f on f.id = e.id
      where e.class <> 'keyed' and e.tries > 1 + coalesce(f.n, 0)
      union all
      select e.id || ' (' || e.kind || ') is ' || e.status || ' and its step ' || s.status
      from ops_effects e join ops_mission_steps s on s.id = e.step_id
      where e.class <> 'keyed' and e.status in ('started', 'unknown') and s.status not in ('running', 'unknown')
      order by 1 limit ${limit}`,
  },
  {
    id: 'I5',
    promise: 'a step that succeeded has done all that it planned to do',
    broken: (limit) => sql`
      select e.id || ' (' || e.kind || ') is ' || e.status || ' and its step succeeded' as broken
      from ops_effects e join ops_mission_steps s on s.id = e.step_id
      where s.status = 'succeeded' and e.status <> 'done' order by 1 limit ${limit}`,
  },
  {
    id: 'I15',
    promise: 'nothing that needs approval was begun without an approval of exactly its payload',
    broken: (limit) => sql`
      select e.id || ' (' || e.kind || ') was begun without an approval of ' || left(e.payload_sha, 12) as broken
      from ops_effects e
      where e.tries > 0 and e.needs_approval and not exists (
        select from ops_approvals a where a.effect_id = e.id and a.status = 'used' and a.payload_sha = e.payload_sha)
      order by 1 limit ${limit}`,
  },
]
