// One link of a chain from cause to effect, and the words that all chains share. Pure.

import type { Die, GateReading } from '../domain/proposal.ts'

export const linkKinds = [
  'event',
  'rule',
  'reaction',
  'slot',
  'dice',
  'proposal',
  'gate',
  'decision',
  'mission',
  'step',
  'tool',
  'call',
  'hold',
  'effect',
  'taint',
  'change',
  'evidence',
  'approval',
  'artifact',
  'roundtable',
  'seat',
  'turn',
  'distilled',
  'memory',
  'drift',
  'initiative',
  'cost',
  'later',
] as const
export type LinkKind = (typeof linkKinds)[number]

export interface ChainLink {
  what: LinkKind
  id: string
  title: string
  at: Date | null
  text: string
  /** True for what was asked about. */
  here: boolean
}

/** Returns a link that nobody asked about yet. */
export const link = (
  what: LinkKind,
  id: string,
  title: string,
  at: Date | null,
  text: string,
): ChainLink => ({
  what,
  id,
  title,
  at,
  text,
  here: false,
})

/** How far a text is trusted, from 0 to 3. */
export const trusts = ['from the open web', 'from named sources', 'made in the company', 'from the founder']

/** Returns `1 step`, `2 steps`. */
export const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

/** Returns the link of a roll that led to the thing with this id. */
export function dieLink(die: Die, id: string, at: Date | null): ChainLink {
  const text = `rolled ${die.roll.toFixed(4)} against ${die.threshold}, seed ${die.seed}`
  return link('dice', id, `Roll for ${die.of}`, at, text)
}

/** Returns the link of a gate that the thing with this id came to. */
export function gateLink(gate: GateReading, id: string, at: Date | null): ChainLink {
  const measured = gate.limit === null ? `${gate.measured}` : `${gate.measured} of ${gate.limit}`
  const window = gate.window_start === undefined ? '' : `, since ${gate.window_start}`
  const took = gate.took === undefined ? '' : `, took ${gate.took}`
  const note = gate.note === undefined ? '' : ` (${gate.note})`
  return link(
    'gate',
    id,
    gate.gate,
    at,
    `${gate.ok ? 'passed' : 'refused'}: ${measured}${took}${window}${note}`,
  )
}
