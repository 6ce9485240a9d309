// Policies: everything the company may do, by what it governs, money first.

import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useRead } from '../../data/read.ts'
import { Empty, Failed, names, Skeleton, Tag, ViewHead } from '../../ui/parts.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { sayName, sayTitle } from '../../ui/words.ts'
import type { List, Policy } from '../../wire.ts'
import { same } from './form-of.ts'
import { fitOf, groups } from './groups.ts'
import { keptDrafts } from './kept-drafts.ts'

const shownMost = 110

/** Returns what is in force in one line. */
function inShort(value: unknown): string {
  const text =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
          .map(([name, one]) => `${sayName(name)} ${typeof one === 'string' ? one : JSON.stringify(one)}`)
          .join(', ')
      : JSON.stringify(value)
  return text.length > shownMost ? `${text.slice(0, shownMost)}…` : text || 'nothing'
}

function Line({ policy }: { policy: Policy }): ReactNode {
  const changed = !same(policy.value, policy.default)
  return (
    <li>
      <Link
        to="/policies/$key"
        params={{ key: policy.key }}
        className={names('block px-4 py-3 hover:bg-sunk', policy.problem !== null && 'text-bad')}
      >
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{sayTitle(policy.key)}</span>
          {changed && <Tag tone="text-accent">changed</Tag>}
          {keptDrafts.of(policy.key) !== undefined && <Tag tone="text-warn">not saved</Tag>}
          {policy.problem !== null && <Tag tone="text-bad">does not fit</Tag>}
        </span>
        <span className="block text-sm text-quiet">{policy.problem ?? policy.help}</span>
        <span className="mt-0.5 block truncate font-mono text-xs text-quiet">{inShort(policy.value)}</span>
      </Link>
    </li>
  )
}

function Lines({ policies }: { policies: readonly Policy[] }): ReactNode {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-card">
      {policies.map((policy) => (
        <Line key={policy.key} policy={policy} />
      ))}
    </ul>
  )
}

/** What was looked for, best first. */
function Found({ policies, wanted }: { policies: readonly Policy[]; wanted: readonly string[] }): ReactNode {
  const found = policies
    .map((policy) => ({ policy, fit: fitOf(policy, wanted) }))
    .filter(({ fit }) => fit > 0)
    .sort((one, other) => other.fit - one.fit)
  if (found.length === 0)
    return (
      <Empty title="No policy speaks of that">
        Another word may find it: names, helps and values are looked through.
      </Empty>
    )
  return (
    <section aria-label="Found" className="max-w-3xl">
      <p className="mb-2 text-[0.8125rem] text-quiet" aria-live="polite">
        {found.length === 1 ? 'One policy speaks' : `${found.length} policies speak`} of that, best first.
      </p>
      <Lines policies={found.map(({ policy }) => policy)} />
    </section>
  )
}

/** The view. */
export default function Policies(): ReactNode {
  const { data, error, refetch } = useRead<List<Policy>>('policies')
  const { q = '' } = useSearch({ from: '/policies' })
  const navigate = useNavigate()
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />
  const wanted = q.toLowerCase().split(/\s+/).filter(Boolean)
  const items = data?.items ?? []
  return (
    <>
      <ViewHead
        title="Policies"
        about="What they may do. A change can be tried on the past before it is in force, and taken back after."
      >
        <SearchField
          label="Find a policy"
          placeholder="Find: budget, drafts, talk …"
          className="w-64 max-w-full"
          value={q}
          set={(next) => void navigate({ to: '/policies', search: { q: next }, replace: true })}
        />
      </ViewHead>
      {data === undefined ? (
        <Skeleton />
      ) : wanted.length > 0 ? (
        <Found policies={items} wanted={wanted} />
      ) : (
        <div className="gap-6 2xl:columns-2">
          {groups.map(({ title, about, keys }) => (
            <section key={title} aria-label={title} className="mb-6 break-inside-avoid">
              <h2 className="text-sm font-semibold">{title}</h2>
              <p className="mb-2 text-[0.8125rem] text-quiet">{about}</p>
              <Lines policies={keys.flatMap((key) => items.filter((one) => one.key === key))} />
            </section>
          ))}
        </div>
      )}
    </>
  )
}
