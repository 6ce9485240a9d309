// One step, whole: what it was given, what it gave, every attempt with its fault, its calls of tools, what it did in the world, what it
// remembered and paid.

import type { ReactNode } from 'react'
import { useMoment } from '../../data/moment.ts'
import { useRead } from '../../data/read.ts'
import { Face } from '../../ui/face.tsx'
import { Card, Fact, Json, Mark } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { At } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayClock, sayMany, sayMoney, sayTitle } from '../../ui/words.ts'
import type { CostSum, Event, List, MissionDetail, Step, WhyLink } from '../../wire.ts'
import { StepAnswers } from './answers.tsx'
import { type NameOf, sayTook, sentenceOf } from './sentences.ts'
import { partsOf, saidBy } from './story.ts'
import { Call, Deed, Given, Links, Slip, Words } from './things.tsx'

/** What the chain knows of one step's memories and calls of models. */
function Remembered({ mission, step }: { mission: string; step: Step }): ReactNode {
  const { at } = useMoment()
  const read = useRead<List<WhyLink>>(`why/${mission}`, {}, { timeless: true })
  const linksOf = ({ items }: List<WhyLink>): readonly WhyLink[] =>
    step.started_at === null ? [] : (partsOf(items, mission, at).bySteps.get(step.id) ?? [])
  if (read.data !== undefined && linksOf(read.data).length === 0) return null
  return (
    <Card title="What stood behind it">
      <Reading read={read}>
        {(chain) => <Links links={linksOf(chain)} title="What it remembered and paid" />}
      </Reading>
    </Card>
  )
}

/** Returns what a step cost over all its attempts, and of how many calls. */
function sayCost(cost: CostSum | undefined): string {
  if (cost === undefined) return 'no model asked'
  const { calls: made, simulated_calls, cost_micro_usd } = cost
  const calls = sayMany(made, 'call')
  return simulated_calls === made ? `${calls}, simulated` : `${sayMoney(cost_micro_usd)}, ${calls}`
}

function StepFacts({
  step,
  mission,
  nameOf,
}: {
  step: Step
  mission: MissionDetail
  nameOf: NameOf
}): ReactNode {
  const needs = mission.steps.filter(({ id }) => step.depends_on.includes(id))
  const { started_at, finished_at } = step
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-7">
      <Fact name="Status">
        <Mark status={step.status} />
      </Fact>
      <Fact name="By">{nameOf(step.agent_id)}</Fact>
      <Fact name="Attempt">
        {step.attempt} of {step.max_attempts} at most
      </Fact>
      <Fact name="Began">{started_at === null ? 'not yet' : <At at={started_at} />}</Fact>
      <Fact name="Took">
        {started_at === null || finished_at === null
          ? '–'
          : sayTook(Date.parse(finished_at) - Date.parse(started_at))}
      </Fact>
      <Fact name="Cost">{sayCost(mission.step_costs.find(({ of }) => of === step.id))}</Fact>
      <Fact name="Needed first">
        {needs.length === 0
          ? 'nothing'
          : needs.map(({ position, kind }) => `${position + 1}. ${sayTitle(kind)}`).join(', ')}
      </Fact>
    </dl>
  )
}

function Attempts({ events, nameOf }: { events: readonly Event[]; nameOf: NameOf }): ReactNode {
  return (
    <Card title="What happened to it">
      <ol className="space-y-1.5 text-sm">
        {events.map((event) => (
          <li key={event.id} className="flex gap-3">
            <time dateTime={event.created_at} className="shrink-0 text-quiet">
              {sayClock(event.created_at)}
            </time>
            <span className="min-w-0 flex-1">
              {sentenceOf(event, nameOf)}
              {event.summary !== '' && event.to_status !== 'succeeded' && (
                <span className="text-quiet">: {event.summary}</span>
              )}
            </span>
            <Why id={event.id} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Gave({ step, mission }: { step: Step; mission: MissionDetail }): ReactNode {
  const artifacts = mission.artifacts.filter(({ step_id }) => step_id === step.id)
  const said = saidBy(step.result)
  return (
    <Card title="What it gave">
      <div className="space-y-2.5">
        {said !== '' && <Words text={said} />}
        {artifacts.map((artifact) => (
          <Slip key={artifact.id} artifact={artifact} />
        ))}
        {step.last_error !== null && step.status !== 'succeeded' && (
          <Words text={step.last_error} className="text-bad" />
        )}
        {step.result === null ? (
          <p className="text-sm text-quiet">Nothing yet</p>
        ) : (
          <details className="text-sm">
            <summary className="text-quiet hover:text-ink">The whole result</summary>
            <div className="mt-2">
              <Json value={step.result} />
            </div>
          </details>
        )}
      </div>
    </Card>
  )
}

function Took({ step, mission }: { step: Step; mission: MissionDetail }): ReactNode {
  const from = mission.artifacts.filter(
    ({ step_id }) => step_id !== null && step.depends_on.includes(step_id),
  )
  return (
    <Card title="What it was given">
      <div className="space-y-2.5">
        <Given payload={step.payload} />
        {from.map((artifact) => (
          <Slip key={artifact.id} artifact={artifact} />
        ))}
      </div>
    </Card>
  )
}

/** The step. */
export function StepPanel({
  step,
  mission,
  nameOf,
}: {
  step: Step
  mission: MissionDetail
  nameOf: NameOf
}): ReactNode {
  const own = <Thing extends { step_id: string | null }>(things: readonly Thing[]): Thing[] =>
    things.filter(({ step_id }) => step_id === step.id)
  const calls = own(mission.tool_calls)
  const effects = own(mission.effects)
  return (
    <section aria-label={`Step ${step.position + 1}`} className="space-y-4">
      <div className="flex flex-wrap items-center gap-3">
        <Face id={step.agent_id} name={nameOf(step.agent_id)} size={48} />
        <h2 className="text-lg font-semibold">
          {step.position + 1}. {sayTitle(step.kind)}
        </h2>
        <Why id={step.id} />
        <div className="ml-auto">
          <StepAnswers step={step} />
        </div>
      </div>
      <StepFacts step={step} mission={mission} nameOf={nameOf} />
      <div className="gap-4 lg:columns-2 [&>section]:mb-4 [&>section]:break-inside-avoid">
        <Took step={step} mission={mission} />
        <Gave step={step} mission={mission} />
        <Attempts events={own(mission.events)} nameOf={nameOf} />
        {(calls.length > 0 || effects.length > 0) && (
          <Card title="What it used and did">
            <div className="space-y-1.5">
              {calls.map((call) => (
                <Call key={call.id} call={call} />
              ))}
              {effects.map((effect) => (
                <Deed key={effect.id} effect={effect} />
              ))}
            </div>
          </Card>
        )}
        <Remembered mission={mission.id} step={step} />
      </div>
    </section>
  )
}
