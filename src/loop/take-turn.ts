// One turn: who speaks and how it is meant, what they say, and whether it may be said. Draws are named after the conversation and the
// turn's place in it, so that whoever takes over draws the same.

import type { TurnAsk } from '../domain/life-thoughts.ts'
import type { Policies } from '../domain/policy.ts'
import type { Die } from '../domain/proposal.ts'
import { repeatedLine } from '../domain/repetition.ts'
import { founderSpeaker, type Interaction, type SpeakerWeight, type Turn } from '../domain/roundtable.ts'
import { affinityOf, type Drawn, interactionFor } from '../domain/speaker.ts'
import { ThoughtError } from '../domain/thought.ts'
import { cleanLine } from '../domain/turn-text.ts'
import { lifeMind } from '../mind/life.ts'
import type { ModelCallRecord } from '../mind/options.ts'
import type { SpeakerRow } from '../store/agents.ts'
import type { ClaimedRoundtable } from '../store/roundtables.ts'
import { readSaidElsewhere, speakTurn } from '../store/turns.ts'
import type { Roll } from '../world/rng.ts'
import type { World } from '../world/world.ts'
import { withCallsLeft } from './bounded-world.ts'
import { mindFor } from './mind-for.ts'
import { drawOf, nextSpeaker, placeAfter } from './next-speaker.ts'
import { recordUses } from './recall.ts'
import type { Table } from './take-seats.ts'

/** How many lines of other conversations a speaker is shown, so as not to say them again: about two weeks of them. */
const shownElsewhere = 400
/** How many of them, the newest, a new line is compared with. */
const comparedElsewhere = 40
/** A line that was said before, here or elsewhere, or of which nothing is left, gets one more try. */
const tries = 2
/** How somebody stands to the founder, as far as a table is concerned. */
const towardFounder = 0.5

/** What there is to decide a turn from. */
export interface TurnFacts {
  table: Table
  row: ClaimedRoundtable
  turns: readonly Turn[]
  policies: Policies
  /** Model calls that may still be made for it. */
  callsLeft: number
}

export type TurnOutcome =
  | { outcome: 'spoken' | 'lost' | 'overtaken' }
  /** The same was said before, twice tried. */
  | { outcome: 'circles'; reason: string }
  /** `parkSeconds`: no line came for want of money or of a provider, and none will before that. */
  | { outcome: 'unusable'; reason: string; retryable: boolean; parkSeconds?: number | null }

/** Takes the next turn. A line that is overtaken by a founder's remark is not said: the next turn answers the remark. */
export async function takeTurn(world: World, facts: TurnFacts, signal: AbortSignal): Promise<TurnOutcome> {
  const drawn = drawTurn(world, facts)
  const { table, turns } = facts
  const who = drawn === null ? undefined : table.speakers.get(drawn.speaker)
  if (drawn === null || who === undefined) {
    return { outcome: 'unusable', reason: 'nobody is there who could speak next', retryable: false }
  }
  const found = await findLine(world, facts, drawn, who, signal)
  if ('outcome' in found) return found
  const { speaker, interaction, affinity, weights, dice } = drawn
  const isFirst = !turns.some((turn) => turn.speaker === speaker)
  const outcome = await world.db.transaction(async (tx) => {
    const how = await speakTurn(tx, table.held, {
      position: placeAfter(turns),
      speaker,
      line: found.line,
      interaction,
      affinity,
      tension: affinity === null ? null : 1 - affinity,
      weights,
      dice,
      simulated: found.simulated,
    })
    if (how === 'spoken' && isFirst) await recordUses(tx, usesOf(table, speaker))
    return how
  })
  return { outcome }
}

const usesOf = ({ memories, held }: Table, agentId: string) =>
  (memories.get(agentId) ?? []).map(({ id }) => ({
    memoryId: id,
    how: 'prompt' as const,
    agentId,
    roundtableId: held.id,
  }))

interface DrawnTurn {
  speaker: string
  interaction: Interaction
  /** Null where nobody, or a founder, is answered. */
  affinity: number | null
  toward: TurnAsk['toward']
  weights: readonly SpeakerWeight[]
  dice: readonly Die[]
}

/** Returns who speaks next and how it is meant; null when nobody may. */
function drawTurn(world: World, { table, turns }: TurnFacts): DrawnTurn | null {
  const { held, bonds } = table
  const now = { roundtableId: held.id, seats: table.seats.map(({ id }) => id), bonds, turns }
  const next = nextSpeaker(world.rng, now)
  if (next === null) return null
  const { speaker, weights } = next
  const last = turns.at(-1)
  const dice = dieOf('speaker', next.roll, next.drawn)
  if (last === undefined)
    return { speaker, interaction: 'opening', affinity: null, toward: null, weights, dice }
  if (last.speaker === founderSpeaker) {
    const toward = { id: founderSpeaker, name: 'the founder', affinity: towardFounder }
    return { speaker, interaction: 'neutral', affinity: null, toward, weights, dice }
  }
  const affinity = affinityOf(bonds, speaker, last.speaker)
  const roll = world.rng.roll(drawOf(now, 'interaction'))
  const meant = interactionFor(affinity, roll.roll)
  return {
    speaker,
    interaction: meant.drawn,
    affinity,
    toward: { id: last.speaker, name: last.name, affinity },
    weights,
    dice: [...dice, ...dieOf('interaction', roll, meant)],
  }
}

