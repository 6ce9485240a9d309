// Costs: today, this month, where it goes, and how near the limits are; what the beats cost, too.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAgents } from '../../data/agents.ts'
import { useList, useRead } from '../../data/read.ts'
import { LimitBar } from '../../ui/bar.tsx'
import { Face } from '../../ui/face.tsx'
import { Older } from '../../ui/older.tsx'
import { Card, Empty, Failed, Mark, Skeleton, Tag, ViewHead } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { At } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayCount, sayMany, sayMoney, sayName } from '../../ui/words.ts'
import type { Costs, List, ModelCall, Run } from '../../wire.ts'
import { Days, Purposes } from './days.tsx'
import { Sums, sayCost, tokensOf } from './sums.tsx'

function Figure({
  name,
  children,
  about,
}: {
  name: string
  children: ReactNode
  about: ReactNode
}): ReactNode {
  return (
    <div className="rounded-lg border border-line bg-card p-4">
      <p className="text-xs text-quiet">{name}</p>
      <p className="mt-0.5 text-2xl font-semibold tracking-tight">{children}</p>
      <p className="mt-0.5 text-[0.8125rem] text-quiet">{about}</p>
    </div>
  )
}

/** What the beats cost: the calls of this month that no step, conversation, initiative or proof of a model asked for. A beat's would be among them. */
function Beats({ costs }: { costs: Costs }): ReactNode {
  const { data } = useRead<List<Run>>('runs', { limit: 100 })
  const beats = data?.items.reduce((sum, { repeats }) => sum + Math.max(1, repeats), 0)
  const other = costs.by_purpose.month.find(({ of }) => of === 'other')
  return (
    <Figure
      name="The heartbeat, this month"
      about={
        <>
          {costs.month.calls === 0
            ? 'No model was asked;'
            : other === undefined
              ? `Each of ${sayMany(costs.month.calls, 'call')} was for work, talk, an initiative or the proof of a model;`
              : `${sayMany(other.calls, 'call')} of ${sayCount(costs.month.calls)} asked for by neither work, talk, initiative nor the proof of a model;`}{' '}
          {beats === undefined ? 'its beats' : `the last ${sayMany(beats, 'beat')}`} are{' '}
          <Link
            to="/operations"
            search={{ show: 'beats' }}
            className="text-accent underline underline-offset-2"
          >
            on record
          </Link>
        </>
      }
    >
      {other === undefined ? '$0' : sayCost(other)}
    </Figure>
  )
}

function Figures({ costs }: { costs: Costs }): ReactNode {
  const { today, month, spending } = costs
  const forecast = spending.forecast_month_micro_usd
  return (
    <div className="mb-4 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      <Figure name="Today" about={`${sayCount(today.calls)} calls, ${sayCount(tokensOf(today))} tokens`}>
        {sayCost(today)}
      </Figure>
      <Figure name="This month" about={`${sayCount(month.calls)} calls, ${sayCount(tokensOf(month))} tokens`}>
        {sayCost(month)}
      </Figure>
      <Figure
        name="The month, if it goes on like this"
        about={
          forecast === null
            ? 'Nothing was paid for yet, so there is nothing to go by.'
            : 'by what the last days cost'
        }
      >
        {forecast === null ? '–' : sayMoney(forecast)}
      </Figure>
      <Beats costs={costs} />
    </div>
  )
}

const scopes: Readonly<Record<string, string>> = {
  'company:day': 'The company, today',
  'company:month': 'The company, this month',
  'talk:day': 'Talk, today',
}

