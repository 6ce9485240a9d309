// Who sits at the table besides the speaker, and who should own what: an owner is whoever did the work, else somebody else's seat.

import type { LifeFacts } from '../life-facts.ts'
import { cleaned } from './grains.ts'
import type { Point } from './points.ts'
import type { Slots } from './sheet.ts'

/** Returns the names that a line may use, one each, so that it does not say one name for two: `owner` of the point, `other` and
 *  `third` somebody who is neither speaker, nor addressed, nor owner. */
export function seatSlots(
  facts: LifeFacts,
  speakerId: string,
  point: Point | null,
  roll: () => number,
): Slots {
  const seats = facts.seats
    .filter(({ id }) => id !== 'founder' && id !== speakerId)
    .map(({ id, displayName }) => ({ id, name: cleaned(displayName).slice(0, 20) }))
    .filter(({ name }) => name !== '')
  const one = (from: typeof seats): (typeof seats)[number] | undefined =>
    from[Math.floor(roll() * from.length)]
  const owner = seats.find(({ id }) => id === point?.agentId) ?? one(seats)
  const other = one(seats.filter(({ id }) => id !== facts.toward?.id && id !== owner?.id))
  const named = other === undefined ? [] : [other.name]
  return { owner: owner === undefined ? [] : [owner.name], other: named, third: named }
}
