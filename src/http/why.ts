// The chain behind anything on record, from the first cause to the last effect: event → rule → dice → gates → who decided →
// steps → outcome → what it caused later. It tells what the record says and adds nothing.

import type { EventRow } from '../store/events.ts'
import { readArtifacts } from '../store/reads/artifacts.ts'
import { type ReactionRow, readReactionsTo } from '../store/reads/loop-state.ts'
import { readMemoriesOf, readUsesInSteps } from '../store/reads/memories.ts'
import { type MissionRow, readMission, readMissionEvents } from '../store/reads/missions.ts'
import { type ProposalRow, readProposal, readProposalsCausedBy } from '../store/reads/proposals.ts'
import { readStepsOf } from '../store/reads/steps.ts'
import {
  findIdsWith,
  findWhereabouts,
  readEvent,
  readProposalEvents,
  type Whereabouts,
} from '../store/reads/why.ts'
import { readRisesAskedBy } from '../store/reads/why-acting.ts'
import type { Queryable } from '../world/db.ts'
import { actedLinks, readActed, tellApproval, tellSpent } from './why-acting.ts'
import { approvalLink } from './why-acting-links.ts'
import { learnedLinks, lifeBehind, tellInitiative, tellMemory, tellRoundtable } from './why-life.ts'
import type { ChainLink } from './why-link.ts'
import {
  decisionLinks,
  eventLink,
  type Happened,
  laterLinks,
  missionLinks,
  proposalLink,
} from './why-links.ts'

/** A shorter part of an id says nothing. */
const shortestFragment = 4

/** Causes further back than this are not told; the intake cuts chains at a smaller depth. */
const mostCauses = 20
const mostEvents = 1_000

export type WhyAnswer =
  | { outcome: 'told'; id: string; links: readonly ChainLink[] }
  | { outcome: 'not_found' }
  /** Some of the ids that it may mean. */
  | { outcome: 'ambiguous'; ids: readonly string[] }

const shownIds = 4
const wholeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Returns the links from the first cause to the last effect of what this names: an event's number, an id, or the one id that begins
 *  or ends with it. */
export async function tellWhy(db: Queryable, asked: string): Promise<WhyAnswer> {
  const wanted = asked.toLowerCase()
  const isWhole = wholeId.test(wanted)
  const links = isWhole || /^\d{1,15}$/.test(wanted) ? await chainOf(db, wanted) : null
  if (links !== null) return { outcome: 'told', id: wanted, links }
  if (isWhole || wanted.length < shortestFragment) return { outcome: 'not_found' }
  const ids = await findIdsWith(db, wanted, shownIds)
  const [only, another] = ids
  if (another !== undefined) return { outcome: 'ambiguous', ids }
  const found = only === undefined ? null : await chainOf(db, only)
  return only === undefined || found === null
    ? { outcome: 'not_found' }
    : { outcome: 'told', id: only, links: found }
}

async function chainOf(db: Queryable, id: string): Promise<readonly ChainLink[] | null> {
  const start = await findStart(db, id)
  if (start === null) return null
  const { at, event } = start
  switch (at?.what) {
    case 'roundtable':
      return tellRoundtable(db, at.id, { asked: at.id, event })
    case 'memory':
      return tellMemory(db, at.id)
    case 'call':
    case 'hold':
      if (at.roundtable !== null) return tellRoundtable(db, at.roundtable, { asked: at.id, event })
      if (at.proposal === null) return tellSpent(db, at.id)
      return tellProposal(db, at.proposal, { asked: at.id, event })
    case 'approval':
      return at.proposal === null
        ? tellApproval(db, at.id, event)
        : tellProposal(db, at.proposal, { asked: at.id, event })
    case 'initiative':
      return at.proposal === null
        ? tellInitiative(db, at.id)
        : tellProposal(db, at.proposal, { asked: at.id, event: null })
    case undefined:
      return event === null ? null : aloneInTheJournal(db, event)
    case 'proposal':
    case 'mission':
    case 'step':
    case 'effect':
    case 'tool':
    case 'artifact':
      if (at.proposal === null) return []
      return tellProposal(db, at.proposal, { asked: at.id, event })
  }
}

async function tellProposal(
  db: Queryable,
  id: string,
  ask: { asked: string; event: EventRow | null },
): Promise<readonly ChainLink[] | null> {
  const proposal = await readProposal(db, id)
  if (proposal === null) return null
  const causes = await causesOf(db, proposal)
  const mission = proposal.mission_id === null ? null : await readMission(db, proposal.mission_id)
  const outcome = await outcomeOf(db, proposal, mission, ask.asked)
  const links = [
    ...causes,
    ...(await lifeBehind(db, proposal)),
    ...decisionLinks(proposal),
    ...(mission === null ? [] : missionLinks(mission, outcome)),
    ...(mission === null
      ? []
      : await learnedLinks(db, [mission.id, ...outcome.artifacts.map((made) => made.id)])),
    ...laterLinks(outcome.reactions, outcome.later),
  ]
  return mark(links, ask.asked, ask.event)
}

interface Start {
  /** Where it belongs; null for an event that belongs to nothing. */
  at: Whereabouts | null
  event: EventRow | null
}

