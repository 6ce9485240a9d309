// A few fields of one policy as a form of the first steps: what is not shown stays as it is.

import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { change, Refusal } from '../../data/ask.ts'
import { useRead } from '../../data/read.ts'
import { Button, Failed, Skeleton } from '../../ui/parts.tsx'
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
  problem,
}: {
  field: PolicyField
  value: unknown
  problem: string | undefined
}): ReactNode {
  const id = `field-${field.key}`
  const own = {
    id,
    name: field.key,
    'aria-describedby': `${id}-about`,
    defaultValue: String(value ?? ''),
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

function Fields({ policy, fields, done, saved, value }: Props & { value: Values }): ReactNode {
  const cache = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const given = Object.fromEntries(
      fields.map(({ key, is }) => {
        const text = String(form.get(key) ?? '')
        return [key, is === 'usd' ? Number(text) : text]
      }),
    )
    setBusy(true)
    try {
      await change('PUT', `policies/${policy}`, { ...value, ...given })
      await cache.invalidateQueries({ queryKey: ['policies'] })
      await cache.invalidateQueries({ queryKey: ['status'] })
      setProblems({})
      say(done)
      saved()
    } catch (error) {
      if (error instanceof Refusal && error.problems.length > 0)
        setProblems(Object.fromEntries(error.problems.map(({ path, problem }) => [path, problem])))
      else sayFault(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="space-y-3" onSubmit={(event) => void save(event)}>
      {fields.map((field) => (
        <Field key={field.key} field={field} value={value[field.key]} problem={problems[field.key]} />
      ))}
      <Button type="submit" look="main" disabled={busy}>
        Save
      </Button>
    </form>
  )
}

/** The form. */
export function PolicyForm(props: Props): ReactNode {
  const { data, error, refetch } = useRead<Policy>(`policies/${props.policy}`, {}, { timeless: true })
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  if (data === undefined) return <Skeleton rows={3} />
  return <Fields {...props} value={data.value as Values} />
}
