// The colours of the house: one ramp for each material.

import { ramp } from './colour.ts'

export const tones = {
  wood: ramp('#c99462'),
  bench: ramp('#d6a672'),
  oak: ramp('#94623f'),
  wall: ramp('#4d7a86'),
  panel: ramp('#e9dec6'),
  plum: ramp('#8a5484'),
  moss: ramp('#6f8f5a'),
  teal: ramp('#4f8c8c'),
  metal: ramp('#9aa4bb'),
  dark: ramp('#454a66'),
  ink: ramp('#2c3350'),
  white: ramp('#e6e9f2'),
  leaf: ramp('#4fa35b'),
  pot: ramp('#c06a44'),
  red: ramp('#d04f5e'),
  blue: ramp('#4f7fd0'),
  yellow: ramp('#eab94f'),
  mint: ramp('#a9d4c4'),
  cream: ramp('#f2e8d2'),
  coral: ramp('#e0775c'),
  violet: ramp('#8c62b8'),
} as const

/** Covers of chairs, by number. */
export const covers = [
  ramp('#5a72b0'),
  ramp('#b0566c'),
  ramp('#4f9080'),
  ramp('#c98a46'),
  ramp('#7a5ca8'),
] as const
