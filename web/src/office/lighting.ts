// The light of the day over the office: sun on the floor, the sky in the windows, the dark with its lamps. Made anew when the hour
// moves on, never in between; all glows are patterns of whole pixels.

import { css, hex, lit, mixed, rgb } from './colour.ts'
import { type Daylight, dithered, lampColours, stepped } from './daylight.ts'
import { glass } from './ground.ts'
import { Pixels } from './pixels.ts'
import { type Layout, type Light, tile, wallRows } from './plan.ts'
import { diceFrom } from './seed.ts'
import { canvasOf, newSurface, painted } from './surface.ts'

const shaftRows = 74
const lampLevels = 5
const skylines = 4

/** What is drawn of the light: the floor under the sun, the skies, the dark to multiply with. */
export interface Lighting {
  readonly floor: HTMLCanvasElement
  readonly dark: HTMLCanvasElement
  readonly skies: readonly HTMLCanvasElement[]
}

/** Makes the light of an office; `shine` brings it to an hour. */
export class Lamps {
  private readonly layout: Layout
  private readonly ground: HTMLCanvasElement
  private readonly mask: HTMLCanvasElement
  private readonly floor: ReturnType<typeof newSurface>
  private readonly dark: ReturnType<typeof newSurface>

  constructor(layout: Layout, ground: HTMLCanvasElement) {
    this.layout = layout
    this.ground = ground
    this.mask = lampMask(layout)
    this.floor = newSurface(ground.width, ground.height)
    this.dark = newSurface(ground.width, ground.height)
  }

  /** Returns everything as it is in this light. */
  shine(light: Daylight): Lighting {
    const { pen } = this.floor
    pen.globalCompositeOperation = 'source-over'
    pen.drawImage(this.ground, 0, 0)
    if (light.sun > 0.02) this.sunOnFloor(light)
    const { pen: shadow, canvas: dark } = this.dark
    shadow.globalCompositeOperation = 'source-over'
    shadow.globalAlpha = 1
    shadow.fillStyle = css(light.tint)
    shadow.fillRect(0, 0, dark.width, dark.height)
    shadow.globalCompositeOperation = 'lighter'
    shadow.globalAlpha = Math.min(1, light.night * 1.1)
    shadow.drawImage(this.mask, 0, 0)
    const skies = Array.from({ length: skylines }, (_, n) => canvasOf(drawSky(light, n)))
    return { floor: this.floor.canvas, dark, skies }
  }

  /** A shaft under each window, broken at its edges by a pattern. */
  private sunOnFloor(light: Daylight): void {
    const { pen } = this.floor
    pen.globalCompositeOperation = 'overlay'
    pen.fillStyle = css(mixed(rgb(255, 250, 222), rgb(255, 196, 120), Math.abs(light.lean) ** 2))
    for (const { kind, x } of this.layout.wall) {
      if (kind !== 'window') continue
      for (let row = 0; row < shaftRows; row++) {
        const y = wallRows * tile + row
        const left = Math.round(x + light.lean * row * 0.75)
        const fade = 1 - row / shaftRows
        pen.globalAlpha = 0.46 * light.sun * (fade > 0.5 ? 1 : fade > 0.25 ? 0.75 : 0.5)
        if (fade > 0.3 || row % 2 === 0) {
          pen.fillRect(left, y, 13, 1)
          pen.fillRect(left + 16, y, 14, 1)
        }
      }
    }
    pen.globalAlpha = 1
    pen.globalCompositeOperation = 'source-over'
  }
}

/** Returns how bright a lamp is at a place: 1 in its middle, 0 from its reach on; flatter than wide, as light on a floor is. */
function brightness({ x, y, reach }: Light, atX: number, atY: number): number {
  const distance = Math.hypot(atX - x, (atY - y) * 1.35) / reach
  return distance >= 1 ? 0 : (1 - distance) ** 1.3
}

function lampMask(layout: Layout): HTMLCanvasElement {
  const { canvas, pen } = newSurface(layout.columns * tile, layout.rows * tile)
  pen.globalCompositeOperation = 'lighter'
  for (const light of layout.lights) {
    const size = light.reach * 2
    const colour = lampColours[light.hue]
    const spot = painted(size, size, (i, j) => {
      const [x, y] = [light.x - light.reach + i, light.y - light.reach + j]
      const level = stepped(x, y, brightness(light, x, y), lampLevels)
      return level === 0 ? 0 : mixed(rgb(0, 0, 0), colour, level)
    })
    pen.drawImage(spot, light.x - light.reach, light.y - light.reach)
  }
  return canvas
}

