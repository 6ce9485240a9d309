// One moment of a mission on stage: the steps as they stand, the agent at work between what was given and what is brought, the words
// as they come. Drawn from a Scene alone.

import type { ReactNode } from 'react'
import { useRead } from '../../data/read.ts'
import { Face } from '../../ui/face.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { Mark, names, Tag } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { sayMoment, sayName, saySpan, sayTitle } from '../../ui/words.ts'
import type { Artifact, ArtifactDetail, Step } from '../../wire.ts'
import type { Film, Scene } from './film.ts'
import { type NameOf, sayGate, workOf } from './sentences.ts'
import { givenTo } from './story.ts'
import { Slip } from './things.tsx'

interface Props {
  film: Film
  scene: Scene
  nameOf: NameOf
}

const dots: Readonly<Record<string, string>> = {
  running: 'border-busy text-busy',
  succeeded: 'border-good text-good',
  failed: 'border-bad text-bad',
  waiting: 'border-warn text-warn',
  unknown: 'border-warn text-warn',
}
/** Said beside the name, so that colour is never alone. */
const marks: Readonly<Record<string, string>> = {
  running: '…',
  succeeded: '✓',
  failed: '✕',
  waiting: '?',
  unknown: '?',
  cancelled: '–',
  skipped: '–',
}

