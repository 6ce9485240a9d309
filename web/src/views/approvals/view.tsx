// The founder's five minutes: everything that waits for an answer as one batch, what matters most first, answered from the
// keyboard, each decision with some seconds to take it back.

import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useAgents } from '../../data/agents.ts'
import { useMoment } from '../../data/moment.ts'
import { useAll } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { useKeys } from '../../shell/keys.tsx'
import { type Answer, decide, decidedHere, takeLastBack } from '../../ui/decide.ts'
import { Face } from '../../ui/face.tsx'
import { Empty, Failed, names, Skeleton, ViewHead } from '../../ui/parts.tsx'
import { failureOf } from '../../ui/reading.tsx'
import { Ago } from '../../ui/time.tsx'
import { say } from '../../ui/toast.tsx'
import { sayMany, sayMoney } from '../../ui/words.ts'
import type { Approval } from '../../wire.ts'
import { Decided, OnItsWay } from './decided.tsx'
import { Question } from './question.tsx'

/** Returns what still waits, the most urgent first; what was answered here and not sent yet is left out. */
function useWaiting() {
  const read = useAll<Approval>('approvals')
  const gone = useSyncExternalStore(decidedHere.watch, decidedHere.now)
  const waiting = useMemo(
    () =>
      (read.data ?? [])
        .filter(({ id }) => !gone.includes(id))
        .sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1)),
    [read.data, gone],
  )
  return { ...read, waiting, gone }
}

function Line({ approval, name, here }: { approval: Approval; name: string; here: boolean }): ReactNode {
  return (
    <li>
      <Link
        to="/approvals/$id"
        params={{ id: approval.id }}
        replace
        aria-current={here ? 'true' : undefined}
        className={names(
          'flex items-center gap-3 rounded-md border px-3 py-2',
          here ? 'border-accent bg-card' : 'border-transparent hover:bg-card',
        )}
      >
        <Face id={approval.agent_id ?? 'company'} name={name} size={24} />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium">{approval.title}</span>
          <span className="block truncate text-xs text-quiet">
            {name} · {approval.risk} risk
            {(approval.predicted_micro_usd ?? 0) > 0 && ` · ${sayMoney(approval.predicted_micro_usd)}`} ·{' '}
            <Ago at={approval.asked_at} />
          </span>
        </span>
      </Link>
    </li>
  )
}

interface Batch {
  waiting: readonly Approval[]
  open: Approval | undefined
  held: string | null
  edited: boolean
  setEdited: (edited: boolean) => void
  answer: (given: Answer) => void
}

/** Where list and question stand beside each other: Tailwind's lg. */
const wide = window.matchMedia('(min-width: 64rem)')
function watchWide(watcher: () => void): () => void {
  wide.addEventListener('change', watcher)
  return () => wide.removeEventListener('change', watcher)
}

/** Returns the question that is open, how to answer it, and gives the keys of the batch their meaning. */
function useBatch(
  waiting: readonly Approval[],
  id: string | undefined,
  reason: RefObject<HTMLInputElement | null>,
): Batch {
  const cache = useQueryClient()
  const navigate = useNavigate()
  const place = waiting.findIndex((approval) => approval.id === id)
  const open = waiting[place]
  const held = useWritable('approve')
  const [editedId, setEditedId] = useState<string>()
  const edited = editedId !== undefined && editedId === id
  const show = (next: Approval | undefined): void => {
    if (next === undefined) void navigate({ to: '/approvals', replace: true })
    else void navigate({ to: '/approvals/$id', params: { id: next.id }, replace: true })
  }
  // Beside the list one question is always open, and by its id: the ranks move, and what is answered must be what was read.
  const besides = useSyncExternalStore(watchWide, () => wide.matches)
  const first = waiting[0]?.id
  useEffect(() => {
    if (id === undefined && first !== undefined && besides)
      void navigate({ to: '/approvals/$id', params: { id: first }, replace: true })
  }, [id, first, besides, navigate])
  const answer = (given: Answer): void => {
    if (open === undefined || held !== null) return
    decide(open, given, cache)
    show(waiting[place + 1] ?? waiting[place - 1])
  }
  useKeys({
    j: {
      say: 'the next question',
      do: () => show(waiting[Math.min(waiting.length - 1, place + 1)]),
      repeats: true,
    },
    k: { say: 'the one before', do: () => show(waiting[Math.max(0, place - 1)]), repeats: true },
    a: {
      say: 'approve',
      do: () => {
        if (edited) say('You changed it: choose with the buttons which of the two you approve.')
        else if (open?.what !== 'step') answer({ is: 'approve' })
      },
    },
    r: { say: 'refuse: type a reason, then Enter', do: () => reason.current?.focus() },
    u: { say: 'take the last decision back', do: takeLastBack },
  })
  return { waiting, open, held, edited, setEdited: (is) => setEditedId(is ? id : undefined), answer }
}

