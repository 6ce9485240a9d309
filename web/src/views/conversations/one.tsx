// One conversation: live while it runs, replayed afterwards, with who spoke and why, and what came of it.

import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useAgents } from '../../data/agents.ts'
import { change } from '../../data/ask.ts'
import { useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { useKeys } from '../../shell/keys.tsx'
import { Missed } from '../../ui/missed.tsx'
import { Button, Mark, Skeleton, ViewHead } from '../../ui/parts.tsx'
import { sayPlace, usePlayer } from '../../ui/player.ts'
import { Speed } from '../../ui/speed.tsx'
import { At } from '../../ui/time.tsx'
import { say, sayFault } from '../../ui/toast.tsx'
import { Why } from '../../ui/why.tsx'
import { sayName } from '../../ui/words.ts'
import type { RoundtableDetail } from '../../wire.ts'
import { Outcome } from './outcome.tsx'
import { filmOf, placeOf, talkAt } from './talk-film.ts'
import { TurnLine, Typing } from './turn-line.tsx'

/** The founder's seat: a line that somebody answers, and the way to end it all. */
function Seat({ id }: { id: string }): ReactNode {
  const held = useWritable('propose')
  const mayEnd = useWritable('approve')
  const [line, setLine] = useState('')
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    try {
      await change('POST', `roundtables/${id}/say`, { line })
      // What was typed meanwhile is the next thing to say.
      setLine((typed) => (typed === line ? '' : typed))
    } catch (error) {
      sayFault(error)
    } finally {
      setBusy(false)
    }
  }
  const end = async (): Promise<void> => {
    try {
      await change('POST', `roundtables/${id}/cancel`, { reason: 'ended on the page' })
      say('The conversation is ended.')
    } catch (error) {
      sayFault(error)
    }
  }
  return (
    <form className="mt-4 flex gap-2" onSubmit={(event) => void send(event)}>
      <input
        aria-label="Take a seat: say something"
        placeholder="Take a seat: say something"
        className="field min-w-0 flex-1"
        required
        maxLength={500}
        autoComplete="off"
        value={line}
        onChange={(event) => setLine(event.target.value)}
      />
      <Button type="submit" look="main" disabled={busy || held !== null} title={held ?? undefined}>
        Say it
      </Button>
      <Button look="danger" disabled={mayEnd !== null} title={mayEnd ?? undefined} onClick={() => void end()}>
        End it
      </Button>
    </form>
  )
}

/** The bar: replay and hold, the place, the speed. */
function ReplayBar({
  player,
  lengthMs,
  words,
}: {
  player: ReturnType<typeof usePlayer>
  lengthMs: number
  words: string
}): ReactNode {
  return (
    <section
      aria-label="Replay"
      className="sticky top-0 z-10 mb-4 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-card px-3 py-2"
    >
      <Button small look="main" onClick={player.toggle}>
        {player.playing ? 'Hold' : 'Replay'}
      </Button>
      <input
        type="range"
        aria-label="Place in the conversation"
        aria-valuetext={words}
        className="min-w-24 flex-1 accent-accent"
        min={0}
        max={Math.round(lengthMs)}
        value={Math.round(player.ms)}
        onChange={(event) => player.seek(Number(event.target.value))}
      />
      <span className="text-xs text-quiet">
        {words} · {sayPlace(player.ms)}
      </span>
      <Speed label="Speed of the replay" rate={player.rate} setRate={player.setRate} />
    </section>
  )
}

/** How many turns these lines are: what a founder says is no turn, in the list as here. */
const turnsIn = (lines: readonly { speaker: string }[]): number =>
  lines.filter(({ speaker }) => speaker !== 'founder').length

interface Film {
  shown: number
  typing: string | null
  bar: ReactNode
}

