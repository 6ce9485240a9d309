// A mission told from its first cause to what came of it: who wanted it and why it was allowed, each step with what it took and
// gave, the end and what was learned. Every line leads to its why.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMoment } from '../../data/moment.ts'
import { useRead } from '../../data/read.ts'
import { Face } from '../../ui/face.tsx'
import { Mark, names, Tag } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { At } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayDecider, sayMany, sayMoney, sayName, sayTitle } from '../../ui/words.ts'
import type { Artifact, Event, List, MissionDetail, Proposal, Step, WhyLink } from '../../wire.ts'
import { StepAnswers } from './answers.tsx'
import { type NameOf, sayGate, saySource, sayTook, sentenceOf } from './sentences.ts'
import { partsOf, saidBy } from './story.ts'
import { Call, Deed, Given, Links, Slip, Words } from './things.tsx'

type Gate = Proposal['gates'][number]

/** A chapter: its own place on the line of time at the left. */
function Chapter({
  title,
  at,
  why,
  children,
  sign,
}: {
  title: ReactNode
  at?: string | null
  why: string
  children: ReactNode
  sign?: ReactNode
}): ReactNode {
  return (
    <li className="relative pb-8 pl-10 last:pb-0 before:absolute before:top-2 before:bottom-0 before:left-[0.9rem] before:w-px before:bg-line last:before:hidden">
      <span className="absolute top-0 left-0">{sign}</span>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-semibold">{title}</h2>
        {at != null && (
          <span className="text-[0.8125rem] text-quiet">
            <At at={at} />
          </span>
        )}
        <Why id={why} className="sm:ml-auto" />
      </div>
      <div className="mt-2 space-y-2.5">{children}</div>
    </li>
  )
}

function GateRow({ gate }: { gate: Gate }): ReactNode {
  const share = gate.limit === null || gate.limit === 0 ? null : Math.min(1, gate.measured / gate.limit)
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 py-1 sm:grid-cols-[minmax(0,1fr)_8rem_9rem]">
      <span className="min-w-0">
        <span className="block text-sm" title={gate.gate}>
          {sayGate(gate.gate)}
        </span>
        {gate.note !== undefined && <span className="block text-xs text-quiet">{gate.note}</span>}
      </span>
      <span aria-hidden="true" className="hidden h-1.5 overflow-hidden rounded-full bg-sunk sm:block">
        {share !== null && (
          <span
            className={names('block h-full rounded-full', gate.ok ? 'bg-good' : 'bg-bad')}
            style={{ width: `${Math.max(2, share * 100)}%` }}
          />
        )}
      </span>
      <span className="text-right text-sm whitespace-nowrap">
        {gate.measured.toLocaleString('en-US')}
        {gate.limit !== null && ` of ${gate.limit.toLocaleString('en-US')}`}{' '}
        <span className={gate.ok ? 'text-good' : 'text-bad'}>{gate.ok ? 'passed' : 'held'}</span>
      </span>
    </li>
  )
}

/** Who wanted it, in words. */
function askedBy({ created_by, agent_id }: MissionDetail, nameOf: NameOf): string {
  const who = nameOf(agent_id)
  if (created_by === agent_id) return `${who} proposes it`
  return created_by.startsWith('rule:') ? `A rule asks ${who} for it` : `${who} is asked for it`
}

const allowedBy = (by: string | null): string =>
  by === null || by === 'auto_approve' ? 'Your rules let it pass' : `Approved by ${sayDecider(by)}`

