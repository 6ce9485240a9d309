// The one intake. Every proposal, whatever its source, becomes a row here: accepted with its mission and steps, pending for a
// human, or rejected with what the gates measured; and all of it in one transaction (spec section 2).

import { dependenciesOf, isStorable, problemsOfDraft, readProposedSteps } from '../domain/draft-check.ts'
import {
  filingAsk,
  fixedGates,
  passesUnattended,
  type QuotaAsk,
  refusalOf,
  stepAsks,
} from '../domain/gate.ts'
import type { Policies } from '../domain/policy.ts'
import { problemsOf } from '../domain/policy.ts'
import type {
  GateReading,
  IntakeAnswer,
  Problem,
  ProposalDraft,
  ProposalRecord,
  ProposalStatus,
} from '../domain/proposal.ts'
import { stepKind, stepKinds } from '../steps/register.ts'
import {
  decideProposal,
  type FiledProposal,
  type Filing,
  insertProposal,
  lockAgent,
  lockProposal,
  openMission,
  readIntakeContext,
  readProposalRecord,
} from '../store/proposals.ts'
import { readQuotas, takeQuotas } from '../store/quotas.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { readMoneyGates } from './money-pauses.ts'
import { readPolicies, settlePolicies } from './policies.ts'
import { hint } from './wake.ts'

const kindNames = stepKinds.map((kind) => kind.kind)

/** Returns why a payload does not fit its kind; null when there is no such kind. */
function checkPayload(kind: string, payload: unknown): readonly Problem[] | null {
  const found = stepKind(kind)
  if (found === null) return null
  const parsed = found.payload.safeParse(payload)
  return parsed.success ? [] : problemsOf(parsed.error)
}

/** Files a proposal: see IntakeAnswer. A malformed one leaves nothing behind. */
export async function propose(world: World, raw: ProposalDraft): Promise<IntakeAnswer> {
  const problems = [...problemsOfDraft(raw, kindNames, checkPayload)]
  // What the database cannot hold, it cannot be asked for either.
  if (!isStorable(raw.agentId) || !isStorable(raw.traceId ?? '')) return { outcome: 'malformed', problems }
  const context = await readIntakeContext(world.db, raw)
  if (context.earlier !== null) return { outcome: 'recorded', created: false, proposal: context.earlier }
  if (context.agent === null) {
    problems.unshift({
      path: 'agent_id',
      problem: `no agent is called "${raw.agentId.slice(0, 60)}"; there are ${context.agentIds.join(', ')}`,
    })
  } else if (!context.agent.enabled) {
    problems.unshift({ path: 'agent_id', problem: `agent ${context.agent.id} is retired` })
  }
  if (problems.length > 0 || context.agent === null) return { outcome: 'malformed', problems }

  const draft = { ...raw, agentId: context.agent.id, title: raw.title.trim() }
  const { policies, versions } = await settlePolicies(world.db, context.policyRows)
  const ids = newIds(world, draft.steps.length)
  try {
    const filed = await world.db.transaction((tx) => file(world, tx, draft, policies, versions, ids))
    if (filed.status === 'accepted') await hint(world, 'steps_due')
    return { outcome: 'recorded', created: true, proposal: filed }
  } catch (error) {
    if (!(error instanceof FiledMeanwhile)) throw error
  }
  const { earlier } = await readIntakeContext(world.db, draft)
  if (earlier === null) throw new Error(`trace ${draft.source}/${draft.traceId} was taken and is gone`)
  return { outcome: 'recorded', created: false, proposal: earlier }
}

interface Ids {
  proposal: string
  mission: string
  steps: readonly string[]
}

function newIds(world: World, steps: number): Ids {
  const now = world.clock.now()
  const id = (): string => world.rng.id(now)
  return { proposal: id(), mission: id(), steps: Array.from({ length: steps }, id) }
}

/** Thrown to undo what the transaction has taken when the same trace turns out to be filed already. */
class FiledMeanwhile extends Error {}

/** Where the steps ask a model that costs something: what is left of the limits of money. */
async function moneyOf(
  world: World,
  tx: Tx,
  { agentId, steps }: Pick<ProposalDraft, 'agentId' | 'steps'>,
  policies: Policies,
): Promise<readonly GateReading[]> {
  const thinks = steps.some(({ kind }) => stepKind(kind)?.thinks === true)
  return thinks ? readMoneyGates(world, tx, policies, agentId) : []
}

async function file(
  world: World,
  tx: Tx,
  draft: ProposalDraft,
  policies: Policies,
  versions: Readonly<Record<string, number>>,
  ids: Ids,
): Promise<ProposalRecord> {
  const { open, windows } = await lockAgent(tx, draft.agentId, policies.company.time_zone)
  const money = await moneyOf(world, tx, draft, policies)
  const fixed = fixedGates(draft, policies, { windows, openMissionsOfAgent: open, money })
  const unattended = passesUnattended(draft.steps, policies)
  const filing = filingAsk(draft, policies, windows)
  const asks = stepAsks(draft, policies, windows)
  const shut = refusalOf(fixed) !== null
  const gates = [...fixed, ...(await passQuotas(tx, { filing, asks, shut, unattended }))]
  const refusal = refusalOf(gates)
  const status: ProposalStatus = refusal !== null ? 'rejected' : unattended ? 'accepted' : 'pending'
  const row: Filing = {
    id: ids.proposal,
    missionId: ids.mission,
    stepIds: ids.steps,
    dependencies: dependenciesOf(draft.steps),
    status,
    rejectionReason: refusal,
    gates,
    versions,
    decidedBy: status === 'pending' ? null : status === 'accepted' ? 'auto_approve' : 'gates',
    pendingHours: policies.proposal_policy.pending_expires_hours,
    maxAttempts: policies.worker_policy.max_attempts,
  }
  if (!(await insertProposal(tx, draft, row))) throw new FiledMeanwhile()
  return {
    id: ids.proposal,
    status,
    missionId: status === 'accepted' ? ids.mission : null,
    rejectionReason: refusal,
    gates,
  }
}

