// A conversation as it happens: each turn is told when it is spoken.

import type { Clock } from '../world/clock.ts'
import type { Connection } from './connect.ts'
import type { Talk, Turn } from './talk-lines.ts'
import { clip, type Terminal } from './terminal.ts'

const lookMs = 300
/** How long nothing may move before the reason is said; turns themselves are up to 8 s apart. */
const quietMs = 45_000
const wheel = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** Reads one conversation. */
export async function readTalk(company: Connection, id: string): Promise<Talk> {
  return (await company.ask('GET', `/api/ops/roundtables/${id}`)) as Talk
}

/** Listens until the conversation has ended and returns it; null when `signal` aborts first. `tell` is called once for each turn. */
export async function followTalk(
  company: Connection,
  id: string,
  tell: (turn: Turn, talk: Talk) => void,
  around: { terminal: Terminal; clock: Clock; signal: AbortSignal },
): Promise<Talk | null> {
  const { terminal, clock, signal } = around
  let told = 0
  let state = ''
  let movedAt = clock.monotonic()
  let complained = false
  for (let look = 0; !signal.aborted; look++) {
    const talk = await readTalk(company, id)
    for (const turn of talk.turns.slice(told)) tell(turn, talk)
    told = Math.max(told, talk.turns.length)
    if (talk.finished_at !== null) {
      terminal.live(null)
      return talk
    }
    const now = `${talk.status} ${told} ${talk.spoken_at}`
    if (now !== state) movedAt = clock.monotonic()
    state = now
    terminal.live(`${wheel[look % wheel.length]} ${clip(doing(talk), 80)}`)
    if (!complained && clock.monotonic() - movedAt > quietMs) {
      complained = true
      const held =
        talk.status === 'pending'
          ? 'it waits for its turn; what holds it up: bullpen roundtable list, bullpen status'
          : 'nothing has moved for a while; what holds it up: bullpen status'
      terminal.say(terminal.tint('yellow', held))
    }
    await clock.sleep(lookMs, signal)
  }
  terminal.live(null)
  return null
}

function doing(talk: Talk): string {
  if (talk.status === 'pending')
    return talk.last_error === null ? 'waits for its turn' : `waits: ${talk.last_error}`
  if (talk.spoken_at !== null) return 'what was said is being distilled'
  return `${talk.turns_spoken} of ${talk.turns_planned} turns`
}
