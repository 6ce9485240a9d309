// One memory: its words, where they came from, what it took the place of, and everywhere it was used.

import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAgents } from '../../data/agents.ts'
import { useRead } from '../../data/read.ts'
import { Face } from '../../ui/face.tsx'
import { Missed } from '../../ui/missed.tsx'
import { Card, Fact, names, Skeleton, Tag } from '../../ui/parts.tsx'
import { At } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayMany, sayName } from '../../ui/words.ts'
import type { Memory, MemoryDetail } from '../../wire.ts'
import { Corrections } from './corrections.tsx'
import { saySource, sayTrust, wordDiff } from './provenance.ts'

/** The source, with the way to it where a view shows it. */
function Source({ memory }: { memory: Memory }): ReactNode {
  const { source_kind, source_ref } = memory
  const look = 'text-accent underline underline-offset-2'
  if (source_kind === 'conversation')
    return (
      <Link to="/conversations/$id" params={{ id: source_ref }} className={look}>
        {saySource(source_kind)}
      </Link>
    )
  if (source_kind === 'human') return saySource(source_kind)
  return (
    <>
      {saySource(source_kind)} <Why id={memory.id} />
    </>
  )
}

function Changed({ before, after }: { before: string | null; after: string | null }): ReactNode {
  if (after === null) return <span className="text-quiet italic">forgotten</span>
  if (before === null) return after
  return wordDiff(before, after).map((run, place) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: runs of one text keep their places
      key={place}
      className={names(
        run.is === 'new' && 'bg-good/15',
        run.is === 'gone' && 'text-quiet line-through decoration-bad',
      )}
    >
      {run.text}{' '}
    </span>
  ))
}

function Chain({ memory }: { memory: MemoryDetail }): ReactNode {
  if (memory.chain.length < 2) return null
  return (
    <Card title="What took whose place" aside="oldest first">
      <ol className="space-y-3 border-l-2 border-line pl-4 text-sm">
        {memory.chain.map((one, place) => (
          <li key={one.id} className={names('relative', one.id === memory.id && 'rounded-md bg-sunk p-2')}>
            <p className="text-xs text-quiet">
              <At at={one.created_at} /> · {Math.round(one.confidence * 100)} % sure
              {one.state !== 'live' && ` · ${one.state}`}
            </p>
            <p>
              {one.id === memory.id ? (
                <Changed before={memory.chain[place - 1]?.content ?? null} after={one.content} />
              ) : (
                <Link to="/memory/$id" params={{ id: one.id }} className="hover:underline">
                  <Changed before={memory.chain[place - 1]?.content ?? null} after={one.content} />
                </Link>
              )}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  )
}

const hows = {
  influence: 'chose the topic',
  prompt: 'stood in the prompt',
  initiative: 'began an initiative',
} as const

/** Says how often it was used, and when not all of that is listed. */
function sayUses({ uses, used_in }: MemoryDetail): string | undefined {
  if (used_in.length === 0) return undefined
  return uses > used_in.length
    ? `the newest ${used_in.length} of ${sayMany(uses, 'time')}`
    : sayMany(uses, 'time')
}

/** Returns what it was used for, the kind before the colon as words. */
const sayAbout = (about: string): string => about.replace(/^\w+(?=:)/, sayName)

function Uses({ memory, nameOf }: { memory: MemoryDetail; nameOf: (id: string) => string }): ReactNode {
  return (
    <Card title="Where it was used" aside={sayUses(memory)}>
      {memory.used_in.length === 0 ? (
        <p className="text-sm text-quiet">Nowhere yet.</p>
      ) : (
        <ul className="max-h-96 space-y-1.5 overflow-y-auto text-sm">
          {memory.used_in.map(
            ({ id, how, agent_id, about, created_at, proposal_id, step_id, roundtable_id }) => (
              <li key={id} className="sm:flex sm:items-baseline sm:gap-x-2">
                <span className="mr-2 shrink-0 text-xs text-quiet sm:mr-0">
                  <At at={created_at} />
                </span>
                <span className="min-w-0">
                  {hows[how]}:{' '}
                  {roundtable_id === null ? (
                    sayAbout(about)
                  ) : (
                    <Link
                      to="/conversations/$id"
                      params={{ id: roundtable_id }}
                      className="underline decoration-line underline-offset-2 hover:decoration-current"
                    >
                      {sayAbout(about)}
                    </Link>
                  )}{' '}
                  {agent_id !== null && <span className="text-quiet">({nameOf(agent_id)})</span>}
                </span>
                {(roundtable_id ?? step_id ?? proposal_id) !== null && (
                  <span className="ml-1 shrink-0 sm:ml-auto">
                    <Why id={roundtable_id ?? step_id ?? proposal_id ?? ''} />
                  </span>
                )}
              </li>
            ),
          )}
        </ul>
      )}
    </Card>
  )
}

function Head({ memory, name }: { memory: MemoryDetail; name: string }): ReactNode {
  return (
    <header className="mb-5 flex gap-4">
      <Face id={memory.agent_id} name={name} size={72} />
      <div className="min-w-0">
        <p className="text-sm text-quiet">
          <Link
            to="/agents/$id"
            params={{ id: memory.agent_id }}
            className="font-medium text-ink hover:underline"
          >
            {name}
          </Link>{' '}
          · {memory.type} · <At at={memory.created_at} />
          {memory.state !== 'live' && ` · ${memory.gone_as ?? memory.state}`}
        </p>
        <h1
          className={names(
            'text-xl leading-snug font-semibold',
            memory.content === null && 'text-quiet italic',
          )}
        >
          {memory.content ?? 'This memory was forgotten'}
        </h1>
        {memory.disputed_at !== null && (
          <p className="mt-1 text-sm text-bad">Disputed: {memory.dispute_reason}. Nobody recalls it.</p>
        )}
        <p className="mt-1 flex flex-wrap gap-1">
          {memory.tags.map((tag) => (
            <Link key={tag} to="/memory" search={{ tag }}>
              <Tag>{tag}</Tag>
            </Link>
          ))}
        </p>
      </div>
    </header>
  )
}

/** The view. */
export default function OneMemory(): ReactNode {
  const { id } = useParams({ from: '/memory/$id' })
  const { data: memory, error, refetch } = useRead<MemoryDetail>(`memories/${id}`)
  const { nameOf } = useAgents()
  if (error !== null && memory === undefined) return <Missed error={error} retry={() => void refetch()} />
  if (memory === undefined) return <Skeleton />
  return (
    <>
      <p className="mb-2 text-sm">
        <Link to="/memory" className="text-accent underline underline-offset-2">
          ← Memory
        </Link>
      </p>
      <Head memory={memory} name={nameOf(memory.agent_id)} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="space-y-4">
          <Chain memory={memory} />
          <Uses memory={memory} nameOf={nameOf} />
        </div>
        <div className="space-y-4">
          <Card title="Where it came from" aside={<Why id={memory.id} />}>
            <dl className="grid grid-cols-2 gap-3 text-sm">
              <Fact name="Source">
                <Source memory={memory} />
              </Fact>
              <Fact name="Sure">{Math.round(memory.confidence * 100)} %</Fact>
              <Fact name="Written by">{nameOf(memory.written_by)}</Fact>
              <Fact name="Used">{sayMany(memory.uses, 'time')}</Fact>
            </dl>
            <p className="mt-2 text-sm text-quiet">
              It is {sayTrust(memory.trust)}.{memory.simulated && ' A simulated mind wrote it.'}
            </p>
          </Card>
          <Card title="What you can do">
            <Corrections memory={memory} />
          </Card>
        </div>
      </div>
    </>
  )
}
