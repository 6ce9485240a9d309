// The canvases of furniture and people, each made once, when it is first needed.

import {
  drawBench,
  drawChair,
  drawPurseTable,
  drawRack,
  drawScreen,
  drawShelf,
  drawStool,
  drawTable,
} from './furniture.ts'
import {
  drawArmchair,
  drawBasket,
  drawBistro,
  drawCat,
  drawCoffeeTable,
  drawCooler,
  drawCounter,
  drawDivider,
  drawFridge,
  drawLamp,
  drawMachine,
  drawPingPong,
  drawPlant,
  drawSofa,
} from './furniture-home.ts'
import type { Look } from './look.ts'
import { type Direction, directions, drawPerson, type Pose, poses } from './person.ts'
import type { Pixels } from './pixels.ts'
import type { PieceKind } from './plan.ts'
import { canvasOf } from './surface.ts'

const furniture: Readonly<Record<PieceKind, (variant: number) => Pixels>> = {
  bench: drawBench,
  chairBack: (variant) => drawChair(false, variant),
  chairFront: (variant) => drawChair(true, variant),
  stool: drawStool,
  table: drawTable,
  sofa: drawSofa,
  armchair: drawArmchair,
  coffeeTable: drawCoffeeTable,
  lamp: drawLamp,
  palm: () => drawPlant(true),
  fern: () => drawPlant(false),
  shelf: drawShelf,
  rack: drawRack,
  counter: drawCounter,
  machine: drawMachine,
  fridge: drawFridge,
  bistro: drawBistro,
  pingPong: drawPingPong,
  cooler: drawCooler,
  basket: drawBasket,
  purse: drawPurseTable,
  divider: drawDivider,
  screen: drawScreen,
}

const made = new Map<string, HTMLCanvasElement>()

/** Returns the canvas of a piece of furniture. */
export function pieceSprite(kind: PieceKind, variant: number): HTMLCanvasElement {
  const key = `${kind} ${variant}`
  const known = made.get(key)
  if (known !== undefined) return known
  const canvas = canvasOf(furniture[kind](variant))
  made.set(key, canvas)
  return canvas
}

const cats = new Map<string, [HTMLCanvasElement, HTMLCanvasElement]>()

/** Returns the canvas of the cat, looking right or left. */
export function catSprite(pose: Parameters<typeof drawCat>[0], left: boolean): HTMLCanvasElement {
  let pair = cats.get(pose)
  if (pair === undefined) {
    const picture = drawCat(pose)
    pair = [canvasOf(picture), canvasOf(picture.mirrored())]
    cats.set(pose, pair)
  }
  return pair[left ? 1 : 0]
}

/** All pictures of one agent; each is drawn when it is first asked for. */
export class Wardrobe {
  private readonly look: Look
  private readonly frames: (HTMLCanvasElement | undefined)[] = []

  constructor(look: Look) {
    this.look = look
  }

  /** The picture of a pose from one side. */
  frame(direction: Direction, pose: Pose): HTMLCanvasElement {
    const at = directions.indexOf(direction) * poses.length + poses.indexOf(pose)
    const known = this.frames[at]
    if (known !== undefined) return known
    const canvas = canvasOf(drawPerson(this.look, direction, pose))
    this.frames[at] = canvas
    return canvas
  }
}
