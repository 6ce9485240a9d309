// What the steps of a mission did and paid for, in the order in which it happened; and the chains of what belongs to no mission: a
// limit that was to be raised, a list of tools, a call on nobody's behalf.

import { type ApprovalRecord, readApproval } from '../store/approvals.ts'
import type { EventRow } from '../store/events.ts'
import type { EffectView, ToolCallView } from '../store/reads/acting.ts'
import {
  type EvidenceOf,
  type HeldCall,
  type HeldMoney,
  readApprovalEvents,
  readApprovalsOf,
  readCauseOfRise,
  readEffectsOf,
  readEvidenceOf,
  readHoldsOf,
  readPaidCalls,
  readPolicyChange,
  readToolCallsOf,
  type SpentOn,
} from '../store/reads/why-acting.ts'
import type { Queryable } from '../world/db.ts'
import {
  approvalLink,
  changeLink,
  effectLink,
  evidenceLink,
  taintLinks,
  toolLinks,
} from './why-acting-links.ts'
import type { ChainLink } from './why-link.ts'
import { eventLink } from './why-links.ts'
import { callLink, holdLink } from './why-money-links.ts'

/** Money as it was spent on something. */
export interface Spent {
  calls: readonly HeldCall[]
  holds: readonly HeldMoney[]
}

/** Returns what was spent on a mission or a conversation; `id` is told of even if it cost nothing. */
export async function readSpent(db: Queryable, of: SpentOn): Promise<Spent> {
  const calls = await readPaidCalls(db, of)
  return { calls, holds: await readHoldsOf(db, calls, of) }
}

/** Returns the links of money: each call with what was held for it, then what is still held; of one step, or of all. */
export function spentLinks({ calls, holds }: Spent, stepId?: string | null): readonly ChainLink[] {
  const isIts = (one: { step_id: string | null }): boolean => stepId === undefined || one.step_id === stepId
  const called = new Set(calls.map(({ hold_id }) => hold_id))
  return [
    ...calls
      .filter(isIts)
      .flatMap((call) => [callLink(call), ...holds.filter(({ id }) => id === call.hold_id).map(holdLink)]),
    ...holds.filter((hold) => isIts(hold) && !called.has(hold.id)).map(holdLink),
  ]
}

/** What a mission did. */
export interface Acted {
  effects: readonly EffectView[]
  evidence: readonly EvidenceOf[]
  approvals: readonly ApprovalRecord[]
  tools: readonly ToolCallView[]
  spent: Spent
}

/** Returns what a mission did and paid for; `asked` is the id that is asked about. */
export async function readActed(db: Queryable, mission: string, asked: string | null): Promise<Acted> {
  const effects = await readEffectsOf(db, mission)
  const ids = effects.map(({ id }) => id)
  return {
    effects,
    evidence: await readEvidenceOf(db, ids),
    approvals: await readApprovalsOf(db, ids),
    tools: await readToolCallsOf(db, mission),
    spent: await readSpent(db, { mission, roundtable: null, id: asked }),
  }
}

/** Returns the links of what one step did: what it called and paid for, then each effect as it went. */
export function actedLinks(acted: Acted, stepId: string, events: readonly EventRow[]): readonly ChainLink[] {
  const { effects, tools, spent } = acted
  return [
    ...tools.filter((call) => call.step_id === stepId).flatMap(toolLinks),
    ...spentLinks(spent, stepId),
    ...effects
      .filter((effect) => effect.step_id === stepId)
      .flatMap((effect) => storyOf(effect, acted, events)),
  ]
}

/** An effect, what stands behind it, and all that happened with it in order: what was known before the change that it led to. */
function storyOf(effect: EffectView, acted: Acted, events: readonly EventRow[]): readonly ChainLink[] {
  const story: ChainLink[] = []
  const known = acted.evidence.filter((one) => one.effect_id === effect.id)
  for (const event of events.filter(({ metadata }) => metadata['effect_id'] === effect.id)) {
    const before = known.findIndex((one) => !ledTo(one, event))
    story.push(...known.splice(0, before < 0 ? known.length : before).map(evidenceLink))
    const asked = event.kind === 'approval.asked' ? event.metadata['approval_id'] : null
    const approval = acted.approvals.find(({ id }) => id === asked)
    story.push(
      approval === undefined
        ? changeLink(event, workerAt(events, event))
        : approvalLink(approval, effect.kind),
    )
  }
  return [effectLink(effect), ...taintLinks(effect), ...story, ...known.map(evidenceLink)]
}

/** What is known was written with the outcome that follows from it, at the same moment. */
function ledTo(known: EvidenceOf, { kind, created_at: at }: EventRow): boolean {
  const isOutcome = /^effect\.(done|failed|doubted|abandoned)$/.test(kind)
  return known.created_at < at || (isOutcome && known.created_at.getTime() === at.getTime())
}

/** Who had the step when this happened: the worker of its last start. */
function workerAt(events: readonly EventRow[], { id, step_id }: EventRow): string | null {
  const start = events.findLast(
    (event) => event.id < id && event.step_id === step_id && event.to_status === 'running',
  )
  const worker = start?.metadata['worker']
  return typeof worker === 'string' ? worker : null
}

/** Returns the chain of a question that belongs to no mission: what asked it, itself, what became of it, what it changed. */
export async function tellApproval(
  db: Queryable,
  id: string,
  event: EventRow | null,
): Promise<readonly ChainLink[] | null> {
  const approval = await readApproval(db, id)
  if (approval === null) return null
  const [gate = ''] = approval.target.split(':')
  const isRise = approval.what === 'budget_rise'
  const cause = isRise ? await readCauseOfRise(db, gate, approval) : null
  const change = isRise ? await readPolicyChange(db, gate.split('.')[0] ?? '', approval) : null
  const events = await readApprovalEvents(db, id)
  return [
    ...(cause === null ? [] : [eventLink(cause)]),
    { ...approvalLink(approval, null), here: event === null || event.kind === 'approval.asked' },
    ...events
      .filter(({ kind }) => kind !== 'approval.asked')
      .map((one) => ({ ...changeLink(one, null), here: one.id === event?.id })),
    ...(change === null ? [] : [eventLink(change)]),
  ]
}

/** Returns the chain of a call or a hold that belongs to no mission and no conversation. */
export async function tellSpent(db: Queryable, id: string): Promise<readonly ChainLink[]> {
  const links = spentLinks(await readSpent(db, { mission: null, roundtable: null, id }))
  return links.map((one) => ({ ...one, here: one.id === id }))
}
