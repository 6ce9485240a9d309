// Who sits at the table besides the speaker, and who should own what: an owner is whoever did the work, else somebody else's seat.

import type { LifeFacts } from '../life-facts.ts'
import { cleaned } from './grains.ts'
import type { Point } from './points.ts'

const nameOf = (name: string): string => cleaned(name).slice(0, 20)

/** Returns the names of the others, without the one who is addressed when there are more. */
export function othersOf(facts: LifeFacts, speakerId: string): readonly string[] {
  const others = facts.seats.filter(({ id }) => id !== speakerId && id !== 'founder')
  const aside = others.filter(({ id }) => id !== facts.toward?.id)
  return (aside.length > 0 ? aside : others)
    .map(({ displayName }) => nameOf(displayName))
    .filter((name) => name !== '')
}

/** Returns who may own a point: its agent when seated, else anybody. */
export function ownersOf(facts: LifeFacts, point: Point | null): readonly string[] {
  const seated = facts.seats.filter(({ id }) => id !== 'founder')
  const own = seated.filter(({ id }) => id === point?.agentId)
  return (own.length > 0 ? own : seated)
    .map(({ displayName }) => nameOf(displayName))
    .filter((name) => name !== '')
}