/** Returns what of the talk is shown, and the bar that plays it. Where it is left stands in the address. */
function useFilm(talk: RoundtableDetail): Film {
  const { turn } = useSearch({ from: '/conversations/$id' })
  const navigate = useNavigate({ from: '/conversations/$id' })
  const film = useMemo(() => filmOf(talk.turns), [talk.turns])
  const first = turn === undefined ? film.lengthMs : placeOf(film, Number(turn))
  const player = usePlayer(film.lengthMs, first)
  const [begun, setBegun] = useState(turn !== undefined)
  const { shown, typing } = begun ? talkAt(film, player.ms) : { shown: talk.turns.length, typing: null }
  const toggle = (): void => {
    // What was never begun, or stands with all its turns said, runs from the start.
    if (!player.playing && (!begun || shown >= talk.turns.length)) player.seek(0)
    setBegun(true)
    player.toggle()
  }
  const step = (by: number): void => {
    setBegun(true)
    player.seek(placeOf(film, shown + by))
  }
  useEffect(() => {
    if (!begun || player.playing || String(shown) === turn) return
    void navigate({
      search: (was) => ({ ...was, turn: shown >= talk.turns.length ? undefined : String(shown) }),
      replace: true,
      resetScroll: false,
    })
  }, [begun, player.playing, shown, turn, navigate, talk.turns.length])
  useKeys({
    ' ': { say: 'replay, or hold', do: toggle },
    ArrowRight: { say: 'the next turn', do: () => step(1), repeats: true },
    ArrowLeft: { say: 'the turn before', do: () => step(-1), repeats: true },
  })
  const seek = (ms: number): void => {
    setBegun(true)
    player.seek(ms)
  }
  const ms = begun ? player.ms : film.lengthMs
  const bar = (
    <ReplayBar
      player={{ ...player, ms, toggle, seek }}
      lengthMs={film.lengthMs}
      words={`${turnsIn(talk.turns.slice(0, shown))} of ${turnsIn(talk.turns)} turns`}
    />
  )
  return { shown, typing, bar }
}

function Words({ talk, nameOf }: { talk: RoundtableDetail; nameOf: (id: string) => string }): ReactNode {
  const film = useFilm(talk)
  const running = talk.status === 'running'
  const end = useRef<HTMLLIElement>(null)
  const count = running ? talk.turns.length : film.shown
  const seen = useRef(count)
  useEffect(() => {
    if (count > seen.current) end.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    seen.current = count
  }, [count])
  return (
    <section aria-label="What was said" className="min-w-0">
      {!running && talk.turns.length > 0 && film.bar}
      {talk.turns.length === 0 && !running && (
        <p className="text-sm text-quiet">
          {talk.status === 'pending'
            ? 'It has not begun yet: it waits for its turn.'
            : 'Nobody said anything.'}
        </p>
      )}
      <ol aria-live={running ? 'polite' : undefined} className="space-y-4">
        {talk.turns.slice(0, count).map((turn) => (
          <TurnLine key={turn.position} turn={turn} nameOf={nameOf} />
        ))}
        {running && talk.speaking !== null && (
          <Typing key={talk.turns.length} id={talk.speaking} name={nameOf(talk.speaking)} />
        )}
        {!running && film.typing !== null && <Typing id={film.typing} name={nameOf(film.typing)} />}
        <li ref={end} aria-hidden="true" />
      </ol>
      {running && <Seat id={talk.id} />}
    </section>
  )
}

/** The view. */
export default function Conversation(): ReactNode {
  const { id } = useParams({ from: '/conversations/$id' })
  const { data: talk, error, refetch } = useRead<RoundtableDetail>(`roundtables/${id}`)
  const agents = useAgents()
  if (error !== null && talk === undefined) return <Missed error={error} retry={() => void refetch()} />
  if (talk === undefined) return <Skeleton />
  const nameOf = (who: string): string => (who === 'founder' ? 'The founder' : agents.nameOf(who))
  return (
    <>
      <ViewHead
        title={talk.topic}
        about={
          <>
            {sayName(talk.format)} · {talk.participants.map(nameOf).join(', ')} ·{' '}
            <At at={talk.started_at ?? talk.created_at} />
            {talk.end_reason !== null && ` · ${talk.end_reason}`}
          </>
        }
      >
        <Mark status={talk.status} />
        <Why id={talk.id} />
      </ViewHead>
      {(talk.rejection_reason ?? talk.last_error) !== null && (
        <p className="mb-4 rounded-md border border-line bg-card p-3 text-sm text-bad">
          {talk.rejection_reason ?? talk.last_error}
        </p>
      )}
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Words talk={talk} nameOf={nameOf} />
        <Outcome talk={talk} nameOf={nameOf} />
      </div>
    </>
  )
}
