// What an agent looks like: drawn from its id, and from what its persona says of it. It knows nothing of pixels, and nobody chooses
// twice: the same id and persona always look the same.

import { diceFrom, pick, seedOf } from './seed.ts'

export const skins = ['#f8dcc4', '#f0c4a0', '#e0a87c', '#c98a5c', '#a8693f', '#7d4a2d', '#5c3522'] as const
export const hairColours = {
  black: '#2b2636',
  brown: '#5b3a2a',
  chestnut: '#8a4b2c',
  auburn: '#a8442f',
  ginger: '#d9823b',
  blonde: '#e9c46a',
  platinum: '#efe3c2',
  grey: '#9aa0ad',
  white: '#e6e9f2',
  blue: '#4b78d0',
  teal: '#2fa39a',
  pink: '#e57aa8',
  purple: '#8a55c4',
  green: '#5ba552',
} as const
export const hairStyles = [
  'short',
  'parted',
  'buzz',
  'bald',
  'curly',
  'afro',
  'bob',
  'long',
  'wavy',
  'ponytail',
  'bun',
  'topknot',
  'mohawk',
  'spiky',
  'pigtails',
  'braid',
  'undercut',
  'scarf',
  'cap',
  'beanie',
] as const
export const topStyles = [
  'tee',
  'stripes',
  'hoodie',
  'suit',
  'coat',
  'dress',
  'overalls',
  'vest',
  'turtleneck',
  'shirt',
  'cardigan',
  'jersey',
] as const
export const topColours = {
  red: '#d2504f',
  orange: '#e08a45',
  yellow: '#e8c04e',
  lime: '#94bd4a',
  green: '#3f9d63',
  teal: '#35a3a0',
  sky: '#5ab0e0',
  blue: '#4472c9',
  navy: '#3c4a86',
  purple: '#8058c2',
  magenta: '#c254a8',
  pink: '#ea8fb0',
  brown: '#94664a',
  grey: '#8d94a8',
  white: '#e9ecf4',
  black: '#453f58',
} as const
const trims = [
  '#f4f1e6',
  '#e8556a',
  '#f2c94c',
  '#4bb8a9',
  '#5b7fe0',
  '#2f2b45',
  '#f09a4a',
  '#a86ad8',
] as const
const trousers = [
  '#3d4468',
  '#4a3f5c',
  '#55617d',
  '#6b5a4c',
  '#2f3350',
  '#7a7f92',
  '#4d6250',
  '#7d4b52',
] as const
const shoes = ['#4a3b3f', '#e6e2da', '#c4504f', '#3f6fb5', '#8a6a48', '#38354d'] as const
export const glassesKinds = ['none', 'round', 'square', 'shades', 'half'] as const
export const beardKinds = ['none', 'stubble', 'full', 'goatee', 'moustache'] as const
export const extras = [
  'none',
  'headset',
  'headphones',
  'earrings',
  'neckerchief',
  'badge',
  'flower',
  'freckles',
] as const

export type HairStyle = (typeof hairStyles)[number]
export type TopStyle = (typeof topStyles)[number]

/** Everything that is drawn of an agent; colours as #rrggbb. */
export interface Look {
  readonly skin: string
  readonly hair: string
  readonly hairStyle: HairStyle
  readonly top: string
  readonly topStyle: TopStyle
  readonly trim: string
  readonly pants: string
  readonly shoes: string
  readonly glasses: (typeof glassesKinds)[number]
  readonly beard: (typeof beardKinds)[number]
  readonly extra: (typeof extras)[number]
}

type Hints = Readonly<Record<string, unknown>>

const tones: Readonly<Record<string, number>> = {
  pale: 0,
  fair: 1,
  light: 1,
  tan: 2,
  olive: 3,
  brown: 4,
  dark: 5,
  deep: 6,
}
const longHair: readonly string[] = ['bob', 'long', 'wavy', 'ponytail', 'bun', 'pigtails', 'braid', 'scarf']

