// What lies under a pixel of the office: somebody, or something with a meaning, and where its evidence is. It draws nothing.

import { boardFace } from './ground.ts'
import type { Stage } from './stage.ts'
import type { Because } from './state.ts'

/** What was pointed at. A thing that shows nothing now has no `because`. */
export type Hit =
  | { readonly kind: 'agent'; readonly agentId: string; readonly because: Because }
  | {
      readonly kind: 'object'
      readonly object: 'board' | 'rack' | 'purse' | 'door' | 'table'
      readonly because: Because | null
    }

/** Returns what is at a pixel of the office: people before things, the nearest first. */
export function hitAt(stage: Stage, x: number, y: number): Hit | null {
  for (let n = stage.people.length - 1; n >= 0; n--) {
    const person = stage.people[n]
    if (person === undefined) continue
    const { mover, actor } = person
    if (Math.abs(x - mover.x) <= 9 && y <= mover.y + 1 && y >= mover.y - 30)
      return { kind: 'agent', agentId: person.agentId, because: actor.because }
  }
  return thingAt(stage, x, y)
}

function thingAt(stage: Stage, x: number, y: number): Hit | null {
  const { layout, state } = stage
  const within = (left: number, top: number, width: number, height: number): boolean =>
    x >= left && x < left + width && y >= top && y < top + height
  const talk = state.talks.find((one) => {
    const table = layout.tables[one.table % layout.tables.length]
    return table !== undefined && within(table.x - 47, table.y - 64, 94, 92)
  })
  if (talk !== undefined) {
    const text = `${talk.format.replaceAll('_', ' ')}: ${talk.topic}`
    return { kind: 'object', object: 'table', because: { roundtableId: talk.roundtableId, text } }
  }
  if (within(layout.rack.x, layout.rack.y - 4, 26, 50))
    return { kind: 'object', object: 'rack', because: state.failures.at(-1)?.because ?? null }
  if (within(layout.purse.x, layout.purse.y - 6, 20, 30))
    return { kind: 'object', object: 'purse', because: state.overBudget.at(-1)?.because ?? null }
  for (const piece of layout.wall) {
    if (piece.kind === 'board' && within(piece.x, piece.y, boardFace.width + 6, boardFace.height + 6))
      return { kind: 'object', object: 'board', because: null }
    if (piece.kind === 'door' && within(piece.x, piece.y, 30, 48))
      return { kind: 'object', object: 'door', because: null }
  }
  return null
}