const dieOf = (of: string, { seed, roll }: Roll, drawn: Drawn<unknown> | null): readonly Die[] =>
  drawn === null || drawn.threshold === null ? [] : [{ of, seed, roll, threshold: drawn.threshold }]

type Line = { line: string; simulated: boolean }

/** Returns a line that may be said, or what came instead of it. */
async function findLine(
  world: World,
  facts: TurnFacts,
  drawn: DrawnTurn,
  who: SpeakerRow,
  signal: AbortSignal,
): Promise<Line | TurnOutcome> {
  const { table, turns, policies } = facts
  const bounded = withCallsLeft(world, facts.callsLeft)
  const earlier = turns.filter((turn) => turn.speaker !== founderSpeaker).map((turn) => turn.line)
  const names = table.seats.flatMap((seat) => [seat.displayName, seat.id, seat.role])
  const maxChars = policies.roundtable_policy.max_turn_chars
  const others = await readSaidElsewhere(world.db, table.held.id, shownElsewhere)
  const elsewhere = others.slice(0, comparedElsewhere).map(({ line }) => line)
  // What a less trusted table said is not shown at this one: what comes of this talk counts as trusted as the table is.
  const shown = others.filter(({ trust }) => trust >= facts.row.trust).map(({ line }) => line)
  const { repetition_likeness: limit } = policies.conversation_policy
  const refused: string[] = []
  let last: Line | TurnOutcome = { outcome: 'unusable', reason: 'nothing was said', retryable: true }
  for (let n = 0; n < tries; n++) {
    const seed = `roundtable:${table.held.id}:${placeAfter(turns)}${n === 0 ? '' : ':again'}`
    const ask = { ...askOf(facts, drawn, [...refused, ...shown]), refused: refused.length }
    const heard = await hear(bounded, who, seed, ask, policies, signal)
    // Asked once more in vain: what came of the first line stands.
    if ('outcome' in heard) return n === 0 ? heard : last
    const cleaned = cleanLine(heard.line, { maxChars, names })
    if ('problem' in cleaned) {
      if (n === 0) last = { outcome: 'unusable', reason: cleaned.problem, retryable: true }
      continue
    }
    const { line } = cleaned
    const repeated = repeatedLine(line, earlier, limit)
    const said = { line, simulated: heard.simulated }
    if (repeated === null && repeatedLine(line, elsewhere, limit) === null) return said
    // What was said at another table is worth a better try, and no reason to be silent.
    if (repeated === null) last = said
    else if (!('line' in last))
      last = { outcome: 'circles', reason: `it goes in circles: "${repeated.line}" was said before` }
    refused.unshift(line)
  }
  return last
}

/** Asks for one line; every call is on record. */
async function hear(
  world: World,
  who: SpeakerRow,
  seed: string,
  ask: TurnAsk & { roundtableId: string },
  policies: Policies,
  signal: AbortSignal,
): Promise<Line | (TurnOutcome & { outcome: 'unusable' })> {
  const { roundtableId, ...question } = ask
  const options = mindFor(world, who, {
    seed,
    signal,
    missionId: null,
    stepId: null,
    roundtableId,
    policies,
  })
  let simulated = false
  const record = (call: ModelCallRecord): Promise<void> => {
    simulated = call.simulated
    return options.record(call)
  }
  try {
    const { line } = await lifeMind({ ...options, record }).speak(question)
    return { line, simulated }
  } catch (error) {
    if (!(error instanceof ThoughtError)) throw error
    const { message: reason, retryable, parkSeconds } = error
    return { outcome: 'unusable', reason, retryable, parkSeconds }
  }
}

function askOf(
  { table, row, turns, policies }: TurnFacts,
  drawn: DrawnTurn,
  said: readonly string[],
): TurnAsk & { roundtableId: string } {
  const { format, purpose, formal, temperature } = table.format
  return {
    roundtableId: table.held.id,
    rules: { format, purpose, formal, temperature },
    topic: table.topic,
    seats: table.seats,
    briefing: table.briefing,
    memories: table.memories.get(drawn.speaker) ?? [],
    modifiers: table.voices[drawn.speaker] ?? [],
    transcript: turns,
    interaction: drawn.interaction,
    toward: drawn.toward,
    turn: row.turns_spoken + 1,
    turns: row.turns_planned,
    maxChars: policies.roundtable_policy.max_turn_chars,
    said,
  }
}