interface QuotaQuestion {
  filing: QuotaAsk
  asks: readonly QuotaAsk[]
  /** A fixed gate is shut already: measure, take nothing. */
  shut: boolean
  unattended: boolean
}

/** What runs unattended takes all it asks for, now. What waits for a human takes its place among the day's proposals, and its
 *  steps' quotas when it is approved; but a quota that is full already turns it away at the door. */
async function passQuotas(
  tx: Tx,
  { filing, asks, shut, unattended }: QuotaQuestion,
): Promise<readonly GateReading[]> {
  const all = [filing, ...asks].sort((a, b) => (a.gate < b.gate ? -1 : 1))
  if (shut) return readQuotas(tx, all)
  if (unattended) return takeQuotas(tx, all)
  const measured = await readQuotas(tx, asks)
  if (refusalOf(measured) !== null) return [...(await readQuotas(tx, [filing])), ...measured]
  return [...(await takeQuotas(tx, [filing])), ...measured]
}

export type DecisionAnswer =
  | { outcome: 'decided'; proposal: ProposalRecord }
  | { outcome: 'not_found' }
  | { outcome: 'not_pending'; status: ProposalStatus }

/** Approves a pending proposal in the name of `by`: the gates are measured again, and may still refuse it. */
export async function approveProposal(world: World, id: string, by: string): Promise<DecisionAnswer> {
  const { policies, versions } = await readPolicies(world.db)
  return decide(world, id, async (tx, filed) => {
    const read = readProposedSteps(filed.proposed_steps)
    const draft = draftOf(filed, read.ok ? read.steps : [], by)
    // Whoever types a proposal into the table has passed no check yet.
    const problems = read.ok ? problemsOfDraft(draft, kindNames, checkPayload) : read.problems
    if (problems.length > 0) {
      const reason = `Malformed: ${problems.map((p) => `${p.path}: ${p.problem}`).join('; ')}`.slice(0, 1_000)
      await decideProposal(tx, id, { status: 'rejected', reason, gates: filed.gates, versions, by })
      return
    }
    const { open, windows } = await lockAgent(tx, filed.agent_id, policies.company.time_zone)
    const money = await moneyOf(world, tx, draft, policies)
    const fixed = fixedGates(draft, policies, { windows, openMissionsOfAgent: open, money })
    const asks = stepAsks(draft, policies, windows)
    const shut = filed.expired || refusalOf(fixed) !== null
    const taken = shut ? await readQuotas(tx, asks) : await takeQuotas(tx, asks)
    const kept = filed.gates.filter((gate) => gate.gate.startsWith('proposals_per_agent_per_day'))
    const gates = [...kept, ...fixed, ...taken]
    const reason = filed.expired ? 'Expired: nobody decided in time' : refusalOf([...fixed, ...taken])
    await decideProposal(tx, id, {
      status: reason === null ? 'accepted' : 'rejected',
      reason,
      gates,
      versions,
      by,
    })
    if (reason !== null) return
    const ids = newIds(world, draft.steps.length)
    await openMission(tx, draft, {
      id,
      missionId: ids.mission,
      stepIds: ids.steps,
      dependencies: dependenciesOf(draft.steps),
      maxAttempts: policies.worker_policy.max_attempts,
    })
  })
}

/** Rejects a pending proposal in the name of `by`, with a reason. */
export async function rejectProposal(
  world: World,
  id: string,
  by: string,
  reason: string,
): Promise<DecisionAnswer> {
  return decide(world, id, async (tx, filed) => {
    const said = reason.trim() === '' ? `Rejected by ${by}` : reason.trim().slice(0, 1_000)
    await decideProposal(tx, id, { status: 'rejected', reason: said, gates: filed.gates, versions: {}, by })
  })
}

async function decide(
  world: World,
  id: string,
  decision: (tx: Tx, filed: FiledProposal) => Promise<void>,
): Promise<DecisionAnswer> {
  const early = await world.db.transaction(async (tx): Promise<DecisionAnswer | null> => {
    const filed = await lockProposal(tx, id)
    if (filed === null) return { outcome: 'not_found' }
    if (filed.status !== 'pending') return { outcome: 'not_pending', status: filed.status }
    await decision(tx, filed)
    return null
  })
  if (early !== null) return early
  const proposal = await readProposalRecord(world.db, id)
  if (proposal === null) throw new Error(`proposal ${id} was decided and is gone`)
  if (proposal.status === 'accepted') await hint(world, 'steps_due')
  return { outcome: 'decided', proposal }
}

/** A filed proposal as the draft it was. */
function draftOf(filed: FiledProposal, steps: ProposalDraft['steps'], by: string): ProposalDraft {
  return {
    agentId: filed.agent_id,
    title: filed.title,
    description: filed.description,
    steps,
    source: filed.source,
    traceId: null,
    priority: filed.priority,
    causedByEvent: null,
    causedByRule: null,
    chainDepth: filed.chain_depth,
    dice: [],
    namedSources: filed.named_sources,
    by,
  }
}
