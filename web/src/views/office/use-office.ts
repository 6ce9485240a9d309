// The office's state, kept by the journal: read once for the moment that is shown, and from then on moved by events; only who has the
// word at a table is asked for after each turn, since it is on no record before they speak. While
// the past is played the events of each stretch are read and folded in their order, so that it moves as it moved then.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { get, Refusal } from '../../data/ask.ts'
import { onEvent } from '../../data/journal.ts'
import { useMoment } from '../../data/moment.ts'
import { foldOffice, officeAt, withSpeaking } from '../../office/fold.ts'
import { officeFrom } from '../../office/snapshot.ts'
import type { OfficeState } from '../../office/state.ts'
import type { Agent, Approval, Event, List, RoundtableDetail, Status } from '../../wire.ts'

/** The most events of one stretch that are played one by one; a longer one is jumped over. */
const stretchMost = 200
const stretchMs = 550
/** The most events that are kept for the end of a read they came during: it takes milliseconds. */
const keptEvents = 2_000

export interface Office {
  state: OfficeState
  status: Status
}

/** Reads the whole office as it stood at a moment (undefined: now). */
async function readOffice(at: string | undefined, signal: AbortSignal): Promise<Office> {
  const status = await get<Status>('status', { at }, signal)
  const [agents, approvals, lately] = await Promise.all([
    get<List<Agent>>('agents', { limit: 200, at }, signal),
    get<List<Approval>>('approvals', { limit: 200, at }, signal),
    get<List<Event>>('events', { order: 'newest', limit: 200, at }, signal),
  ])
  const running = [...new Set(agents.items.flatMap(({ talking }) => talking?.roundtable_id ?? []))]
  const talks = await Promise.all(
    running.map((id) => get<RoundtableDetail>(`roundtables/${id}`, { at }, signal)),
  )
  const state = officeFrom({
    agents: agents.items,
    now: status.now,
    status,
    approvals: approvals.items,
    turns: Object.fromEntries(talks.map(({ id, turns }) => [id, turns])),
    lastEventId: status.latest_event_id,
    lately: lately.items.toReversed(),
  })
  const heard = talks.reduce(
    (all, { id, speaking, turns }) => withSpeaking(all, id, speaking, turns.at(-1)?.speaker ?? null),
    state,
  )
  return { state: heard, status }
}

/** Asks who has the word at a table that was just heard of; what cannot be read stays unknown. */
async function askWhoSpeaks(id: string, setOffice: SetOffice, signal: AbortSignal): Promise<void> {
  try {
    const { speaking, turns } = await get<RoundtableDetail>(`roundtables/${id}`, {}, signal)
    const last = turns.at(-1)?.speaker ?? null
    if (!signal.aborted)
      setOffice((was) => was && { ...was, state: withSpeaking(was.state, id, speaking, last) })
  } catch (error) {
    if (!(error instanceof Refusal) && !signal.aborted) throw error
  }
}

/** Returns the office moved on by events; those that it knows already change nothing. */
function movedOn(office: Office, events: readonly Event[]): Office {
  return { ...office, state: events.reduce<OfficeState>(foldOffice, office.state) }
}

/** Returns the office, or that it cannot be read. */
export function useOffice(): { office: Office | undefined; error: Error | null; retry: () => void } {
  const { at, playing } = useMoment()
  const cache = useQueryClient()
  const [office, setOffice] = useState<Office>()
  const live = at === undefined
  // What comes while it is read; null: nothing is read.
  const heard = useRef<Event[] | null>(null)
  const base = useQuery({
    queryKey: ['office', playing ? 'played' : (at ?? null)],
    queryFn: ({ signal }) => {
      heard.current = []
      return readOffice(at, signal)
    },
    // Events move it on from here, so that a snapshot is worth nothing once it is put away.
    gcTime: 0,
  })
  useEffect(() => {
    if (base.data === undefined) return
    setOffice(live ? movedOn(base.data, heard.current ?? []) : base.data)
    heard.current = null
  }, [base.data, live])
  useEffect(() => {
    if (!live) return undefined
    const stop = new AbortController()
    let waiting: Event[] = []
    let frame = 0
    const stopHearing = onEvent((event) => {
      if (heard.current !== null && heard.current.length < keptEvents) heard.current.push(event)
      waiting.push(event)
      frame ||= requestAnimationFrame(() => {
        const events = waiting
        waiting = []
        frame = 0
        setOffice((was) => was && movedOn(was, events))
        const tables = events.flatMap(({ kind, roundtable_id: id }) =>
          id !== null && (kind === 'turn.spoken' || kind === 'roundtable.started') ? [id] : [],
        )
        for (const id of new Set(tables)) void askWhoSpeaks(id, setOffice, stop.signal)
      })
    })
    return () => {
      stop.abort()
      stopHearing()
      cancelAnimationFrame(frame)
    }
  }, [live])
  usePlayback(at, playing, office, setOffice)
  return {
    office,
    error: base.error,
    retry: () => void cache.invalidateQueries({ queryKey: ['office'] }),
  }
}

type SetOffice = (change: (was: Office | undefined) => Office | undefined) => void

/** Moves the office along with the player: the events between two looks, spread over the time between them. */
function usePlayback(
  at: string | undefined,
  playing: boolean,
  office: Office | undefined,
  setOffice: SetOffice,
): void {
  const shown = useRef(office)
  useEffect(() => {
    shown.current = office
  })
  useEffect(() => {
    const from = shown.current
    if (!playing || at === undefined || from === undefined || from.state.at >= at) return undefined
    const stop = new AbortController()
    const timers: number[] = []
    const step = async (): Promise<void> => {
      const { items, next_cursor } = await get<List<Event>>(
        'events',
        { after: from.state.lastEventId, limit: stretchMost, at },
        stop.signal,
      )
      if (next_cursor !== null) {
        const jumped = await readOffice(at, stop.signal)
        setOffice(() => jumped)
        return
      }
      items.forEach((event, place) => {
        const later = (stretchMs * place) / items.length
        timers.push(
          window.setTimeout(
            () => setOffice((was) => was && { ...was, state: foldOffice(was.state, event) }),
            later,
          ),
        )
      })
      setOffice((was) => was && { ...was, state: officeAt(was.state, at) })
    }
    // What cannot be read now is read with the next look.
    step().catch((error: unknown) => {
      if (!stop.signal.aborted && !(error instanceof Refusal)) throw error
    })
    return () => {
      stop.abort()
      for (const timer of timers) window.clearTimeout(timer)
    }
  }, [at, playing, setOffice])
}
