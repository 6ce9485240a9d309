// Statements that end a doubt: by looking at the target again, or by what a human says. Who looks, and how, is not known here.

import { one, type Queryable, sql, type Tx } from '../world/db.ts'
import { addEvidence, type EffectRow } from './effects.ts'

export interface ProbeAsk {
  /** How often a target is looked at, at most. */
  looks: number
  /** How long a look may take; whoever has not said by then what it saw is dead. */
  lookSeconds: number
}

/** Takes an effect in doubt whose target is to be looked at now, and counts the look; null when there is none. The first look comes when
 *  nothing of the effect can land any more. */
export async function claimProbe(db: Queryable, ask: ProbeAsk): Promise<EffectRow | null> {
  const rows = await db.query<EffectRow>(sql`
    update ops_effects set probes = probes + 1, probe_after = ops_now() + ${ask.lookSeconds} * interval '1 second'
    where id = (
      select e.id from ops_effects e
      where e.status = 'unknown' and e.class = 'probe' and e.probes < ${ask.looks} and e.settle_by < ops_now()
        and (e.probe_after is null or e.probe_after <= ops_now())
      order by e.settle_by, e.id limit 1 for update skip locked)
    returning *`)
  return rows[0] ?? null
}

export interface ProbeReport {
  effect: EffectRow
  found: 'happened' | 'not_happened' | 'cannot_tell'
  evidence: string
  /** What the target showed, when it happened. */
  result: Readonly<Record<string, unknown>> | null
  /** How often it must have been absent before that is believed. */
  absences: number
  /** Before it is looked for again. */
  spacingSeconds: number
}

/** Writes down what a look found, and ends the doubt where that decides. Returns whether it did. */
export async function settleProbe(tx: Tx, report: ProbeReport): Promise<boolean> {
  const { effect, found, evidence, result } = report
  const detail = { evidence, look: effect.probes, ...(result === null ? {} : { result }) }
  await addEvidence(tx, { effectId: effect.id, token: effect.token, source: 'probe', outcome: found, detail })
  const to = found === 'happened' ? 'done' : (await isAbsent(tx, report)) ? 'failed' : null
  if (to === null) {
    await tx.query(sql`
      update ops_effects set probe_after = ops_now() + ${report.spacingSeconds} * interval '1 second'
      where id = ${effect.id} and status = 'unknown' returning id`)
    return false
  }
  const rows = await tx.query(sql`
    update ops_effects
    set status = ${to}, result = coalesce(${result === null ? null : JSON.stringify(result)}::jsonb, result),
        problem = ${to === 'done' ? null : `it did not happen: ${evidence}`}
    where id = ${effect.id} and status = 'unknown' and token is not distinct from ${effect.token} returning id`)
  return rows.length === 1
}

/** Whether this try of the effect was looked for, and absent, often enough. */
async function isAbsent(tx: Tx, { effect, found, absences }: ProbeReport): Promise<boolean> {
  if (found !== 'not_happened') return false
  const rows = await tx.query<{ n: number }>(sql`
    select count(*)::integer as n from ops_effect_evidence
    where effect_id = ${effect.id} and source = 'probe' and outcome = 'not_happened' and token is not distinct from ${effect.token}`)
  return one(rows, 'how often an effect was absent').n >= absences
}

/** Returns steps in doubt that need not be: nothing that they began is open any more. At most `limit`. */
export async function readFreeSteps(
  db: Queryable,
  limit: number,
): Promise<readonly { id: string; mission_id: string }[]> {
  return db.query(sql`
    select s.id, s.mission_id from ops_mission_steps s
    where s.status = 'unknown' and exists (select from ops_effects e where e.step_id = s.id)
      and not exists (select from ops_effects e where e.step_id = s.id and e.status in ('started', 'unknown'))
    order by s.id limit ${limit}`)
}

/** unknown → queued, once nothing that the step began is open any more: it finishes by what is on record, or tries again; → failed when
 *  what it tried did not happen and its attempts are used up. Null when it is not free. */
export async function freeStep(tx: Tx, id: string): Promise<'queued' | 'failed' | null> {
  const rows = await tx.query<{ status: 'queued' | 'failed' }>(sql`
    update ops_mission_steps s
    set status = n.status, rev = s.rev + 1, run_after = ops_now(),
        last_error = case when n.status = 'failed' then 'the effect did not happen, and the attempts are used up' end,
        finished_at = case when n.status = 'failed' then ops_now() end
    from (
      select x.id, case when x.attempt >= x.max_attempts
                          and exists (select from ops_effects e where e.step_id = x.id and e.status = 'failed')
                        then 'failed' else 'queued' end as status
      from ops_mission_steps x where x.id = ${id} for update) n
    where s.id = n.id and s.status = 'unknown'
      and not exists (select from ops_effects e where e.step_id = s.id and e.status in ('started', 'unknown'))
    returning s.status`)
  return rows[0]?.status ?? null
}

export interface OpenEffects {
  /** In doubt, and without a key. */
  unkeyed: number
  /** All there are, whatever became of them. */
  all: number
}

/** Returns what of a step's effects is open. */
export async function readOpenEffects(db: Queryable, stepId: string): Promise<OpenEffects> {
  const rows = await db.query<OpenEffects>(sql`
    select count(*) filter (where status = 'unknown' and class <> 'keyed')::integer as unkeyed, count(*)::integer as all
    from ops_effects where step_id = ${stepId}`)
  return one(rows, 'the open effects of a step')
}

/** A human said too early that something did not happen. */
export class TooEarlyError extends Error {
  readonly until: Date
  constructor(until: Date) {
    super(`too early: until ${until.toISOString()} what was begun may still happen`)
    this.name = 'TooEarlyError'
    this.until = until
  }
}

/** What a human says became of what a step planned or began. Throws TooEarlyError while a try may still land. */
export async function answerEffects(
  tx: Tx,
  stepId: string,
  verdict: 'happened' | 'not_happened' | 'abandon',
  said: string,
): Promise<void> {
  const open = await tx.query<EffectRow & { early: boolean }>(sql`
    select *, coalesce(settle_by > ops_now(), false) as early from ops_effects
    where step_id = ${stepId} and status in ('planned', 'unknown') order by seq, id limit 1000 for update`)
  for (const effect of open) {
    if (verdict === 'not_happened') {
      if (effect.status === 'planned') continue
      if (effect.early && effect.settle_by !== null) throw new TooEarlyError(effect.settle_by)
    }
    const to = verdict === 'happened' ? 'done' : verdict === 'abandon' ? 'abandoned' : 'failed'
    await addEvidence(tx, {
      effectId: effect.id,
      token: effect.token,
      source: 'human',
      outcome: verdict,
      detail: { said },
    })
    const rows = await tx.query(sql`
      update ops_effects
      set status = ${to}, problem = ${to === 'done' ? null : said},
          result = case when ${to} = 'done' then payload || jsonb_build_object('resolved_by_human', ${said}::text) else result end
      where id = ${effect.id} and status = ${effect.status} returning id`)
    one(rows, 'answer for an effect')
  }
}
