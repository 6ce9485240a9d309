// A mission as it happens, one line per step on standard error.

import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import type { Clock } from '../world/clock.ts'
import type { Connection } from './connect.ts'
import { clip, duration, plainText, type Terminal } from './terminal.ts'

export type Mission = z.output<typeof wire.missionDetail>
type Step = Mission['steps'][number]

const lookMs = 250
/** How long nothing may move before the reason is said. */
const quietMs = 15_000
const wheel = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** Follows a mission until it ends and returns it; null when `signal` aborts first. */
export async function followMission(
  company: Connection,
  id: string,
  terminal: Terminal,
  clock: Clock,
  signal: AbortSignal,
): Promise<Mission | null> {
  const told = new Map<string, string>()
  let movedAt = clock.monotonic()
  let complained = false
  for (let turn = 0; !signal.aborted; turn++) {
    const mission = (await company.ask('GET', `/api/ops/missions/${id}`)) as Mission
    if (turn === 0) terminal.say(terminal.tint('bold', clip(mission.title, 100)))
    for (const step of mission.steps) {
      const state = `${step.status} ${step.attempt}`
      if (told.get(step.id) === state) continue
      told.set(step.id, state)
      movedAt = clock.monotonic()
      const line = stepLine(step, terminal)
      if (line !== null) terminal.say(line)
    }
    if (mission.finished_at !== null) {
      terminal.live(null)
      return mission
    }
    const doing =
      mission.steps.find((step) => step.status === 'running') ??
      mission.steps.find((step) => step.status === 'queued')
    terminal.live(`  ${wheel[turn % wheel.length]} ${doing?.kind ?? ''}`)
    if (!complained && clock.monotonic() - movedAt > quietMs && doing?.status === 'queued') {
      complained = true
      terminal.say(
        terminal.tint('yellow', '  nothing has moved for a while; what holds it up: bullpen status'),
      )
    }
    const ask = mission.steps.find((step) => step.status === 'waiting' || step.status === 'unknown')
    if (ask !== undefined && !complained) {
      complained = true
      terminal.say(terminal.tint('yellow', `  ${ask.kind} asks for you: ${plainText(ask.last_error ?? '')}`))
    }
    await clock.sleep(lookMs, signal)
  }
  terminal.live(null)
  return null
}

/** What a change of a step is worth saying; null for one that only begins. */
function stepLine(step: Step, terminal: Terminal): string | null {
  const kind = step.kind.padEnd(14)
  const words = (mark: string, text: string): string => `  ${mark} ${kind} ${clip(text, 90)}`
  switch (step.status) {
    case 'succeeded': {
      const took = Date.parse(step.finished_at ?? '') - Date.parse(step.started_at ?? '')
      const summary = plainText(String((step.result as { summary?: unknown } | null)?.summary ?? ''))
      return `${words(terminal.tint('green', '✓'), summary)}  ${terminal.tint('dim', duration(Math.max(0, took)))}`
    }
    case 'failed':
      return words(terminal.tint('red', '✗'), step.last_error ?? '')
    case 'cancelled':
    case 'skipped':
      return words(terminal.tint('dim', '–'), `${step.status}: ${step.last_error ?? ''}`)
    case 'queued':
      return step.attempt === 0
        ? null
        : words(terminal.tint('yellow', '↻'), `again after attempt ${step.attempt}: ${step.last_error ?? ''}`)
    case 'running':
    case 'waiting':
    case 'unknown':
      return null
  }
}
