// One thing that is entered: a switch, a number, a word, a few words, one of several. What may be nothing is nothing while it is empty.

import type { ReactNode } from 'react'
import { sayName } from '../../ui/words.ts'
import type { Field } from './form-of.ts'

export interface EntryProps {
  id: string
  field: Field
  value: unknown
  /** What it is called where no label says it. */
  label?: string | undefined
  invalid: boolean
  /** Null: nothing can be entered now. */
  set: ((value: unknown) => void) | null
}

function Choose({ id, field, value, label, invalid, set }: EntryProps): ReactNode {
  const may = field.none !== 'never'
  return (
    <select
      id={id}
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={`${id}-help`}
      disabled={set === null}
      className="field mt-1 max-w-full"
      value={String(value ?? '')}
      onChange={(event) =>
        set?.(event.target.value === '' && field.none !== 'never' ? field.none : event.target.value)
      }
    >
      {may && <option value="">none</option>}
      {field.options.map((option) => (
        <option key={option} value={option}>
          {sayName(option)}
        </option>
      ))}
    </select>
  )
}

function Lines({ id, value, label, invalid, set }: EntryProps): ReactNode {
  return (
    <textarea
      id={id}
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={`${id}-help`}
      disabled={set === null}
      className="field mt-1 w-full font-mono text-xs"
      rows={Math.max(2, Math.min(10, Array.isArray(value) ? value.length + 1 : 2))}
      spellCheck={false}
      value={Array.isArray(value) ? value.join('\n') : ''}
      onChange={(event) => set?.(event.target.value === '' ? [] : event.target.value.split('\n'))}
      onBlur={(event) =>
        set?.(
          event.target.value
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean),
        )
      }
    />
  )
}

/** The control of a field that holds one thing. */
export function Entry(props: EntryProps): ReactNode {
  const { id, field, value, label, invalid, set } = props
  if (field.entry === 'choice') return <Choose {...props} />
  if (field.entry === 'lines') return <Lines {...props} />
  const own = {
    id,
    disabled: set === null,
    'aria-label': label,
    'aria-invalid': invalid,
    'aria-describedby': `${id}-help`,
  }
  if (field.entry === 'switch')
    return (
      <input
        {...own}
        type="checkbox"
        className="mt-1.5 mr-2 size-4 accent-accent"
        checked={value === true}
        onChange={(event) => set?.(event.target.checked)}
      />
    )
  const placeholder = field.none === 'never' ? undefined : 'none'
  const nothing = field.none === 'never' ? null : field.none
  if (field.entry === 'text')
    return (
      <input
        {...own}
        className="field mt-1 w-full max-w-xl"
        placeholder={placeholder}
        value={String(value ?? '')}
        onChange={({ target }) =>
          set?.(target.value === '' && field.none !== 'never' ? field.none : target.value)
        }
      />
    )
  return (
    <input
      {...own}
      type="number"
      step={field.entry === 'whole' ? 1 : 'any'}
      {...(field.min === null ? {} : { min: field.min })}
      {...(field.max === null ? {} : { max: field.max })}
      className="field mt-1 w-40"
      placeholder={placeholder}
      value={typeof value === 'number' ? value : ''}
      onChange={({ target }) => set?.(target.value === '' ? nothing : Number(target.value))}
    />
  )
}
