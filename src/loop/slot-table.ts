// Who sits at a slot's table and what they talk about. The rolls are named after the slot, so that two beats at once choose the same.

import { topicFor } from '../domain/conversation-topic.ts'
import { formatNamed } from '../domain/format.ts'
import type { Briefing } from '../domain/life-thoughts.ts'
import { bySeniority, offers, type Pair, pairsFor } from '../domain/offer.ts'
import type { Policies } from '../domain/policy.ts'
import type { Die } from '../domain/proposal.ts'
import type { Bond } from '../domain/roundtable.ts'
import type { Slot } from '../domain/schedule.ts'
import { whoIsAt } from '../domain/seating.ts'
import { readBonds } from '../store/relationships.ts'
import {
  type OpenSlot,
  readLastDifference,
  readStaff,
  readTopicsLately,
  type StaffRow,
} from '../store/slots.ts'
import type { World } from '../world/world.ts'
import { readBriefing } from './briefing.ts'

/** The formats that are about two people, if two sit there: what they talked about in one of them is no matter for the next. */
const betweenTwo: readonly string[] = ['conflict_resolution', 'mentoring', 'one_on_one']
/** How many of a format's last topics are not held again. */
const topicsRemembered = 5
/** The most that are asked for by name; a table has at most 12 chairs. */
const mostGuests = 40

/** A table that is laid: what a conversation is convened with. */
export interface Table {
  participants: readonly string[] | null
  topic: string
  dice: readonly Die[]
}

/** What is known when a table is laid. */
interface Laying {
  world: World
  policies: Policies
  row: OpenSlot
  staff: readonly StaffRow[]
}

/** Returns the table of a slot, or null when an offer fits nobody any more. */
export async function layTable(world: World, policies: Policies, row: OpenSlot): Promise<Table | null> {
  const laying = { world, policies, row, staff: await readStaff(world.db) }
  const slot = policies.schedule.slots.find((one) => nameOf(one) === row.slot) ?? null
  const guests = await guestsOf(laying, slot?.who ?? 'any')
  if (guests === null) return null
  const { briefing } = await readBriefing(world, policies)
  const topic = named(laying, 'topic')
  return {
    participants: guests.participants,
    topic: topicFor({
      format: row.format,
      briefing,
      pair: guests.pair && (await pairInWords(laying, guests.pair, briefing)),
      topics: slot?.topics ?? [],
      lately: await readTopicsLately(world.db, row.format, topicsRemembered),
      roll: topic.roll,
    }),
    dice: [
      { of: 'slot', seed: row.roll_seed, roll: row.roll, threshold: row.probability },
      ...guests.dice,
      topic,
    ],
  }
}

/** Returns the name of a slot: what it is kept by. */
export function nameOf({ at, format }: Pick<Slot, 'at' | 'format'>): string {
  return `${at} ${format}`
}

/** A roll that chooses among several: it stands below 1 whatever it says. */
function named({ world, row }: Laying, of: string): Die {
  return { of, ...world.rng.roll(`schedule:${row.day}:${row.slot}:${of}`), threshold: 1 }
}

interface Guests {
  participants: readonly string[] | null
  pair: Pair | null
  dice: readonly Die[]
}

async function guestsOf(laying: Laying, who: Slot['who']): Promise<Guests | null> {
  const { world, row, staff } = laying
  const offer = offers.find(({ slot }) => slot === row.slot)
  if (offer !== undefined || who === 'closest_pair' || who === 'coolest_pair') {
    const ids = staff.map(({ id }) => id)
    const bonds = await readBonds(world.db, ids)
    if (offer !== undefined) {
      const fits = pairsFor(offer.format, bonds, experienceOf(staff))
      return fits.length === 0 ? null : pairOf(laying, fits)
    }
    const fits = outermost(bonds, who === 'closest_pair')
    return fits.length === 0 ? { participants: null, pair: null, dice: [] } : pairOf(laying, fits)
  }
  if (who === 'any') return { participants: null, pair: null, dice: [] }
  if (who === 'all') return everybody(laying)
  const [one, other, ...more] = [...new Set(who.flatMap((name) => whoIsAt(name, staff) ?? []))]
  const two = one !== undefined && other !== undefined && more.length === 0 && betweenTwo.includes(row.format)
  return { participants: who, pair: two ? inOrder(laying, { one, other }) : null, dice: [] }
}

function pairOf(laying: Laying, fits: readonly Pair[]): Guests {
  const die = named(laying, 'pair')
  const drawn = fits[Math.floor(die.roll * fits.length)] ?? null
  const pair = drawn && inOrder(laying, drawn)
  return { participants: pair && [pair.one, pair.other], pair, dice: [die] }
}

/** In a mentoring, whoever has done it more often comes first. */
function inOrder({ row, staff }: Laying, pair: Pair): Pair {
  return row.format === 'mentoring' ? bySeniority(pair, experienceOf(staff)) : pair
}

const experienceOf = (staff: readonly StaffRow[]): Readonly<Record<string, number>> =>
  Object.fromEntries(staff.map(({ id, experience }) => [id, experience]))

/** The pairs than which none is closer, or cooler. */
function outermost(bonds: readonly Bond[], closest: boolean): readonly Pair[] {
  const affinities = bonds.map(({ affinity }) => affinity)
  const most = closest ? Math.max(...affinities) : Math.min(...affinities)
  return bonds.filter(({ affinity }) => affinity === most).map(({ a, b }) => ({ one: a, other: b }))
}

/** Everybody; where they outnumber the chairs, whoever opens the format and then as a roll each has it. */
function everybody({ world, policies, row, staff }: Laying): Guests {
  const { opens } = formatNamed(row.format, policies.roundtable_formats)
  const opener = opens === null ? null : whoIsAt(opens, staff)
  const place = (id: string): number =>
    id === opener ? -1 : world.rng.roll(`schedule:${row.day}:${row.slot}:seat:${id}`).roll
  const ids = staff.map(({ id }) => id).toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
  return { participants: ids.length === 0 ? null : ids.slice(0, mostGuests), pair: null, dice: [] }
}

/** The two by name, and what they last differed over; in a mentoring what the one who teaches has last worked on. */
async function pairInWords(
  { world, row, staff }: Laying,
  pair: Pair,
  briefing: Briefing,
): Promise<{ one: string; other: string; about: string }> {
  const name = (id: string): string => staff.find((one) => one.id === id)?.display_name ?? id
  const worked = (...ids: readonly string[]): string =>
    briefing.missions.find(({ agentId }) => ids.includes(agentId))?.title ?? ''
  const about =
    row.format === 'mentoring'
      ? worked(pair.one)
      : ((await readLastDifference(world.db, pair, betweenTwo)) ?? worked(pair.one, pair.other))
  return { one: name(pair.one), other: name(pair.other), about }
}
