// What the feed is narrowed to: an agent, a kind, a tag, words. It stands in the address.

import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AgentChoice, TagField } from '../../ui/choice.tsx'
import { Button } from '../../ui/parts.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import type { FeedFilter } from './event-log.ts'

const kinds = [
  ['', 'Everything'],
  ['proposal', 'Proposals'],
  ['mission', 'Missions'],
  ['step', 'Steps'],
  ['roundtable', 'Conversations'],
  ['turn', 'What was said'],
  ['memory', 'Memory'],
  ['relationship', 'Relationships'],
  ['approval', 'Approvals'],
  ['effect', 'Acts in the world'],
  ['policy', 'Policies'],
  ['budget', 'Budgets'],
  ['breaker', 'Breakers'],
] as const

/** The row of filters. */
export function Filters(): ReactNode {
  const filter = useSearch({ from: '/feed' })
  const navigate = useNavigate({ from: '/feed' })
  const set = (change: FeedFilter): void => {
    void navigate({
      search: (was) =>
        Object.fromEntries(
          Object.entries({ ...was, ...change }).filter(([, value]) => value !== undefined && value !== ''),
        ),
      replace: true,
    })
  }
  const narrowed = filter.agent ?? filter.kind ?? filter.tag ?? filter.text
  return (
    <div className="flex flex-wrap items-center gap-2">
      <AgentChoice value={filter.agent} set={(agent) => set({ agent })} />
      <select
        aria-label="Kind"
        className="field text-sm"
        value={filter.kind ?? ''}
        onChange={(event) => set({ kind: event.target.value })}
      >
        {kinds.map(([kind, name]) => (
          <option key={kind} value={kind}>
            {name}
          </option>
        ))}
        {filter.kind !== undefined && !kinds.some(([kind]) => kind === filter.kind) && (
          <option value={filter.kind}>{filter.kind}</option>
        )}
      </select>
      <TagField value={filter.tag} set={(tag) => set({ tag })} />
      <SearchField
        label="Words"
        placeholder="Words"
        className="w-44"
        value={filter.text}
        set={(text) => set({ text })}
      />
      {narrowed !== undefined && (
        <Button look="bare" onClick={() => set({ agent: '', kind: '', tag: '', text: '' })}>
          Show everything
        </Button>
      )}
    </div>
  )
}
