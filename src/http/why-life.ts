// The chains of the company's life: a conversation from the roll of its slot to the decisions that its memories touched, a memory
// from where it came from to where it was used, an initiative, and what of all this stands behind a proposal.

import type { EventRow } from '../store/events.ts'
import {
  type InitiativeRow,
  readActionItems,
  readInitiative,
  readInitiativeBehind,
} from '../store/reads/initiatives.ts'
import {
  type MemoryRow,
  readChain,
  readLessonsFrom,
  readMemoriesFrom,
  readMemoriesOf,
  readMemory,
  readUses,
  readUsesAtTable,
} from '../store/reads/memories.ts'
import { readMission } from '../store/reads/missions.ts'
import { type ProposalRow, readProposal } from '../store/reads/proposals.ts'
import { readDriftsOf } from '../store/reads/relationships.ts'
import { readRoundtable, readTalkCost, readTurns } from '../store/reads/roundtables.ts'
import { readSlotOf } from '../store/reads/slots.ts'
import { findWhereabouts } from '../store/reads/why.ts'
import type { Queryable } from '../world/db.ts'
import { readSpent, spentLinks } from './why-acting.ts'
import {
  distilledLink,
  driftLink,
  endingLinks,
  influenceLink,
  initiativeLink,
  memoryLink,
  openingLinks,
  recalledLink,
  roundtableLink,
  turnLink,
  useLink,
} from './why-life-links.ts'
import { type ChainLink, link } from './why-link.ts'
import { eventLink, proposalLink } from './why-links.ts'

const mostTurns = 200
const mostUses = 50
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Returns the chain of a conversation. What is asked about is marked: itself, a call or a hold of it, or one of its events. Null when
 *  there is no such conversation. */
export async function tellRoundtable(
  db: Queryable,
  id: string,
  { asked, event }: { asked: string; event: EventRow | null },
): Promise<readonly ChainLink[] | null> {
  const talk = await readRoundtable(db, id)
  if (talk === null) return null
  const turns = await readTurns(db, id, 0, mostTurns)
  const memories = await readMemoriesFrom(db, { kind: 'conversation', ref: id })
  const recalled = await readUsesAtTable(db, id)
  const distilled = distilledLink(talk)
  const links = [
    ...openingLinks(talk, await readSlotOf(db, id)),
    ...(await readMemoriesOf(db, [...new Set(recalled.map((use) => use.memory_id))])).map(recalledLink),
    ...turns.map((turn) => turnLink(turn, id)),
    ...(distilled === null ? [] : [distilled]),
    ...memories.map(memoryLink),
    ...(await readDriftsOf(db, id)).map(driftLink),
    ...(await readActionItems(db, id)).map(initiativeLink),
    ...spentLinks(await readSpent(db, { mission: null, roundtable: id, id: asked === id ? null : asked })),
    ...endingLinks(talk, await readTalkCost(db, id)),
    ...(await touched(db, memories)),
  ]
  return asked === id ? markTalk(links, event) : links.map((one) => ({ ...one, here: one.id === asked }))
}

/** Returns what was learned from a mission and what it made, and the later decisions that this touched. */
export async function learnedLinks(db: Queryable, ids: readonly string[]): Promise<readonly ChainLink[]> {
  const memories = await readLessonsFrom(db, ids)
  return [...memories.map(memoryLink), ...(await touched(db, memories))]
}

/** The later decisions that these memories were used in. */
async function touched(db: Queryable, memories: readonly MemoryRow[]): Promise<readonly ChainLink[]> {
  const links: ChainLink[] = []
  for (const memory of memories) {
    if (memory.uses === 0) continue
    const uses = await readUses(db, memory.id, mostUses)
    links.push(...[...uses].reverse().map(useLink))
  }
  return links.slice(0, mostUses)
}

