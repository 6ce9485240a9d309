// What stands beside an agent's persona: the work, the cost, the others, what they know, what they may use.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useRead } from '../../data/read.ts'
import { Face } from '../../ui/face.tsx'
import { Card, Fact, Mark, names, Tag } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { Ago } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayCount, sayMany, sayMoney, sayName } from '../../ui/words.ts'
import type { AgentDetail, CostSum, Event, List, Memory, Mission } from '../../wire.ts'

const look = 'text-accent underline underline-offset-2'

/** What they do: running steps, the newest missions, the newest lines of the journal. */
export function WorkCard({ agent }: { agent: AgentDetail }): ReactNode {
  const missions = useRead<List<Mission>>('missions', { agent: agent.id, limit: 6 })
  const events = useRead<List<Event>>('events', { agent: agent.id, order: 'newest', limit: 6 })
  return (
    <Card
      title="What they do"
      aside={
        <Link to="/feed" search={{ agent: agent.id }} className={look}>
          all of it
        </Link>
      }
    >
      <ul className="mb-1.5 space-y-1.5 text-sm empty:hidden">
        {agent.doing.map(({ step_id, kind, mission_id, mission_title }) => (
          <li key={step_id} className="flex flex-wrap items-baseline gap-x-2">
            <Mark status="running" say={sayName(kind)} />
            <Link
              to="/missions/$id"
              params={{ id: mission_id }}
              search={{ show: 'waterfall', step: step_id }}
              className="hover:underline"
            >
              {mission_title}
            </Link>
          </li>
        ))}
      </ul>
      <Reading read={missions}>{({ items }) => <Missions missions={items} />}</Reading>
      <div className="mt-3 border-t border-line pt-3">
        <Reading read={events}>{({ items }) => <Lately events={items} />}</Reading>
      </div>
    </Card>
  )
}