/** Returns a glow to add to what is dark, `reach` pixels around its middle. */
export function glow(reach: number, colour: number): HTMLCanvasElement {
  return painted(reach * 2, reach * 2, (x, y) => {
    const level = stepped(x, y, brightness({ x: reach, y: reach, reach, hue: 'cool' }, x, y), 4)
    return level === 0
      ? 0
      : rgb(colour & 255, (colour >>> 8) & 255, (colour >>> 16) & 255, Math.round(level * 150))
  })
}

/** Returns the view from a window in this light: sky, clouds or stars, houses with some windows lit. */
function drawSky(light: Daylight, number: number): Pixels {
  const { width, height } = glass
  const picture = new Pixels(width, height)
  const dice = diceFrom(number * 31 + 7)
  const [top, middle, low] = light.sky
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y / (height - 1)) * 2
      const level = stepped(x, y, at % 1, 4)
      picture.set(x, y, at < 1 ? mixed(top, middle, level) : at < 2 ? mixed(middle, low, level) : low)
    }
  for (let n = 0; n < 9; n++) {
    const [x, y] = [Math.floor(dice() * width), Math.floor(dice() * 14)]
    if (light.night > 0.7) picture.set(x, y, mixed(top, hex('#fff6d8'), 0.5 + dice() * 0.5))
    else if (n < 2)
      picture
        .rect(x, y, 9, 2, mixed(middle, hex('#ffffff'), 0.6))
        .rect(x + 2, y - 1, 5, 1, mixed(middle, hex('#ffffff'), 0.75))
  }
  if (number === 1 && light.night > 0.6) picture.oval(19, 3, 6, 6, hex('#f6f0d8')).oval(21, 2, 5, 5, top)
  if (number === 0 && light.sun > 0.05)
    picture.oval(
      Math.round(14 - light.lean * 11),
      Math.round(3 + Math.abs(light.lean) * 12),
      6,
      6,
      hex('#fff4c4'),
    )
  drawHouses(picture, light, dice)
  for (let y = 2; y < 12; y++)
    for (let x = 3; x < 8; x++) if (x + y > 9 && x + y < 13) picture.set(x, y, lit(picture.get(x, y), 0.12))
  const frame = hex('#efe6d2')
  const shade = mixed(frame, light.tint, 0.9)
  return picture.rect(width / 2 - 1, 0, 2, height, shade).rect(0, 12, width, 1, shade)
}

function drawHouses(picture: Pixels, light: Daylight, dice: () => number): void {
  const wall = mixed(mixed(light.sky[2], hex('#7890b8'), 0.6), hex('#12122c'), light.night * 0.85)
  const [lamp, pane] = [hex('#ffd873'), mixed(wall, hex('#ffffff'), 0.25)]
  for (let x = 0; x < picture.width; ) {
    const [wide, high] = [3 + Math.floor(dice() * 4), 4 + Math.floor(dice() * 9)]
    const front = lit(wall, (dice() - 0.5) * 0.2)
    picture
      .rect(x, picture.height - high, wide, high, front)
      .rect(x, picture.height - high, 1, high, lit(front, 0.12))
    for (let y = picture.height - high + 1; y < picture.height; y += 2)
      for (let i = x + 1; i < x + wide - 1; i += 2)
        if (dice() < 0.55) picture.set(i, y, dice() < light.night ? lamp : pane)
    x += wide + (dice() < 0.3 ? 1 : 0)
  }
}

/** Returns the glare of a screen on whoever sits before it. */
export function glare(width: number, height: number, colour: number): HTMLCanvasElement {
  return painted(width, height, (x, y) => {
    const level = 1 - Math.hypot((x - width / 2) / (width / 2), (y - height) / height)
    return level > 0 && dithered(x, y, level * 0.8)
      ? rgb(colour & 255, (colour >>> 8) & 255, (colour >>> 16) & 255, 120)
      : 0
  })
}