/** How it came to it. */
function Origin({
  mission,
  nameOf,
  before,
}: {
  mission: MissionDetail
  nameOf: NameOf
  before: readonly WhyLink[]
}): ReactNode {
  const { proposal } = mission
  if (proposal === null) return null
  const who = nameOf(proposal.agent_id)
  const by = proposal.decided_by
  return (
    <>
      <Chapter
        title={askedBy(mission, nameOf)}
        at={proposal.created_at}
        why={proposal.id}
        sign={<Face id={proposal.agent_id} name={who} size={24} />}
      >
        {proposal.description !== '' && (
          <blockquote dir="auto" className="border-l-2 border-line pl-3 text-sm whitespace-pre-line italic">
            {proposal.description}
          </blockquote>
        )}
        <p className="flex flex-wrap gap-1.5 text-sm">
          <Tag>{saySource(proposal.source)}</Tag>
          {proposal.caused_by_rule !== null && <Tag>rule: {sayName(proposal.caused_by_rule)}</Tag>}
          {proposal.memory_influenced && <Tag>a memory chose the topic</Tag>}
        </p>
        <Links links={before} title="What led to it" />
      </Chapter>
      <Chapter
        title={allowedBy(by)}
        at={proposal.decided_at}
        why={proposal.id}
        sign={<Sign status="approved" />}
      >
        <ul aria-label="Gates: what was measured, and the limit" className="divide-y divide-line">
          {proposal.gates.map((gate) => (
            <GateRow key={gate.gate} gate={gate} />
          ))}
        </ul>
      </Chapter>
    </>
  )
}

const signs: Readonly<Record<string, string>> = {
  succeeded: 'bg-good',
  approved: 'bg-good',
  running: 'bg-busy',
  failed: 'bg-bad',
  waiting: 'bg-warn',
  unknown: 'bg-warn',
}

function Sign({ status }: { status: string }): ReactNode {
  return (
    <span aria-hidden="true" className="grid size-7 place-items-center">
      <span className={names('size-2.5 rounded-full ring-4 ring-paper', signs[status] ?? 'bg-quiet')} />
    </span>
  )
}

const quiet = ['step.started', 'step.succeeded']

/** What happened to a step beside its beginning and its good end. */
function Troubles({
  events,
  artifacts,
  nameOf,
}: {
  events: readonly Event[]
  artifacts: readonly Artifact[]
  nameOf: NameOf
}): ReactNode {
  // What an event says of a thing made, the thing's own slip says.
  const isSlip = ({ title }: Event): boolean => artifacts.some((artifact) => artifact.title === title)
  const told = events.filter(({ kind, metadata }) => !quiet.includes(kind) || Number(metadata['attempt']) > 1)
  if (told.length === 0) return null
  return (
    <ul className="space-y-1">
      {told.map((event) => (
        <li key={event.id} className="text-sm">
          <span className="text-quiet">
            <At at={event.created_at} />
          </span>{' '}
          <span className={names(/requeued|failed|doubted/.test(event.kind) && 'text-bad')}>
            {isSlip(event) ? sayTitle(event.kind.replace('.', ' ')) : sentenceOf(event, nameOf)}
          </span>
          {event.kind.startsWith('step.') && event.summary !== '' && (
            <span className="text-quiet">: {event.summary}</span>
          )}{' '}
          <Why id={event.id} />
        </li>
      ))}
    </ul>
  )
}

function took({ started_at, finished_at }: Step): string | null {
  if (started_at === null || finished_at === null) return null
  return sayTook(Date.parse(finished_at) - Date.parse(started_at))
}

function StepChapter({
  step,
  mission,
  nameOf,
  links,
}: {
  step: Step
  mission: MissionDetail
  nameOf: NameOf
  links: readonly WhyLink[]
}): ReactNode {
  const own = <Thing extends { step_id: string | null }>(things: readonly Thing[]): Thing[] =>
    things.filter(({ step_id }) => step_id === step.id)
  const said = saidBy(step.result)
  const time = took(step)
  return (
    <Chapter
      title={`${step.position + 1}. ${sayTitle(step.kind)}`}
      at={step.started_at ?? null}
      why={step.id}
      sign={<Sign status={step.status} />}
    >
      <p className="flex flex-wrap items-center gap-x-3 text-[0.8125rem] text-quiet">
        <Mark status={step.status} />
        {step.agent_id !== mission.agent_id && <span>by {nameOf(step.agent_id)}</span>}
        {time !== null && <span>took {time}</span>}
        {step.attempt > 1 && <span>{step.attempt} attempts</span>}
        <Link
          to="."
          search={(was) => ({ ...was, show: 'waterfall', step: step.id })}
          className="text-accent"
          resetScroll={false}
        >
          in the waterfall
        </Link>
        <Link
          to="."
          search={(was) => ({ ...was, show: 'playback', step: step.id })}
          className="text-accent"
          resetScroll={false}
        >
          play it
        </Link>
      </p>
      <Given payload={step.payload} />
      <Troubles events={own(mission.events)} artifacts={own(mission.artifacts)} nameOf={nameOf} />
      {own(mission.tool_calls).map((call) => (
        <Call key={call.id} call={call} />
      ))}
      {own(mission.effects).map((effect) => (
        <Deed key={effect.id} effect={effect} />
      ))}
      {said !== '' && <Words text={said} className="border-l-2 border-good pl-3" />}
      <div className="grid gap-1.5">
        {own(mission.artifacts).map((artifact) => (
          <Slip key={artifact.id} artifact={artifact} />
        ))}
      </div>
      <Links links={links} title="What it remembered and paid" />
      {step.status !== 'succeeded' && <StepAnswers step={step} />}
    </Chapter>
  )
}

