// The gates of the intake as pure questions: what a draft must pass, what it takes from which quota, and what to say when it
// does not pass. The counters themselves are taken in store/quotas.ts.

import type { Policies } from './policy.ts'
import type { StepGate } from './policy-specs.ts'
import type { GateReading, ProposalDraft, StepDraft } from './proposal.ts'

/** The starts of the windows that hold this moment, in the company's time zone (RFC 3339). */
export interface WindowStarts {
  hour: string
  day: string
  week: string
}

/** What the gates need to know of the company at this moment. */
export interface GateFacts {
  windows: WindowStarts
  openMissionsOfAgent: number
  /** What was measured of the limits of money, for steps that ask a model. */
  money?: readonly GateReading[]
}

/** A share of a quota that a draft asks for. `gate` is the counter's key; asks come sorted by it. */
export interface QuotaAsk {
  gate: string
  take: number
  limit: number
  windowStart: string
  /** The step kinds it is taken for; empty for the proposal itself. */
  kinds: readonly string[]
}

const reading = (gate: string, measured: number, limit: number, note?: string): GateReading => ({
  gate,
  measured,
  limit,
  ok: measured <= limit,
  ...(note === undefined ? {} : { note }),
})

const switchedOff = (gate: string, note: string): GateReading => ({
  gate,
  measured: 1,
  limit: 0,
  ok: false,
  note,
})

/** Returns how many steps of these kinds are asked for. */
function countOf(steps: readonly StepDraft[], kinds: readonly string[]): number {
  return steps.filter((step) => kinds.includes(step.kind)).length
}

/** Returns the readings of the gates that are no quota: size, depth, switches, missions open at once. All are read, so that a
 *  refusal names everything that stands in the way. */
export function fixedGates(
  draft: ProposalDraft,
  policies: Policies,
  facts: GateFacts,
): readonly GateReading[] {
  const { proposal_policy: intake, worker_policy: workers } = policies
  const gates: GateReading[] = [
    reading('proposal_policy.max_steps', draft.steps.length, intake.max_steps, 'steps in the proposal'),
    reading(
      'proposal_policy.max_chain_depth',
      draft.chainDepth,
      intake.max_chain_depth,
      'causes behind the proposal',
    ),
    reading(
      'mission_policy.max_open_per_agent',
      facts.openMissionsOfAgent + 1,
      policies.mission_policy.max_open_per_agent,
      'missions open at once, this one included',
    ),
  ]
  const kinds = [...new Set(draft.steps.map((step) => step.kind))].sort()
  for (const kind of kinds) {
    if (workers.disabled_kinds.includes(kind)) {
      gates.push(switchedOff('worker_policy.disabled_kinds', `${kind} is switched off`))
    }
  }
  if (!policies.content_policy.enabled && countOf(draft.steps, drafts) > 0) {
    gates.push(switchedOff('content_policy.enabled', 'drafting is switched off'))
  }
  if (!policies.deploy_policy.enabled && countOf(draft.steps, ['deploy']) > 0) {
    gates.push(switchedOff('deploy_policy.enabled', 'deploys are switched off'))
  }
  gates.push(...(facts.money ?? []))
  return gates
}

const drafts = ['write_content', 'draft_tweet']

/** Returns what the filing itself takes: one of the agent's proposals for the day. */
export function filingAsk(draft: ProposalDraft, policies: Policies, windows: WindowStarts): QuotaAsk {
  return {
    gate: `proposals_per_agent_per_day:${draft.agentId}`,
    take: 1,
    limit: policies.proposal_policy.max_per_agent_per_day,
    windowStart: windows.day,
    kinds: [],
  }
}

/** Returns what the proposed steps take from the quotas of their kinds, sorted by gate: the one order in which counters are locked. */
export function stepAsks(
  draft: Pick<ProposalDraft, 'agentId' | 'steps'>,
  policies: Policies,
  windows: WindowStarts,
): readonly QuotaAsk[] {
  const asks: QuotaAsk[] = []
  const ask = (gate: string, kinds: readonly string[], limit: number, windowStart: string): void => {
    const take = countOf(draft.steps, kinds)
    if (take > 0) asks.push({ gate, take, limit, windowStart, kinds })
  }
  ask('x_daily_quota', ['post_tweet'], policies.x_daily_quota.limit, windows.day)
  ask('content_policy.max_drafts_per_day', drafts, policies.content_policy.max_drafts_per_day, windows.day)
  for (const [kind, gate] of Object.entries(policies.step_gates) as [string, StepGate][]) {
    const owner = gate.per === 'agent' ? `:${draft.agentId}` : ''
    ask(`step_gates.${kind}.per_${gate.window}${owner}`, [kind], gate.limit, windows[gate.window])
  }
  return asks.sort((a, b) => (a.gate < b.gate ? -1 : 1))
}

/** Returns the reading of a quota: `used` is what was taken before this ask. */
export function quotaReading(ask: QuotaAsk, used: number, taken: boolean): GateReading {
  return {
    gate: ask.gate,
    measured: used,
    limit: ask.limit,
    ok: taken,
    ...(ask.take > 1 ? { note: `${ask.take} asked for` } : {}),
    ...(taken ? { took: ask.take, kinds: ask.kinds } : {}),
    window_start: ask.windowStart,
  }
}

/** Returns the reason a proposal is refused, from the gates that were not passed; null when all were. */
export function refusalOf(gates: readonly GateReading[]): string | null {
  const shut = gates.filter((gate) => !gate.ok)
  if (shut.length === 0) return null
  return shut.map(inWords).join('; ').slice(0, 1_000)
}

function inWords(gate: GateReading): string {
  if (gate.window_start !== undefined) {
    return `Quota full (${gate.measured}/${gate.limit}): ${gate.gate}${gate.note ? `, ${gate.note}` : ''}`
  }
  if (gate.limit === 0 && gate.measured === 1) return `${gate.gate}: ${gate.note}`
  return `Over the limit (${gate.measured}/${gate.limit}): ${gate.gate}${gate.note ? `, ${gate.note}` : ''}`
}

/** True when a proposal of these steps passes without a human. */
export function passesUnattended(steps: readonly StepDraft[], policies: Policies): boolean {
  const { enabled, allowed_step_kinds: allowed } = policies.auto_approve
  return enabled && steps.every((step) => allowed.includes(step.kind))
}
