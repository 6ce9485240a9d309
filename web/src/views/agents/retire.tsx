// Retiring an agent, after seeing what it touches: open missions, triggers in its name, conversations it was to sit in.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useRead } from '../../data/read.ts'
import { Panel } from '../../ui/panel.tsx'
import { Button, Failed, Skeleton } from '../../ui/parts.tsx'
import { sayMany, sayName } from '../../ui/words.ts'
import type { AgentDetail, List, Mission, Roundtable, Trigger } from '../../wire.ts'

const namedMost = 5
const readMost = 200
const look = 'hover:underline'

/** One kind of thing that is touched: how many, what becomes of them, and the first few by name. */
function Touched({
  count,
  what,
  many,
  then,
  children,
}: {
  count: number
  what: string
  many?: string
  then: string
  children: readonly ReactNode[]
}): ReactNode {
  const [more, less] = [count - namedMost, children.slice(0, namedMost)]
  return (
    <li>
      <p>
        <span className="font-medium">{count === 0 ? `No ${what}` : sayMany(count, what, many)}</span>
        {count > 0 && `: ${then}`}
      </p>
      {count > 0 && (
        <ul className="mt-1 list-disc pl-5 text-quiet">
          {less}
          {more > 0 && <li>and {more} more</li>}
        </ul>
      )}
    </li>
  )
}

/** Missions and conversations of one status, as they are now. */
function useOf<Item>(path: string, agent: string, status: string) {
  const query = { agent, status, limit: readMost }
  const { data, error, refetch } = useRead<List<Item>>(path, query, { timeless: true })
  return { items: data?.items ?? [], known: data !== undefined, error, refetch }
}

function useTouched(id: string) {
  const running = useOf<Mission>('missions', id, 'running')
  const waiting = useOf<Mission>('missions', id, 'approved')
  const talking = useOf<Roundtable>('roundtables', id, 'running')
  const called = useOf<Roundtable>('roundtables', id, 'pending')
  const rules = useRead<List<Trigger>>('triggers', { limit: readMost }, { timeless: true })
  const reads = [running, waiting, talking, called, { ...rules, known: rules.data !== undefined }]
  const failed = reads.filter(({ known, error }) => !known && error !== null)
  return {
    known: reads.every(({ known }) => known),
    error: failed[0]?.error ?? null,
    retry: () => void Promise.all(failed.map(({ refetch }) => refetch())),
    missions: [...running.items, ...waiting.items],
    talks: [...talking.items, ...called.items],
    triggers: (rules.data?.items ?? []).filter(
      ({ enabled, action_config: action }) => enabled && action['target_agent'] === id,
    ),
  }
}

interface Props {
  agent: AgentDetail
  retire: () => void
  close: () => void
}

/** The question, with what it touches. */
export function Retire({ agent, retire, close }: Props): ReactNode {
  const { id, display_name: name, memory } = agent
  const { known, error, retry, missions, talks, triggers } = useTouched(id)
  if (error !== null)
    return (
      <Panel title={`Retire ${name}?`} close={close}>
        <Failed error={error} retry={retry} />
      </Panel>
    )
  return (
    <Panel
      title={`Retire ${name}?`}
      about="Nothing new begins in this name. It can be taken back at any time."
      close={close}
    >
      {!known ? (
        <Skeleton rows={4} />
      ) : (
        <div className="space-y-4 text-sm">
          <ul className="space-y-3">
            <Touched count={missions.length} what="open mission" then="their open steps are still finished.">
              {missions.map(({ id: key, title }) => (
                <li key={key}>
                  <Link to="/missions/$id" params={{ id: key }} className={look}>
                    {title}
                  </Link>
                </li>
              ))}
            </Touched>
            <Touched count={triggers.length} what="trigger" then="what they propose in this name is refused.">
              {triggers.map(({ id: key, name: rule }) => (
                <li key={key}>{sayName(rule)}</li>
              ))}
            </Touched>
            <Touched
              count={talks.length}
              what="open conversation"
              then="the others go on alone; with fewer than two left, it ends."
            >
              {talks.map(({ id: key, topic }) => (
                <li key={key}>
                  <Link to="/conversations/$id" params={{ id: key }} className={look}>
                    {topic}
                  </Link>
                </li>
              ))}
            </Touched>
            <li>
              {memory.total === 0 ? 'No memories' : sayMany(memory.total, 'memory', 'memories')} and{' '}
              {sayMany(agent.relationships.length, 'relationship')}: they stay.
            </li>
          </ul>
          <div className="flex gap-2">
            <Button look="danger" onClick={retire}>
              Retire {name}
            </Button>
            <Button onClick={close}>Keep at work</Button>
          </div>
        </div>
      )}
    </Panel>
  )
}