const ends: Readonly<Record<string, string>> = {
  succeeded: 'It succeeded',
  failed: 'It failed',
  cancelled: 'It was stopped',
  running: 'It goes on',
  approved: 'It has not begun',
}

/** What was made of it, beside the story where there is room. */
function Yield({ mission }: { mission: MissionDetail }): ReactNode {
  const made = mission.artifacts.filter(({ kind }) => kind !== 'document')
  const read = mission.artifacts.length - made.length
  return (
    <aside aria-label="What it made" className="min-w-0 xl:sticky xl:top-0">
      <h2 className="mb-2 text-sm font-semibold">What it made</h2>
      <div className="grid gap-1.5">
        {made.map((artifact) => (
          <Slip key={artifact.id} artifact={artifact} bare />
        ))}
        {made.length === 0 && (
          <p className="text-sm text-quiet">{mission.finished_at === null ? 'Nothing yet' : 'Nothing'}</p>
        )}
      </div>
      {read > 0 && <p className="mt-2 text-xs text-quiet">from {sayMany(read, 'document')} that it read</p>}
      <Link
        to="."
        search={(was) => ({ ...was, show: 'playback' })}
        className="mt-3 inline-block text-sm text-accent"
      >
        Watch it happen
      </Link>
    </aside>
  )
}

/** The story. */
export function Story({ mission, nameOf }: { mission: MissionDetail; nameOf: NameOf }): ReactNode {
  const chain = useRead<List<WhyLink>>(`why/${mission.id}`, {}, { timeless: true })
  const { at: moment } = useMoment()
  const { before, bySteps, after } = partsOf(chain.data?.items ?? [], mission.id, moment)
  const reason = mission.failure_reason ?? mission.cancel_reason
  return (
    <div className="grid items-start gap-8 xl:grid-cols-[minmax(0,48rem)_minmax(16rem,1fr)]">
      <ol>
        <li className="mb-4 empty:hidden">
          <Reading read={chain} rows={0} what="What led to it and what came of it">
            {() => null}
          </Reading>
        </li>
        <Origin mission={mission} nameOf={nameOf} before={before} />
        {mission.steps.map((step) => (
          <StepChapter
            key={step.id}
            step={step}
            mission={mission}
            nameOf={nameOf}
            links={step.started_at === null ? [] : (bySteps.get(step.id) ?? [])}
          />
        ))}
        <Chapter
          title={ends[mission.status] ?? mission.status}
          at={mission.finished_at}
          why={mission.id}
          sign={<Sign status={mission.status} />}
        >
          {reason !== null && reason !== '' && <Words text={reason} className="text-bad" />}
          <p className="text-sm text-quiet">
            {mission.finished_at === null ? 'So far it has cost ' : 'It cost '}
            {mission.cost_micro_usd === 0 ? 'nothing' : sayMoney(mission.cost_micro_usd)}
            {mission.simulated && ', for its models were simulated'}.
          </p>
          {mission.finished_at !== null && <Links links={after} title="What came of it later" />}
        </Chapter>
      </ol>
      <Yield mission={mission} />
    </div>
  )
}
