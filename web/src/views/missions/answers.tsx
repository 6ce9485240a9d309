// What can be done about a mission and its steps: stop it, try again from a step, say what became of a step in doubt. The server
// decides; what it refuses is told in its own words.

import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { change, get } from '../../data/ask.ts'
import { useWritable } from '../../data/writable.ts'
import { Panel } from '../../ui/panel.tsx'
import { Button } from '../../ui/parts.tsx'
import { say, sayFault } from '../../ui/toast.tsx'
import type { Mission, Proposal, Step } from '../../wire.ts'

const noteMost = 1_000

/** Asks for a word before something is done; what is typed goes with it. */
function Asked({
  title,
  about,
  label,
  verb,
  close,
  send,
}: {
  title: string
  about: string
  label: string
  verb: string
  close: () => void
  send: (text: string) => Promise<void>
}): ReactNode {
  const [busy, setBusy] = useState(false)
  return (
    <Panel title={title} about={about} close={close}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          setBusy(true)
          void send(String(new FormData(event.currentTarget).get('text')).trim()).finally(() => {
            setBusy(false)
            close()
          })
        }}
      >
        <label className="block text-sm font-medium">
          {label}
          <input name="text" maxLength={noteMost} className="field mt-1 w-full font-normal" />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Leave it</Button>
          <Button type="submit" look="main" disabled={busy}>
            {verb}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

/** Stops a mission that is open; nothing for one that has ended. */
export function CancelMission({ mission }: { mission: Mission }): ReactNode {
  const held = useWritable('approve')
  const [asking, setAsking] = useState(false)
  if (!['approved', 'running'].includes(mission.status)) return null
  if (mission.cancel_requested_at !== null) return <p className="text-sm text-quiet">It is being stopped</p>
  const send = async (reason: string): Promise<void> => {
    try {
      const { status } = await change<{ status: string }>('POST', `missions/${mission.id}/cancel`, { reason })
      say(status === 'cancelled' ? 'Stopped.' : 'It stops as soon as whoever works on it hears of it.')
    } catch (error) {
      sayFault(error)
    }
  }
  return (
    <>
      <Button
        look="danger"
        disabled={held !== null}
        title={held ?? undefined}
        onClick={() => setAsking(true)}
      >
        Stop this mission
      </Button>
      {asking && (
        <Asked
          title="Stop this mission?"
          about="What waits is stopped at once; what runs stops as soon as its worker hears of it. What it has made stays."
          label="Why? It is kept on record"
          verb="Stop it"
          close={() => setAsking(false)}
          send={send}
        />
      )}
    </>
  )
}

type Verdict = 'happened' | 'not_happened' | 'abandon' | 'retry'

interface Offer {
  verdict: Verdict
  name: string
  title: string
  about: string
}

const again: Offer = {
  verdict: 'retry',
  name: 'Try again from here',
  title: 'Try again from this step?',
  about:
    'What succeeded before it is kept. It passes your rules again, as a new mission where this one has ended.',
}
const doubts: readonly Offer[] = [
  {
    verdict: 'happened',
    name: 'It happened',
    title: 'It happened?',
    about: 'The step counts as done, and the mission goes on. Say this only when you have seen it.',
  },
  {
    verdict: 'not_happened',
    name: 'It did not happen',
    title: 'It did not happen?',
    about: 'It is done again. Say this only when you have looked: done twice may be worse than not done.',
  },
  {
    verdict: 'abandon',
    name: 'Give it up',
    title: 'Give this step up?',
    about: 'The step counts as failed.',
  },
]

/** Returns what can be answered for a step as it stands. */
function offersFor(step: Step): readonly Offer[] {
  if (step.status === 'unknown') return doubts
  if (step.status === 'waiting') return [...doubts, again]
  return ['failed', 'succeeded', 'cancelled', 'skipped'].includes(step.status) ? [again] : []
}

/** Sends a verdict and tells what came of it. */
function useResolve(step: Step): (verdict: Verdict, note: string) => Promise<void> {
  const navigate = useNavigate()
  return async (verdict, note) => {
    try {
      const { proposal_id } = await change<{ proposal_id?: string }>('POST', `steps/${step.id}/resolve`, {
        verdict,
        note,
      })
      if (proposal_id === undefined) {
        say('Your answer is on record.')
        return
      }
      const { mission_id } = await get<Proposal>(`proposals/${proposal_id}`)
      if (mission_id === null) {
        say('Filed again: it waits for your word.')
        await navigate({ to: '/approvals/$id', params: { id: proposal_id } })
      } else {
        say('They try again, as a mission of its own.')
        await navigate({ to: '/missions/$id', params: { id: mission_id } })
      }
    } catch (error) {
      sayFault(error)
    }
  }
}

/** The answers a step can take, as buttons; nothing where it takes none. */
export function StepAnswers({ step }: { step: Step }): ReactNode {
  const held = useWritable('approve')
  const resolve = useResolve(step)
  const [asking, setAsking] = useState<Offer | null>(null)
  const offers = offersFor(step)
  if (offers.length === 0) return null
  return (
    <div className="flex flex-wrap gap-2">
      {offers.map((offer) => (
        <Button
          key={offer.verdict}
          small
          look={offer.verdict === 'abandon' ? 'danger' : 'plain'}
          disabled={held !== null}
          title={held ?? undefined}
          onClick={() => setAsking(offer)}
        >
          {offer.name}
        </Button>
      ))}
      {asking !== null && (
        <Asked
          title={asking.title}
          about={asking.about}
          label="A note for the record"
          verb={asking.name}
          close={() => setAsking(null)}
          send={async (note) => await resolve(asking.verdict, note)}
        />
      )}
    </div>
  )
}
