// Colours and their ramps: shadows turn toward violet, lights toward yellow. A colour is one number, red in the lowest byte, as a
// canvas keeps it; 0 is nothing at all.

/** A colour as 0xAABBGGRR; 0 is transparent. */
export type Colour = number

/** Four tones of one colour, from the deepest shadow to the light. */
export interface Ramp {
  deep: Colour
  dark: Colour
  base: Colour
  light: Colour
}

const violet = 262
const yellow = 54

/** Returns the colour of three bytes and an opacity of 0 to 255. */
export function rgb(red: number, green: number, blue: number, alpha = 255): Colour {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

/** Returns the colour of a text like #a0b1c2. */
export function hex(text: string): Colour {
  const value = Number.parseInt(text.slice(1, 7), 16)
  return rgb((value >> 16) & 255, (value >> 8) & 255, value & 255)
}

/** Returns the colour as CSS. */
export function css(colour: Colour): string {
  return `rgba(${colour & 255},${(colour >>> 8) & 255},${(colour >>> 16) & 255},${(colour >>> 24) / 255})`
}

function toHsl(colour: Colour): [hue: number, saturation: number, lightness: number] {
  const [r, g, b] = [(colour & 255) / 255, ((colour >>> 8) & 255) / 255, ((colour >>> 16) & 255) / 255]
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]
  const [l, d] = [(most + least) / 2, most - least]
  if (d === 0) return [violet, 0, l]
  const s = l > 0.5 ? d / (2 - most - least) : d / (most + least)
  const h = most === r ? (g - b) / d + (g < b ? 6 : 0) : most === g ? (b - r) / d + 2 : (r - g) / d + 4
  return [h * 60, s, l]
}

/** Returns the colour of a hue in degrees, and saturation and lightness of 0 to 1. */
export function hsl(hue: number, saturation: number, lightness: number): Colour {
  const h = (((hue % 360) + 360) % 360) / 360
  const [s, l] = [Math.min(1, Math.max(0, saturation)), Math.min(1, Math.max(0, lightness))]
  const q = l < 0.5 ? l * (1 + s) : l + s - l * s
  const p = 2 * l - q
  const channel = (shift: number): number => {
    const t = (h + shift + 1) % 1
    const value =
      t < 1 / 6 ? p + (q - p) * 6 * t : t < 0.5 ? q : t < 2 / 3 ? p + (q - p) * (2 / 3 - t) * 6 : p
    return Math.round(value * 255)
  }
  return rgb(channel(1 / 3), channel(0), channel(-1 / 3))
}

function turned(hue: number, toward: number, share: number): number {
  return hue + (((toward - hue + 540) % 360) - 180) * share
}

/** Returns four tones around a base colour. */
export function ramp(base: string | Colour): Ramp {
  const colour = typeof base === 'string' ? hex(base) : base
  const [h, s, l] = toHsl(colour)
  return {
    deep: hsl(turned(h, violet, 0.22), s * 0.88 + 0.07, l * 0.48),
    dark: hsl(turned(h, violet, 0.1), s * 0.96 + 0.02, l * 0.76),
    base: colour,
    light: hsl(turned(h, yellow, 0.16), s, Math.min(0.97, l * 1.15 + 0.06)),
  }
}

/** Returns the outline that goes with a colour: darker, and nearer to violet; never black. */
export function outlineOf(colour: Colour): Colour {
  const [h, s, l] = toHsl(colour)
  return hsl(turned(h, violet, 0.42), s * 0.7 + 0.14, Math.min(0.21, l * 0.3 + 0.02))
}

/** Returns the colour with its lightness moved by a share of itself: 0.1 is a tenth lighter. */
export function lit(colour: Colour, share: number): Colour {
  const move = (byte: number): number => Math.max(0, Math.min(255, Math.round(byte * (1 + share))))
  return rgb(move(colour & 255), move((colour >>> 8) & 255), move((colour >>> 16) & 255), colour >>> 24)
}

/** Returns the colour between two: 0 is the first, 1 the second. */
export function mixed(from: Colour, to: Colour, share: number): Colour {
  const at = (shift: number): number => {
    const [a, b] = [(from >>> shift) & 255, (to >>> shift) & 255]
    return Math.round(a + (b - a) * share)
  }
  return rgb(at(0), at(8), at(16), at(24))
}
