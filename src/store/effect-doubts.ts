// Statements that end a doubt: by looking at the target again, or by what a human says. Who looks, and how, is not known here.

import { one, type Queryable, type Statement, sql, type Tx } from '../world/db.ts'
import { addEvidence, type EffectRow } from './effects.ts'

interface Pauses {
  /** Before it is looked for again. */
  spacingSeconds: number
  /** At most so long: each look that decides nothing doubles the pause. */
  longestSeconds: number
}

export interface ProbeAsk extends Pauses {
  /** How long a look may take; whoever has not said by then what it saw is dead, and another looks. */
  lookSeconds: number
  /** So long after nothing can land any more a target is asked that does not answer; the look after that is the last. */
  askedSeconds: number
}

/** Takes an effect in doubt whose target is to be looked at now; null when there is none. The first look comes when nothing of the effect
 *  can land any more. The last one leaves the doubt to a human before it is made: whoever makes it may be killed. */
export async function claimProbe(db: Queryable, ask: ProbeAsk): Promise<EffectRow | null> {
  const rows = await db.query<EffectRow>(sql`
    update ops_effects
    set probes = probes + 1, probe_after = ops_now() + (${ask.lookSeconds} + ${pauseOf(ask)}) * interval '1 second',
        left_to_human_at = case when settle_by <= ops_now() - ${ask.askedSeconds} * interval '1 second' then ops_now() end
    where id = (
      select e.id from ops_effects e
      where e.status = 'unknown' and e.class = 'probe' and e.left_to_human_at is null and e.settle_by < ops_now()
        and (e.probe_after is null or e.probe_after <= ops_now())
      order by e.settle_by, e.id limit 1 for update skip locked)
    returning *`)
  return rows[0] ?? null
}

/** Seconds to the next look, growing with the looks that were taken. */
const pauseOf = ({ spacingSeconds, longestSeconds }: Pauses): Statement =>
  sql`least(${longestSeconds}::float8, ${spacingSeconds}::float8 * power(2, least(greatest(probes - 1, 0), 20)))`

export interface ProbeReport extends Pauses {
  /** As it was when the look was taken. */
  effect: EffectRow
  found: 'happened' | 'not_happened' | 'cannot_tell' | 'no_answer'
  evidence: string
  /** What the target showed, when it happened. */
  result: Readonly<Record<string, unknown>> | null
  /** How often it must have been absent before that is believed. */
  absences: number
  /** How often a target may answer without deciding it. */
  cannotTell: number
}

/** Writes down what a look found, and ends the doubt where that decides. Whoever comes back after another has looked is believed only that
 *  it happened: that is never unsaid, not by three absences or a human's word either. Returns whether the effect moved. */
export async function settleProbe(tx: Tx, report: ProbeReport): Promise<boolean> {
  const { effect, found, evidence, result } = report
  const locked = await tx.query<EffectRow>(sql`select * from ops_effects where id = ${effect.id} for update`)
  const { status, token, probes } = one(locked, 'the effect that was looked for')
  const isLate = status !== 'unknown' || token !== effect.token || probes !== effect.probes
  const detail = {
    evidence,
    look: effect.probes,
    ...(isLate ? { late: true } : {}),
    ...(result === null ? {} : { result }),
  }
  await addEvidence(tx, { effectId: effect.id, token: effect.token, source: 'probe', outcome: found, detail })
  if (found === 'happened')
    return token === effect.token && (await endDoubt(tx, report, ['unknown', 'failed'], 'done'))
  if (isLate) return false
  const said = await countAnswers(tx, report)
  if (found === 'not_happened' && said >= report.absences) return endDoubt(tx, report, ['unknown'], 'failed')
  await pauseLooks(tx, report, said)
  return false
}

async function endDoubt(
  tx: Tx,
  { effect, evidence, result }: ProbeReport,
  from: readonly EffectRow['status'][],
  to: 'done' | 'failed',
): Promise<boolean> {
  const rows = await tx.query(sql`
    update ops_effects
    set status = ${to}, result = coalesce(${result === null ? null : JSON.stringify(result)}::jsonb, result),
        problem = ${to === 'done' ? null : `it did not happen: ${evidence}`}
    where id = ${effect.id} and status = any (${from}::text[]) returning id`)
  return rows.length === 1
}

/** How often looks at this try said the same, those left out that came back late. */
async function countAnswers(tx: Tx, { effect, found }: ProbeReport): Promise<number> {
  const rows = await tx.query<{ n: number }>(sql`
    select count(*)::integer as n from ops_effect_evidence
    where effect_id = ${effect.id} and source = 'probe' and outcome = ${found} and token is not distinct from ${effect.token}
      and not detail ? 'late'`)
  return one(rows, 'how often a target said the same').n
}

/** Says when it is looked for again, or that it is not. A target that answers that it has nothing is asked again soon, the last look
 *  or not; one that answers often without deciding it is not asked again. */
async function pauseLooks(tx: Tx, report: ProbeReport, said: number): Promise<void> {
  const { effect, found, spacingSeconds } = report
  const absent = found === 'not_happened'
  const rows = await tx.query(sql`
    update ops_effects
    set probe_after = ops_now() + ${absent ? sql`${spacingSeconds}::float8` : pauseOf(report)} * interval '1 second',
        left_to_human_at = case when ${absent} then null
                                when ${found === 'cannot_tell' && said >= report.cannotTell} then ops_now()
                                else left_to_human_at end
    where id = ${effect.id} and status = 'unknown' returning id`)
  one(rows, 'pause the looks at an effect')
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

/** What a human said is not taken: the message says why. */
export class NotTakenError extends Error {}

/** What a human says became of what a step planned or began. Who says that it happened is believed over looks that did not find it, and did
 *  by hand what had failed. Throws NotTakenError while what is said not to have happened may still land, and
 *  when what is to be given up has just been found to have happened. */
export async function answerEffects(
  tx: Tx,
  stepId: string,
  verdict: 'happened' | 'not_happened' | 'abandon',
  said: string,
): Promise<void> {
  const open = await tx.query<EffectRow & { early: boolean }>(sql`
    select *, coalesce(settle_by > ops_now(), false) as early from ops_effects
    where step_id = ${stepId} and (status in ('planned', 'unknown') or (status = 'failed' and ${verdict} = 'happened'))
    order by seq, id limit 1000 for update`)
  if (verdict === 'abandon' && open.length === 0 && (await hasHappened(tx, stepId)))
    throw new NotTakenError('it has just been found that it happened: the step goes on by itself')
  for (const effect of open) {
    if (verdict === 'not_happened') {
      if (effect.status === 'planned') continue
      if (effect.early && effect.settle_by !== null)
        throw new NotTakenError(
          `too early: until ${effect.settle_by.toISOString()} what was begun may still happen`,
        )
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

async function hasHappened(tx: Tx, stepId: string): Promise<boolean> {
  const rows = await tx.query(
    sql`select from ops_effects where step_id = ${stepId} and status = 'done' limit 1`,
  )
  return rows.length === 1
}
