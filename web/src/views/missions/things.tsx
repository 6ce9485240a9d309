// What belongs to steps, each shown the same in the story and beside the waterfall: things made and read, calls of tools, effects,
// links of the chain, words.

import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { OpenLink } from '../../shell/open-link.tsx'
import { sayLink, sayStamps } from '../../ui/evidence.ts'
import { Json, Mark, names, Tag } from '../../ui/parts.tsx'
import { Why } from '../../ui/why.tsx'
import { sayCount, sayName, saySpan } from '../../ui/words.ts'
import type { Artifact, Effect, ToolCall, WhyLink } from '../../wire.ts'
import { givenTo } from './story.ts'

const foldChars = 420

/** A text; a long one is folded until it is asked for. */
export function Words({ text, className }: { text: string; className?: string }): ReactNode {
  const [whole, setWhole] = useState(false)
  const long = text.length > foldChars * 1.25
  return (
    <p dir="auto" className={names('text-sm leading-relaxed whitespace-pre-line', className)}>
      {long && !whole ? `${text.slice(0, foldChars)}… ` : text}
      {long && (
        <button
          type="button"
          aria-expanded={whole}
          className="ml-1 text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
          onClick={() => setWhole(!whole)}
        >
          {whole ? 'less' : 'more'}
        </button>
      )}
    </p>
  )
}

/** Something that was made or read, as a slip of paper that leads to it; `bare` leaves its length out. */
export function Slip({ artifact, bare = false }: { artifact: Artifact; bare?: boolean }): ReactNode {
  return (
    <Link
      to="/made/$id"
      params={{ id: artifact.id }}
      className="flex min-w-0 items-baseline gap-2 rounded-md border border-line bg-paper px-2.5 py-1.5 text-sm hover:border-quiet"
    >
      <Tag>{sayName(artifact.kind)}</Tag>
      <span className="min-w-0 flex-1 truncate font-medium">{artifact.title}</span>
      {!bare && (
        <span className="hidden text-xs whitespace-nowrap text-quiet sm:inline">
          {sayCount(artifact.chars)} characters
        </span>
      )}
      {!bare && artifact.simulated && <Tag>simulated</Tag>}
    </Link>
  )
}

/** What a step was given to do: the names and texts of its payload. */
export function Given({ payload }: { payload: unknown }): ReactNode {
  const given = givenTo(payload)
  if (given.length === 0) return <p className="text-sm text-quiet">Nothing but what came before</p>
  return (
    <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[minmax(5rem,auto)_minmax(0,1fr)]">
      {given.map(({ name, text }) => (
        <div key={name} className="contents">
          <dt className="text-quiet">{sayName(name)}</dt>
          <dd dir="auto" className="line-clamp-6 whitespace-pre-line">
            {text}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A line that unfolds, with its why beside it. */
function Folded({ why, children }: { why: string; children: ReactNode }): ReactNode {
  return (
    <div className="relative rounded-md border border-line bg-paper text-sm">
      <details className="px-2.5 py-1.5">{children}</details>
      <Why id={why} className="absolute top-1.5 right-2.5" />
    </div>
  )
}

/** A call of a tool; what it was asked and what it answered unfold. */
export function Call({ call }: { call: ToolCall }): ReactNode {
  return (
    <Folded why={call.step_id}>
      <summary className="flex flex-wrap items-baseline gap-x-2 pr-10">
        <Tag>tool</Tag>
        <span className="font-medium">{sayName(call.tool)}</span>
        <Mark status={call.status} />
        <span className="text-xs text-quiet">
          {saySpan(call.duration_ms)}
          {call.attempt > 1 && `, attempt ${call.attempt}`}
        </span>
      </summary>
      <div className="mt-2 space-y-2">
        <Json value={call.args} />
        <Json value={call.result} />
      </div>
    </Folded>
  )
}

/** Something done in the world, or to be done. */
export function Deed({ effect }: { effect: Effect }): ReactNode {
  return (
    <Folded why={effect.id}>
      <summary className="flex flex-wrap items-baseline gap-x-2 pr-10">
        <Tag>{sayName(effect.kind)}</Tag>
        <span className="min-w-0 font-medium">{effect.title}</span>
        <Mark status={effect.status} />
        {effect.needs_approval && <span className="text-xs text-quiet">asked first</span>}
      </summary>
      <div className="mt-2 space-y-2">
        <p className="text-xs text-quiet">To {effect.target}</p>
        {effect.problem !== null && <p className="text-sm text-bad">{effect.problem}</p>}
        <Json value={effect.payload} />
        {effect.result !== null && <Json value={effect.result} />}
      </div>
    </Folded>
  )
}

/** Links of the chain, each with its own why; none: nothing. */
export function Links({ links, title }: { links: readonly WhyLink[]; title: string }): ReactNode {
  if (links.length === 0) return null
  return (
    <details className="text-sm" open={links.length <= 3}>
      <summary className="text-quiet hover:text-ink">
        {title} ({links.length})
      </summary>
      <ul className="mt-1.5 space-y-1.5">
        {links.map((link, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a chain may hold one id twice, and keeps its places
          <li key={`${link.what} ${link.id} ${place}`} className="border-l-2 border-line pl-3">
            <p>
              <Tag>{sayName(link.what)}</Tag> {sayLink(link)}
            </p>
            <p className="flex flex-wrap gap-x-3 text-xs text-quiet">
              {link.text !== '' && <span className="min-w-0">{sayStamps(link.text)}</span>}
              <OpenLink what={link.what} id={link.id} />
              <Why id={link.id} />
            </p>
          </li>
        ))}
      </ul>
    </details>
  )
}
