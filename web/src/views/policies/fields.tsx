// The fields of a policy, each with its help, its default and what is wrong with it; lists and named parts grow and shrink by buttons.

import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Button, names } from '../../ui/parts.tsx'
import { sayName, sayTitle } from '../../ui/words.ts'
import { Entry } from './entry.tsx'
import { type Field, same, valueAt } from './form-of.ts'
import { JsonText } from './json-text.tsx'
import { type Draft, placeOf, within } from './use-draft.ts'

interface Props {
  draft: Draft
  inForce: unknown
  defaults: unknown
  /** True: nothing can be entered now. */
  held: boolean
}
type One = Props & { field: Field }

const shortMost = 60

/** Returns a value in a few words. */
function say(value: unknown): string {
  if (value === undefined || value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (Array.isArray(value) && value.length === 0) return 'empty'
  const text = typeof value === 'string' ? value || 'empty' : JSON.stringify(value)
  return text.length > shortMost ? `${text.slice(0, shortMost)}…` : text
}

/** Returns a help text as a sentence. */
const sentence = (text: string): string => (/[.!?:]$/.test(text) ? text : `${text}.`)

function Help({
  id,
  field,
  usual,
  problem,
}: {
  id: string
  field: Field
  usual: unknown
  problem?: string | undefined
}): ReactNode {
  return (
    <p
      id={`${id}-help`}
      className={names('mt-0.5 text-xs', problem === undefined ? 'text-quiet' : 'text-bad')}
    >
      {problem ?? (
        <>
          {field.help !== null && `${sentence(field.help)} `}
          {field.entry === 'lines' && 'One a line. '}
          {usual !== undefined && `Default: ${say(usual)}.`}
        </>
      )}
    </p>
  )
}

function Pair({ id, field, draft, held }: { id: string } & Omit<One, 'inForce' | 'defaults'>): ReactNode {
  return (
    <span className="flex flex-wrap items-center gap-2">
      {field.fields.map((part, n) => (
        <span key={part.name} className="flex items-center gap-2">
          {n > 0 && <span className="text-sm text-quiet">to</span>}
          <Entry
            id={n === 0 ? id : `${id}-${n}`}
            label={n === 0 ? undefined : `${sayTitle(field.name)}, to`}
            field={part}
            value={valueAt(draft.value, part.path)}
            invalid={draft.problems[placeOf(part.path)] !== undefined}
            set={held ? null : (next) => draft.set(part.path, next)}
          />
        </span>
      ))}
    </span>
  )
}

/** A field that holds one thing, or a text of JSON. */
function Single({ field, draft, inForce, defaults, held }: One): ReactNode {
  const id = `policy-${field.path.join('-')}`
  const value = valueAt(draft.value, field.path)
  const was = valueAt(inForce, field.path)
  const [problem] = within(draft.problems, field.path)
  const changed = !same(value, was)
  return (
    <div className={names('border-l-2 pl-3', changed ? 'border-accent' : 'border-transparent')}>
      <label htmlFor={id} className="text-sm font-medium">
        {sayTitle(field.name)}
      </label>
      {changed && <span className="ml-2 text-xs text-accent">changed from {say(was)}</span>}
      <div>
        {field.entry === 'pair' ? (
          <Pair {...{ id, field, draft, held }} />
        ) : field.entry === 'json' ? (
          <JsonText {...{ id, value, draft, held }} path={field.path} rows={{ least: 2, most: 14 }} />
        ) : (
          <Entry
            {...{ id, field, value }}
            invalid={problem !== undefined}
            set={held ? null : (next) => draft.set(field.path, next)}
          />
        )}
      </div>
      <Help
        {...{ id, field, problem }}
        usual={field.entry === 'json' ? undefined : valueAt(defaults, field.path)}
      />
    </div>
  )
}

/** A new part of a map: its name is asked for, or chosen of those that are left. */
function AddNamed({ field, draft }: { field: Field; draft: Draft }): ReactNode {
  const id = useId()
  const [name, setName] = useState('')
  const taken = field.fields.map((part) => part.name)
  const left = field.options.filter((option) => !taken.includes(option))
  const add = (event: FormEvent): void => {
    event.preventDefault()
    const wanted = name.trim()
    if (wanted === '' || taken.includes(wanted)) return
    draft.set([...field.path, wanted], field.blank)
    setName('')
  }
  if (field.options.length > 0 && left.length === 0) return null
  return (
    <form onSubmit={add} className="flex flex-wrap items-center gap-2">
      <label htmlFor={id} className="sr-only">
        Name of another one
      </label>
      {field.options.length > 0 ? (
        <select
          id={id}
          className="field text-sm"
          value={name}
          onChange={(event) => setName(event.target.value)}
        >
          <option value="">choose …</option>
          {left.map((option) => (
            <option key={option} value={option}>
              {sayName(option)}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          className="field w-48 font-mono text-xs"
          placeholder="a name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <Button small type="submit" disabled={name.trim() === '' || taken.includes(name.trim())}>
        Add
      </Button>
      {taken.includes(name.trim()) && <span className="text-xs text-bad">This name is taken.</span>}
    </form>
  )
}

/** A part of several, told in a line until it is opened. */
function Folded({
  title,
  part,
  value,
  open,
  children,
}: {
  title: string
  part: Field
  value: unknown
  open: boolean
  children: ReactNode
}): ReactNode {
  const [isOpen, setOpen] = useState(open)
  const short = part.fields
    .map(({ name }) => valueAt(value, [name]))
    .filter((one) => one !== null && one !== undefined && one !== '' && !same(one, []))
    .map(say)
    .join(', ')
  return (
    <details open={isOpen || open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="py-0.5 text-sm">
        <strong className="font-medium">{title}</strong>
        {!isOpen && <span className="ml-2 text-quiet">{short}</span>}
      </summary>
      <div className="mt-3">{children}</div>
    </details>
  )
}

/** Parts that come and go: a list, or parts under names. */
function Several({ field, ...rest }: One): ReactNode {
  const { draft, held } = rest
  const isMap = field.entry === 'map'
  const isOpen = ({ path }: Field): boolean =>
    same(valueAt(draft.value, path), field.blank) || within(draft.problems, path).length > 0
  // The places of a list move up when one goes, and a text that is no JSON yet would stand in another's.
  const isBroken = !isMap && within(draft.broken, field.path).length > 0
  return (
    <div className="space-y-2">
      {field.fields.length === 0 && <p className="text-sm text-quiet">None.</p>}
      {field.fields.map((part, n) => (
        <div key={part.name} className="flex items-start gap-2 rounded border border-line p-2">
          <div className="min-w-0 flex-1">
            {part.entry === 'group' ? (
              <Folded
                title={isMap ? part.name : `${n + 1}`}
                part={part}
                value={valueAt(draft.value, part.path)}
                open={isOpen(part)}
              >
                <Parts {...rest} defaults={undefined} fields={part.fields} />
              </Folded>
            ) : (
              <Part {...rest} defaults={undefined} field={part} />
            )}
          </div>
          {!held && (
            <Button
              small
              look="bare"
              aria-label={`Remove ${isMap ? part.name : n + 1}`}
              disabled={isBroken}
              title={isBroken ? 'First make every text here JSON' : undefined}
              onClick={() => draft.set(part.path, undefined)}
            >
              Remove
            </Button>
          )}
        </div>
      ))}
      {!held &&
        (isMap ? (
          <AddNamed field={field} draft={draft} />
        ) : (
          <Button small onClick={() => draft.set([...field.path, String(field.fields.length)], field.blank)}>
            Add
          </Button>
        ))}
    </div>
  )
}

/** Parts that belong together; those that need not be there begin with a switch. */
function Group({ field, ...rest }: One): ReactNode {
  const { draft, held } = rest
  const value = valueAt(draft.value, field.path)
  const isThere = value !== null && value !== undefined
  return (
    <fieldset className="min-w-0 rounded-md border border-line p-3">
      <legend className="px-1 text-sm font-medium">{sayTitle(field.name)}</legend>
      {field.help !== null && <p className="mb-2 text-xs text-quiet">{sentence(field.help)}</p>}
      {field.entry !== 'group' ? (
        <Several {...rest} field={field} />
      ) : (
        <>
          {field.none !== 'never' && (
            <label className="mb-2 flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={isThere}
                disabled={held}
                onChange={(event) => draft.set(field.path, event.target.checked ? field.blank : field.none)}
              />
              Set up
            </label>
          )}
          {isThere && <Parts {...rest} fields={field.fields} />}
        </>
      )}
    </fieldset>
  )
}

function Part(props: One): ReactNode {
  const { entry } = props.field
  return entry === 'group' || entry === 'rows' || entry === 'map' ? (
    <Group {...props} />
  ) : (
    <Single {...props} />
  )
}

function Parts({ fields, ...rest }: Props & { fields: readonly Field[] }): ReactNode {
  return (
    <div className="space-y-4">
      {fields.map((field) => (
        <Part key={field.name} {...rest} field={field} />
      ))}
    </div>
  )
}

/** The form of a whole policy. */
export function Fields({ field, ...rest }: One): ReactNode {
  return field.entry === 'group' ? (
    <Parts {...rest} fields={field.fields} />
  ) : (
    <Several {...rest} field={field} />
  )
}
