// The small parts every view is made of: buttons, cards, marks of a status, what is shown while nothing is there yet.

import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Refusal } from '../data/ask.ts'
import { sayName } from './words.ts'

/** Returns class names as one string; falsy ones are left out. */
export function names(...parts: (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(' ')
}

const looks = {
  plain: 'border border-line bg-card hover:border-quiet',
  main: 'border border-accent bg-accent text-on-accent hover:opacity-90',
  danger: 'border border-line bg-card text-bad hover:border-bad',
  bare: 'border border-transparent hover:bg-sunk',
} as const

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof looks
  small?: boolean
}

/** A button. */
export function Button({
  look = 'plain',
  small = false,
  className,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      type={type}
      className={names(
        'inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap disabled:opacity-50',
        small ? 'min-h-7 px-2 text-[0.8125rem]' : 'min-h-9 px-3 text-sm',
        looks[look],
        className,
      )}
      {...rest}
    />
  )
}

/** The head of a view: what it is, one line about it, and what can be done. */
export function ViewHead({
  title,
  about,
  children,
}: {
  title: ReactNode
  about?: ReactNode
  children?: ReactNode
}): ReactNode {
  return (
    <header className="flex flex-wrap items-end gap-x-4 gap-y-2 pb-4">
      <div className="min-w-0 flex-1 basis-64">
        <h1 className="text-xl leading-tight font-semibold tracking-tight">{title}</h1>
        {about !== undefined && <p className="mt-0.5 text-sm text-quiet">{about}</p>}
      </div>
      {children !== undefined && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  )
}

/** A card with an optional heading. */
export function Card({
  title,
  aside,
  children,
  className,
}: {
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
  className?: string
}): ReactNode {
  return (
    <section className={names('min-w-0 rounded-lg border border-line bg-card p-4', className)}>
      {title !== undefined && (
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-2">
          <h2 className="text-sm font-semibold">{title}</h2>
          {aside !== undefined && <div className="text-[0.8125rem] text-quiet">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  )
}

/** What a view shows when there is nothing yet: why, and what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }): ReactNode {
  return (
    <div className="rounded-lg border border-dashed border-line px-6 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="mx-auto mt-1 max-w-md text-sm text-quiet">{children}</div>}
    </div>
  )
}

/** Grey lines where rows will be. */
export function Skeleton({ rows = 6 }: { rows?: number }): ReactNode {
  return (
    <div role="status" aria-label="Loading" className="space-y-2">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={row} className="skeleton h-10" />
      ))}
    </div>
  )
}

/** What went wrong with a read, and a way to try again. */
export function Failed({ error, retry }: { error: Error; retry?: () => void }): ReactNode {
  const gone = error instanceof Refusal && error.status === 404
  return (
    <div role="alert" className="rounded-lg border border-line bg-card px-6 py-8 text-center">
      <p className="font-medium">{gone ? 'It is not there' : 'That did not work'}</p>
      <p className="mx-auto mt-1 max-w-md text-sm text-quiet">{error.message}</p>
      {retry !== undefined && !gone && (
        <Button className="mt-4" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  )
}

const tones: Readonly<Record<string, string>> = {
  succeeded: 'text-good',
  approved: 'text-good',
  accepted: 'text-good',
  done: 'text-good',
  used: 'text-good',
  delivered: 'text-good',
  live: 'text-good',
  running: 'text-busy',
  started: 'text-busy',
  queued: 'text-quiet',
  pending: 'text-warn',
  waiting: 'text-warn',
  unknown: 'text-warn',
  failed: 'text-bad',
  rejected: 'text-bad',
  refused: 'text-bad',
  dead: 'text-bad',
}

/** A status as a word with a dot in its colour. */
export function Mark({ status, say }: { status: string; say?: string }): ReactNode {
  return (
    <span
      className={names(
        'inline-flex items-center gap-1.5 text-[0.8125rem] font-medium whitespace-nowrap',
        tones[status] ?? 'text-quiet',
      )}
    >
      <span
        aria-hidden="true"
        className={names('size-1.5 rounded-full bg-current', status === 'running' && 'animate-pulse')}
      />
      {say ?? sayName(status)}
    </span>
  )
}

/** A small label. */
export function Tag({ children, tone = 'text-quiet' }: { children: ReactNode; tone?: string }): ReactNode {
  return (
    <span
      className={names(
        'inline-block max-w-full truncate rounded bg-sunk px-1.5 py-px align-middle text-xs',
        tone,
      )}
    >
      {children}
    </span>
  )
}

/** A pair of a name and a figure. */
export function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-quiet">{name}</dt>
      <dd className="line-clamp-2 font-medium">{children}</dd>
    </div>
  )
}

/** JSON as text, folded to a height. */
export function Json({ value }: { value: unknown }): ReactNode {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-md bg-sunk p-3 font-mono text-xs leading-relaxed whitespace-pre-wrap"
    >
      {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
    </pre>
  )
}
