// The light of an hour, by the company's own clock: how much of night there is, the sky, and where the sun stands. It reads no clock.

import { type Colour, hex, mixed, rgb } from './colour.ts'

/** The light of one moment. `night` is 0 by day and 1 in the dark. */
export interface Daylight {
  readonly night: number
  /** What everything is multiplied with; white by day. */
  readonly tint: Colour
  /** The sky from the top down to the horizon. */
  readonly sky: readonly [Colour, Colour, Colour]
  /** How strong the sun falls in, 0 to 1, and how far its shafts lean: -1 in the morning, 1 in the evening. */
  readonly sun: number
  readonly lean: number
  readonly hour: number
}

type Key = readonly [
  hour: number,
  night: number,
  tint: string,
  top: string,
  middle: string,
  low: string,
  sun: number,
]

const keys: readonly Key[] = [
  [0, 1, '#7379b8', '#0e1030', '#1a1c46', '#2c2a5e', 0],
  [5, 1, '#7379b8', '#141640', '#2a2a62', '#4c3f7c', 0],
  [6.3, 0.55, '#b0a2c4', '#4a5a9c', '#c890a8', '#f2b890', 0.15],
  [7.5, 0.1, '#fff0dc', '#78b4e4', '#c4dcec', '#fbe6c0', 0.75],
  [10, 0, '#ffffff', '#62b0ea', '#96d0f2', '#d4eef4', 0.8],
  [15, 0, '#ffffff', '#62b0ea', '#96d0f2', '#d4eef4', 0.85],
  [17.2, 0.06, '#fff0d8', '#6aa4dc', '#e0cfc8', '#fbd49a', 1],
  [18.6, 0.4, '#e4b4a4', '#5a5ca4', '#dc7f82', '#fba45e', 0.55],
  [19.8, 0.8, '#8e82bc', '#23255c', '#54407c', '#a45c7c', 0],
  [21, 1, '#7379b8', '#0e1030', '#1a1c46', '#33306a', 0],
  [24, 1, '#7379b8', '#0e1030', '#1a1c46', '#2c2a5e', 0],
]

/** Returns the light of an hour of the day, 0 to 24. */
export function daylightAt(hour: number): Daylight {
  const at = ((hour % 24) + 24) % 24 || 0
  const after = Math.max(
    1,
    keys.findIndex(([from]) => from > at),
  )
  const [before, next] = [keys[after - 1], keys[after]]
  if (before === undefined || next === undefined) throw new Error(`no light for the hour ${hour}`)
  const share = (at - before[0]) / (next[0] - before[0])
  const blend = (n: 2 | 3 | 4 | 5): Colour => mixed(hex(before[n]), hex(next[n]), share)
  return {
    night: before[1] + (next[1] - before[1]) * share,
    tint: blend(2),
    sky: [blend(3), blend(4), blend(5)],
    sun: before[6] + (next[6] - before[6]) * share,
    lean: Math.max(-1, Math.min(1, (at - 12.5) / 6)),
    hour: at,
  }
}

const clocks = new Map<string, Intl.DateTimeFormat | null>()

function clockOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = clocks.get(timeZone)
  if (known !== undefined) return known
  let clock: Intl.DateTimeFormat | null = null
  try {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  } catch (error) {
    // A zone that this browser does not know: the company's hours are read in UTC.
    if (!(error instanceof RangeError)) throw error
  }
  clocks.set(timeZone, clock)
  return clock
}

/** Returns the hour of the day, 0 up to 24, at an instant (RFC 3339) in a time zone; in UTC where the zone is not known. */
export function hourIn(timeZone: string, at: string): number {
  const instant = new Date(at)
  if (Number.isNaN(instant.getTime())) return 12
  const clock = clockOf(timeZone)
  if (clock === null) return instant.getUTCHours() + instant.getUTCMinutes() / 60
  const [hours = 0, minutes = 0] = clock.format(instant).split(':').map(Number)
  return (hours % 24) + minutes / 60
}

const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

/** Returns whether a pixel of this place is set when a share of 0 to 1 of all pixels is: an ordered pattern, never a blur. */
export function dithered(x: number, y: number, share: number): boolean {
  return share * 16 > (bayer[(y & 3) * 4 + (x & 3)] ?? 0) + 0.5
}

/** Returns a level of 0 to 1 in so many steps, dithered between them. */
export function stepped(x: number, y: number, level: number, steps: number): number {
  const scaled = Math.max(0, Math.min(1, level)) * steps
  const whole = Math.floor(scaled)
  return (whole + Number(dithered(x, y, scaled - whole))) / steps
}

/** The colours of lamps, as what they add to the night. */
export const lampColours = {
  warm: rgb(190, 150, 78),
  cool: rgb(70, 130, 190),
  white: rgb(158, 140, 108),
} as const
