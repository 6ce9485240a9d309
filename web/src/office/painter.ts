// Draws a stage through a camera, back to front: floor, wall, furniture and people by their feet, the dark, the lights, the words. It
// moves nobody.

import type { Camera } from './camera.ts'
import { hex } from './colour.ts'
import { type Daylight, daylightAt } from './daylight.ts'
import {
  drawCode,
  drawConfetti,
  drawEmptyMark,
  drawFounderOnScreen,
  drawHands,
  drawPurse,
  drawRackLights,
  drawSteam,
} from './gadgets.ts'
import { boardFace, paintGround } from './ground.ts'
import { boardText } from './lettering.ts'
import { glare, glow, Lamps, type Lighting } from './lighting.ts'
import { personBox } from './person.ts'
import type { Layout, WallPiece } from './plan.ts'
import { catSprite } from './sprites.ts'
import type { Person, Stage, StandingPiece } from './stage.ts'
import { canvasOf } from './surface.ts'
import { drawWords, Words } from './words.ts'

const outside = '#171527'
const minutesPerLight = 10

/** One figure on the whiteboard. */
export interface Figure {
  readonly label: string
  readonly value: string
}

/** What is drawn besides the stage. */
export interface Extras {
  readonly board: readonly Figure[]
  readonly focused: string | null
  readonly hovered: string | null
  readonly still: boolean
}

export class Painter {
  private readonly layout: Layout
  private readonly lamps: Lamps
  private readonly windows: readonly WallPiece[]
  private readonly boards: readonly WallPiece[]
  private readonly clocks: readonly WallPiece[]
  private readonly screenGlow = glow(30, hex('#5aa8f0'))
  private readonly redGlow = glow(34, hex('#ff4a4a'))
  private readonly screenGlare = glare(26, 22, hex('#9fd4ff'))
  private readonly founder = canvasOf(drawFounderOnScreen())
  private readonly words = new Words()
  private lighting: Lighting | undefined
  private light: Daylight = daylightAt(12)
  private lightOf = -1

  constructor(layout: Layout) {
    this.layout = layout
    this.lamps = new Lamps(layout, canvasOf(paintGround(layout)))
    this.windows = layout.wall.filter(({ kind }) => kind === 'window')
    this.boards = layout.wall.filter(({ kind }) => kind === 'board')
    this.clocks = layout.wall.filter(({ kind }) => kind === 'clock')
  }

  /** Draws one frame. */
  draw(pen: CanvasRenderingContext2D, camera: Camera, stage: Stage, extras: Extras, now: number): void {
    const lighting = this.lightFor(stage.hour)
    const { width, height } = pen.canvas
    pen.setTransform(1, 0, 0, 1, 0, 0)
    pen.globalCompositeOperation = 'source-over'
    pen.globalAlpha = 1
    if (camera.officeWidth < width || camera.officeHeight < height) {
      pen.fillStyle = outside
      pen.fillRect(0, 0, width, height)
    }
    pen.setTransform(1, 0, 0, 1, -camera.x, -camera.y)
    this.drawLayer(pen, camera, lighting.floor)
    this.drawWall(pen, stage, extras)
    this.drawStanding(pen, camera, stage, now)
    drawSteam(pen, this.layout.machine.x, this.layout.machine.y, extras.still ? 0 : now)
    if (this.light.night > 0.01) {
      pen.globalCompositeOperation = 'multiply'
      this.drawLayer(pen, camera, lighting.dark)
      pen.globalCompositeOperation = 'source-over'
    }
    this.drawLights(pen, stage, lighting, now)
    this.drawScreens(pen, stage, extras.still ? 0 : now)
    this.drawFounder(pen, stage)
    if (stage.state.overBudget.length > 0) drawEmptyMark(pen, this.layout.purse.x, this.layout.purse.y)
    if (
      stage.cheer !== null &&
      !extras.still &&
      !drawConfetti(pen, stage.cheer.x, stage.cheer.y, now - stage.cheer.since)
    )
      stage.cheer = null
    drawWords(this.words, pen, camera, stage, extras.focused, extras.hovered, extras.still ? 0 : now)
  }

  private lightFor(hour: number): Lighting {
    const wanted = Math.floor((hour * 60) / minutesPerLight)
    if (this.lighting === undefined || wanted !== this.lightOf) {
      this.light = daylightAt((wanted * minutesPerLight) / 60)
      this.lighting = this.lamps.shine(this.light)
      this.lightOf = wanted
    }
    return this.lighting
  }

  private drawLayer(pen: CanvasRenderingContext2D, camera: Camera, layer: HTMLCanvasElement): void {
    const [x, y] = [Math.max(0, camera.x), Math.max(0, camera.y)]
    const width = Math.min(layer.width, camera.x + pen.canvas.width) - x
    const height = Math.min(layer.height, camera.y + pen.canvas.height) - y
    if (width > 0 && height > 0) pen.drawImage(layer, x, y, width, height, x, y, width, height)
  }

  private drawWall(pen: CanvasRenderingContext2D, stage: Stage, extras: Extras): void {
    for (const { x, y } of this.boards)
      pen.drawImage(
        boardText(extras.board, boardFace.width, boardFace.height),
        x + boardFace.x,
        y + boardFace.y,
      )
    for (const { x, y } of this.clocks) drawHands(pen, x, y, stage.hour)
  }

