// Everybody sits down: who it is, what they know, how they speak, how they stand to each other. Kept at the first start, so that
// whoever takes over after a crash goes on with the same conversation.

import { type Format, formatNamed } from '../domain/format.ts'
import type { Briefing } from '../domain/life-thoughts.ts'
import type { Recalled, Trust } from '../domain/memory.ts'
import type { Policies } from '../domain/policy.ts'
import type { Bond, Seat } from '../domain/roundtable.ts'
import { fewestSeats, turnsFor } from '../domain/seating.ts'
import { readCandidates, readSpeakers, type SpeakerRow } from '../store/agents.ts'
import { readBonds } from '../store/relationships.ts'
import { type ClaimedRoundtable, type Held, seatRoundtable } from '../store/roundtables.ts'
import type { World } from '../world/world.ts'
import { readBriefing } from './briefing.ts'
import { recall } from './recall.ts'
import { seatsFor } from './seat.ts'
import { voicesFor } from './voices.ts'

/** A table at which everybody sits. */
export interface Table {
  held: Held
  format: Format
  topic: string
  /** In the order of seating, the opener first; those who have retired since are not among them. */
  seats: readonly Seat[]
  speakers: ReadonlyMap<string, SpeakerRow>
  briefing: Briefing
  voices: Readonly<Record<string, readonly string[]>>
  bonds: readonly Bond[]
  /** What each of them remembers about the topic. */
  memories: ReadonlyMap<string, readonly Recalled[]>
}

export type Seated = { table: Table } | { problem: string } | { lost: true }

/** Returns the table, seated now or as it was seated before; or why there can be none. */
export async function takeSeats(world: World, row: ClaimedRoundtable, policies: Policies): Promise<Seated> {
  const held = { id: row.id, token: row.lease_token }
  const format = formatNamed(row.format, policies.roundtable_formats)
  const seated = row.briefing !== null
  const ids = seated
    ? row.participants
    : seatsFor(world, row.id, format, row.participants, await readCandidates(world.db))
  if (!seated && ids.length < fewestSeats) {
    return { problem: `a conversation takes ${fewestSeats} agents and the company has ${ids.length}` }
  }
  const speakers = new Map((await readSpeakers(world.db, ids)).map((one) => [one.id, one]))
  const leastTrust = seated ? row.trust : 0
  const memories = await memoriesOf(world, [...speakers.keys()], { about: row.topic, leastTrust }, policies)
  const kept = seated ? keptOf(row) : await settle(world, { row, held, format, ids, memories, policies })
  if (kept === null) return { lost: true }
  const seats = ids.flatMap((id) => {
    const who = speakers.get(id)
    return who === undefined ? [] : [{ id, displayName: who.display_name, role: who.role }]
  })
  const bonds = await readBonds(world.db, ids)
  return { table: { held, format, topic: row.topic, seats, speakers, ...kept, bonds, memories } }
}

/** Returns the table as it is now: without those who have retired since they sat down, and with everybody as they are on record. */
export async function stillSeated(world: World, table: Table): Promise<Table> {
  const ids = [...table.speakers.keys()]
  const speakers = new Map((await readSpeakers(world.db, ids)).map((one) => [one.id, one]))
  return { ...table, speakers, seats: table.seats.filter(({ id }) => speakers.has(id)) }
}

interface Kept {
  briefing: Briefing
  voices: Readonly<Record<string, readonly string[]>>
}

function keptOf({ briefing, voices }: ClaimedRoundtable): Kept | null {
  return briefing === null ? null : { briefing, voices: voices ?? {} }
}

interface FirstSeating {
  row: ClaimedRoundtable
  held: Held
  format: Format
  ids: readonly string[]
  memories: ReadonlyMap<string, readonly Recalled[]>
  policies: Policies
}

/** Keeps what they know and how long they talk; null when the lease is lost. */
async function settle(world: World, first: FirstSeating): Promise<Kept | null> {
  const { row, held, format, ids, memories, policies } = first
  const { briefing, trust } = await readBriefing(world, policies)
  const voices = await voicesFor(world, ids, row.id, policies)
  const { seed, roll } = world.rng.roll(`roundtable:${row.id}:turns`)
  const turnsPlanned = turnsFor(format, roll)
  const [fewest, most] = format.turns
  const threshold = (turnsPlanned - fewest + 1) / (most - fewest + 1)
  const known = [...memories.values()].flat().map((memory) => memory.trust)
  const isHeld = await seatRoundtable(world.db, held, {
    participants: ids,
    briefing,
    voices,
    turnsPlanned,
    // What is talked about is trusted as far as the least trusted thing that is known at the table.
    trust: Math.min(trust, ...known) as Trust,
    dice: [{ of: 'turns', seed, roll, threshold }],
  })
  return isHeld ? { briefing, voices } : null
}

/** Whoever takes over recalls anew: what is less trusted than what is known at the table stays out of it. */
async function memoriesOf(
  world: World,
  ids: readonly string[],
  { about, leastTrust }: { about: string; leastTrust: Trust },
  policies: Policies,
): Promise<ReadonlyMap<string, readonly Recalled[]>> {
  const limit = policies.recall_policy.max_per_prompt
  const memories = new Map<string, readonly Recalled[]>()
  for (const agentId of ids) {
    const recalled = await recall(world, { agentId, about, limit, policies })
    memories.set(
      agentId,
      recalled.filter(({ trust }) => trust >= leastTrust),
    )
  }
  return memories
}
