// A founder says something at a table that is talking. It is a turn like any other to those who hear it: words, never an approval.

import { formatNamed } from '../domain/format.ts'
import { founderSpeaker, type RoundtableStatus } from '../domain/roundtable.ts'
import { callsLeftToTalk, makeRoom, remarkLimits } from '../domain/talk-bounds.ts'
import { cleanLine } from '../domain/turn-text.ts'
import { actAs } from '../store/policies.ts'
import { lockRoundtable } from '../store/roundtables.ts'
import { readSaid, remark } from '../store/turns.ts'
import type { World } from '../world/world.ts'
import { readPolicies } from './policies.ts'
import { hint } from './wake.ts'

export type SayAnswer =
  | { outcome: 'said'; position: number }
  | { outcome: 'not_found' }
  | { outcome: 'not_open'; status: RoundtableStatus }
  | { outcome: 'refused'; reason: string }

/** Says a founder's remark, in the name of `by`; the next speaker answers it. Refused with a reason when it has no words, more than
 *  500 characters, or when no turn is left to answer it. */
export async function sayAtTable(world: World, id: string, line: string, by: string): Promise<SayAnswer> {
  const cleaned = cleanLine(line, { maxChars: line.length + 1, names: [founderSpeaker] })
  if ('problem' in cleaned) return { outcome: 'refused', reason: cleaned.problem }
  const { chars } = remarkLimits
  if (cleaned.line.length > chars) {
    const reason = `a remark has at most ${chars} characters, and this one has ${cleaned.line.length}; say it shorter`
    return { outcome: 'refused', reason }
  }
  const { policies } = await readPolicies(world.db)
  const answer = await world.db.transaction(async (tx): Promise<SayAnswer> => {
    const talk = await lockRoundtable(tx, id)
    if (talk === null) return { outcome: 'not_found' }
    if (talk.status !== 'running') return { outcome: 'not_open', status: talk.status }
    if (talk.spoken)
      return { outcome: 'refused', reason: 'they have finished talking; it is being written down' }
    const { next, remarks } = await readSaid(tx, id)
    const { turns } = formatNamed(talk.format, policies.roundtable_formats)
    const { turns_planned: turnsPlanned, turns_spoken: turnsSpoken } = talk
    const callsLeft = callsLeftToTalk(talk, policies.conversation_policy)
    const room = makeRoom({ turnsPlanned, turnsSpoken, remarks, callsLeft }, Math.max(turns[1], turnsPlanned))
    if ('reason' in room) return { outcome: 'refused', reason: room.reason }
    await actAs(tx, by, null)
    await remark(tx, id, { position: next, line: cleaned.line, turnsPlanned: room.turnsPlanned })
    return { outcome: 'said', position: next }
  })
  if (answer.outcome === 'said') await hint(world, 'events')
  return answer
}
