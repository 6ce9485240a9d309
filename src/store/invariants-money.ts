// The invariants of money: what the rows of limits say is what the holds came to, and what the holds came to is what is on record of calls.

import { type Statement, sql } from '../world/db.ts'
import type { Invariant } from './invariant.ts'

/** Every hold once per limit it was taken from. */
const shares: Statement = sql`
  select s ->> 'scope' as scope, h.unit, (s ->> 'window_start')::timestamptz as window_start, h.id, h.status, h.amount, h.actual
  from ops_budget_holds h, jsonb_array_elements(h.scopes) s`

/** Of each limit: what its holds say is held and spent, and by how much calls were billed beyond what was held for them. */
const sums: Statement = sql`
  select scope, unit, window_start, coalesce(sum(amount) filter (where status = 'held'), 0)::bigint as held,
         coalesce(sum(actual) filter (where status <> 'held'), 0)::bigint as spent,
         coalesce(sum(greatest(actual - amount, 0)), 0)::bigint as over
  from (${shares}) x group by scope, unit, window_start`

export const moneyInvariants: readonly Invariant[] = [
  {
    id: 'I14',
    promise:
      'spent and held never pass a limit, but for what a provider billed beyond what one call could cost; every limit is the sum of its holds, every hold ends once and is on record as a call',
    broken: (limit) => sql`
      select b.scope || ' from ' || b.window_start || ': ' || b.spent || ' spent and ' || b.held || ' held of ' || b.lim || ' ' || b.unit as broken
      from ops_budgets b left join (${sums}) s using (scope, unit, window_start)
      where b.spent + b.held > b.lim + coalesce(s.over, 0)
      union all
      select coalesce(b.scope, s.scope) || ' from ' || coalesce(b.window_start, s.window_start) || ': ' || coalesce(b.spent, 0) || ' spent and '
             || coalesce(b.held, 0) || ' held, its holds say ' || coalesce(s.spent, 0) || ' and ' || coalesce(s.held, 0)
      from ops_budgets b full join (${sums}) s on s.scope = b.scope and s.unit = b.unit and s.window_start = b.window_start
      where coalesce(b.spent, 0) <> coalesce(s.spent, 0) or coalesce(b.held, 0) <> coalesce(s.held, 0)
      union all
      select 'hold ' || h.id || ' is ' || h.status || ' at ' || coalesce(h.actual::text, 'nothing') || ' ' || h.unit || ', on record '
             || case when c.id is null then 'is no call' else 'at ' || coalesce(c.cost_micro_usd::text, 'no price') end
      from ops_budget_holds h left join ops_model_calls c on c.hold_id = h.id
      where case h.status when 'held' then c.id is not null
                 else c.id is null or c.cost_micro_usd is distinct from case h.unit when 'micro_usd' then h.actual end end
      union all
      select 'call ' || c.id || ' cost ' || c.cost_micro_usd || ' and nothing was held for it' from ops_model_calls c
      left join ops_budget_holds h on h.id = c.hold_id where c.cost_micro_usd > 0 and h.id is null
      union all
      select 'hold ' || h.id || ' was to be settled until ' || h.expires_at || ' and is open' from ops_budget_holds h
      where h.status = 'held' and exists (
        select from ops_action_runs r where r.action = 'heartbeat' and r.status = 'succeeded' and coalesce(r.last_at, r.started_at) > h.expires_at + interval '10 minutes')
      order by 1 limit ${limit}`,
  },
]