/** Returns how the agent looks. Hints of the persona (`look` as an object, or the same keys beside its other words) are followed
 * where they are understood; what is missing hangs from the id. Nothing a persona holds makes it throw. */
export function look(agentId: string, persona: unknown): Look {
  const hints = hintsOf(persona)
  const dice = diceFrom(seedOf(`look of ${agentId}`))
  // The row is read in full, so that a hint shifts nothing else.
  const drawn = {
    skin: skins[Math.floor(dice() * skins.length)] ?? skins[1],
    hair: hairFrom(dice(), dice()),
    hairStyle: pick(dice, hairStyles),
    top: pick(dice, Object.values(topColours) as [string, ...string[]]),
    topStyle: pick(dice, topStyles),
    trim: pick(dice, trims),
    pants: pick(dice, trousers),
    shoes: pick(dice, shoes),
    glasses: dice() < 0.62 ? 'none' : pick(dice, ['round', 'square', 'shades', 'half', 'square'] as const),
    beardRoll: dice(),
    beard: pick(dice, ['stubble', 'full', 'goatee', 'moustache', 'full'] as const),
    extra: dice() < 0.45 ? 'none' : pick(dice, extras),
  } as const
  const hairStyle = oneOf(hairStyles, hints['hairStyle'] ?? hints['hair_style']) ?? drawn.hairStyle
  const bearded = drawn.beardRoll < (longHair.includes(hairStyle) ? 0 : 0.36)
  return {
    skin: skinOf(hints['skin']) ?? drawn.skin,
    hair: colourOf(hints['hair'] ?? hints['hairColour'] ?? hints['hair_colour'], hairColours) ?? drawn.hair,
    hairStyle,
    top: colourOf(hints['top'] ?? hints['colour'] ?? hints['color'], topColours) ?? drawn.top,
    topStyle: oneOf(topStyles, hints['topStyle'] ?? hints['top_style'] ?? hints['style']) ?? drawn.topStyle,
    trim: colourOf(hints['trim'], topColours) ?? drawn.trim,
    pants: colourOf(hints['pants'], topColours) ?? drawn.pants,
    shoes: colourOf(hints['shoes'], topColours) ?? drawn.shoes,
    glasses: oneOf(glassesKinds, yesOrNo(hints['glasses'], 'square')) ?? drawn.glasses,
    beard: oneOf(beardKinds, yesOrNo(hints['beard'], 'full')) ?? (bearded ? drawn.beard : 'none'),
    extra: oneOf(extras, yesOrNo(hints['headset'], 'headset') ?? hints['extra']) ?? drawn.extra,
  }
}

/** One head in six is dyed. */
function hairFrom(dyed: number, which: number): string {
  const colours = Object.values(hairColours)
  const grown = colours.length - 5
  return colours[Math.floor(dyed < 0.17 ? grown + which * 5 : which * grown)] ?? hairColours.brown
}

function hintsOf(persona: unknown): Hints {
  if (typeof persona !== 'object' || persona === null) return {}
  const own = persona as Hints
  const nested = own['look'] ?? own['appearance']
  return typeof nested === 'object' && nested !== null ? { ...own, ...(nested as Hints) } : own
}

function oneOf<Word extends string>(words: readonly Word[], hint: unknown): Word | undefined {
  return words.find((word) => word === hint)
}

function yesOrNo(hint: unknown, meant: string): unknown {
  return hint === true ? meant : hint === false ? 'none' : hint
}

function colourOf(hint: unknown, names: Readonly<Record<string, string>>): string | undefined {
  if (typeof hint !== 'string') return undefined
  if (/^#[0-9a-f]{6}$/i.test(hint)) return hint.toLowerCase()
  return Object.hasOwn(names, hint) ? names[hint] : undefined
}

function skinOf(hint: unknown): string | undefined {
  if (typeof hint !== 'string') return undefined
  return Object.hasOwn(tones, hint) ? skins[tones[hint] ?? 1] : colourOf(hint, {})
}
