// Give them something to read: a mission on sources that the founder names, filed through the same intake as everything else. What
// the intake says, a refusal too, is told in its own words.

import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { useAgents } from '../../data/agents.ts'
import { change, Refusal } from '../../data/ask.ts'
import { Panel } from '../../ui/panel.tsx'
import { Button } from '../../ui/parts.tsx'
import { say } from '../../ui/toast.tsx'

interface Filed {
  status: 'pending' | 'accepted' | 'rejected'
  mission_id?: string
  rejection_reason?: string
}

const sourcesMost = 100
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Returns how to file it, and what stands in the way. */
function useAsk(close: () => void) {
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const file = async (title: string, sources: readonly string[], agent: string): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      const body = { title, sources, ...(agent === '' ? {} : { agent_id: agent }) }
      const filed = await change<Filed>('POST', 'run', body)
      if (filed.status === 'rejected') {
        setProblem(`A rule refuses it: ${filed.rejection_reason ?? 'no reason was given'}`)
        return
      }
      close()
      if (filed.mission_id === undefined) say('Filed: it waits for your word.')
      else {
        say('They begin to read.')
        await navigate({ to: '/missions/$id', params: { id: filed.mission_id } })
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setProblem(error.message)
    } finally {
      setBusy(false)
    }
  }
  return { file, problem, busy }
}

function Problem({ id, text }: { id: string; text: string | null }): ReactNode {
  return (
    <p id={id} role="alert" className="text-sm text-bad">
      {text}
    </p>
  )
}

/** The form, in a box above the page. */
export function AskForm({ close }: { close: () => void }): ReactNode {
  const { items } = useAgents()
  const { file, problem, busy } = useAsk(close)
  const [lack, setLack] = useState<string | null>(null)
  const names = useId()
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const title = String(form.get('title')).trim()
    const sources = linesOf(String(form.get('sources')))
    const none = 'Name at least one source: an address or a file'
    setLack(title === '' ? 'Say what it is about' : sources.length === 0 ? none : null)
    if (title !== '' && sources.length > 0)
      void file(title, sources.slice(0, sourcesMost), String(form.get('agent')))
  }
  return (
    <Panel
      title="Give them something to read"
      about="They read it, think it through and write about it. Your rules hold for it as for everything."
      close={close}
    >
      <form onSubmit={send} className="space-y-4" noValidate>
        <label className="block text-sm font-medium">
          What is it about?
          <input
            name="title"
            maxLength={300}
            className="field mt-1 w-full font-normal"
            placeholder="What is new in home energy storage?"
            aria-describedby={names}
          />
        </label>
        <label className="block text-sm font-medium">
          Sources, one a line
          <textarea
            name="sources"
            rows={4}
            maxLength={100_000}
            spellCheck={false}
            className="field mt-1 w-full font-mono text-sm font-normal"
            placeholder={'https://example.com/report\n/home/me/notes/*.md'}
            aria-describedby={names}
          />
          <span className="text-xs font-normal text-quiet">
            Addresses, or files and folders of the machine that Bullpen runs on; {sourcesMost} at most
          </span>
        </label>
        <label className="block text-sm font-medium">
          Who does it?
          <select name="agent" className="field mt-1 w-full font-normal">
            <option value="">Whoever does such work</option>
            {items.map(({ id, display_name, role }) => (
              <option key={id} value={id}>
                {display_name}, {role}
              </option>
            ))}
          </select>
        </label>
        <Problem id={names} text={lack ?? problem} />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Not now</Button>
          <Button type="submit" look="main" disabled={busy}>
            Start it
          </Button>
        </div>
      </form>
    </Panel>
  )
}
