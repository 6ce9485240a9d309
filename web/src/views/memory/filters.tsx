// What the list of memories is narrowed to: words, and on a small screen the rest behind one button that counts what is set.

import { useNavigate, useSearch } from '@tanstack/react-router'
import { SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { AgentChoice, Choice, TagField } from '../../ui/choice.tsx'
import { Button, names } from '../../ui/parts.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { trusts, types } from './provenance.ts'

const sources = [
  ['conversation', 'from conversations'],
  ['outcome', 'from results'],
  ['mission', 'from missions'],
  ['insight', 'from insights'],
  ['human', 'from the founder'],
] as const

interface Filter {
  q?: string | undefined
  agent?: string | undefined
  type?: string | undefined
  state?: string | undefined
  tag?: string | undefined
  source?: string | undefined
  /** Where on the list of `trusts`. */
  trust?: string | undefined
}

/** Every filter but the words, set to nothing. */
export const unset = {
  ...{ agent: undefined, type: undefined, state: undefined, tag: undefined },
  ...{ source: undefined, trust: undefined },
} satisfies Filter

/** Returns how many filters are set, the words not counted. */
export function countSet(filter: Filter): number {
  return (Object.keys(unset) as (keyof typeof unset)[]).filter((key) => filter[key] !== undefined).length
}

/** Returns what the address narrows the list to, and what changes that. */
export function useFilter(): [Filter, (change: Filter) => void] {
  const filter = useSearch({ from: '/memory' })
  const navigate = useNavigate({ from: '/memory' })
  return [filter, (change) => void navigate({ search: (was) => ({ ...was, ...change }), replace: true })]
}

function Choices(): ReactNode {
  const [filter, set] = useFilter()
  return (
    <>
      <AgentChoice value={filter.agent} set={(agent) => set({ agent })} />
      <Choice
        label="Type"
        all="Every type"
        value={filter.type}
        options={Object.entries(types)}
        set={(type) => set({ type })}
      />
      <Choice
        label="State"
        all="Known"
        value={filter.state}
        options={[
          ['false', 'Superseded'],
          ['gone', 'Gone'],
        ]}
        set={(state) => set({ state })}
      />
      <Choice
        label="Source"
        all="From anywhere"
        value={filter.source}
        options={sources}
        set={(source) => set({ source })}
      />
      <Choice
        label="Trust"
        all="Any trust"
        value={filter.trust}
        options={trusts.map(({ short }, trust) => [String(trust), short] as const)}
        set={(trust) => set({ trust })}
      />
      <TagField value={filter.tag} set={(tag) => set({ tag })} />
    </>
  )
}

/** The search and the filters. */
export function Filters(): ReactNode {
  const [filter, set] = useFilter()
  const [open, setOpen] = useState(false)
  const id = useId()
  const count = countSet(filter)
  return (
    <search className="mb-4 flex flex-wrap gap-2">
      <SearchField
        label="Search what they know"
        placeholder="Search"
        className="min-w-0 flex-1 basis-40"
        value={filter.q}
        set={(q) => set({ q })}
      />
      <Button
        className="md:hidden"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen((was) => !was)}
      >
        <SlidersHorizontal aria-hidden="true" className="size-4" />
        Filters
        {count > 0 && <span className="rounded-full bg-accent px-1.5 text-xs text-on-accent">{count}</span>}
      </Button>
      <div
        id={id}
        className={names('w-full grid-cols-2 gap-2 md:contents', open ? 'grid' : 'hidden md:contents')}
      >
        <Choices />
        {count > 0 && (
          <Button look="bare" onClick={() => set(unset)}>
            Clear
          </Button>
        )}
      </div>
    </search>
  )
}
