// An agent as it is written: name, role, persona, model, tools. A refusal stands at the field it is about.

import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { change, Refusal } from '../../data/ask.ts'
import { useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { Panel } from '../../ui/panel.tsx'
import { Button, names } from '../../ui/parts.tsx'
import { Reading } from '../../ui/reading.tsx'
import { say, sayFault } from '../../ui/toast.tsx'
import type { Agent } from '../../wire.ts'

interface Tool {
  name: string
  about: string
  class: 'reading' | 'acting'
  risk: string
}

type Tools = { items: Tool[] }

const personaFields = [
  { key: 'directive', label: 'Who they are and how they work', rows: 8 },
  { key: 'tone', label: 'How they sound', rows: 2 },
  { key: 'quirk', label: 'What is odd about them', rows: 2 },
  { key: 'signature', label: 'A line they would say', rows: 1 },
] as const

type Problems = Readonly<Record<string, string>>

function Line({
  name,
  label,
  value,
  problem,
  rows = 1,
  hint,
  required = false,
  fixed = false,
}: {
  name: string
  label: string
  value: string
  problem: string | undefined
  rows?: number
  hint?: string
  required?: boolean
  fixed?: boolean
}): ReactNode {
  const id = `agent-${name}`
  const told = problem ?? hint
  const own = {
    id,
    name,
    defaultValue: value,
    required,
    readOnly: fixed,
    'aria-invalid': problem !== undefined,
    'aria-describedby': told === undefined ? undefined : `${id}-told`,
    className: names('field mt-1 w-full text-sm', problem !== undefined && 'border-bad'),
  }
  return (
    <div>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {rows > 1 ? <textarea {...own} rows={rows} /> : <input {...own} />}
      {told !== undefined && (
        <p
          id={`${id}-told`}
          className={names('mt-0.5 text-xs', problem === undefined ? 'text-quiet' : 'text-bad')}
        >
          {told}
        </p>
      )}
    </div>
  )
}

/** What may be chosen, and after it what was chosen once and cannot be found now: a server that is away must not cost an agent its tools. */
function choices(
  listed: readonly Tool[],
  chosen: readonly string[],
): { name: string; tool: Tool | undefined }[] {
  const gone = chosen.filter((name) => !listed.some((tool) => tool.name === name))
  return [
    ...listed.map((tool) => ({ name: tool.name, tool })),
    ...gone.map((name) => ({ name, tool: undefined })),
  ]
}

function ToolBoxes({
  tools,
  chosen,
  problem,
}: {
  tools: UseQueryResult<Tools, Error>
  chosen: readonly string[]
  problem: string | undefined
}): ReactNode {
  return (
    <fieldset
      tabIndex={-1}
      data-refused={problem !== undefined || undefined}
      aria-describedby={problem === undefined ? undefined : 'agent-tools-told'}
    >
      <legend className="text-sm font-medium">What they may use</legend>
      {problem !== undefined && (
        <p id="agent-tools-told" className="text-xs text-bad">
          {problem}
        </p>
      )}
      <Reading read={tools}>
        {({ items }) => (
          <div className="mt-1 grid gap-1 sm:grid-cols-2">
            {choices(items, chosen).map(({ name, tool }) => (
              <label key={name} className="flex gap-2 text-sm" title={tool?.about}>
                <input
                  type="checkbox"
                  name="tools"
                  value={name}
                  defaultChecked={chosen.includes(name)}
                  className="mt-1 accent-accent"
                />
                <span className="min-w-0">
                  {name}
                  <span className={names('text-xs', tool?.class === 'reading' ? 'text-quiet' : 'text-warn')}>
                    {' '}
                    {tool === undefined
                      ? 'cannot be found now'
                      : `${tool.class === 'acting' ? 'acts: only proposes' : 'reads'}, ${tool.risk} risk`}
                  </span>
                </span>
              </label>
            ))}
          </div>
        )}
      </Reading>
    </fieldset>
  )
}

/** Returns what the form says, as the API takes it: the sheet of an agent. */
function read(form: FormData, agent: Agent | null): Record<string, unknown> {
  const text = (name: string): string => String(form.get(name) ?? '').trim()
  return {
    ...(agent === null ? { id: text('id') } : {}),
    display_name: text('display_name'),
    role: text('role'),
    ...Object.fromEntries(personaFields.map(({ key }) => [key, text(key)])),
    model: text('model') || null,
    tools: form.getAll('tools').map(String),
    covers: text('covers')
      .split(/[\s,]+/)
      .filter(Boolean),
  }
}

function Inputs({
  agent,
  tools,
  problems,
}: {
  agent: Agent | null
  tools: UseQueryResult<Tools, Error>
  problems: Problems
}): ReactNode {
  const persona = (key: string): string => {
    const value = agent?.persona[key]
    return typeof value === 'string' ? value : ''
  }
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Line
          name="display_name"
          label="Name"
          value={agent?.display_name ?? ''}
          required
          problem={problems['display_name']}
        />
        <Line
          name="role"
          label="Role"
          value={agent?.role ?? ''}
          required
          problem={problems['role']}
          hint="like writer, analyst, observer"
        />
        <Line
          name="id"
          label="Id"
          value={agent?.id ?? ''}
          required
          fixed={agent !== null}
          problem={problems['id']}
          hint={agent === null ? 'small letters, for good' : 'stays as it is'}
        />
        <Line
          name="model"
          label="Model of their own"
          value={agent?.model ?? ''}
          problem={problems['model']}
          hint="provider:model; empty: the company’s"
        />
      </div>
      {personaFields.map(({ key, label, rows }) => (
        <Line
          key={key}
          name={key}
          label={label}
          rows={rows}
          value={persona(key)}
          problem={problems[key]}
          required
        />
      ))}
      <Line
        name="covers"
        label="Also answers to"
        value={agent?.covers.join(', ') ?? ''}
        problem={problems['covers']}
        hint="other roles, with commas between"
      />
      <ToolBoxes tools={tools} chosen={agent?.tools ?? []} problem={problems['tools']} />
    </>
  )
}

