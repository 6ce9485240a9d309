// How an agent sounds now, what memory did to the voice, and how it came to that.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMoment } from '../../data/moment.ts'
import { Card } from '../../ui/parts.tsx'
import { At } from '../../ui/time.tsx'
import { sayMany } from '../../ui/words.ts'
import type { AgentDetail, Voice } from '../../wire.ts'

/** Returns what a voice has that the one before had not, and what it lost. */
function turned(now: Voice, before: Voice | undefined): Record<'came' | 'went', Voice['modifiers']> {
  const without = (voice: Voice | undefined, other: Voice | undefined): Voice['modifiers'] =>
    (voice?.modifiers ?? []).filter(({ say }) => other?.modifiers.some((one) => one.say === say) !== true)
  return { came: without(now, before), went: without(before, now) }
}

function Change({ voice, before }: { voice: Voice; before: Voice | undefined }): ReactNode {
  const { came, went } = turned(voice, before)
  return (
    <li>
      <p className="text-xs text-quiet">
        <At at={voice.created_at} />{' '}
        {voice.roundtable_id !== null && (
          <Link
            to="/conversations/$id"
            params={{ id: voice.roundtable_id }}
            className="text-accent underline underline-offset-2"
          >
            in a conversation
          </Link>
        )}
      </p>
      {came.map(({ say, because }) => (
        <p key={say}>
          <span aria-hidden="true" className="text-good">
            +
          </span>
          <span className="sr-only">new:</span> {say}
          <span className="block text-xs text-quiet">because of {because}</span>
        </p>
      ))}
      {went.map(({ say }) => (
        <p key={say} className="text-quiet">
          <span aria-hidden="true">−</span>
          <span className="sr-only">no more:</span> <span className="line-through">{say}</span>
        </p>
      ))}
      {came.length === 0 && went.length === 0 && <p className="text-quiet">The same, for other reasons</p>}
    </li>
  )
}

/** The card of the voice. */
export function VoiceCard({ agent }: { agent: AgentDetail }): ReactNode {
  const { at } = useMoment()
  const { voice, voice_history: history } = agent
  return (
    <Card
      title={at === undefined ? 'Voice now' : 'Voice then'}
      aside={voice === null ? 'as the persona says' : 'the persona, and what memory adds'}
    >
      {voice === null ? (
        <p className="text-sm text-quiet">Memory has not changed this voice yet.</p>
      ) : (
        <ul className="space-y-2 text-sm">
          {voice.modifiers.map(({ rule, say, because }) => (
            <li key={rule}>
              {say}
              <span className="block text-xs text-quiet">because of {because}</span>
            </li>
          ))}
        </ul>
      )}
      {history.length > 0 && (
        <details className="mt-3 text-sm">
          <summary className="font-medium">How it changed, {sayMany(history.length, 'time')}</summary>
          <ol className="mt-2 space-y-2 border-l-2 border-line pl-3">
            {history.map((one, place) => (
              <Change key={one.id} voice={one} before={history[place + 1]} />
            ))}
          </ol>
        </details>
      )}
    </Card>
  )
}
