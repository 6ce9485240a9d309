// Who speaks next at a table, and why. The draws are named after the conversation and the turn's place in it, so that whoever asks, here
// or in another process, now or after a crash, is told the same.

import { type Bond, founderSpeaker, type SpeakerWeight, type Turn } from '../domain/roundtable.ts'
import { type Drawn, drawSpeaker, speakerWeights } from '../domain/speaker.ts'
import { readSpeakers } from '../store/agents.ts'
import { readBonds } from '../store/relationships.ts'
import type { Rng, Roll } from '../world/rng.ts'
import type { World } from '../world/world.ts'

export interface TableNow {
  roundtableId: string
  /** Ids in the order of seating, the opener first, without those who have retired. */
  seats: readonly string[]
  bonds: readonly Bond[]
  turns: readonly Pick<Turn, 'position' | 'speaker'>[]
}

export interface NextSpeaker {
  speaker: string
  /** Empty for the opening, which is the first seat's. */
  weights: readonly SpeakerWeight[]
  drawn: Drawn<SpeakerWeight> | null
  roll: Roll
}

/** Returns the place of the turn after these. Places may be missing: somebody with the database in hand can leave them out. */
export const placeAfter = (turns: readonly Pick<Turn, 'position'>[]): number =>
  (turns.at(-1)?.position ?? -1) + 1

/** Returns the name of a draw of the next turn. */
export const drawOf = (
  { roundtableId, turns }: Pick<TableNow, 'roundtableId' | 'turns'>,
  of: string,
): string => `roundtable:${roundtableId}:${placeAfter(turns)}:${of}`

/** Returns who speaks next (spec section 7); null when nobody may. */
export function nextSpeaker(rng: Rng, table: TableNow): NextSpeaker | null {
  const { seats, bonds, turns } = table
  const rollOf = (of: string): Roll => rng.roll(drawOf(table, of))
  const spoken = turns.map((turn) => turn.speaker).filter((speaker) => speaker !== founderSpeaker)
  const jitter = Object.fromEntries(seats.map((id) => [id, rollOf(`jitter:${id}`).roll]))
  const weights = spoken.length === 0 ? [] : speakerWeights({ seats, spoken, bonds, jitter })
  const roll = rollOf('speaker')
  const drawn = drawSpeaker(weights, roll.roll)
  const speaker = spoken.length === 0 ? seats[0] : drawn?.drawn.agent
  return speaker === undefined ? null : { speaker, weights, drawn, roll }
}

/** Returns who has the word at a table of these participants, in the order of their seats, after these turns: drawn as the worker at that
 *  table draws it, unless an affinity has moved since they sat down there, which it does not see. Null when nobody may speak. */
export async function whoSpeaksNext(
  { db, rng }: World,
  {
    roundtableId,
    turns,
    participants,
  }: Pick<TableNow, 'roundtableId' | 'turns'> & { participants: readonly string[] },
): Promise<string | null> {
  const there = new Set((await readSpeakers(db, participants)).map(({ id }) => id))
  const seats = participants.filter((id) => there.has(id))
  const bonds = await readBonds(db, participants)
  return nextSpeaker(rng, { roundtableId, seats, bonds, turns })?.speaker ?? null
}
