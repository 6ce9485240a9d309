// The chain behind anything on record, from the first cause to the last effect: event → rule → dice → gates → who decided →
// steps → outcome → what it caused later. It tells what the record says and adds nothing.

import type { EventRow } from '../store/events.ts'
import { type ArtifactRow, readArtifacts } from '../store/reads/artifacts.ts'
import { type ReactionRow, readReactionsTo } from '../store/reads/loop-state.ts'
import { type MissionRow, readMission, readMissionEvents } from '../store/reads/missions.ts'
import { type ProposalRow, readProposal, readProposalsCausedBy } from '../store/reads/proposals.ts'
import { readStepsOf, type StepRow } from '../store/reads/steps.ts'
import { findWhereabouts, readEvent, readProposalEvents } from '../store/reads/why.ts'
import type { Queryable } from '../world/db.ts'
import {
  type ChainLink,
  decisionLinks,
  effectLinks,
  eventLink,
  missionLinks,
  proposalLink,
} from './why-links.ts'

/** Causes further back than this are not told; the intake cuts chains at a smaller depth. */
const mostCauses = 20
const mostEvents = 1_000

/** Returns the links from cause to effect; null when nothing on record has this id. */
export async function tellWhy(db: Queryable, id: string): Promise<readonly ChainLink[] | null> {
  const start = await findStart(db, id)
  if (start === null) return null
  if (start.proposal === null) return aloneInTheJournal(db, start)
  const proposal = await readProposal(db, start.proposal)
  if (proposal === null) return null
  const causes = await causesOf(db, proposal)
  const mission = proposal.mission_id === null ? null : await readMission(db, proposal.mission_id)
  const outcome = await outcomeOf(db, proposal, mission)
  const links = [
    ...causes,
    ...decisionLinks(proposal),
    ...(mission === null ? [] : missionLinks(mission, outcome.steps, outcome.events, outcome.artifacts)),
    ...effectLinks(outcome.reactions, outcome.later),
  ]
  return mark(links, id.toLowerCase(), start.event)
}

interface Start {
  proposal: string | null
  event: EventRow | null
}

async function findStart(db: Queryable, id: string): Promise<Start | null> {
  if (!/^\d+$/.test(id)) {
    const found = await findWhereabouts(db, id)
    return found === null ? null : { proposal: found.proposal, event: null }
  }
  const event = await readEvent(db, Number(id))
  return event === null ? null : { proposal: event.of_proposal, event }
}

/** An event that belongs to no proposal: itself, and what it caused. */
async function aloneInTheJournal(db: Queryable, start: Start): Promise<readonly ChainLink[]> {
  if (start.event === null) return []
  const ids = [start.event.id]
  const effects = effectLinks(await readReactionsTo(db, ids), await readProposalsCausedBy(db, ids))
  return [{ ...eventLink(start.event), here: true }, ...effects]
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

interface Outcome {
  steps: readonly StepRow[]
  events: readonly EventRow[]
  artifacts: readonly ArtifactRow[]
  reactions: readonly ReactionRow[]
  later: readonly ProposalRow[]
}

async function outcomeOf(db: Queryable, proposal: ProposalRow, mission: MissionRow | null): Promise<Outcome> {
  const events =
    mission === null
      ? await readProposalEvents(db, proposal.id)
      : await readMissionEvents(db, mission.id, mostEvents)
  const ids = events.map((event) => event.id)
  const filter = { kind: null, agent: null, mission: mission?.id ?? null }
  const artifacts = mission === null ? [] : await readArtifacts(db, filter, { cursor: null, limit: 200 })
  return {
    events,
    steps: mission === null ? [] : await readStepsOf(db, mission.id),
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

const things: readonly ChainLink['what'][] = ['event', 'proposal', 'mission', 'step', 'artifact']

function transitionOf(event: EventRow): ((link: ChainLink) => boolean) | null {
  if (event.to_status === null) return null
  if (event.step_id !== null) return (link) => link.what === 'step' && link.id === event.step_id
  if (event.proposal_id !== null) return (link) => link.what === 'decision' && link.id === event.proposal_id
  return (link) => link.what === 'mission' && link.id === event.mission_id
}
