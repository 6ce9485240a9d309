// The one door of conversations: the schedule, relationships and founders convene here. It becomes a row that waits, or one that was
// turned away with what each gate measured; both with their event, in one transaction (spec section 7).

import { isStorable } from '../domain/draft-check.ts'
import { type Format, formatsInForce } from '../domain/format.ts'
import { type QuotaAsk, refusalOf } from '../domain/gate.ts'
import type { Policies } from '../domain/policy.ts'
import type { Die, GateReading, Problem } from '../domain/proposal.ts'
import type { RoundtableSource } from '../domain/roundtable.ts'
import { type Candidate, fewestSeats, whoIsAt } from '../domain/seating.ts'
import { readCandidates } from '../store/agents.ts'
import { readQuotas, takeQuotas } from '../store/quotas.ts'
import {
  insertRoundtable,
  type NewRoundtable,
  readDayStart,
  readEarlierRoundtable,
} from '../store/roundtables.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { readPolicies } from './policies.ts'
import { seatsFor } from './seat.ts'
import { hint } from './wake.ts'

/** The longest a conversation's topic, a trace and a room's name may be, characters. */
export const conveneLimits = { topicChars: 300, traceChars: 300, roomChars: 40, participants: 40 } as const

export interface ConveneAsk {
  format: string
  topic: string
  /** Agents by id or role; null: whoever the format asks for. */
  participants: readonly string[] | null
  source: RoundtableSource
  /** With `source`, what makes it the same conversation when it is convened again. */
  traceId: string | null
  by: string
  /** The rolls that led here. */
  dice?: readonly Die[]
  /** One conversation at a time in a room; `main` when left out. */
  room?: string
}

/** `created` is false when the same (source, trace) had been answered before: the record is that first answer. */
export type ConveneAnswer =
  | {
      outcome: 'recorded'
      created: boolean
      roundtable: {
        id: string
        status: 'pending' | 'rejected'
        rejectionReason: string | null
        gates: readonly GateReading[]
      }
    }
  | { outcome: 'malformed'; problems: readonly Problem[] }

/** Convenes a conversation: see ConveneAnswer. A malformed one leaves nothing behind. */
export async function convene(world: World, ask: ConveneAsk): Promise<ConveneAnswer> {
  const { policies } = await readPolicies(world.db)
  const company = await readCandidates(world.db)
  const formats = formatsInForce(policies.roundtable_formats)
  const format = formats.find((one) => one.format === ask.format)
  const problems = problemsOf(ask, formats, company)
  if (problems.length > 0 || format === undefined) return { outcome: 'malformed', problems }
  const earlier = await answeredBefore(world, ask)
  if (earlier !== null) return earlier
  const id = world.rng.id(world.clock.now())
  const row = {
    id,
    format: format.format,
    topic: ask.topic.trim() || format.purpose,
    participants: seatsFor(world, id, format, ask.participants ?? [], company),
    source: ask.source,
    traceId: ask.traceId,
    by: ask.by,
    room: ask.room ?? 'main',
    dice: ask.dice ?? [],
  }
  try {
    const filed = await world.db.transaction((tx) => file(tx, row, policies, company.length))
    if (filed.roundtable.status === 'pending') await hint(world, 'roundtable_due')
    return filed
  } catch (error) {
    if (!(error instanceof ConvenedMeanwhile)) throw error
  }
  const first = await answeredBefore(world, ask)
  if (first === null) throw new Error(`trace ${ask.source}/${ask.traceId} was taken and is gone`)
  return first
}

async function answeredBefore(world: World, ask: ConveneAsk): Promise<ConveneAnswer | null> {
  if (ask.traceId === null) return null
  const earlier = await readEarlierRoundtable(world.db, ask.source, ask.traceId)
  if (earlier === null) return null
  // What has become of it since is another question: it was let in, or turned away.
  const status = earlier.status === 'rejected' ? 'rejected' : 'pending'
  return { outcome: 'recorded', created: false, roundtable: { ...earlier, status } }
}

/** Thrown to undo what the transaction has taken when the same trace turns out to be there already. */
class ConvenedMeanwhile extends Error {}

