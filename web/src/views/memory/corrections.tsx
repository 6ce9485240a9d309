// What a founder can do about a memory: pin it, dispute it, have it forgotten, after seeing what that touches.

import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useAgents } from '../../data/agents.ts'
import { change } from '../../data/ask.ts'
import { useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { Panel } from '../../ui/panel.tsx'
import { Button, Failed, Skeleton } from '../../ui/parts.tsx'
import { say, sayFault } from '../../ui/toast.tsx'
import { sayMany } from '../../ui/words.ts'
import type { ForgetPreview, MemoryDetail } from '../../wire.ts'

const hows: Readonly<Record<string, string>> = {
  influence: 'chose a topic',
  prompt: 'stood in a prompt',
  initiative: 'began an initiative',
}

/** What forgetting touches, and the last word. */
function Forget({ id, forget, close }: { id: string; forget: () => void; close: () => void }): ReactNode {
  const { data, error, refetch } = useRead<ForgetPreview>(`memories/${id}/forget`, {}, { timeless: true })
  const { nameOf } = useAgents()
  return (
    <Panel
      title="Forget it for good?"
      about="Its words are gone then, everywhere. What was decided with it stays."
      close={close}
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton rows={3} />
        ) : (
          <Failed error={error} retry={() => void refetch()} />
        )
      ) : (
        <div className="space-y-3 text-sm">
          <p className="rounded-md bg-sunk p-3">{data.memory.content}</p>
          {data.uses.length === 0 ? (
            <p>It was never used.</p>
          ) : (
            <ul className="list-disc pl-5">
              {data.uses.map(({ how, agent_id, count }) => (
                <li key={`${how} ${agent_id}`}>
                  It {hows[how] ?? how} {sayMany(count, 'time')}
                  {agent_id !== null && ` for ${nameOf(agent_id)}`}.
                </li>
              ))}
            </ul>
          )}
          {data.superseded.length > 0 && (
            <>
              <p>What it took the place of stays superseded:</p>
              <ul className="list-disc pl-5 text-quiet">
                {data.superseded.map((one) => (
                  <li key={one.id}>{one.content}</li>
                ))}
              </ul>
            </>
          )}
          <div className="flex gap-2">
            <Button look="danger" onClick={forget}>
              Forget it
            </Button>
            <Button onClick={close}>Keep it</Button>
          </div>
        </div>
      )}
    </Panel>
  )
}

/** The buttons. */
export function Corrections({ memory }: { memory: MemoryDetail }): ReactNode {
  const cache = useQueryClient()
  const held = useWritable('approve')
  const [reason, setReason] = useState('')
  const [forgetting, setForgetting] = useState(false)
  const act = async (verb: string, body: unknown, done: string): Promise<void> => {
    try {
      await change('POST', `memories/${memory.id}/${verb}`, body)
      await cache.invalidateQueries({
        predicate: ({ queryKey: [path] }) => String(path).startsWith('memories'),
      })
      say(done)
    } catch (error) {
      sayFault(error)
    }
  }
  const off = { disabled: held !== null, title: held ?? undefined }
  if (memory.state === 'gone') return null
  const disputed = memory.disputed_at !== null
  return (
    <div className="space-y-3">
      {memory.state === 'live' && (
        <>
          <Button
            {...off}
            onClick={() =>
              void act(
                'pin',
                { pinned: !memory.pinned },
                memory.pinned ? 'The pin is away.' : 'It is pinned: nothing takes its place.',
              )
            }
          >
            {memory.pinned ? 'Take the pin away' : 'Pin'}
          </Button>
          <form
            className="flex flex-wrap gap-2"
            onSubmit={(event) => {
              event.preventDefault()
              void act(
                'dispute',
                { reason: disputed ? null : reason },
                disputed ? 'It is upheld again.' : 'It is disputed: nobody recalls it any more.',
              )
            }}
          >
            {!disputed && (
              <input
                aria-label="Why it is wrong"
                placeholder="Why it is wrong"
                required
                maxLength={400}
                className="field min-w-0 flex-1 text-sm"
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
            <Button {...off} type="submit">
              {disputed ? 'Uphold it' : 'Dispute'}
            </Button>
          </form>
        </>
      )}
      <Button {...off} look="danger" onClick={() => setForgetting(true)}>
        Forget …
      </Button>
      {forgetting && (
        <Forget
          id={memory.id}
          close={() => setForgetting(false)}
          forget={() => {
            setForgetting(false)
            void act('forget', {}, 'It is forgotten.')
          }}
        />
      )}
    </div>
  )
}
