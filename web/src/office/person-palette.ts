// The colours that the letters of patches stand for, made from a look. It draws nothing.

import { type Colour, hex, mixed, ramp } from './colour.ts'
import type { Look } from './look.ts'
import type { Palette } from './pixels.ts'

const palettes = new WeakMap<Look, Record<string, Colour>>()

/** Returns the colours that the letters of patches stand for, for one look. */
export function clothesPalette(look: Look): Record<string, Colour> {
  const known = palettes.get(look)
  if (known !== undefined) return known
  const [skin, hair, top] = [ramp(look.skin), ramp(look.hair), ramp(look.top)]
  const [trim, pants, shoes, white] = [ramp(look.trim), ramp(look.pants), ramp(look.shoes), ramp('#e6e9f2')]
  const made = {
    s: skin.base,
    d: skin.dark,
    t: skin.light,
    q: mixed(skin.base, hex('#e8606a'), 0.28),
    m: mixed(skin.dark, hex('#8c2f45'), 0.5),
    o: mixed(skin.deep, hex('#5c1528'), 0.6),
    e: hex('#2a2038'),
    w: hex('#fbfaff'),
    b: mixed(hair.dark, skin.dark, 0.25),
    h: hair.base,
    H: hair.light,
    g: hair.dark,
    G: mixed(hair.dark, skin.dark, 0.5),
    c: top.base,
    C: top.dark,
    L: top.light,
    k: trim.base,
    K: trim.light,
    j: trim.dark,
    p: pants.base,
    P: pants.dark,
    B: shoes.dark,
    W: white.dark,
  }
  const palette = { ...made, w: made.w, b: made.b }
  palettes.set(look, palette)
  return palette
}

/** Returns the colours of legs, where b is a shoe and not a brow. */
export function legsPalette(look: Look): Palette {
  const shoes = ramp(look.shoes)
  return { ...clothesPalette(look), b: shoes.base, B: shoes.dark }
}
