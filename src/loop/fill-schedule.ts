// The phase of the day's conversations (spec section 7): once a day every slot is rolled and kept; when a slot's time has come, it is
// held, or it is said why not. What two beats do at once is the same and happens once: rolls hang from the slot's name.

import { firstSlot, lateAfterMinutes, placeOf, placesOfDay } from '../domain/day-plan.ts'
import { offers, pairsFor } from '../domain/offer.ts'
import type { Policies } from '../domain/policy.ts'
import type { RoundtableSource } from '../domain/roundtable.ts'
import { readBonds } from '../store/relationships.ts'
import { readEarlierRoundtable } from '../store/roundtables.ts'
import {
  decideSlot,
  keepFirstSlot,
  type NewSlot,
  type OpenSlot,
  readOpenSlots,
  readScheduleState,
  readStaff,
  rollSlots,
} from '../store/slots.ts'
import type { World } from '../world/world.ts'
import { convene } from './convene.ts'
import type { Phase } from './phase.ts'
import { layTable, nameOf } from './slot-table.ts'

type Decision = Parameters<typeof decideSlot>[2]

export const fillSchedule: Phase = {
  phase: 'fill_schedule',
  budgetMs: 2_000,
  async run(world, { deadline, policies }) {
    const did = { rolled: 0, held: 0, crowded: 0, late: 0, refused: 0 }
    const { first } = policies.schedule
    const zone = policies.company.time_zone
    const state = await readScheduleState(world.db, zone, first?.after_seconds ?? 0)
    if (state === null) return did
    if (!state.rolled) did.rolled += await rollDay(world, policies, state.day)
    if (first !== undefined && !state.begun) {
      const { format, after_seconds: afterSeconds } = first
      const begin = { format, afterSeconds, ...world.rng.roll('schedule:first') }
      did.rolled += await keepFirstSlot(world.db, zone, begin)
    }
    if (!state.ripe && did.rolled === 0) return did
    const open = [...(await readOpenSlots(world.db))]
    for (const row of open.filter(({ ripe, outcome }) => ripe && outcome === 'due')) {
      if (world.clock.monotonic() >= deadline) break
      const hits = open.filter(({ day }) => day === row.day)
      const decision = await decide(world, policies, row, hits)
      if (await decideSlot(world.db, row, decision)) did[decision.outcome] += 1
      // What is held keeps its place; what is not gives it to the next.
      if (decision.outcome === 'held') open[open.indexOf(row)] = { ...row, outcome: 'held' }
      else open.splice(open.indexOf(row), 1)
    }
    return did
  },
}

/** Rolls the slots of `day`, and what is offered where two fit. Returns how many are new. */
async function rollDay(world: World, policies: Policies, day: string): Promise<number> {
  const rolled = (slot: { slot: string; at: string; format: string; probability: number }): NewSlot => {
    const roll = world.rng.roll(`schedule:${day}:${slot.slot}`)
    const { at, format, probability } = slot
    return { slot: slot.slot, at, format, probability, ...roll, hit: roll.roll < probability }
  }
  const staff = await readStaff(world.db)
  const bonds = await readBonds(
    world.db,
    staff.map(({ id }) => id),
  )
  const experience = Object.fromEntries(staff.map((one) => [one.id, one.experience]))
  const offered = offers.filter(({ format }) => pairsFor(format, bonds, experience).length > 0)
  const slots = policies.schedule.slots.map(({ at, format, probability }) => ({
    slot: nameOf({ at, format }),
    at,
    format,
    probability,
  }))
  return rollSlots(world.db, policies.company.time_zone, day, [...slots, ...offered].map(rolled))
}

/** Decides what becomes of a slot whose time has come, given the hits of its day. */
async function decide(
  world: World,
  policies: Policies,
  row: OpenSlot,
  hits: readonly OpenSlot[],
): Promise<Decision> {
  const { source, traceId } = conversationOf(row)
  if (row.minutes_late > lateAfterMinutes) {
    // Whoever died between convening and saying so has convened.
    const earlier = await readEarlierRoundtable(world.db, source, traceId)
    if (earlier !== null) return decisionOn(earlier)
    const reason = `nobody was there at its time, and it is ${Math.floor(row.minutes_late)} minutes past: more than ${lateAfterMinutes}`
    return { outcome: 'late', reason, roundtableId: null }
  }
  const places = placesOfDay(policies.roundtable_policy.max_daily_conversations)
  const { held, before } = placeOf(row.slot, hits, places)
  if (!held) {
    const reason = `the day has room for ${places} from the schedule, and surer ones come first: ${before.join(', ')}`
    return { outcome: 'crowded', reason, roundtableId: null }
  }
  if (!policies.roundtable_policy.enabled) {
    const reason = 'conversations are switched off (roundtable_policy.enabled)'
    return { outcome: 'refused', reason, roundtableId: null }
  }
  const table = await layTable(world, policies, row)
  if (table === null) {
    const reason = 'no two agents stand to each other any more as the offer needs it'
    return { outcome: 'refused', reason, roundtableId: null }
  }
  const answer = await convene(world, {
    format: row.format,
    ...table,
    source,
    traceId,
    by: `slot:${row.slot}`,
  })
  if (answer.outcome === 'recorded') return decisionOn(answer.roundtable)
  const reason = answer.problems.map(({ path, problem }) => `${path}: ${problem}`).join('; ')
  return { outcome: 'refused', reason, roundtableId: null }
}

function decisionOn(convened: { id: string; rejectionReason: string | null }): Decision {
  const { id, rejectionReason } = convened
  return { outcome: rejectionReason === null ? 'held' : 'refused', reason: rejectionReason, roundtableId: id }
}

/** Under which name a slot's conversation is convened: once, whoever tries again. */
function conversationOf({ day, slot }: OpenSlot): { source: RoundtableSource; traceId: string } {
  if (slot === firstSlot) return { source: 'schedule', traceId: firstSlot }
  const offered = offers.some((offer) => offer.slot === slot)
  return { source: offered ? 'relationship' : 'schedule', traceId: `slot:${day}:${slot}` }
}