function Batch({
  batch,
  gone,
  id,
  reason,
}: {
  batch: Batch
  gone: readonly string[]
  id: string | undefined
  reason: RefObject<HTMLInputElement | null>
}): ReactNode {
  const { waiting, open, held, edited, setEdited, answer } = batch
  const agents = useAgents()
  const nameOf = ({ agent_id }: Approval): string =>
    agent_id === null ? 'The company' : agents.nameOf(agent_id)
  return (
    <div
      className={names(
        'grid items-start gap-4',
        waiting.length > 0 && 'lg:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]',
      )}
    >
      {waiting.length > 0 && (
        <ol
          aria-label="What waits"
          className={names('space-y-1 lg:sticky lg:top-0', id !== undefined && 'hidden lg:block')}
        >
          {waiting.map((approval) => (
            <Line
              key={approval.id}
              approval={approval}
              name={nameOf(approval)}
              here={approval.id === open?.id}
            />
          ))}
        </ol>
      )}
      <div className={names('min-w-0', id === undefined && 'hidden lg:block')}>
        {id !== undefined && (
          <Link to="/approvals" className="mb-2 inline-block text-sm text-accent lg:hidden">
            ← All that waits
          </Link>
        )}
        {open !== undefined ? (
          <Question
            key={open.id}
            approval={open}
            name={nameOf(open)}
            held={held}
            reason={reason}
            edited={edited}
            setEdited={setEdited}
            answer={answer}
          />
        ) : (
          id !== undefined && (gone.includes(id) ? <OnItsWay /> : <Decided id={id} />)
        )}
      </div>
    </div>
  )
}

/** The view; with an id, that question is open. */
export default function Approvals(): ReactNode {
  const { id } = useParams({ strict: false })
  const { at } = useMoment()
  const { waiting, gone, error, data, refetch } = useWaiting()
  const failure = failureOf({ data, error })
  const reason = useRef<HTMLInputElement>(null)
  const batch = useBatch(waiting, id, reason)
  if (failure !== null) return <Failed error={failure} retry={() => void refetch()} />
  if (data === undefined) return <Skeleton />
  return (
    <>
      <ViewHead
        title="Approvals"
        about={
          waiting.length === 0
            ? 'What your rules do not let pass by itself comes here'
            : at === undefined
              ? `${sayMany(waiting.length, 'question')} for you, the most urgent first`
              : `${sayMany(waiting.length, 'question')} waited then, the most urgent first`
        }
      >
        {waiting.length > 0 && at === undefined && (
          <p className="hidden text-sm text-quiet lg:block">Keys: j k to move, a approve, r refuse, u undo</p>
        )}
      </ViewHead>
      {waiting.length === 0 && (id === undefined || gone.includes(id)) ? (
        <Empty title={at === undefined ? 'Nothing waits for you' : 'Nothing waited then'}>
          {at === undefined && 'You are done. '}What agents may do without asking stands in{' '}
          <Link to="/policies" className="text-accent underline">
            Policies
          </Link>
          .
        </Empty>
      ) : (
        <Batch batch={batch} gone={gone} id={id} reason={reason} />
      )}
    </>
  )
}
