// The words for what was done in the world: effects with each change and its evidence, what people were asked and why, calls of tools. Pure.

import { shorten } from '../domain/shorten.ts'
import type { ApprovalRecord } from '../store/approvals.ts'
import type { EventRow } from '../store/events.ts'
import type { EffectView, ToolCallView } from '../store/reads/acting.ts'
import type { EvidenceOf } from '../store/reads/why-acting.ts'
import type { TaintReason } from '../store/taint.ts'
import { type ChainLink, link, plural, trusts } from './why-link.ts'

/** Of arguments and answers, as much as one reads in passing. */
const saidChars = 300

const json = (value: unknown): string => shorten(JSON.stringify(value ?? null), saidChars)
const hashOf = (sha: string): string => `payload ${sha.slice(0, 16)}…`

const promises: Readonly<Record<string, string>> = {
  keyed: 'the target takes a repetition for the same',
  probe: 'the target can be searched for it',
  oneshot: 'begun once and never repeated on doubt',
}

/** Returns the link of an effect as it stands. */
export function effectLink(effect: EffectView): ChainLink {
  const facts = [
    `to ${effect.target}`,
    `${effect.class}: ${promises[effect.class] ?? 'of no known class'}`,
    hashOf(effect.payload_sha),
    ...(effect.needs_approval
      ? []
      : ['asked nobody: effect_policy lets it pass while nothing untrusted is behind it']),
  ]
  const title = `${effect.title}: ${standings[effect.status] ?? effect.status}`
  return link('effect', effect.id, title, effect.created_at, facts.join('; '))
}

const standings: Readonly<Record<string, string>> = { unknown: 'in doubt', abandoned: 'given up' }

/** Returns the links of the untrusted text that stands behind an effect. */
export function taintLinks(effect: EffectView): readonly ChainLink[] {
  const reasons = effect.taint as readonly TaintReason[]
  return reasons.map(({ what, id, title, source }) =>
    what === 'proposal'
      ? link('taint', id, `No person wanted it first: “${title}”`, null, `it was proposed by ${source}`)
      : link('taint', id, `Untrusted ${what.replace('_', ' ')}: “${title}”`, null, `from ${source}`),
  )
}

const changes: Readonly<Record<string, string>> = {
  'effect.planned': 'Effect planned',
  'effect.started': 'Effect started',
  'effect.done': 'Effect done',
  'effect.failed': 'Effect failed',
  'effect.doubted': 'Effect in doubt',
  'effect.abandoned': 'Effect given up',
  'approval.asked': 'A person is asked',
  'approval.approved': 'Approved',
  'approval.used': 'Approval used, once and for all',
  'approval.refused': 'Refused',
  'approval.expired': 'Nobody decided in time',
  'approval.void': 'Question void: something else was asked or decided',
}

/** Returns the link of one change of an effect or of a question. `worker` had the step at that moment. */
export function changeLink(event: EventRow, worker: string | null): ChainLink {
  const { kind, metadata, summary, to_status: to } = event
  const by = metadata['by']
  const named = typeof by === 'string' && (to === 'approved' || to === 'refused') ? ` by ${by}` : ''
  const facts = [
    ...(to === 'started' ? [`try ${Number(metadata['tries'])}`] : []),
    ...(worker !== null && (to === 'planned' || to === 'started') ? [`worker ${worker}`] : []),
    // What the others say of themselves is the name of what they are about.
    ...(/^effect\.(failed|doubted|abandoned)$/.test(kind) ? [summary] : []),
  ]
  return link(
    'change',
    String(event.id),
    `${changes[kind] ?? kind}${named}`,
    event.created_at,
    facts.join(', '),
  )
}

const witnesses = {
  worker: 'The worker',
  probe: 'A look at the target',
  human: 'A person',
  reaper: 'The beat, after its worker was lost',
} as const

/** Returns the link of what somebody knew about whether an effect happened. */
export function evidenceLink(evidence: EvidenceOf): ChainLink {
  const who = witnesses[evidence.source as keyof typeof witnesses] ?? evidence.source
  const {
    said,
    problem,
    evidence: seen,
    result,
    ...rest
  } = (evidence.detail ?? {}) as Record<string, unknown>
  const words = [said, problem, seen].filter((one) => typeof one === 'string')
  const shown = result ?? (Object.keys(rest).length > 0 && words.length === 0 ? rest : undefined)
  const text = [...words, ...(shown === undefined ? [] : [json(shown)])].join('; ')
  const title = `${who} says: ${evidence.outcome.replaceAll('_', ' ')}`
  return link('evidence', evidence.effect_id, title, evidence.created_at, text)
}

/** Returns the link of what a person was asked, and why. */
export function approvalLink(approval: ApprovalRecord, kind: string | null): ChainLink {
  const edit = approval.evidence.find(({ what }) => what === 'edit')
  const facts = [
    whyAsked(approval, kind),
    `risk ${approval.risk}`,
    hashOf(approval.payload_sha),
    ...(edit === undefined ? [] : [shorten(edit.text, saidChars)]),
    ...(approval.decided_by === null ? [] : [decided(approval)]),
  ]
  const title = `${approval.title}: ${answers[approval.status]}`
  return link('approval', approval.id, title, approval.created_at, facts.join('; '))
}

const answers: Readonly<Record<ApprovalRecord['status'], string>> = {
  pending: 'waits for a person',
  approved: 'approved, not begun',
  used: 'approved and used',
  refused: 'refused',
  expired: 'nobody decided in time',
  void: 'void',
}

const decided = ({ decided_by, decided_at, decision_reason }: ApprovalRecord): string =>
  `decided by ${decided_by} at ${decided_at?.toISOString()}${decision_reason === null ? '' : `: ${decision_reason}`}`

function whyAsked({ what, target, evidence }: ApprovalRecord, kind: string | null): string {
  const reason = evidence.find((one) => one.what === 'reason')?.text
  if (what === 'budget_rise') return `${target}; asked since ${reason ?? 'a limit is used up'}`
  if (what === 'mcp_server') return 'asked since a server’s tools are used only as a person has seen them'
  const untrusted = evidence.filter((one) => !['edit', 'diff', 'reason'].includes(one.what))
  const [first] = untrusted
  if (first === undefined) return `asked since effect_policy has a person look at every ${kind ?? 'effect'}`
  const more = untrusted.length > 1 ? ` and ${untrusted.length - 1} more` : ''
  return `asked since ${first.what.replace('_', ' ')} ${first.text}${more} stands behind it`
}

/** Returns the links of one call of a tool: what was asked and came back, and the proposal that it filed. */
export function toolLinks(call: ToolCallView): readonly ChainLink[] {
  const facts = [
    `asked ${json(call.args)}`,
    ...(call.status === 'done' ? [`read ${trusts[call.trust] ?? 'from nowhere known'}`] : []),
    ...(call.simulated ? ['simulated'] : []),
    ...(call.result === '' ? [] : [shorten(call.result.replace(/\s+/g, ' '), saidChars)]),
  ]
  const title = `${call.tool}: ${call.status}`
  const said = link('tool', call.id, title, call.created_at, facts.join('; '))
  return call.proposal_id === null
    ? [said]
    : [
        said,
        link(
          'later',
          call.proposal_id,
          `Proposed by calling ${call.tool}`,
          call.created_at,
          plural(1, 'proposal'),
        ),
      ]
}