  /** Furniture and people are each sorted already: they are drawn as two queues that merge. */
  private drawStanding(pen: CanvasRenderingContext2D, camera: Camera, stage: Stage, now: number): void {
    const { pieces, people, cat } = stage
    let [piece, person] = [0, 0]
    let catDrawn = false
    while (piece < pieces.length || person < people.length || !catDrawn) {
      const [furniture, somebody] = [pieces[piece], people[person]]
      const [base, feet] = [
        furniture?.base ?? Number.POSITIVE_INFINITY,
        somebody?.mover.y ?? Number.POSITIVE_INFINITY,
      ]
      if (!catDrawn && cat.mover.y <= base && cat.mover.y <= feet) {
        catDrawn = true
        pen.drawImage(
          catSprite(cat.pose, cat.left),
          Math.round(cat.mover.x) - 11,
          Math.round(cat.mover.y) - 14,
        )
      } else if (furniture !== undefined && base <= feet) {
        piece += 1
        if (isSeen(camera, pen, furniture.x, furniture.y, furniture.canvas.width, furniture.canvas.height))
          this.drawPiece(pen, stage, furniture, now)
      } else if (somebody !== undefined) {
        person += 1
        this.drawPerson(pen, camera, somebody)
      }
    }
  }

  private drawPiece(pen: CanvasRenderingContext2D, stage: Stage, piece: StandingPiece, now: number): void {
    pen.drawImage(piece.canvas, piece.x, piece.y)
    if (piece.kind === 'rack') drawRackLights(pen, piece.x, piece.y, now, stage.state.failures.length)
    else if (piece.kind === 'purse') drawPurse(pen, piece.x, piece.y, now, stage.state.overBudget.length > 0)
  }

  /** What screens show shines by itself: it is drawn over the dark. */
  private drawScreens(pen: CanvasRenderingContext2D, stage: Stage, now: number): void {
    for (let n = 0; n < stage.atWork.length; n++) {
      const desk = this.layout.desks[n]
      if (stage.atWork[n] !== true || desk === undefined) continue
      if (desk.screen === 'monitor') drawCode(pen, desk.screenX, desk.screenY, now, n)
      else {
        pen.fillStyle = Math.floor(now / 600 + n) % 3 === 0 ? '#c8f0ff' : '#8fdcff'
        pen.fillRect(desk.screenX + 7, desk.screenY + 4, 2, 2)
      }
    }
  }

  /** Where a founder is heard, the screen at that table shows somebody. */
  private drawFounder(pen: CanvasRenderingContext2D, stage: Stage): void {
    for (const heard of stage.heard) {
      const table = this.layout.tables[heard.table % this.layout.tables.length]
      if (heard.speaker !== 'founder' || heard.lines === null || table === undefined) continue
      pen.drawImage(this.founder, table.screenX + 3, table.screenY + 3)
    }
  }

  private drawPerson(
    pen: CanvasRenderingContext2D,
    camera: Camera,
    { mover, shown, wardrobe }: Person,
  ): void {
    const [x, y] = [Math.round(mover.x), Math.round(mover.y)]
    if (!isSeen(camera, pen, x - personBox.feetX, y - personBox.feetY, personBox.width, personBox.height))
      return
    if (!mover.spot.sits || mover.step < mover.way.length) {
      pen.fillStyle = 'rgba(28,18,48,.26)'
      pen.fillRect(x - 6, y - 3, 12, 4)
      pen.fillRect(x - 7, y - 2, 14, 2)
    }
    pen.drawImage(wardrobe.frame(shown.facing, shown.pose), x - personBox.feetX, y - personBox.feetY)
  }

  private drawLights(pen: CanvasRenderingContext2D, stage: Stage, lighting: Lighting, now: number): void {
    for (const { x, y, variant } of this.windows) {
      const sky = lighting.skies[variant % lighting.skies.length]
      if (sky !== undefined) pen.drawImage(sky, x, y)
    }
    pen.globalCompositeOperation = 'lighter'
    const dim = 0.25 + 0.6 * this.light.night
    for (let n = 0; n < stage.atWork.length; n++) {
      const desk = this.layout.desks[n]
      if (stage.atWork[n] !== true || desk === undefined) continue
      pen.globalAlpha = dim * (Math.floor(now / 420 + n) % 3 === 0 ? 0.92 : 1)
      if (desk.screen === 'laptop') pen.drawImage(this.screenGlare, desk.screenX - 5, desk.screenY - 20)
      else if (this.light.night > 0.2) pen.drawImage(this.screenGlow, desk.screenX - 19, desk.screenY - 18)
    }
    if (stage.state.failures.length > 0 && Math.floor(now / 400) % 2 === 0) {
      pen.globalAlpha = 0.4 + 0.5 * this.light.night
      pen.drawImage(this.redGlow, this.layout.rack.x - 21, this.layout.rack.y - 36)
    }
    pen.globalAlpha = 1
    pen.globalCompositeOperation = 'source-over'
  }
}

function isSeen(
  camera: Camera,
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): boolean {
  return (
    x + width > camera.x &&
    y + height > camera.y &&
    x < camera.x + pen.canvas.width &&
    y < camera.y + pen.canvas.height
  )
}
