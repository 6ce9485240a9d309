// Seats a table: brings the domain's decision the company and the rolls. Rolls are named after the conversation, so that whoever
// does it again seats the same.

import type { Format } from '../domain/format.ts'
import { type Candidate, seat } from '../domain/seating.ts'
import type { World } from '../world/world.ts'

/** Returns who sits at this table, the opener first; fewer than two when the company has no more. */
export function seatsFor(
  world: World,
  roundtableId: string,
  format: Format,
  asked: readonly string[],
  company: readonly Candidate[],
): readonly string[] {
  const roll = (of: string): number => world.rng.roll(`roundtable:${roundtableId}:${of}`).roll
  return seat({
    format,
    asked,
    company,
    countRoll: roll('seats'),
    rolls: Object.fromEntries(company.map(({ id }) => [id, roll(`seat:${id}`)])),
  })
}