async function file(
  tx: Tx,
  row: Omit<NewRoundtable, 'gates' | 'rejectionReason'>,
  policies: Policies,
  agents: number,
): Promise<ConveneAnswer & { outcome: 'recorded' }> {
  const { enabled, max_daily_conversations: limit } = policies.roundtable_policy
  const fixed: GateReading[] = [
    {
      gate: 'roundtable_policy.enabled',
      measured: enabled ? 0 : 1,
      limit: 0,
      ok: enabled,
      ...(enabled ? {} : { note: 'conversations are switched off' }),
    },
    tableGate(agents),
  ]
  const quota: QuotaAsk = {
    gate: 'roundtable_policy.max_daily_conversations',
    take: 1,
    limit,
    windowStart: await readDayStart(tx, policies.company.time_zone),
    kinds: [],
  }
  const shut = refusalOf(fixed) !== null
  const gates = [...fixed, ...(shut ? await readQuotas(tx, [quota]) : await takeQuotas(tx, [quota]))]
  const rejectionReason = refusalOf(gates)
  if (!(await insertRoundtable(tx, { ...row, gates, rejectionReason }))) throw new ConvenedMeanwhile()
  const status = rejectionReason === null ? 'pending' : 'rejected'
  return { outcome: 'recorded', created: true, roundtable: { id: row.id, status, rejectionReason, gates } }
}

/** Two must be there to talk with each other: the reading is how many are missing. */
function tableGate(agents: number): GateReading {
  const missing = Math.max(0, fewestSeats - agents)
  const note = `a conversation takes ${fewestSeats} agents and the company has ${agents}`
  return {
    gate: 'agents_missing',
    measured: missing,
    limit: 0,
    ok: missing === 0,
    ...(missing > 0 ? { note } : {}),
  }
}

function problemsOf(
  ask: ConveneAsk,
  formats: readonly Format[],
  company: readonly Candidate[],
): readonly Problem[] {
  const problems: Problem[] = []
  const say = (path: string, problem: string): void => void problems.push({ path, problem })
  const format = formats.find((one) => one.format === ask.format)
  if (format === undefined) {
    const names = formats.map((one) => one.format).join(', ')
    say('format', `no format is called "${ask.format.slice(0, 60).toWellFormed()}"; there are ${names}`)
  }
  const topic = ask.topic.trim()
  if (topic === '' && ask.source === 'human') say('topic', 'must not be empty')
  if (topic.length > conveneLimits.topicChars)
    say('topic', `must be at most ${conveneLimits.topicChars} characters`)
  for (const [path, text] of Object.entries({
    topic,
    trace: ask.traceId ?? '',
    room: ask.room ?? '',
    by: ask.by,
  })) {
    if (!isStorable(text)) say(path, 'must be whole Unicode characters without NUL')
  }
  if (/[\p{Cc}\u2028\u2029]/u.test(topic)) say('topic', 'must be one line')
  if (ask.traceId !== null && (ask.traceId === '' || ask.traceId.length > conveneLimits.traceChars))
    say('trace', `must have 1 to ${conveneLimits.traceChars} characters`)
  if (ask.room !== undefined && (ask.room === '' || ask.room.length > conveneLimits.roomChars))
    say('room', `must have 1 to ${conveneLimits.roomChars} characters`)
  for (const problem of problemsOfGuests(ask, format ?? null, company)) say('participants', problem)
  return problems
}

function problemsOfGuests(
  { participants, source }: ConveneAsk,
  format: Format | null,
  company: readonly Candidate[],
): readonly string[] {
  if (participants === null) return []
  if (participants.length === 0) return ['must not be empty; leave it out to let the format decide']
  if (participants.length > conveneLimits.participants)
    return [`must be at most ${conveneLimits.participants}`]
  const strangers = participants.filter((name) => whoIsAt(name, company) === null)
  if (strangers.length > 0) {
    const shown = strangers.map((name) => `"${name.slice(0, 40).toWellFormed()}"`).join(', ')
    return [`nobody is, or covers, ${shown}; there are ${company.map((one) => one.id).join(', ')}`]
  }
  const guests = new Set(participants.map((name) => whoIsAt(name, company))).size
  const most = format?.agents[1] ?? guests
  // The schedule asks for all of a company that may have outgrown the table: it seats as many as there are chairs.
  return source === 'human' && guests > most
    ? [`a ${format?.format} seats at most ${most} and ${guests} are asked for`]
    : []
}