async function findStart(db: Queryable, id: string): Promise<Start | null> {
  if (!/^\d+$/.test(id)) {
    const at = await findWhereabouts(db, id)
    return at === null ? null : { at, event: null }
  }
  const event = await readEvent(db, Number(id))
  return event === null ? null : { at: await placeOf(db, event), event }
}

/** What an event is about: a memory or an initiative that it names, the proposal or the conversation that it belongs to. */
async function placeOf(
  db: Queryable,
  event: EventRow & { of_proposal: string | null },
): Promise<Whereabouts | null> {
  const [of] = event.kind.split('.')
  const named = event.metadata[`${of === 'memory' || of === 'approval' ? of : 'initiative'}_id`]
  const about = typeof named === 'string' ? await findWhereabouts(db, named) : null
  if (about !== null) return about
  const proposal = event.of_proposal
  if (proposal !== null) {
    const { mission_id: mission } = event
    return { what: 'proposal', id: proposal, proposal, mission, roundtable: null }
  }
  if (event.roundtable_id === null) return null
  const { roundtable_id: roundtable } = event
  return { what: 'roundtable', id: roundtable, proposal: null, mission: null, roundtable }
}

/** An event that belongs to no proposal: itself, and what it caused. */
async function aloneInTheJournal(db: Queryable, event: EventRow): Promise<readonly ChainLink[]> {
  const ids = [event.id]
  return [
    { ...eventLink(event), here: true },
    ...(await readRisesAskedBy(db, event.id)).map((rise) => approvalLink(rise, null)),
    ...laterLinks(await readReactionsTo(db, ids), await readProposalsCausedBy(db, ids)),
  ]
}

/** From the nearest cause back to the first, told the other way round. */
async function causesOf(db: Queryable, proposal: ProposalRow): Promise<readonly ChainLink[]> {
  const links: ChainLink[] = []
  let causedBy = proposal.caused_by_event
  for (let depth = 0; causedBy !== null && depth < mostCauses; depth++) {
    const event = await readEvent(db, Number(causedBy))
    if (event === null) break
    links.unshift(eventLink(event))
    const earlier = event.of_proposal === null ? null : await readProposal(db, event.of_proposal)
    if (earlier === null) break
    links.unshift(proposalLink(earlier))
    causedBy = earlier.caused_by_event
  }
  return links
}

interface Outcome extends Happened {
  reactions: readonly ReactionRow[]
  later: readonly ProposalRow[]
}

async function outcomeOf(
  db: Queryable,
  proposal: ProposalRow,
  mission: MissionRow | null,
  asked: string,
): Promise<Outcome> {
  const events =
    mission === null
      ? await readProposalEvents(db, proposal.id)
      : await readMissionEvents(db, mission.id, mostEvents)
  const ids = events.map((event) => event.id)
  const filter = { kind: null, agent: null, mission: mission?.id ?? null }
  const artifacts = mission === null ? [] : await readArtifacts(db, filter, { cursor: null, limit: 200 })
  const steps = mission === null ? [] : await readStepsOf(db, mission.id)
  const acted = mission === null ? null : await readActed(db, mission.id, asked)
  const uses = await readUsesInSteps(
    db,
    steps.map((step) => step.id),
  )
  return {
    events,
    steps,
    uses,
    did: (stepId) => (acted === null ? [] : actedLinks(acted, stepId, events)),
    memories: await readMemoriesOf(db, [...new Set(uses.map((use) => use.memory_id))]),
    artifacts: [...artifacts].reverse(),
    reactions: await readReactionsTo(db, ids),
    later: await readProposalsCausedBy(db, ids),
  }
}

/** Marks what was asked about. An event that records a transition is that transition; any other is put in before the end. */
function mark(links: readonly ChainLink[], asked: string, event: EventRow | null): readonly ChainLink[] {
  const isIt =
    event === null
      ? (link: ChainLink) => link.id === asked && things.includes(link.what)
      : transitionOf(event)
  if (isIt !== null && links.some(isIt)) return links.map((link) => ({ ...link, here: isIt(link) }))
  if (event === null) return links
  const end = links.findIndex((link) => link.what === 'cost')
  return links.toSpliced(end < 0 ? links.length : end, 0, { ...eventLink(event), here: true })
}

const things: readonly ChainLink['what'][] = [
  'event',
  'proposal',
  'mission',
  'step',
  'tool',
  'call',
  'hold',
  'effect',
  'approval',
  'artifact',
  'initiative',
]

function transitionOf(event: EventRow): ((link: ChainLink) => boolean) | null {
  const { approval_id: approval } = event.metadata
  if (event.kind === 'approval.asked') return (link) => link.what === 'approval' && link.id === approval
  if (event.kind.startsWith('effect.') || event.kind.startsWith('approval.'))
    return (link) => link.what === 'change' && link.id === String(event.id)
  if (event.to_status === null) return null
  if (event.step_id !== null) return (link) => link.what === 'step' && link.id === event.step_id
  if (event.proposal_id !== null) return (link) => link.what === 'decision' && link.id === event.proposal_id
  return (link) => link.what === 'mission' && link.id === event.mission_id
}
