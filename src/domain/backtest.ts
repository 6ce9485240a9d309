// What would have become of past proposals under other policies: the intake's own gates, run over a list. Pure.

import {
  filingAsk,
  fixedGates,
  passesUnattended,
  type QuotaAsk,
  quotaReading,
  refusalOf,
  stepAsks,
  type WindowStarts,
} from './gate.ts'
import type { Policies } from './policy.ts'
import type { ProposalDraft, ProposalStatus, StepDraft } from './proposal.ts'

/** A proposal as it came, with the windows of the moment it came in. */
export interface PastProposal {
  id: string
  title: string
  agentId: string
  steps: readonly StepDraft[]
  chainDepth: number
  windows: WindowStarts
}

export interface Replayed {
  id: string
  title: string
  status: ProposalStatus
  reason: string | null
}

/** Returns what these policies would have made of each proposal, in order. How many missions were open at each moment is not
 *  known afterwards, so that one gate is left out. */
export function replayIntake(past: readonly PastProposal[], policies: Policies): readonly Replayed[] {
  const used = new Map<string, number>()
  const keyOf = (ask: QuotaAsk): string => `${ask.gate} ${ask.windowStart}`
  const fits = (ask: QuotaAsk): boolean => (used.get(keyOf(ask)) ?? 0) + ask.take <= ask.limit
  const take = (ask: QuotaAsk): void => void used.set(keyOf(ask), (used.get(keyOf(ask)) ?? 0) + ask.take)
  return past.map((proposal) => {
    const draft = draftOf(proposal)
    const unattended = passesUnattended(proposal.steps, policies)
    const filing = filingAsk(draft, policies, proposal.windows)
    const asks = stepAsks(draft, policies, proposal.windows)
    const gates = [
      ...fixedGates(draft, policies, { windows: proposal.windows, openMissionsOfAgent: 0 }),
      ...[filing, ...asks].map((ask) => quotaReading(ask, used.get(keyOf(ask)) ?? 0, fits(ask))),
    ]
    const reason = refusalOf(gates)
    if (reason === null) for (const ask of unattended ? [filing, ...asks] : [filing]) take(ask)
    const status: ProposalStatus = reason !== null ? 'rejected' : unattended ? 'accepted' : 'pending'
    return { id: proposal.id, title: proposal.title, status, reason }
  })
}

const draftOf = (past: PastProposal): ProposalDraft => ({
  agentId: past.agentId,
  title: past.title,
  description: '',
  steps: past.steps,
  source: 'api',
  traceId: null,
  priority: 0,
  causedByEvent: null,
  causedByRule: null,
  chainDepth: past.chainDepth,
  dice: [],
  namedSources: false,
  by: '',
})

export interface BacktestReport {
  days: number
  proposals: number
  /** What the policies in force make of them, and what the tried ones would. */
  before: Readonly<Record<ProposalStatus, number>>
  after: Readonly<Record<ProposalStatus, number>>
  /** The proposals that would have ended otherwise. */
  changed: readonly {
    id: string
    title: string
    before: ProposalStatus
    after: ProposalStatus
    reason: string | null
  }[]
}

/** Compares two sets of policies over the same past. */
export function backtest(
  past: readonly PastProposal[],
  days: number,
  inForce: Policies,
  tried: Policies,
): BacktestReport {
  const before = replayIntake(past, inForce)
  const after = replayIntake(past, tried)
  const count = (list: readonly Replayed[]): Record<ProposalStatus, number> => {
    const counts = { accepted: 0, pending: 0, rejected: 0 }
    for (const one of list) counts[one.status] += 1
    return counts
  }
  const changed = after.flatMap((one, i) => {
    const was = before[i]?.status ?? one.status
    return was === one.status
      ? []
      : [{ id: one.id, title: one.title, before: was, after: one.status, reason: one.reason }]
  })
  return { days, proposals: past.length, before: count(before), after: count(after), changed }
}
