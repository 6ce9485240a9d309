// A few fields of one policy as a form of the first steps: what is not shown stays as it is.

import { useQueryClient } from '@tanstack/react-query'
import { type ChangeEvent, type FormEvent, type ReactNode, useState } from 'react'
import { change, Refusal } from '../../data/ask.ts'
import { useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { Button } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { say, sayFault } from '../../ui/toast.tsx'
import type { Policy } from '../../wire.ts'

export interface PolicyField {
  key: string
  label: string
  about: string
  is: 'text' | 'long' | 'usd'
}

interface Props {
  policy: string
  fields: readonly PolicyField[]
  done: string
  saved: () => void
}

type Values = Readonly<Record<string, unknown>>

function Field({
  field,
  value,
  type,
  problem,
}: {
  field: PolicyField
  value: string
  type: (text: string) => void
  problem: string | undefined
}): ReactNode {
  const id = `field-${field.key}`
  const own = {
    id,
    name: field.key,
    'aria-describedby': `${id}-about`,
    value,
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => type(target.value),
    className: 'field mt-1 w-full',
    'aria-invalid': problem !== undefined,
  }
  return (
    <div className="text-sm">
      <label htmlFor={id} className="font-medium">
        {field.label}
      </label>
      {field.is === 'long' ? (
        <textarea {...own} rows={3} maxLength={4_000} />
      ) : field.is === 'usd' ? (
        <span className="flex items-center gap-2">
          <span className="mt-1 text-quiet">$</span>
          <input {...own} type="number" min={0} step="any" required />
        </span>
      ) : (
        <input {...own} maxLength={120} />
      )}
      <span id={`${id}-about`} className={problem === undefined ? 'text-xs text-quiet' : 'text-xs text-bad'}>
        {problem ?? field.about}
      </span>
    </div>
  )
}

function Fields({ policy, fields, done, saved, now }: Props & { now: Policy }): ReactNode {
  const cache = useQueryClient()
  const held = useWritable('admin')
  const value = now.value as Values
  // Only what was typed is laid over the policy: the other fields are as they are by now.
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const given = Object.fromEntries(
      fields.flatMap(({ key, is }) => {
        const text = typed[key]
        return text === undefined ? [] : [[key, is === 'usd' ? Number(text) : text]]
      }),
    )
    setBusy(true)
    try {
      await change('PUT', `policies/${policy}`, { ...value, ...given }, { version: now.version })
      await cache.invalidateQueries({ queryKey: [`policies/${policy}`] })
      await cache.invalidateQueries({ queryKey: ['policies'] })
      await cache.invalidateQueries({ queryKey: ['status'] })
      setProblems({})
      setTyped({})
      say(done)
      saved()
    } catch (error) {
      if (error instanceof Refusal && error.problems.length > 0)
        setProblems(Object.fromEntries(error.problems.map(({ path, problem }) => [path, problem])))
      else sayFault(error)
      // Perhaps it is another by now: the next try goes over that.
      await cache.invalidateQueries({ queryKey: [`policies/${policy}`] })
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="space-y-3" onSubmit={(event) => void save(event)}>
      {fields.map((field) => (
        <Field
          key={field.key}
          field={field}
          value={typed[field.key] ?? String(value[field.key] ?? '')}
          type={(text) => setTyped((all) => ({ ...all, [field.key]: text }))}
          problem={problems[field.key]}
        />
      ))}
      <Button type="submit" look="main" disabled={busy || held !== null} title={held ?? undefined}>
        Save
      </Button>
    </form>
  )
}

/** The form. */
export function PolicyForm(props: Props): ReactNode {
  const read = useRead<Policy>(`policies/${props.policy}`, {}, { timeless: true })
  return (
    <Reading read={read} rows={3}>
      {(now) => <Fields {...props} now={now} />}
    </Reading>
  )
}
