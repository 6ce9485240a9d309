// The office: the company at work, as a picture and as a list. A click on anybody or anything leads to what proves it.

import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { useMoment } from '../../data/moment.ts'
import { useRead } from '../../data/read.ts'
import type { Hit } from '../../office/hit.ts'
import { officeList } from '../../office/sentence.ts'
import type { Because, OfficeState } from '../../office/state.ts'
import { useKeys } from '../../shell/keys.tsx'
import { Empty, Failed, Skeleton } from '../../ui/parts.tsx'
import { sayMany, sayMoment } from '../../ui/words.ts'
import type { Status } from '../../wire.ts'
import { Evidence, OfficeList } from './list.tsx'
import { Picture } from './picture.tsx'
import { Today } from './today.tsx'
import { useOffice } from './use-office.ts'

/** One line over the office: what goes on, in words. */
function Line({ state, at }: { state: OfficeState; at: string | undefined }): ReactNode {
  const people = Object.values(state.actors)
  const of = (doing: string): number => people.filter((one) => one.doing === doing).length
  const work = of('typing') + of('searching') + of('planning')
  const parts = [
    work > 0 && `${work} at work`,
    of('talking') > 0 && `${of('talking')} talking`,
    of('waiting') > 0 && `${of('waiting')} waiting for you`,
    of('idle') > 0 && `${of('idle')} idle`,
  ].filter((part) => part !== false)
  return (
    <p className="text-sm text-quiet">
      {at !== undefined && <strong className="text-ink">{sayMoment(at)}: </strong>}
      {parts.join(', ') || 'nobody is here'}
      {state.failures.length > 0 && ` · ${sayMany(state.failures.length, 'failure')} in the last hour`}
      {state.overBudget.length > 0 && ' · over budget'}
    </p>
  )
}

/** What was clicked that is nobody: what it means and what proves it. */
function Thing({ because, close }: { because: Because; close: () => void }): ReactNode {
  return (
    <div role="status" className="flex items-start gap-3 rounded-md border border-accent bg-card p-3 text-sm">
      <div className="min-w-0 flex-1">
        <p>{because.text}</p>
        <Evidence because={because} />
      </div>
      <button type="button" aria-label="Close" className="px-1 text-quiet hover:text-ink" onClick={close}>
        ✕
      </button>
    </div>
  )
}

interface Picked {
  agent: string | null
  thing: Because | null
}

/** Returns what is picked, and what happens when something is: people stand out, a table opens its conversation, the door the inbox. */
function usePicked(state: OfficeState | undefined) {
  const navigate = useNavigate()
  const [picked, setPicked] = useState<Picked>({ agent: null, thing: null })
  const people = useMemo(() => (state === undefined ? [] : officeList(state.actors)), [state])
  const pickAgent = (id: string): void =>
    setPicked((was) => ({ agent: was.agent === id ? null : id, thing: null }))
  const step = (by: number): void => {
    const place = people.findIndex(({ agentId }) => agentId === picked.agent)
    const next = people[(place + by + people.length) % Math.max(1, people.length)] ?? people[0]
    if (next !== undefined) setPicked({ agent: next.agentId, thing: null })
  }
  useKeys({
    ArrowRight: { say: 'the next agent', do: () => step(1), repeats: true },
    ArrowLeft: { say: 'the agent before', do: () => step(-1), repeats: true },
    Enter: {
      say: 'open the agent',
      do: () => {
        if (picked.agent !== null) void navigate({ to: '/agents/$id', params: { id: picked.agent } })
      },
    },
    Escape: { say: 'look at nobody', do: () => setPicked({ agent: null, thing: null }) },
  })
  const onPick = (hit: Hit): void => {
    if (hit.kind === 'agent') pickAgent(hit.agentId)
    else if (hit.object === 'door') void navigate({ to: '/approvals' })
    else if (hit.object === 'board') void navigate({ to: '/missions' })
    else if (hit.object === 'table' && hit.because?.roundtableId !== undefined)
      void navigate({ to: '/conversations/$id', params: { id: hit.because.roundtableId } })
    else if (hit.because !== null) setPicked({ agent: null, thing: hit.because })
    else if (hit.object === 'rack') void navigate({ to: '/operations' })
    else if (hit.object === 'purse') void navigate({ to: '/costs' })
  }
  return { picked, pickAgent, onPick, clear: () => setPicked({ agent: null, thing: null }) }
}

/** The view. */
export default function OfficeView(): ReactNode {
  const { office, error, retry } = useOffice()
  const { at, playing } = useMoment()
  const { data: status } = useRead<Status>('status')
  const { picked, pickAgent, onPick, clear } = usePicked(office?.state)
  if (error !== null && office === undefined) return <Failed error={error} retry={retry} />
  if (office === undefined)
    return (
      <>
        <h1 className="sr-only">Office</h1>
        <div className="skeleton h-[60vh]" />
        <Skeleton rows={3} />
      </>
    )
  return (
    <div className="flex flex-col gap-4 2xl:h-full 2xl:flex-row">
      <div className="flex h-[20rem] min-w-0 shrink-0 flex-col gap-2 sm:h-[min(40rem,calc(100dvh-10.5rem))] 2xl:h-full 2xl:shrink 2xl:flex-1">
        <header className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="text-xl font-semibold tracking-tight">Office</h1>
          <Line state={office.state} at={at} />
        </header>
        <div className="min-h-0 flex-1">
          <Picture
            state={office.state}
            status={status ?? office.status}
            jump={at !== undefined && !playing}
            picked={picked.agent}
            onPick={onPick}
          />
        </div>
      </div>
      <aside aria-label="Who does what" className="shrink-0 space-y-2 2xl:w-80 2xl:overflow-y-auto">
        {picked.thing !== null && <Thing because={picked.thing} close={clear} />}
        {Object.keys(office.state.actors).length === 0 ? (
          <Empty title="Nobody works here yet">
            <Link to="/agents" className="text-accent underline">
              Add an agent
            </Link>
            , or bring a company with <code>npx bullpen import</code>.
          </Empty>
        ) : (
          <OfficeList state={office.state} picked={picked.agent} pick={pickAgent} />
        )}
        <Today />
      </aside>
    </div>
  )
}
