// One agent: who they are, how they sound, what they do, know, cost and may; then, or at the moment that is shown.

import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { change } from '../../data/ask.ts'
import { useMoment } from '../../data/moment.ts'
import { useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { Face } from '../../ui/face.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { Missed } from '../../ui/missed.tsx'
import { Button, Card, Json, Mark, Skeleton } from '../../ui/parts.tsx'
import { AsOf, KnewThen } from '../../ui/then.tsx'
import { say, sayFault } from '../../ui/toast.tsx'
import { sayName } from '../../ui/words.ts'
import type { AgentDetail } from '../../wire.ts'
import { AgentForm } from './agent-form.tsx'
import { CostCard, KnowsCard, OthersCard, ToolsCard, WorkCard } from './cards.tsx'
import { Retire } from './retire.tsx'
import { VoiceCard } from './voice.tsx'

const said = ['directive', 'tone', 'quirk', 'signature'] as const
const headings = { directive: null, tone: 'Sounds', quirk: 'Is odd in that', signature: 'Would say' } as const

function Persona({ agent }: { agent: AgentDetail }): ReactNode {
  const { persona } = agent
  const rest = Object.entries(persona).filter(([key]) => !(said as readonly string[]).includes(key))
  return (
    <Card title="Who they are">
      <div className="space-y-3 text-sm">
        {said.map((key) => {
          const text = persona[key]
          if (typeof text !== 'string' || text === '') return null
          const heading = headings[key]
          return heading === null ? (
            <Markdown key={key} text={text} />
          ) : (
            <p key={key}>
              <span className="font-medium">{heading}:</span> {text}
            </p>
          )
        })}
        {rest.length > 0 && (
          <details>
            <summary className="text-quiet">More of the persona</summary>
            <Json value={Object.fromEntries(rest)} />
          </details>
        )}
      </div>
    </Card>
  )
}

/** Retire and return, edit. */
function Actions({ agent }: { agent: AgentDetail }): ReactNode {
  const cache = useQueryClient()
  const held = useWritable('admin')
  const [editing, setEditing] = useState(false)
  const [retiring, setRetiring] = useState(false)
  const off = { disabled: held !== null, title: held ?? undefined }
  const turn = async (): Promise<void> => {
    try {
      await change('POST', `agents/${agent.id}/${agent.enabled ? 'retire' : 'return'}`)
      await cache.invalidateQueries({
        predicate: ({ queryKey: [path] }) => String(path).startsWith('agents'),
      })
      say(
        agent.enabled
          ? `${agent.display_name} has retired: nothing new begins for them.`
          : `${agent.display_name} is back.`,
      )
    } catch (error) {
      sayFault(error)
    }
  }
  return (
    <>
      <Button {...off} onClick={() => setEditing(true)}>
        Edit
      </Button>
      {agent.enabled ? (
        <Button {...off} look="danger" onClick={() => setRetiring(true)}>
          Retire …
        </Button>
      ) : (
        <Button {...off} look="main" onClick={() => void turn()}>
          Bring back
        </Button>
      )}
      {editing && <AgentForm agent={agent} close={() => setEditing(false)} />}
      {retiring && (
        <Retire
          agent={agent}
          close={() => setRetiring(false)}
          retire={() => {
            setRetiring(false)
            void turn()
          }}
        />
      )}
    </>
  )
}

function Head({ agent }: { agent: AgentDetail }): ReactNode {
  const { id, display_name, role, enabled, model, talking } = agent
  return (
    <header className="mb-5 flex flex-wrap items-center gap-4">
      <Face id={id} name={display_name} size={96} />
      <div className="min-w-0 flex-1 basis-56">
        <h1 className="text-2xl font-semibold tracking-tight">{display_name}</h1>
        <p className="text-sm text-quiet">
          {sayName(role)} · {model ?? 'the company’s model'} · <span className="font-mono text-xs">{id}</span>
        </p>
        {enabled ? (
          talking !== null && (
            <Link
              to="/conversations/$id"
              params={{ id: talking.roundtable_id }}
              className="text-sm hover:underline"
            >
              <Mark status="running" say={`talking: ${talking.topic}`} />
            </Link>
          )
        ) : (
          <Mark status="cancelled" say="retired" />
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <KnewThen agent={id} name={display_name} />
        <Actions agent={agent} />
      </div>
    </header>
  )
}

/** The view. */
export default function OneAgent(): ReactNode {
  const { id } = useParams({ from: '/agents/$id' })
  const { at } = useMoment()
  const { data: agent, error, refetch } = useRead<AgentDetail>(`agents/${encodeURIComponent(id)}`)
  if (error !== null && agent === undefined) return <Missed error={error} retry={() => void refetch()} />
  if (agent === undefined) return <Skeleton />
  return (
    <>
      <Head agent={agent} />
      <AsOf>
        the voice, the memories and the relationships of {agent.display_name} at that moment, and nothing that
        came later.
      </AsOf>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="space-y-4">
          <Persona agent={agent} />
          <VoiceCard agent={agent} />
          <ToolsCard agent={agent} />
        </div>
        <div className="space-y-4">
          <WorkCard agent={agent} />
          <KnowsCard agent={agent} title={at === undefined ? 'What they know' : 'What they knew then'} />
          <OthersCard agent={agent} />
          <CostCard agent={agent} />
        </div>
      </div>
    </>
  )
}