/** Marks the conversation itself, or the turn, the drift or the end that an event tells of; any other event is put in. */
function markTalk(links: readonly ChainLink[], event: EventRow | null): readonly ChainLink[] {
  const first = (found: (one: ChainLink) => boolean): number => links.findIndex(found)
  if (event === null)
    return markAt(
      links,
      first((one) => one.what === 'roundtable'),
    )
  if (event.kind === 'turn.spoken') {
    const opening = first((one) => one.what === 'turn')
    const position = Number(event.metadata['position'])
    if (opening >= 0 && Number.isInteger(position)) return markAt(links, opening + position)
  }
  if (event.to_status !== null) {
    const ended = first((one) => one.title === `Conversation ${event.to_status}`)
    return markAt(links, ended >= 0 ? ended : first((one) => one.what === 'roundtable'))
  }
  const end = first((one) => one.what === 'cost')
  return links.toSpliced(end < 0 ? links.length : end, 0, { ...eventLink(event), here: true })
}

function markAt(links: readonly ChainLink[], place: number): readonly ChainLink[] {
  return links.map((one, at) => (at === place ? { ...one, here: true } : one))
}

/** Returns the chain of a memory: where it came from, what took whose place, where it was used. Null when there is none. */
export async function tellMemory(db: Queryable, id: string): Promise<readonly ChainLink[] | null> {
  const memory = await readMemory(db, id)
  if (memory === null) return null
  const chain = await readChain(db, id)
  const uses = await readUses(db, id, mostUses)
  return [
    ...(await originOf(db, memory)),
    ...chain.map((one) => ({ ...memoryLink(one), here: one.id === id })),
    ...(memory.gone_as === null
      ? []
      : [link('decision', memory.id, `${memory.gone_as} by ${memory.gone_by}`, memory.gone_at, '')]),
    ...[...uses].reverse().map(useLink),
  ]
}

/** What a memory came from, as far as it is still on record. */
async function originOf(db: Queryable, memory: MemoryRow): Promise<readonly ChainLink[]> {
  const { source_kind: kind, source_ref: ref, created_at: at } = memory
  if (kind === 'human') return [link('decision', memory.id, `Noted by ${memory.written_by}`, at, '')]
  if (!uuid.test(ref)) return [link('event', memory.id, `It came from: ${kind}`, at, ref)]
  if (kind === 'conversation') {
    const talk = await readRoundtable(db, ref)
    return talk === null ? [] : [roundtableLink(talk)]
  }
  const found = await findWhereabouts(db, ref)
  const proposal = found?.proposal ? await readProposal(db, found.proposal) : null
  const mission = found?.mission ? await readMission(db, found.mission) : null
  return [
    ...(proposal === null ? [] : [proposalLink(proposal)]),
    ...(mission === null
      ? []
      : [
          link(
            'mission',
            mission.id,
            mission.title,
            mission.created_at,
            mission.failure_reason ?? mission.status,
          ),
        ]),
  ]
}

/** Returns the chain of an initiative that has led to no proposal; null when there is none. */
export async function tellInitiative(db: Queryable, id: string): Promise<readonly ChainLink[] | null> {
  const item = await readInitiative(db, id)
  if (item === null) return null
  return [...(await behindInitiative(db, item)), { ...initiativeLink(item), here: true }]
}

async function behindInitiative(db: Queryable, item: InitiativeRow): Promise<readonly ChainLink[]> {
  const talk = item.roundtable_id === null ? null : await readRoundtable(db, item.roundtable_id)
  return talk === null ? [] : [roundtableLink(talk)]
}

/** Returns what of the company's life stands behind a proposal: the conversation or initiative that asked for it, the memory that
 *  chose its topic. */
export async function lifeBehind(db: Queryable, proposal: ProposalRow): Promise<readonly ChainLink[]> {
  const item = await readInitiativeBehind(db, proposal.id)
  const memory = proposal.memory_id === null ? null : await readMemory(db, proposal.memory_id)
  return [
    ...(item === null ? [] : [...(await behindInitiative(db, item)), initiativeLink(item)]),
    ...(memory === null ? [] : [influenceLink(memory)]),
  ]
}