const refused = '[aria-invalid="true"], [data-refused]'

/** What was refused, by the field that it is about: `tools.0` is about the tools. What is about no field is told above them all. */
function problemsOf(error: unknown): Problems {
  if (!(error instanceof Refusal)) return {}
  const found = error.problems.map(({ path, problem }) => [path.split('.')[0] ?? path, problem] as const)
  return found.length === 0 ? { form: error.message } : Object.fromEntries(found)
}

/** The form, in a box of its own; without an agent it adds one. */
export function AgentForm({ agent, close }: { agent: Agent | null; close: () => void }): ReactNode {
  const cache = useQueryClient()
  const navigate = useNavigate()
  const tools = useRead<Tools>('tools', {}, { timeless: true })
  const writable = useWritable('admin')
  // The box shows its content a moment later: an error that nobody has looked for by then would never be told.
  const { data: known, error: unread } = tools
  const unknown = known !== undefined ? null : unread === null ? 'is not known yet' : 'could not be read'
  const held = writable ?? (unknown === null ? null : `Which tools there are ${unknown}`)
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<Problems>({})
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (Object.keys(problems).length === 0) return
    const field = form.current?.querySelector<HTMLElement>(refused)
    field?.scrollIntoView({ block: 'center' })
    field?.focus({ preventScroll: true })
  }, [problems])
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const body = read(new FormData(event.currentTarget), agent)
    setBusy(true)
    try {
      if (agent === null) await change('POST', 'agents', body)
      else await change('PUT', `agents/${agent.id}`, body)
      await cache.invalidateQueries({
        predicate: ({ queryKey: [path] }) => String(path).startsWith('agents'),
      })
      say(
        agent === null
          ? `${String(body['display_name'])} works here now.`
          : 'Written down. The next step and the next turn go by it.',
      )
      close()
      if (agent === null) void navigate({ to: '/agents/$id', params: { id: String(body['id']) } })
    } catch (error) {
      sayFault(error)
      setProblems(problemsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel wide title={agent === null ? 'Add an agent' : `Edit ${agent.display_name}`} close={close}>
      <form ref={form} className="space-y-4" onSubmit={(event) => void send(event)}>
        {problems['form'] !== undefined && (
          <p role="alert" tabIndex={-1} data-refused className="rounded-md border border-bad p-3 text-sm">
            {problems['form']}
          </p>
        )}
        <Inputs agent={agent} tools={tools} problems={problems} />
        <Button type="submit" look="main" disabled={busy || held !== null} title={held ?? undefined}>
          {agent === null ? 'Add' : 'Save'}
        </Button>
      </form>
    </Panel>
  )
}
