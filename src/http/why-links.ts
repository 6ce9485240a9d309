// The words for each link of a chain. Pure: rows in, links out.

import type { EventRow } from '../store/events.ts'
import type { ArtifactRow } from '../store/reads/artifacts.ts'
import type { ReactionRow } from '../store/reads/loop-state.ts'
import type { MemoryRow, UseRow } from '../store/reads/memories.ts'
import type { MissionRow } from '../store/reads/missions.ts'
import type { ProposalRow } from '../store/reads/proposals.ts'
import type { StepRow } from '../store/reads/steps.ts'
import { recalledLink } from './why-life-links.ts'
import { type ChainLink, dieLink, gateLink, link, plural } from './why-link.ts'

/** Returns the link of an event. */
export function eventLink(event: EventRow): ChainLink {
  return link('event', String(event.id), `${event.kind}: ${event.title}`, event.created_at, event.summary)
}

/** Returns the link of a proposal. */
export function proposalLink(proposal: ProposalRow): ChainLink {
  const kinds = proposal.proposed_steps.map((step) =>
    String((step as { kind?: unknown } | null)?.kind ?? '?'),
  )
  const text = `${proposal.agent_id} proposed ${kinds.join(' → ')}; source ${proposal.source}, chain depth ${proposal.chain_depth}${proposal.simulated ? ', simulated' : ''}`
  return link('proposal', proposal.id, proposal.title, proposal.created_at, text)
}

/** Returns why a proposal was filed and what became of it: rule, dice, itself, each gate, the decision. */
export function decisionLinks(proposal: ProposalRow): readonly ChainLink[] {
  const { id, caused_by_rule: rule, created_at: at } = proposal
  return [
    ...(rule === null ? [] : [link('rule', rule, `Rule ${rule}`, null, 'The rule asked for this proposal')]),
    ...proposal.dice.map((die) => dieLink(die, id, at)),
    proposalLink(proposal),
    ...proposal.gates.map((gate) => gateLink(gate, id, at)),
    decisionLink(proposal),
  ]
}

function decisionLink(proposal: ProposalRow): ChainLink {
  if (proposal.status === 'pending') {
    return link(
      'decision',
      proposal.id,
      'Waits for a human',
      null,
      `until ${proposal.expires_at?.toISOString() ?? 'decided'}`,
    )
  }
  const versions = Object.entries(proposal.policy_snapshot).map(([key, version]) => `${key} v${version}`)
  const read = versions.length === 0 ? '' : `; policies read: ${versions.join(', ')}`
  const why = proposal.rejection_reason ?? 'every gate passed'
  const title = `${proposal.status === 'accepted' ? 'Accepted' : 'Rejected'} by ${proposal.decided_by ?? 'nobody named'}`
  return link('decision', proposal.id, title, proposal.decided_at, `${why}${read}`)
}

/** What happened in a mission. */
export interface Happened {
  steps: readonly StepRow[]
  events: readonly EventRow[]
  artifacts: readonly ArtifactRow[]
  /** Which memories stood in the prompts of its steps. */
  uses: readonly UseRow[]
  memories: readonly MemoryRow[]
  /** What a step did in the world and paid for. */
  did: (stepId: string) => readonly ChainLink[]
}

/** Returns the links of a mission: its start, its steps with what was remembered, done, paid and made, the cost, the end. */
export function missionLinks(mission: MissionRow, happened: Happened): readonly ChainLink[] {
  const { steps, events, artifacts, uses, memories, did } = happened
  const recalled = (step: StepRow): readonly MemoryRow[] =>
    memories.filter((memory) => uses.some((use) => use.step_id === step.id && use.memory_id === memory.id))
  const made = (step: StepRow): readonly ArtifactRow[] =>
    artifacts.filter((artifact) => artifact.step_id === step.id)
  return [
    link(
      'mission',
      mission.id,
      mission.title,
      mission.created_at,
      `${plural(mission.steps_total, 'step')} for ${mission.agent_id}`,
    ),
    ...steps.flatMap((step) => [
      stepLink(step, events),
      ...recalled(step).map(recalledLink),
      ...did(step.id),
      ...made(step).map(artifactLink),
    ]),
    link('cost', mission.id, 'Cost', mission.finished_at, costText(mission)),
    link(
      'mission',
      mission.id,
      `Mission ${mission.status}`,
      mission.finished_at,
      mission.failure_reason ?? mission.cancel_reason ?? '',
    ),
  ]
}

function stepLink(step: StepRow, events: readonly EventRow[]): ChainLink {
  const starts = events.filter((event) => event.step_id === step.id && event.to_status === 'running')
  const workers = starts.map((event) => String(event.metadata['worker'] ?? 'a worker'))
  const tries =
    starts.length === 0
      ? 'never started'
      : `${plural(starts.length, 'attempt')}, by ${[...new Set(workers)].join(', ')}`
  const result = step.result as { summary?: unknown } | null
  const said = step.last_error ?? (typeof result?.summary === 'string' ? result.summary : '')
  return link(
    'step',
    step.id,
    `${step.kind}: ${step.status}`,
    step.started_at ?? step.created_at,
    said === '' ? tries : `${tries}; ${said}`,
  )
}

function artifactLink(artifact: ArtifactRow): ChainLink {
  const from = artifact.source_url === null ? '' : ` from ${artifact.source_url}`
  const text = `${artifact.kind}, ${artifact.chars} characters${from}${artifact.simulated ? ', simulated' : ''}`
  return link('artifact', artifact.id, artifact.title, artifact.created_at, text)
}

function costText(mission: MissionRow): string {
  if (mission.cost_micro_usd === null) return 'unknown: the price of a model is not known'
  return `$${(mission.cost_micro_usd / 1_000_000).toFixed(6)}${mission.simulated ? ', simulated' : ''}`
}

/** Returns what followed: reactions with their rolls, and later proposals. */
export function laterLinks(
  reactions: readonly ReactionRow[],
  later: readonly ProposalRow[],
): readonly ChainLink[] {
  return [
    ...reactions.map((reaction) => {
      const roll = `rolled ${reaction.roll.toFixed(4)} against ${reaction.probability}, seed ${reaction.roll_seed}`
      const title = `${reaction.target_agent} reacts with ${reaction.type}: ${reaction.status}`
      return link(
        'reaction',
        reaction.id,
        title,
        reaction.created_at,
        reaction.reason === null ? roll : `${roll}; ${reaction.reason}`,
      )
    }),
    ...later.map((proposal) =>
      link(
        'later',
        proposal.id,
        proposal.title,
        proposal.created_at,
        `later proposal of ${proposal.agent_id}: ${proposal.status}`,
      ),
    ),
  ]
}
