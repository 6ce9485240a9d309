// What came of a conversation: memories, how close they are now, what is to be done, what it cost; and what stood behind it.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Card, Fact, Mark, names, Tag } from '../../ui/parts.tsx'
import { Why } from '../../ui/why.tsx'
import { sayCount, sayMany, sayMoney, sayName } from '../../ui/words.ts'
import type { RoundtableDetail } from '../../wire.ts'

interface Props {
  talk: RoundtableDetail
  nameOf: (id: string) => string
}

function Memories({ talk, nameOf }: Props): ReactNode {
  if (talk.memories.length === 0) return null
  return (
    <Card title="What they remember of it">
      <ul className="space-y-2 text-sm">
        {talk.memories.map(({ id, agent_id, type, content, confidence }) => (
          <li key={id}>
            <p className="text-xs text-quiet">
              {nameOf(agent_id)} · {type} · {Math.round(confidence * 100)} % sure
            </p>
            <Link to="/memory/$id" params={{ id }} className="hover:underline">
              {content ?? 'forgotten'}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Drifts({ talk, nameOf }: Props): ReactNode {
  if (talk.drifts.length === 0) return null
  return (
    <Card title="How close they are now">
      <ul className="space-y-2 text-sm">
        {talk.drifts.map(({ id, agent_a, agent_b, before, after, drift, reason }) => (
          <li key={id}>
            <p className="flex flex-wrap justify-between gap-x-3">
              <Link
                to="/relationships"
                search={{ pair: `${agent_a}~${agent_b}` }}
                className="font-medium hover:underline"
              >
                {nameOf(agent_a)} and {nameOf(agent_b)}
              </Link>
              <span className={names(drift > 0 ? 'text-good' : drift < 0 ? 'text-bad' : 'text-quiet')}>
                {before.toFixed(2)} → {after.toFixed(2)}
              </span>
            </p>
            <p className="text-quiet">{reason}</p>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Items({ talk, nameOf }: Props): ReactNode {
  if (talk.action_items.length === 0) return null
  return (
    <Card title="What is to be done">
      <ul className="space-y-2 text-sm">
        {talk.action_items.map(({ id, agent_id, status, context, reason, proposal_id }) => (
          <li key={id}>
            <p className="flex justify-between gap-3">
              <span className="font-medium">{nameOf(agent_id)}</span>
              <Mark status={status} />
            </p>
            <p>{String(context['title'] ?? context['topic'] ?? context['text'] ?? '')}</p>
            {reason !== null && <p className="text-quiet">{reason}</p>}
            <Why id={proposal_id ?? id} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Everything beside the words. */
export function Outcome({ talk, nameOf }: Props): ReactNode {
  const { cost, seats, recalled } = talk
  return (
    <div className="space-y-4">
      {talk.summary !== null && (
        <Card title="In short">
          <p className="text-sm whitespace-pre-line">{talk.summary}</p>
        </Card>
      )}
      <Memories talk={talk} nameOf={nameOf} />
      <Drifts talk={talk} nameOf={nameOf} />
      <Items talk={talk} nameOf={nameOf} />
      <Card title="At the table">
        <ul className="space-y-2 text-sm">
          {seats.map(({ id, display_name, role, modifiers }) => (
            <li key={id}>
              <Link to="/agents/$id" params={{ id }} className="font-medium hover:underline">
                {display_name}
              </Link>{' '}
              <span className="text-quiet">{role}</span>
              {modifiers.length > 0 && (
                <ul className="mt-0.5 list-disc pl-4 text-[0.8125rem] text-quiet">
                  {modifiers.map((modifier) => (
                    <li key={modifier}>{modifier}</li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
        {recalled.length > 0 && (
          <p className="mt-2 text-[0.8125rem] text-quiet">
            {sayMany(recalled.length, 'memory', 'memories')} stood in the prompts:{' '}
            {recalled.slice(0, 6).map(({ id, memory_id }, place) => (
              <Link
                key={id}
                to="/memory/$id"
                params={{ id: memory_id }}
                className="mr-1 text-accent underline underline-offset-2"
              >
                {place + 1}
              </Link>
            ))}
          </p>
        )}
      </Card>
      <Card title="What it took">
        <dl className="grid grid-cols-3 gap-3 text-sm">
          <Fact name="Cost">
            {cost.simulated_calls === cost.model_calls ? 'free' : sayMoney(cost.cost_micro_usd)}
          </Fact>
          <Fact name="Model calls">{sayCount(cost.model_calls)}</Fact>
          <Fact name="Tokens">{sayCount(cost.input_tokens + cost.output_tokens)}</Fact>
        </dl>
        {cost.simulated_calls > 0 && <Tag>simulated</Tag>}
        <p className="mt-2 text-[0.8125rem] text-quiet">
          Begun by {sayName(talk.source)} ({talk.created_by}) <Why id={talk.id} />
        </p>
      </Card>
    </div>
  )
}
