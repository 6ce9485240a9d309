// Statements on ops_roundtable_turns: what is said, written once and in order. Whoever writes has locked the conversation.

import type { Trust } from '../domain/memory.ts'
import type { Die } from '../domain/proposal.ts'
import type { Interaction, SpeakerWeight, Turn } from '../domain/roundtable.ts'
import { one, type Queryable, type Statement, sql, type Tx } from '../world/db.ts'
import type { Held } from './roundtables.ts'

/** Returns what was said so far, in order: the newest `limit` turns. */
export async function readTurns(
  db: Queryable,
  roundtableId: string,
  limit: number,
): Promise<readonly Turn[]> {
  return db.query<Turn>(sql`
    select t.position, t.speaker, coalesce(a.display_name, case when t.speaker = 'founder' then 'Founder' else t.speaker end) as name,
           t.line, t.interaction
    from (select * from ops_roundtable_turns where roundtable_id = ${roundtableId} order by position desc limit ${limit}) t
    left join ops_agents a on a.id = t.speaker
    order by t.position`)
}

/** A line of another conversation, with how far that is trusted. */
export interface SaidElsewhere {
  line: string
  trust: Trust
}

/** Returns the agents' newest lines in other conversations than this one, newest first, at most `limit`. */
export async function readSaidElsewhere(
  db: Queryable,
  roundtableId: string,
  limit: number,
): Promise<readonly SaidElsewhere[]> {
  return db.query<SaidElsewhere>(sql`
    select t.line, q.trust from (
      select id, created_at, trust from ops_roundtable_queue
      where status in ('running', 'succeeded') and id <> ${roundtableId} order by created_at desc, id desc limit ${limit}) q
    join ops_roundtable_turns t on t.roundtable_id = q.id
    where t.speaker <> 'founder' order by q.created_at desc, q.id desc, t.position desc limit ${limit}`)
}

/** A turn on its way in. */
export interface NewTurn {
  position: number
  speaker: string
  line: string
  interaction: Interaction
  affinity: number | null
  tension: number | null
  weights: readonly SpeakerWeight[]
  dice: readonly Die[]
  simulated: boolean
}

async function insertTurn(tx: Tx, roundtableId: string, turn: NewTurn): Promise<void> {
  const rows = await tx.query(sql`
    insert into ops_roundtable_turns (roundtable_id, position, speaker, line, interaction, affinity, tension, weights, dice, simulated)
    values (${roundtableId}, ${turn.position}, ${turn.speaker}, ${turn.line}, ${turn.interaction}, ${turn.affinity}, ${turn.tension},
            ${JSON.stringify(turn.weights)}::jsonb, ${JSON.stringify(turn.dice)}::jsonb, ${turn.simulated})
    returning position`)
  one(rows, `say turn ${turn.position}`)
}

/** What is there before the next turn is written. */
export interface Said {
  next: number
  remarks: number
}

/** Returns the place of the next turn, and how many remarks of founders there are. Call it with the conversation locked. */
export async function readSaid(tx: Tx, roundtableId: string): Promise<Said> {
  const rows = await tx.query<Said>(sql`
    select coalesce(max(position) + 1, 0) as next, count(*) filter (where speaker = 'founder') as remarks
    from ops_roundtable_turns where roundtable_id = ${roundtableId}`)
  return one(rows, 'what was said')
}

const lockHeld = (held: Held): Statement => sql`
  select id from ops_roundtable_queue
  where id = ${held.id} and lease_token = ${held.token} and status = 'running' and spoken_at is null for update`

/** Says an agent's turn. `lost`: the lease is; `overtaken`: somebody has said something meanwhile, and the turn was an answer to what
 *  came before that. In both cases nothing is written. */
export async function speakTurn(tx: Tx, held: Held, turn: NewTurn): Promise<'spoken' | 'lost' | 'overtaken'> {
  if ((await tx.query(lockHeld(held))).length === 0) return 'lost'
  if ((await readSaid(tx, held.id)).next !== turn.position) return 'overtaken'
  await insertTurn(tx, held.id, turn)
  const counted = await tx.query(sql`
    update ops_roundtable_queue set turns_spoken = turns_spoken + 1 where id = ${held.id} returning id`)
  one(counted, 'count a turn')
  return 'spoken'
}

/** Says a founder's remark and lets the talk have `turnsPlanned` turns of agents. Call it with the conversation locked and running. */
export async function remark(
  tx: Tx,
  roundtableId: string,
  said: { position: number; line: string; turnsPlanned: number },
): Promise<void> {
  await insertTurn(tx, roundtableId, {
    position: said.position,
    speaker: 'founder',
    line: said.line,
    interaction: 'remark',
    affinity: null,
    tension: null,
    weights: [],
    dice: [],
    simulated: false,
  })
  const rows = await tx.query(sql`
    update ops_roundtable_queue set turns_planned = ${said.turnsPlanned} where id = ${roundtableId} returning id`)
  one(rows, 'make room for an answer')
}

/** The talk is over before the turn at `next`: what is left is the distillation. False when the lease is lost, or when somebody has
 *  said something meanwhile. */
export async function endTalk(tx: Tx, held: Held, next: number, reason: string): Promise<boolean> {
  if ((await tx.query(lockHeld(held))).length === 0) return false
  if ((await readSaid(tx, held.id)).next !== next) return false
  const rows = await tx.query(sql`
    update ops_roundtable_queue set spoken_at = ops_now(), end_reason = ${reason.slice(0, 500).toWellFormed()}
    where id = ${held.id} returning id`)
  one(rows, 'end a talk')
  return true
}