function Line({ film, scene }: Omit<Props, 'nameOf'>): ReactNode {
  return (
    <ol aria-label="Steps as they stand" className="flex flex-wrap items-center gap-x-1 gap-y-1.5 text-xs">
      {film.detail.steps.map((step, place) => {
        const { status, attempt } = scene.standing.get(step.id) ?? { status: 'queued', attempt: 0 }
        return (
          <li key={step.id} className="flex items-center gap-1">
            {place > 0 && <span aria-hidden="true" className="h-px w-3 bg-line sm:w-6" />}
            <span
              className={names(
                'rounded-full border px-2 py-0.5 transition-colors',
                dots[status] ?? 'border-line text-quiet',
                scene.step?.id === step.id && 'bg-card font-semibold',
              )}
            >
              {sayTitle(step.kind)} {marks[status] ?? ''}
              {attempt > 1 && ` ${attempt}.`}
              <span className="sr-only">{sayName(status)}</span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** What comes onto the stage comes from the left. */
const arrives = 'transition duration-500 starting:-translate-x-6 starting:opacity-0'

/** A column beside the agent: what flows in, or what comes out. */
function Side({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div className="min-w-0 space-y-2">
      <h3 className="text-xs font-medium text-quiet">{title}</h3>
      {children}
    </div>
  )
}

function GivenSide({ step, given }: { step: Step; given: readonly Artifact[] }): ReactNode {
  const texts = givenTo(step.payload).slice(0, 3)
  return (
    <Side title="Takes in">
      {texts.map(({ name, text }) => (
        <p
          key={`${step.id} ${name}`}
          dir="auto"
          className={names('line-clamp-3 rounded-md bg-card px-3 py-2 text-sm', arrives)}
        >
          <span className="text-xs text-quiet">{sayName(name)}</span> {text}
        </p>
      ))}
      {given.slice(0, 4).map((artifact) => (
        <div key={artifact.id} className={arrives}>
          <Slip artifact={artifact} bare />
        </div>
      ))}
      {given.length > 4 && <p className="text-xs text-quiet">and {given.length - 4} more</p>}
      {texts.length + given.length === 0 && <p className="text-sm text-quiet">nothing but the task</p>}
    </Side>
  )
}

/** The part of a text that has come so far; all of it once two thirds of its beat have passed. */
function soFar(text: string, progress: number): string {
  return text.slice(0, Math.ceil(text.length * Math.min(1, progress * 1.5)))
}

function BroughtSide({ scene }: { scene: Scene }): ReactNode {
  const { brought, calls, fault, beat, step, standing } = scene
  const asks = step !== null && standing.get(step.id)?.status === 'waiting'
  const done = beat.event?.kind === 'step.succeeded' && beat.words !== ''
  return (
    <Side title="Brings out">
      {calls.slice(-3).map((call) => (
        <p key={call.id} className={names('rounded-md bg-card px-3 py-2 text-sm', arrives)}>
          <Tag>tool</Tag> <span className="font-medium">{sayName(call.tool)}</span>{' '}
          <span className="line-clamp-2 text-xs text-quiet">{call.result}</span>
        </p>
      ))}
      {done && (
        <p dir="auto" className="line-clamp-6 border-l-2 border-good pl-3 text-sm">
          {soFar(beat.words, scene.progress)}
        </p>
      )}
      {fault !== null && (
        <p
          dir="auto"
          className={names(
            'line-clamp-6 border-l-2 pl-3 text-sm',
            asks ? 'border-warn text-warn' : 'border-bad text-bad',
          )}
        >
          {fault === '' ? 'It did not work' : soFar(fault, beat.words === fault ? scene.progress : 1)}
        </p>
      )}
      {brought.slice(0, 4).map((artifact) => (
        <div key={artifact.id} className={arrives}>
          <Slip artifact={artifact} bare />
        </div>
      ))}
      {brought.length > 4 && <p className="text-xs text-quiet">and {brought.length - 4} more</p>}
      {!done && fault === null && calls.length + brought.length === 0 && (
        <p className="text-sm text-quiet">nothing yet</p>
      )}
    </Side>
  )
}

function Working({ scene, step, nameOf }: { scene: Scene; step: Step; nameOf: NameOf }): ReactNode {
  const { status, attempt } = scene.standing.get(step.id) ?? { status: 'queued', attempt: 0 }
  const name = nameOf(step.agent_id)
  return (
    <div className="grid items-center gap-4 md:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] md:gap-8">
      <GivenSide step={step} given={scene.given} />
      <div className="order-first flex items-center gap-4 md:order-none md:w-44 md:flex-col md:text-center">
        <span className={names('rounded-xl', status === 'running' && 'ring-4 ring-busy/40')}>
          <Face id={step.agent_id} name={name} size={96} />
        </span>
        <div>
          <p className="font-semibold">{name}</p>
          <p className="text-sm text-quiet">
            {step.position + 1}. {workOf(step.kind)}
          </p>
          <p className="mt-1">
            <Mark status={status} />
            {attempt > 1 && <span className="ml-2 text-xs text-quiet">attempt {attempt}</span>}
          </p>
        </div>
      </div>
      <BroughtSide scene={scene} />
    </div>
  )
}

/** Before the first step: who wanted it, and the gates it passed, one after the other. */
function Opening({ film, scene, nameOf }: Props): ReactNode {
  const { detail } = film
  const who = nameOf(detail.agent_id)
  const gates = detail.proposal?.gates ?? []
  const isFirst = scene.place === 0
  const shown = gates.slice(
    0,
    isFirst ? Math.ceil(gates.length * Math.min(1, scene.progress * 1.5)) : gates.length,
  )
  return (
    <div className="mx-auto flex max-w-2xl flex-col items-center gap-3 text-center">
      <Face id={detail.agent_id} name={who} size={96} />
      <p className="text-lg font-semibold text-balance">{detail.title}</p>
      {detail.proposal !== null && detail.proposal.description !== '' && (
        <p dir="auto" className="line-clamp-4 text-sm text-quiet italic">
          {detail.proposal.description}
        </p>
      )}
      <ul className="flex flex-wrap justify-center gap-1.5">
        {shown.map((gate) => (
          <li key={gate.gate}>
            <Tag tone={gate.ok ? 'text-good' : 'text-bad'}>
              {gate.ok ? '✓' : '✕'} {sayGate(gate.gate)}: {gate.measured}
              {gate.limit !== null && ` of ${gate.limit}`}
            </Tag>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Returns what the mission was for: the last thing made that was not merely read. */
function deliverableOf({ detail }: Film): Artifact | null {
  return detail.artifacts.findLast(({ kind }) => kind !== 'document') ?? detail.artifacts.at(-1) ?? null
}

function Deliverable({ artifact }: { artifact: Artifact }): ReactNode {
  const read = useRead<ArtifactDetail>(`artifacts/${artifact.id}`)
  return (
    <div className="space-y-2">
      <Slip artifact={artifact} />
      <Reading read={read} rows={3}>
        {({ content }) => (
          <div
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="max-h-80 overflow-y-auto rounded-md border border-line bg-card px-5 py-4"
          >
            <Markdown text={content} className="text-[0.9375rem]" />
          </div>
        )}
      </Reading>
    </div>
  )
}

function Ending({ film, nameOf }: Omit<Props, 'scene'>): ReactNode {
  const { detail } = film
  const artifact = deliverableOf(film)
  return (
    <div className="mx-auto w-full max-w-3xl space-y-3">
      <p className="flex flex-wrap items-center gap-3">
        <Face id={detail.agent_id} name={nameOf(detail.agent_id)} size={48} />
        <span className="text-lg font-semibold">{detail.title}</span>
        <Mark status={detail.status} />
      </p>
      {artifact === null ? (
        <p className="text-sm text-quiet">{detail.failure_reason ?? 'Nothing was made.'}</p>
      ) : (
        <Deliverable artifact={artifact} />
      )}
    </div>
  )
}

/** What is said beneath: what happens, and how long nothing did. */
function Caption({ scene }: { scene: Scene }): ReactNode {
  const { beat, progress } = scene
  const isLater = beat.cutMs > 0 && progress > 0.75
  return (
    <p
      aria-live="off"
      className="min-h-14 shrink-0 border-t border-line pt-3 text-center text-lg leading-snug font-medium text-balance"
    >
      {beat.caption}
      {isLater && <span className="block text-sm font-normal text-quiet">… {saySpan(beat.cutMs)} later</span>}
    </p>
  )
}

/** The stage at one moment. */
export function Stage({ film, scene, nameOf }: Props): ReactNode {
  const { step, ended } = scene
  return (
    <div className="flex h-[clamp(23rem,calc(100dvh-25rem),40rem)] flex-col gap-3 rounded-xl border border-line bg-sunk/60 p-4 md:p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <Line film={film} scene={scene} />
        <p className="text-[0.8125rem] text-quiet sm:text-right">
          {sayMoment(scene.at)}
          <span className="block text-xs">
            {film.cutMs > 0 ? `${saySpan(film.cutMs)} without a word are cut out` : 'nothing is cut out'}
          </span>
        </p>
      </div>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] items-center overflow-y-auto"
      >
        {ended ? (
          <Ending film={film} nameOf={nameOf} />
        ) : step === null ? (
          <Opening film={film} scene={scene} nameOf={nameOf} />
        ) : (
          <Working scene={scene} step={step} nameOf={nameOf} />
        )}
      </div>
      <Caption scene={scene} />
    </div>
  )
}