function Missions({ missions }: { missions: readonly Mission[] }): ReactNode {
  if (missions.length === 0)
    return <p className="text-sm text-quiet">No mission yet: the next beats may bring one.</p>
  return (
    <ul className="space-y-1.5 text-sm">
      {missions.map(({ id, title, status, created_at }) => (
        <li key={id} className="flex items-baseline justify-between gap-3">
          <Link to="/missions/$id" params={{ id }} className="min-w-0 truncate hover:underline">
            {title}
          </Link>
          <span className="flex shrink-0 items-baseline gap-2 text-xs text-quiet">
            <Ago at={created_at} /> <Mark status={status} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Lately({ events }: { events: readonly Event[] }): ReactNode {
  if (events.length === 0) return <p className="text-sm text-quiet">Nothing was heard of them yet.</p>
  return (
    <ul className="space-y-1 text-[0.8125rem] text-quiet">
      {events.map(({ id, title, created_at }) => (
        <li key={id} className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate">{title}</span>
          <Ago at={created_at} />
          <Why id={id} />
        </li>
      ))}
    </ul>
  )
}

const sayCost = ({ cost_micro_usd, calls, simulated_calls }: CostSum): string =>
  calls > 0 && calls === simulated_calls ? 'free (demo)' : sayMoney(cost_micro_usd)

/** What they cost. */
export function CostCard({ agent }: { agent: AgentDetail }): ReactNode {
  const { cost_today: today, cost_month: month } = agent
  return (
    <Card
      title="What they cost"
      aside={
        <Link to="/costs" className={look}>
          all costs
        </Link>
      }
    >
      <dl className="grid grid-cols-2 gap-3 text-sm">
        <Fact name="Today">{sayCost(today)}</Fact>
        <Fact name="This month">{sayCost(month)}</Fact>
        <Fact name="Calls today">{sayCount(today.calls)}</Fact>
        <Fact name="Tokens this month">{sayCount(month.input_tokens + month.output_tokens)}</Fact>
      </dl>
    </Card>
  )
}

/** How they get along with the others. */
export function OthersCard({ agent }: { agent: AgentDetail }): ReactNode {
  if (agent.relationships.length === 0) return null
  const others = agent.relationships
    .map((one) => ({
      ...one,
      id: one.agent_a === agent.id ? one.agent_b : one.agent_a,
      name: one.agent_a === agent.id ? one.name_b : one.name_a,
      // To the two digits that are shown: a thousandth is no movement.
      moved: Math.round((one.affinity - one.seed_affinity) * 100) / 100,
    }))
    .sort((a, b) => b.affinity - a.affinity)
  return (
    <Card title="How they get along">
      <ul className="space-y-2 text-sm">
        {others.map(({ id, name, affinity, moved, agent_a, agent_b }) => (
          <li key={id}>
            <Link
              to="/relationships"
              search={{ pair: `${agent_a}~${agent_b}` }}
              className="flex items-center gap-2 hover:underline"
            >
              <Face id={id} name={name} size={24} />
              <span className="w-20 truncate">{name}</span>
              <span aria-hidden="true" className="h-1.5 flex-1 rounded bg-sunk">
                <span className="block h-full rounded bg-accent" style={{ width: `${affinity * 100}%` }} />
              </span>
              <span className="w-9 text-right">{affinity.toFixed(2)}</span>
              <span
                className={names(
                  'w-12 text-right text-xs',
                  moved > 0 ? 'text-good' : moved < 0 ? 'text-bad' : 'text-quiet',
                )}
              >
                {moved > 0 ? '+' : ''}
                {moved.toFixed(2)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** What they know. */
export function KnowsCard({ agent, title }: { agent: AgentDetail; title: string }): ReactNode {
  const read = useRead<List<Memory>>('memories', { agent: agent.id, limit: 5 })
  return (
    <Card
      title={title}
      aside={
        <Link to="/memory" search={{ agent: agent.id }} className={look}>
          all {agent.memory.total}
        </Link>
      }
    >
      <p className="mb-2 flex flex-wrap gap-1 text-xs">
        {Object.entries(agent.memory.by_type).map(([type, count]) => (
          <Link key={type} to="/memory" search={{ agent: agent.id, type }}>
            <Tag>
              {sayMany(
                count,
                type,
                type === 'memory' ? 'memories' : type === 'strategy' ? 'strategies' : `${type}s`,
              )}
            </Tag>
          </Link>
        ))}
        {agent.memory.pinned > 0 && <Tag tone="text-accent">{agent.memory.pinned} pinned</Tag>}
        {agent.memory.disputed > 0 && <Tag tone="text-bad">{agent.memory.disputed} disputed</Tag>}
      </p>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-sm text-quiet">Nothing yet: they learn from conversations and missions.</p>
          ) : (
            <ul className="space-y-1.5 text-sm">
              {items.map(({ id, content }) => (
                <li key={id}>
                  <Link to="/memory/$id" params={{ id }} className="line-clamp-2 hover:underline">
                    {content ?? 'forgotten'}
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </Card>
  )
}

const risks: Readonly<Record<string, string>> = { medium: 'text-warn', high: 'text-bad' }

/** What they may use, and under which names they are found. */
export function ToolsCard({ agent }: { agent: AgentDetail }): ReactNode {
  const read = useRead<{ items: readonly ToolNow[] }>('tools', {}, { timeless: true })
  return (
    <Card title="What they may use">
      <p className="mb-3 text-sm">
        Answers to{' '}
        {[...new Set([agent.role, ...agent.covers])].map((role) => (
          <Tag key={role} tone="text-ink mr-1">
            {sayName(role)}
          </Tag>
        ))}
      </p>
      {agent.tools.length === 0 && (
        <p className="text-sm text-quiet">No tools: only what their steps bring them.</p>
      )}
      {agent.tools.length > 0 && (
        <Reading read={read}>{({ items }) => <Tools of={agent.tools} known={items} />}</Reading>
      )}
    </Card>
  )
}

interface ToolNow {
  name: string
  about: string
  class: string
  risk: string
  per_hour: number
  on: boolean
}

function Tools({ of, known }: { of: readonly string[]; known: readonly ToolNow[] }): ReactNode {
  return (
    <ul className="space-y-1.5 text-sm">
      {of.map((name) => {
        const tool = known.find((one) => one.name === name)
        return (
          <li key={name}>
            <span className="mr-1 font-mono text-xs font-medium">{name}</span>{' '}
            {tool !== undefined && (
              <>
                <Tag tone={tool.class === 'acting' ? 'text-warn' : 'text-quiet'}>
                  {tool.class === 'acting' ? 'acts: only proposes' : 'reads'}
                </Tag>{' '}
                <Tag tone={risks[tool.risk] ?? 'text-quiet'}>{tool.risk} risk</Tag>{' '}
                <Tag>{sayCount(tool.per_hour)} an hour at most</Tag>{' '}
              </>
            )}
            {tool?.on === false && <Tag tone="text-bad">off</Tag>}
            <span className="block text-[0.8125rem] text-quiet">{tool?.about ?? 'not known now'}</span>
          </li>
        )
      })}
    </ul>
  )
}
