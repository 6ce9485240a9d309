// A conversation as lines on a terminal: what is said, and what came of it.

import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import { shortId } from './find-id.ts'
import { money } from './status.ts'
import { count, plainText, type Terminal, type Tint, table, wrap } from './terminal.ts'

export type Talk = z.output<typeof wire.roundtableDetail>
export type Turn = Talk['turns'][number]

const moods: Readonly<Partial<Record<Turn['interaction'], Tint>>> = {
  challenge: 'red',
  critical: 'yellow',
  supportive: 'green',
  agreement: 'green',
  remark: 'cyan',
}
const moodWidth = 'supportive'.length

/** Returns who sits there, in one line. */
export function seatsLine(talk: Pick<Talk, 'seats'>): string {
  return plainText(talk.seats.map((seat) => seat.display_name).join(', '))
}

/** Returns a turn as lines: who, in which mood, what; the rest of a long line stands under its beginning. */
export function turnLines(turn: Turn, seats: Talk['seats'], terminal: Terminal): string[] {
  const width = Math.max(...seats.map((seat) => plainText(seat.display_name).length), 'Founder'.length)
  const indent = width + moodWidth + 4
  const [first = '', ...rest] = wrap(turn.line, Math.max(30, terminal.columns - indent))
  const name = terminal.paint('bold', plainText(turn.name).padEnd(width))
  const tint = moods[turn.interaction] ?? 'dim'
  const mood = terminal.paint('dim', terminal.paint(tint, turn.interaction.padEnd(moodWidth)))
  return [`${name}  ${mood}  ${first}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`)]
}

/** Returns what came of a conversation: the summary, memories, movements, action items, what it cost. */
export function outcomeLines(talk: Talk, terminal: Terminal): string[] {
  const name = (id: string): string => talk.seats.find((seat) => seat.id === id)?.display_name ?? id
  const memories = talk.memories.map((memory) => [
    shortId(memory.id),
    name(memory.agent_id),
    memory.type,
    memory.confidence.toFixed(2),
    memory.content ?? 'forgotten',
  ])
  const drifts = talk.drifts.map((drift) => [
    `${name(drift.agent_a)} and ${name(drift.agent_b)}`,
    drift.after > drift.before ? 'closer' : drift.after < drift.before ? 'cooler' : 'as before',
    `${drift.before.toFixed(2)} → ${drift.after.toFixed(2)}`,
    drift.reason,
  ])
  const items = talk.action_items.map((item) => [
    shortId(item.id),
    name(item.agent_id),
    item.status,
    `${item.context['title'] ?? ''}${item.reason === null ? '' : ` (${item.reason})`}`,
  ])
  const part = (title: string, rows: readonly (readonly string[])[]): string[] =>
    rows.length === 0 ? [] : ['', terminal.paint('bold', title), ...table(rows, terminal.columns, '  ')]
  return [
    ...(talk.summary === null ? [] : ['', ...wrap(talk.summary, terminal.columns)]),
    ...part('Remembered', memories),
    ...part('Between them', drifts),
    ...part('To do', items),
    '',
    terminal.paint('dim', endLine(talk)),
  ]
}

function endLine(talk: Talk): string {
  const { model_calls: calls, input_tokens, output_tokens, simulated_calls, cost_micro_usd } = talk.cost
  const left = talk.memories.length + talk.drifts.length + talk.action_items.length
  const nothing =
    talk.status !== 'succeeded' || left > 0
      ? []
      : [
          talk.distillation === 'failed'
            ? `it could not be distilled: ${plainText(talk.distillation_problem ?? 'no reason is on record')}`
            : 'it left nothing behind',
        ]
  const cost = simulated_calls > 0 ? 'demo model, costs nothing' : money(cost_micro_usd)
  return [
    `${talk.status} after ${count(talk.turns_spoken, 'turn')}`,
    ...(talk.end_reason === null ? [] : [plainText(talk.end_reason)]),
    ...nothing,
    `${count(calls, 'model call')}, ${count(input_tokens + output_tokens, 'token')}`,
    cost,
  ].join(' · ')
}
