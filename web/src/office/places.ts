// Who takes which spot. Whoever goes on with the same thing stays where they are, so that nobody moves without a reason; only the
// queue at the door closes up. It knows no pixels and no ways.

import type { Layout, Spot } from './plan.ts'
import { seedOf } from './seed.ts'
import type { Actor, OfficeState } from './state.ts'

/** Where each agent belongs, by id, and what brought them there. */
export interface Places {
  readonly of: ReadonlyMap<string, { readonly spot: Spot; readonly why: string }>
}

export const nowhere: Places = { of: new Map() }

/** Returns the agents in the order in which desks were given out: by id. */
export function deskOrder(state: OfficeState): readonly string[] {
  return Object.keys(state.actors).sort()
}

/** Returns where everybody belongs now; nobody shares a spot. An agent's own desk is always theirs. */
export function settle(before: Places, state: OfficeState, layout: Layout): Places {
  const agents = deskOrder(state)
  const placed = new Map<string, { spot: Spot; why: string }>()
  const taken = new Set<string>()
  const take = (actor: Actor, spot: Spot): void => {
    placed.set(actor.agentId, { spot, why: reasonOf(actor) })
    taken.add(spot.id)
  }
  const byOrder = agents
    .flatMap((id) => state.actors[id] ?? [])
    .sort((a, b) => a.order - b.order || (a.agentId < b.agentId ? -1 : 1))
  for (const actor of byOrder) {
    const held = before.of.get(actor.agentId)
    if (held?.why === reasonOf(actor) && held.spot.area !== 'door' && !taken.has(held.spot.id))
      take(actor, held.spot)
  }
  for (const actor of byOrder) {
    if (placed.has(actor.agentId)) continue
    const desk = layout.desks[agents.indexOf(actor.agentId)]?.seat
    const free = choices(actor, state, layout).find((spot) => !taken.has(spot.id))
    const spot = free ?? desk
    if (spot !== undefined) take(actor, spot)
  }
  return { of: placed }
}

function reasonOf(actor: Actor): string {
  const { because, doing } = actor
  return doing === 'idle'
    ? `idle ${because.eventId ?? ''}`
    : doing === 'waiting'
      ? 'waiting'
      : doing === 'talking'
        ? `talking ${because.roundtableId}`
        : doing
}

/** The spots that fit, the best first; without any it is the own desk. */
function choices(actor: Actor, state: OfficeState, layout: Layout): readonly Spot[] {
  switch (actor.doing) {
    case 'typing':
      return []
    case 'searching':
      return layout.spots.shelf
    case 'planning':
      return layout.spots.board
    case 'waiting':
      return layout.spots.door
    case 'talking':
      return seatsOf(actor, state, layout)
    case 'idle':
      return restsOf(actor, layout)
  }
}

function seatsOf(actor: Actor, state: OfficeState, layout: Layout): readonly Spot[] {
  const talk = state.talks.find(({ participants }) => participants.includes(actor.agentId))
  const table = talk === undefined ? undefined : layout.tables[talk.table % layout.tables.length]
  return table === undefined ? [] : [...table.seats, ...table.ring]
}

/** Places to rest, in an order of the agent's own that changes with each rest. One in five stays at the desk. */
function restsOf(actor: Actor, layout: Layout): readonly Spot[] {
  const seed = seedOf(`${actor.agentId} rests ${actor.because.eventId ?? ''}`)
  if (seed % 5 === 0) return []
  const rests = [...layout.spots.lounge, ...layout.spots.kitchen, ...layout.spots.window]
  const start = Math.floor(seed / 5) % rests.length
  return [...rests.slice(start), ...rests.slice(0, start)]
}
