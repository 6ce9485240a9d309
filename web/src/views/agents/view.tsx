// Agents: who works here, what each does right now, and those who left.

import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useMoment } from '../../data/moment.ts'
import { useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { Face } from '../../ui/face.tsx'
import { Button, Empty, Failed, Mark, names, Skeleton, ViewHead } from '../../ui/parts.tsx'
import { sayMany, sayName } from '../../ui/words.ts'
import type { Agent, List } from '../../wire.ts'
import { AgentForm } from './agent-form.tsx'

/** What an agent does now, in one line. */
function Doing({ agent }: { agent: Agent }): ReactNode {
  const { doing, talking, open_missions } = agent
  const [step] = doing
  if (talking !== null) return <Mark status="running" say={`talking: ${talking.topic}`} />
  if (step !== undefined)
    return <Mark status="running" say={`${sayName(step.kind)}: ${step.mission_title}`} />
  return (
    <span className="text-[0.8125rem] text-quiet">
      {open_missions > 0 ? `${sayMany(open_missions, 'open mission')}, none running` : 'idle'}
    </span>
  )
}

function AgentCard({ agent }: { agent: Agent }): ReactNode {
  const { id, display_name, role, enabled, memories, persona, model } = agent
  const signature = typeof persona['signature'] === 'string' ? persona['signature'] : null
  return (
    <li>
      <Link
        to="/agents/$id"
        params={{ id }}
        className={names(
          'flex h-full gap-4 rounded-lg border border-line bg-card p-4 hover:border-quiet',
          !enabled && 'opacity-70',
        )}
      >
        <Face id={id} name={display_name} size={72} />
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-baseline gap-2">
            <span className="truncate font-semibold">{display_name}</span>
            <span className="truncate text-[0.8125rem] text-quiet">{sayName(role)}</span>
          </span>
          <span className="overflow-hidden">
            {enabled ? <Doing agent={agent} /> : <Mark status="cancelled" say="retired" />}
          </span>
          {signature !== null && (
            <span className="mt-1 line-clamp-2 text-sm text-quiet italic">{signature}</span>
          )}
          <span className="mt-auto pt-2 text-xs text-quiet">
            {sayMany(memories, 'memory', 'memories')}
            {model !== null && ` · ${model}`}
          </span>
        </span>
      </Link>
    </li>
  )
}

/** The view. */
export default function Agents(): ReactNode {
  const { data, error, refetch } = useRead<List<Agent>>('agents', { limit: 200 })
  const { at } = useMoment()
  const held = useWritable('admin')
  const [adding, setAdding] = useState(false)
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />
  const items = data?.items ?? []
  const groups = [
    { name: 'At work', agents: items.filter(({ enabled }) => enabled) },
    { name: 'Retired', agents: items.filter(({ enabled }) => !enabled) },
  ].filter(({ agents }) => agents.length > 0)
  return (
    <>
      <ViewHead
        title="Agents"
        about={
          at === undefined
            ? 'Who works here, and what each does right now'
            : 'Who worked here then, and what each was doing'
        }
      >
        <Button
          look="main"
          disabled={held !== null}
          title={held ?? undefined}
          onClick={() => setAdding(true)}
        >
          Add an agent
        </Button>
      </ViewHead>
      {data === undefined ? (
        <Skeleton />
      ) : items.length === 0 ? (
        <Empty title="Nobody works here yet">
          Add an agent, or bring a whole company: <code>npx bullpen import companies/starter</code>
        </Empty>
      ) : (
        groups.map(({ name, agents }) => (
          <section key={name} aria-label={name} className="mb-6">
            {groups.length > 1 && <h2 className="mb-2 text-sm font-semibold text-quiet">{name}</h2>}
            <ul className="grid gap-3 md:grid-cols-2 2xl:grid-cols-3">
              {agents.map((agent) => (
                <AgentCard key={agent.id} agent={agent} />
              ))}
            </ul>
          </section>
        ))
      )}
      {adding && <AgentForm agent={null} close={() => setAdding(false)} />}
    </>
  )
}
