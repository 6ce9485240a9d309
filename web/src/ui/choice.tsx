// The filters of the lists: one of few values, an agent, a tag.

import type { ReactNode } from 'react'
import { useAgents } from '../data/agents.ts'
import { useTyped } from './typed.ts'

/** A select whose first entry is no choice at all. */
export function Choice({
  label,
  all,
  value,
  options,
  set,
}: {
  label: string
  all: string
  value: string | undefined
  options: readonly (readonly [value: string, name: string])[]
  set: (value: string | undefined) => void
}): ReactNode {
  return (
    <select
      aria-label={label}
      className="field text-sm"
      value={value ?? ''}
      onChange={(event) => set(event.target.value || undefined)}
    >
      <option value="">{all}</option>
      {options.map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
      {/* What is asked for stands here, even if it is none of those that are known: it narrows the list all the same. */}
      {value !== undefined && !options.some(([key]) => key === value) && (
        <option value={value}>{value}</option>
      )}
    </select>
  )
}

interface Set {
  value: string | undefined
  set: (value: string | undefined) => void
}

/** A filter by agent, everybody at first. */
export function AgentChoice({ value, set }: Set): ReactNode {
  const { items } = useAgents()
  const options = items.map(({ id, display_name }) => [id, display_name] as const)
  return <Choice label="Agent" all="Everybody" value={value} options={options} set={set} />
}

/** A filter by a tag, which is taken when the field is left or Enter is pressed. */
export function TagField({ value = '', set }: Set): ReactNode {
  const [text, type] = useTyped(value)
  const take = (): void => {
    if (text.trim() !== value) set(text.trim() || undefined)
    // It comes back by the address.
    type(null)
  }
  return (
    <input
      aria-label="Tag"
      placeholder="Tag"
      className="field w-28 min-w-0 text-sm"
      maxLength={200}
      value={text}
      onChange={(event) => type(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  )
}
