// Calling them together: how, about what, and who. A refusal of the gates is told in their words, and is on record.

import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useAgents } from '../../data/agents.ts'
import { change } from '../../data/ask.ts'
import { useWritable } from '../../data/writable.ts'
import { Face } from '../../ui/face.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Button } from '../../ui/parts.tsx'
import { say, sayFault } from '../../ui/toast.tsx'
import { sayName } from '../../ui/words.ts'
import { formats } from './formats.ts'

interface Convened {
  id: string
  status: string
  rejection_reason?: string
}

function Who({ chosen, toggle }: { chosen: ReadonlySet<string>; toggle: (id: string) => void }): ReactNode {
  const { items } = useAgents()
  return (
    <fieldset>
      <legend className="text-sm font-medium">Who? Nobody chosen: the format decides</legend>
      <div className="mt-1 flex max-h-48 flex-wrap gap-2 overflow-y-auto p-0.5">
        {items
          .filter(({ enabled }) => enabled)
          .map(({ id, display_name }) => (
            <label
              key={id}
              className="field flex cursor-pointer items-center gap-2 text-sm has-checked:border-accent has-checked:bg-sunk"
            >
              <input
                type="checkbox"
                className="accent-accent"
                checked={chosen.has(id)}
                onChange={() => toggle(id)}
              />
              <Face id={id} name={display_name} size={24} />
              {display_name}
            </label>
          ))}
      </div>
    </fieldset>
  )
}

/** The form, in a box of its own. */
export function Convene({ close }: { close: () => void }): ReactNode {
  const navigate = useNavigate()
  const held = useWritable('propose')
  const [format, setFormat] = useState('standup')
  const [topic, setTopic] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const toggle = (id: string): void =>
    setChosen((was) => (was.has(id) ? new Set([...was].filter((one) => one !== id)) : new Set([...was, id])))
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    try {
      const participants = chosen.size === 0 ? {} : { participants: [...chosen] }
      const made = await change<Convened>('POST', 'roundtables', { format, topic, ...participants })
      if (made.rejection_reason !== undefined)
        say(`They do not meet: ${made.rejection_reason}`, { bad: true })
      close()
      void navigate({ to: '/conversations/$id', params: { id: made.id } })
    } catch (error) {
      sayFault(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel title="Call them together" close={close}>
      <form className="space-y-4" onSubmit={(event) => void send(event)}>
        <div>
          <label htmlFor="topic" className="text-sm font-medium">
            What about?
          </label>
          <input
            id="topic"
            className="field mt-1 w-full"
            required
            maxLength={300}
            autoComplete="off"
            value={topic}
            onChange={(event) => setTopic(event.target.value)}
          />
        </div>
        <div>
          <label htmlFor="format" className="text-sm font-medium">
            How?
          </label>
          <select
            id="format"
            className="field mt-1 w-full"
            value={format}
            onChange={(event) => setFormat(event.target.value)}
          >
            {Object.entries(formats).map(([name, about]) => (
              <option key={name} value={name}>
                {sayName(name)}: {about}
              </option>
            ))}
          </select>
        </div>
        <Who chosen={chosen} toggle={toggle} />
        <Button type="submit" look="main" disabled={busy || held !== null} title={held ?? undefined}>
          Convene
        </Button>
      </form>
    </Panel>
  )
}
