// Holds a conversation: turn after turn, each read from and written to the database before the next one is thought of, so that a
// process that dies leaves nothing but a lease. What it leaves behind when it is over is distilled elsewhere (spec section 7).

import type { Policies } from '../domain/policy.ts'
import { goesInCircles } from '../domain/repetition.ts'
import { founderSpeaker, type Turn } from '../domain/roundtable.ts'
import { fewestSeats } from '../domain/seating.ts'
import { callsLeftToTalk } from '../domain/talk-bounds.ts'
import { type ClaimedRoundtable, type Held, readHeld, renewRoundtable } from '../store/roundtables.ts'
import { endTalk, readTurns } from '../store/turns.ts'
import type { World } from '../world/world.ts'
import { placeAfter } from './next-speaker.ts'
import { readPolicies } from './policies.ts'
import { stillSeated, type Table, takeSeats } from './take-seats.ts'
import { type TurnOutcome, takeTurn } from './take-turn.ts'
import { hint } from './wake.ts'

/** More than a conversation can have: 40 turns of agents and 20 remarks. */
const turnsRead = 100
/** A model that fails after so many turns ends the talk; before, it is tried again later. */
const enoughTurns = 2
/** A talk that would have to wait longer for a provider or a budget ends instead; nobody remembers what it was about. */
const longestBreakSeconds = 600

export type TalkEnd =
  /** It is over, now or before. */
  | { ending: 'spoken' }
  | { ending: 'lost' }
  /** It is to go on later, and has done nothing wrong. */
  | { ending: 'interrupted'; reason: string }
  | { ending: 'stuck'; reason: string; retryable: boolean; parkSeconds: number | null }

/** Returns why no conversation may run under these policies, or null. */
export function whyNoTalk({ system, worker_policy, roundtable_policy }: Policies): string | null {
  if (!system.enabled) return 'the kill switch was thrown'
  if (!worker_policy.enabled) return 'worker_policy.enabled is false'
  return roundtable_policy.enabled ? null : 'roundtable_policy.enabled is false'
}

/** Holds the conversation until its talk is over or it must be left. The lease is renewed at every turn. */
export async function holdRoundtable(
  world: World,
  claimed: ClaimedRoundtable,
  signal: AbortSignal,
): Promise<TalkEnd> {
  const { db } = world
  const held: Held = { id: claimed.id, token: claimed.lease_token }
  let table: Table | null = null
  for (;;) {
    const { policies } = await readPolicies(db)
    // Turns before the row: a remark that comes in between makes what follows be overtaken, never go unanswered.
    const turns = await readTurns(db, held.id, turnsRead)
    const isHeld = await renewRoundtable(db, held, policies.worker_policy.lease_seconds)
    const row = isHeld ? await readHeld(db, held) : null
    if (row === null) return { ending: 'lost' }
    if (row.spoken_at !== null) return { ending: 'spoken' }
    const stop = whyNoTalk(policies) ?? (signal.aborted ? 'the worker went home' : null)
    if (stop !== null) return { ending: 'interrupted', reason: stop }
    if (table === null) {
      const seated = await takeSeats(world, row, policies)
      if ('problem' in seated)
        return { ending: 'stuck', reason: seated.problem, retryable: false, parkSeconds: null }
      if ('lost' in seated) return { ending: 'lost' }
      table = seated.table
      // How many turns they will have is known only now.
      continue
    }
    table = await stillSeated(world, table)
    const callsLeft = callsLeftToTalk(row, policies.conversation_policy)
    const over = whyOver(row, table, turns, policies, callsLeft)
    const outcome =
      over === null ? await takeTurn(world, { table, row, turns, policies, callsLeft }, signal) : null
    if (signal.aborted && outcome?.outcome === 'unusable') continue
    const left = await after(world, { held, row, turns, over, outcome })
    if (left !== null) return left
    if (outcome?.outcome === 'spoken') await pause(world, row.id, placeAfter(turns), policies, signal)
  }
}

/** Returns why the talk is over, or null: everybody has spoken, it has cost what it may, or it brings nothing new any more. */
function whyOver(
  row: ClaimedRoundtable,
  { seats }: Table,
  turns: readonly Turn[],
  { conversation_policy: policy }: Policies,
  callsLeft: number,
): string | null {
  if (row.turns_spoken >= row.turns_planned) return `all ${row.turns_planned} turns are spoken`
  if (seats.length < fewestSeats) return 'the others at the table have retired'
  if (callsLeft === 0) {
    return `it has cost what it may: ${row.model_calls} of ${policy.max_model_calls} model calls, ${row.tokens_spent} of ${policy.max_tokens} tokens, the distillation's share kept`
  }
  // A founder who has just said something is answered.
  if (turns.at(-1)?.speaker === founderSpeaker) return null
  const lines = turns.filter((turn) => turn.speaker !== founderSpeaker).map((turn) => turn.line)
  return goesInCircles(lines, policy.repetition_likeness)
    ? 'it goes in circles: nothing new was said lately'
    : null
}

interface Passed {
  held: Held
  row: ClaimedRoundtable
  turns: readonly Turn[]
  over: string | null
  outcome: TurnOutcome | null
}

/** Ends the talk where it is over; returns how it must be left, null when it goes on. A talk whose end comes too late, since a founder
 *  has said something meanwhile, goes on; one whose lease is lost finds out at its next look. */
async function after(world: World, { held, row, turns, over, outcome }: Passed): Promise<TalkEnd | null> {
  const end = (reason: string): Promise<boolean> =>
    world.db.transaction((tx) => endTalk(tx, held, placeAfter(turns), reason))
  if (over !== null) await end(over)
  if (outcome?.outcome === 'circles') await end(outcome.reason)
  if (outcome?.outcome === 'spoken') await hint(world, 'events')
  if (outcome?.outcome !== 'unusable') return null
  const { reason, retryable, parkSeconds = null } = outcome
  const goesOnSoon = parkSeconds !== null && parkSeconds <= longestBreakSeconds
  if (goesOnSoon || row.turns_spoken < enoughTurns) return { ending: 'stuck', reason, retryable, parkSeconds }
  await end(`no usable answer came for the next turn: ${reason}`)
  return null
}

/** Lets the line sink in: a gap as policy says, its length rolled. */
async function pause(
  world: World,
  id: string,
  position: number,
  { roundtable_policy: { turn_gap_ms: gap } }: Policies,
  signal: AbortSignal,
): Promise<void> {
  const [least, most] = [Math.min(...gap), Math.max(...gap)]
  const { roll } = world.rng.roll(`roundtable:${id}:${position}:gap`)
  await world.clock.sleep(least + roll * (most - least), signal)
}