function Limits({ costs }: { costs: Costs }): ReactNode {
  const { nameOf } = useAgents()
  const named = (scope: string): string => {
    const [kind = '', of = ''] = scope.split(':')
    return scopes[scope] ?? (kind === 'agent' ? `${nameOf(of)}, today` : sayName(scope.replaceAll(':', ' ')))
  }
  return (
    <Card
      title="Limits"
      aside={
        <Link
          to="/policies/$key"
          params={{ key: 'budget_policy' }}
          className="text-accent underline underline-offset-2"
        >
          change them
        </Link>
      }
    >
      <div className="space-y-3">
        {costs.spending.limits.map(({ scope, unit, spent, held, limit }) => (
          <LimitBar
            key={`${scope} ${unit}`}
            name={named(scope)}
            used={spent}
            held={held}
            limit={limit}
            say={unit === 'tokens' ? (value) => `${sayCount(value)} tokens` : sayMoney}
          />
        ))}
      </div>
    </Card>
  )
}

function Calls(): ReactNode {
  const list = useList<ModelCall>('costs')
  return (
    <Card title="Every call of a model" className="mt-4">
      <Reading read={list}>{() => <CallTable list={list} />}</Reading>
    </Card>
  )
}

function CallTable({ list }: { list: ReturnType<typeof useList<ModelCall>> }): ReactNode {
  const { nameOf } = useAgents()
  if (list.items.length === 0) return <p className="text-sm text-quiet">No model was asked yet.</p>
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Calls"
      className="max-h-[28rem] overflow-auto"
    >
      <table className="w-full min-w-[40rem] text-sm">
        <tbody>
          {list.items.map((call) => (
            <tr key={call.id} className="border-t border-line first:border-0">
              <td className="py-1.5 text-xs text-quiet">
                <At at={call.created_at} />
              </td>
              <td>{call.agent_id === null ? 'the company' : nameOf(call.agent_id)}</td>
              <td>{sayName(call.task)}</td>
              <td className="text-quiet">
                {call.model} {call.simulated && <Tag>simulated</Tag>}
              </td>
              <td className="text-right">
                {sayCount(call.input_tokens)} → {sayCount(call.output_tokens)}
              </td>
              <td className="text-right">{call.simulated ? 'free' : sayMoney(call.cost_micro_usd)}</td>
              <td className="pl-3 text-right whitespace-nowrap">
                {!call.ok && <Mark status="failed" />} <Why id={call.id} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Older list={list} small className="mt-2">
        Older calls
      </Older>
    </section>
  )
}

/** The view. */
export default function CostsView(): ReactNode {
  const { data: costs, error, refetch } = useRead<Costs>('costs', { limit: 1 })
  const { nameOf } = useAgents()
  if (error !== null && costs === undefined) return <Failed error={error} retry={() => void refetch()} />
  if (costs === undefined) return <Skeleton />
  return (
    <>
      <ViewHead
        title="Costs"
        about={`What it costs, and within which limits. Days begin in ${costs.time_zone}.`}
      />
      {costs.month.calls === 0 && (
        <div className="mb-4">
          <Empty title="No model was asked this month">
            What a call costs stands here from the first one on.
          </Empty>
        </div>
      )}
      <Figures costs={costs} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="min-w-0 space-y-4">
          <Limits costs={costs} />
          <Days costs={costs} />
          <Sums
            title="By agent"
            sums={costs.by_agent}
            named={(of) =>
              of === null ? (
                'the company'
              ) : (
                <>
                  <Face id={of} name={nameOf(of)} size={24} />
                  <Link to="/agents/$id" params={{ id: of }} className="truncate hover:underline">
                    {nameOf(of)}
                  </Link>
                </>
              )
            }
          />
        </div>
        <div className="min-w-0 space-y-4">
          <Purposes costs={costs} />
          <Sums title="By model" sums={costs.by_model} named={(of) => of ?? 'unknown'} />
          <Sums
            title="By mission"
            sums={costs.by_mission}
            named={(of) =>
              of === null ? (
                'no mission'
              ) : (
                <Link to="/missions/$id" params={{ id: of }} className="truncate hover:underline">
                  {costs.by_mission.find((one) => one.of === of)?.title ?? 'A mission that is not on record'}
                </Link>
              )
            }
          />
        </div>
      </div>
      <Calls />
    </>
  )
}
