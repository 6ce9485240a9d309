// Who sits at a table and how long they talk, given the company and the rolls (spec section 7). Pure: chance comes as arguments.

import type { Format } from './format.ts'

/** Somebody who could sit there: named by id, by role, or by a role of a larger company that they cover. */
export interface Candidate {
  id: string
  role: string
  covers: readonly string[]
}

/** Fewer cannot talk with each other. */
export const fewestSeats = 2

/** Returns the id of whom a name means: the agent of that id, else of that role, else who covers it, the first by id; or null. */
export function whoIsAt(name: string, company: readonly Candidate[]): string | null {
  const by = (fits: (one: Candidate) => boolean): string | undefined =>
    company
      .filter(fits)
      .map((one) => one.id)
      .sort()[0]
  return (
    by((one) => one.id === name) ??
    by((one) => one.role === name) ??
    by((one) => one.covers.includes(name)) ??
    null
  )
}

export interface SeatingAsk {
  format: Pick<Format, 'agents' | 'opens'>
  /** Who was asked for, by id or role; empty: whoever the format asks for. */
  asked: readonly string[]
  /** Everybody who is not retired. */
  company: readonly Candidate[]
  /** How many are asked to come when nobody was asked for, in [0, 1). */
  countRoll: number
  /** By agent, in [0, 1): the lowest come first. */
  rolls: Readonly<Record<string, number>>
}

/**
 * Returns the ids of who sits there, the opener first: whoever the format lets open, else the first who was asked for, else the first
 * drawn. Two or more who were asked for sit alone with each other, at most as many as the format seats. Otherwise others are drawn:
 * up to the format's minimum beside somebody who was asked for, else as many as the roll says; a smaller company sends whom it has.
 */
export function seat({ format, asked, company, countRoll, rolls }: SeatingAsk): readonly string[] {
  const [fewest, most] = format.agents
  const named = asked.map((name) => whoIsAt(name, company)).filter((id) => id !== null)
  const sitting = [...new Set(named)].slice(0, most)
  const opener = format.opens === null ? null : whoIsAt(format.opens, company)
  if (sitting.length < fewestSeats) {
    const wanted = sitting.length === 0 ? countIn(fewest, most, countRoll) : fewest
    const others = company.map((one) => one.id).filter((id) => !sitting.includes(id))
    others.sort((a, b) => (rolls[a] ?? 0) - (rolls[b] ?? 0) || (a < b ? -1 : 1))
    if (opener !== null && others.includes(opener))
      others.unshift(...others.splice(others.indexOf(opener), 1))
    sitting.push(...others.slice(0, Math.max(0, wanted - sitting.length)))
  }
  return opener !== null && sitting.includes(opener)
    ? [opener, ...sitting.filter((id) => id !== opener)]
    : sitting
}

/** Returns how many turns of agents a talk is to have: within the format's bounds, by a roll in [0, 1). */
export function turnsFor(format: Pick<Format, 'turns'>, roll: number): number {
  return countIn(format.turns[0], format.turns[1], roll)
}

function countIn(fewest: number, most: number, roll: number): number {
  return Math.min(most, fewest + Math.floor(roll * (most - fewest + 1)))
}
