// Which of a day's slots are held: the day has fewer places than slots, and the surest come first (spec section 7). Pure: rows in, a
// decision out.

/** The slot of a young company's first conversation; it comes before everything else of its day. */
export const firstSlot = 'first'

/** A slot whose roll hit, as far as its place depends on it. `held` has its place; `due` waits for its time. */
export interface Hit {
  slot: string
  probability: number
  /** In [0, 1), below the probability. */
  roll: number
  outcome: 'due' | 'held'
}

/** A slot that nobody held for this long after its time is late: a standup at noon is none. */
export const lateAfterMinutes = 60

/** Returns how many conversations a day the schedule may hold: one of the day's is left for a founder, unless it is the only one. */
export function placesOfDay(maxDailyConversations: number): number {
  return Math.max(1, maxDailyConversations - 1)
}

/** Returns how far a hit is from certain: the first conversation, then those of probability 1, then by how clearly the roll hit. */
function doubt({ slot, probability, roll }: Hit): number {
  if (slot === firstSlot) return -2
  return probability >= 1 ? -1 : roll / probability
}

/** Returns negative when `a` comes before `b`: the surer, and of two that are as sure the one whose name comes first. */
function bySureness(a: Hit, b: Hit): number {
  return doubt(a) - doubt(b) || (a.slot < b.slot ? -1 : a.slot > b.slot ? 1 : 0)
}

/**
 * Returns whether `slot` is among the `places` of its day, given the day's hits that are held or due (it is one of those that are
 * due), and the names of those that come before it: what was held has its place, and surer ones that are still to come keep theirs.
 */
export function placeOf(
  slot: string,
  hits: readonly Hit[],
  places: number,
): { held: boolean; before: readonly string[] } {
  const asking = hits.find((hit) => hit.slot === slot && hit.outcome === 'due')
  if (asking === undefined) throw new Error(`the slot ${slot} is not one of those that are due`)
  const before = hits.filter((hit) => hit.outcome === 'held' || bySureness(hit, asking) < 0)
  return { held: before.length < places, before: before.toSorted(bySureness).map((hit) => hit.slot) }
}
