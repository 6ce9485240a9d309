// What came of the work: a shelf for each kind of thing, the newest in front; or everything of one kind, page by page.

import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAgents } from '../../data/agents.ts'
import { useList, useRead } from '../../data/read.ts'
import { AgentChoice, Choice } from '../../ui/choice.tsx'
import { Older } from '../../ui/older.tsx'
import { Empty, Failed, Skeleton, ViewHead } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import type { Artifact, List } from '../../wire.ts'
import { kinds, sayKind } from './kinds.ts'
import { Sheet } from './sheet.tsx'

const perShelf = 6
const grids = {
  /** In rows that six fill. */
  shelf: 'grid gap-3 sm:grid-cols-2 xl:grid-cols-3',
  all: 'grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-3',
} as const

interface Filter {
  kind: string | undefined
  agent: string | undefined
}

function Filters({ kind, agent }: Filter): ReactNode {
  const navigate = useNavigate({ from: '/made' })
  const set = (change: Partial<Filter>): void => {
    void navigate({ search: (was) => ({ ...was, ...change }), replace: true })
  }
  const options = kinds.map((each) => [each.kind, each.name] as const)
  return (
    <>
      <Choice
        label="Kind"
        all="Every kind"
        value={kind}
        options={options}
        set={(next) => set({ kind: next })}
      />
      <AgentChoice value={agent} set={(next) => set({ agent: next })} />
    </>
  )
}

function Sheets({ items, as }: { items: readonly Artifact[]; as: keyof typeof grids }): ReactNode {
  const { nameOf } = useAgents()
  return (
    <div className={grids[as]}>
      {items.map((artifact) => (
        <Sheet
          key={artifact.id}
          artifact={artifact}
          name={artifact.agent_id === null ? 'The company' : nameOf(artifact.agent_id)}
        />
      ))}
    </div>
  )
}

/** Returns the newest things of a kind. */
const useShelf = (kind: string, agent: string | undefined) =>
  useRead<List<Artifact>>('artifacts', { kind, agent, limit: perShelf })

function Shelf({ kind, agent }: { kind: (typeof kinds)[number]; agent: string | undefined }): ReactNode {
  const read = useShelf(kind.kind, agent)
  const { data } = read
  if (data?.items.length === 0) return null
  return (
    <section aria-label={kind.name} className="mb-8">
      <div className="mb-2.5 flex flex-wrap items-baseline gap-x-3 border-b border-line pb-1.5">
        <h2 className="font-semibold">{kind.name}</h2>
        <span className="text-sm text-quiet">{kind.about}</span>
        {data !== undefined && data.next_cursor !== null && (
          <Link
            to="/made"
            search={(was) => ({ ...was, kind: kind.kind })}
            className="ml-auto text-sm text-accent"
          >
            all: {kind.name.toLowerCase()}
          </Link>
        )}
      </div>
      <Reading read={read}>{({ items }) => <Sheets items={items} as="shelf" />}</Reading>
    </section>
  )
}

/** Every shelf; the newest of anything tells whether there is something at all. */
function Shelves({ agent }: { agent: string | undefined }): ReactNode {
  const any = useRead<List<Artifact>>('artifacts', { agent, limit: 1 })
  if (any.error !== null && any.data === undefined)
    return <Failed error={any.error} retry={() => void any.refetch()} />
  if (any.data === undefined) return <Skeleton />
  if (any.data.items.length === 0) return <Nothing />
  return kinds.map((kind) => <Shelf key={kind.kind} kind={kind} agent={agent} />)
}

function OneKind({ kind, agent }: { kind: string; agent: string | undefined }): ReactNode {
  const list = useList<Artifact>('artifacts', { kind, agent })
  if (list.error !== null && list.data === undefined)
    return <Failed error={list.error} retry={() => void list.refetch()} />
  if (list.data === undefined) return <Skeleton />
  if (list.items.length === 0) return <Nothing />
  return (
    <>
      <Sheets items={list.items} as="all" />
      <Older list={list} className="pt-4 text-center">
        Show older ones
      </Older>
    </>
  )
}

function Nothing(): ReactNode {
  return (
    <Empty title="Nothing here yet">
      What comes of missions is kept here.{' '}
      <Link to="/missions" className="text-accent underline">
        Give them something to read
      </Link>
      , or look at{' '}
      <Link to="/made" search={{}} className="text-accent underline">
        everything there is
      </Link>
      .
    </Empty>
  )
}

const aboutOf = (shelf: (typeof kinds)[number] | undefined): string =>
  shelf === undefined
    ? 'What came of the work, the newest in front'
    : `Everything ${shelf.about}, the newest in front`

/** The view. */
export default function Made(): ReactNode {
  const { kind, agent } = useSearch({ from: '/made' })
  const shelf = kinds.find((each) => each.kind === kind)
  return (
    <>
      <ViewHead title={shelf?.name ?? (kind === undefined ? 'Made' : sayKind(kind))} about={aboutOf(shelf)}>
        <Filters kind={kind} agent={agent} />
        {(kind !== undefined || agent !== undefined) && (
          <Link to="/made" search={{}} className="text-sm text-accent">
            All
          </Link>
        )}
      </ViewHead>
      {kind === undefined ? <Shelves agent={agent} /> : <OneKind kind={kind} agent={agent} />}
    </>
  )
}
