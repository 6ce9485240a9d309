// A note of the founder's: something an agent is to remember, with the founder's own weight.

import { type FormEvent, type ReactNode, useState } from 'react'
import { useAgents } from '../../data/agents.ts'
import { change } from '../../data/ask.ts'
import { useWritable } from '../../data/writable.ts'
import { Panel } from '../../ui/panel.tsx'
import { Button } from '../../ui/parts.tsx'
import { say, sayFault } from '../../ui/toast.tsx'
import { types } from './provenance.ts'

/** The form, in a box of its own. */
export function Note({ agent, close }: { agent: string | undefined; close: () => void }): ReactNode {
  const { items } = useAgents()
  const held = useWritable('admin')
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    try {
      const { outcome } = await change<{ outcome: string }>('POST', 'memories', Object.fromEntries(form))
      say(outcome === 'known' ? 'That is known already.' : 'It is remembered.')
      close()
    } catch (error) {
      sayFault(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel title="Tell them something to remember" close={close}>
      <form className="space-y-4" onSubmit={(event) => void send(event)}>
        <div className="grid grid-cols-2 gap-3">
          <div>
            <label htmlFor="note-agent" className="text-sm font-medium">
              Who?
            </label>
            <select id="note-agent" name="agent_id" defaultValue={agent} className="field mt-1 w-full">
              {items
                .filter(({ enabled }) => enabled)
                .map(({ id, display_name }) => (
                  <option key={id} value={id}>
                    {display_name}
                  </option>
                ))}
            </select>
          </div>
          <div>
            <label htmlFor="note-type" className="text-sm font-medium">
              What is it?
            </label>
            <select id="note-type" name="type" defaultValue="preference" className="field mt-1 w-full">
              {Object.entries(types).map(([type, name]) => (
                <option key={type} value={type}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        </div>
        <div>
          <label htmlFor="note-content" className="text-sm font-medium">
            In one sentence
          </label>
          <textarea
            id="note-content"
            name="content"
            required
            maxLength={400}
            rows={3}
            className="field mt-1 w-full"
          />
        </div>
        <Button type="submit" look="main" disabled={busy || held !== null} title={held ?? undefined}>
          Remember it
        </Button>
      </form>
    </Panel>
  )
}
