// The office on a canvas: it takes states, runs while it is seen, and tells what was picked. The view around it is not its business.

import { type Camera, fittingScale, hold, lookAt, newCamera, zoomTo } from './camera.ts'
import { type Hit, hitAt } from './hit.ts'
import { layOut, type Room } from './layout.ts'
import { type Figure, Painter } from './painter.ts'
import { tile } from './plan.ts'
import { listenTo } from './pointing.ts'
import { type Person, Stage } from './stage.ts'
import type { OfficeState } from './state.ts'
import { FrameTimes } from './times.ts'

const longestFrameMs = 100
/** On a small screen a person is still so many CSS pixels to an office pixel. */
const leastCssScale = 1.5
/** The camera closes in on whom it follows by this share of the distance in each frame. */
const followShare = 0.12
/** An office that is so much larger than its window is shown where something goes on. */
const muchMore = 1.3
/** Without motion only words change: a few frames a second are enough. */
const stillFrameMs = 200

export interface OfficeOptions {
  readonly onPick?: (hit: Hit) => void
  readonly onHover?: (hit: Hit | null) => void
  readonly reducedMotion?: boolean
}

export interface Office {
  /** Takes a state. People walk to where they belong; with `jump` (another moment of the past) they are there at once. */
  set(state: OfficeState, how?: { readonly jump?: boolean }): void
  /** The figures on the whiteboard, at most four. */
  setBoard(figures: readonly Figure[]): void
  /** Measures the canvas's parent and fits into it. */
  resize(): void
  readonly camera: {
    /** By CSS pixels. */
    pan(dx: number, dy: number): void
    /** By whole steps; around a CSS pixel of the canvas, or its middle. */
    zoom(steps: number, x?: number, y?: number): void
    /** Keeps somebody in the middle; null: nobody. */
    follow(agentId: string | null): void
    fit(): void
  }
  /** What is at a CSS pixel of the canvas. */
  hit(x: number, y: number): Hit | null
  /** Draws a ring around somebody and brings them into view; null: nobody. */
  focusAgent(agentId: string | null): void
  reducedMotion(still: boolean): void
  start(): void
  stop(): void
  /** Draws one frame, `now` milliseconds on the clock of frames. */
  frame(now: number): void
  /** Stops for good and listens to nothing more. */
  end(): void
  readonly stats: FrameTimes
}

/** Returns an office on a canvas; it shows nothing before its first `set`. The canvas's parent gives it its size and hides what
 * hangs over. Throws where the browser has no 2D canvas. */
export function createOffice(canvas: HTMLCanvasElement, options: OfficeOptions = {}): Office {
  return new RunningOffice(canvas, options)
}

class RunningOffice implements Office {
  readonly stats = new FrameTimes()
  readonly camera: Office['camera']
  private readonly canvas: HTMLCanvasElement
  private readonly pen: CanvasRenderingContext2D
  private readonly options: OfficeOptions
  private readonly view: Camera = newCamera()
  private readonly extras: {
    board: readonly Figure[]
    focused: string | null
    hovered: string | null
    still: boolean
  }
  private readonly unlisten: () => void
  private stage: Stage | null = null
  private painter: Painter | null = null
  private followed: string | null = null
  private fitted = true
  private asked = 0
  private changed = false
  private running = false
  private last = 0
  private desks = 0
  private room: Room = { columns: 0, rows: 0 }

  constructor(canvas: HTMLCanvasElement, options: OfficeOptions) {
    const pen = canvas.getContext('2d', { alpha: false })
    if (pen === null) throw new Error('this browser gives no 2D canvas; use one that does')
    this.canvas = canvas
    this.pen = pen
    this.options = options
    this.extras = { board: [], focused: null, hovered: null, still: options.reducedMotion ?? false }
    canvas.style.imageRendering = 'pixelated'
    canvas.style.touchAction = 'none'
    this.camera = {
      pan: (dx, dy) => this.pan(dx, dy),
      zoom: (steps, x, y) => this.zoom(steps, x, y),
      follow: (agentId) => {
        this.followed = agentId
      },
      fit: () => this.fit(),
    }
    this.unlisten = listenTo(canvas, {
      pan: (dx, dy) => this.pan(dx, dy),
      zoom: (steps, x, y) => this.zoom(steps, x, y),
      pick: (x, y) => this.pick(x, y),
      hover: (x, y) => this.hover(x, y),
      leave: () => this.unhover(),
      visible: () => this.ask(),
    })
  }

  set(state: OfficeState, { jump = false }: { readonly jump?: boolean } = {}): void {
    if (state === this.stage?.state && !jump) return
    const agents = Object.keys(state.actors).length
    if (this.stage === null || agents > this.desks) {
      this.build(state, agents)
      return
    }
    const back = Number(state.lastEventId) < Number(this.stage.state.lastEventId)
    this.stage.take(state, this.last, jump || back)
    this.redraw()
  }

  private build(state: OfficeState, agents: number): void {
    const first = this.stage === null
    this.measure()
    this.room = this.roomFor(agents)
    const layout = layOut(agents, this.room)
    this.desks = Math.max(agents, 1)
    this.view.officeWidth = layout.columns * tile
    this.view.officeHeight = layout.rows * tile
    this.stage = new Stage(layout, state)
    this.painter = new Painter(layout)
    if (first || this.fitted) this.fit()
    this.redraw()
  }

  /** How many tiles the screen has room for, at the scale at which the office fits it. */
  private roomFor(agents: number): Room {
    const natural = layOut(agents)
    this.view.officeWidth = natural.columns * tile
    this.view.officeHeight = natural.rows * tile
    const scale = fittingScale(this.view, this.leastScale(), devicePixelRatio || 1)
    const [width, height] = [this.view.screenWidth / scale / tile, this.view.screenHeight / scale / tile]
    return { columns: Math.floor(width), rows: Math.floor(height) }
  }

  setBoard(figures: readonly Figure[]): void {
    this.extras.board = figures
    this.redraw()
  }

  resize(): void {
    this.measure()
    const { officeWidth, officeHeight } = this.view
    const room = this.roomFor(this.desks)
    this.view.officeWidth = officeWidth
    this.view.officeHeight = officeHeight
    const grows = room.columns !== this.room.columns || room.rows !== this.room.rows
    if (this.stage !== null && this.fitted && grows) this.build(this.stage.state, this.desks)
    else if (this.fitted) this.fit()
    else this.apply()
    this.redraw()
  }

  private measure(): void {
    const box = this.canvas.parentElement ?? this.canvas
    const ratio = devicePixelRatio || 1
    this.view.screenWidth = Math.max(1, Math.round(box.clientWidth * ratio))
    this.view.screenHeight = Math.max(1, Math.round(box.clientHeight * ratio))
  }

  private leastScale(): number {
    const ratio = devicePixelRatio || 1
    const small = this.view.screenWidth / ratio < 700
    return small ? Math.max(1, Math.round(leastCssScale * ratio)) : 1
  }

  private fit(): void {
    this.fitted = true
    this.view.scale = fittingScale(this.view, this.leastScale(), devicePixelRatio || 1)
    const someone = this.hangsOver() ? (this.liveliest() ?? this.stage?.people[0]) : undefined
    // What hangs over hangs over below: the wall with its figures is always seen.
    lookAt(this.view, someone?.mover.x ?? this.view.officeWidth / 2, someone?.mover.y ?? 0)
    this.apply()
  }

  /** Whether so much is out of sight that the camera had better go where something goes on. */
  private hangsOver(): boolean {
    const { officeWidth, officeHeight, scale, screenWidth, screenHeight } = this.view
    return officeWidth * scale > screenWidth * muchMore || officeHeight * scale > screenHeight * muchMore
  }

  /** Who is worth looking at: whoever speaks, else whoever took something up last. */
  private liveliest(): Person | undefined {
    let best: Person | undefined
    for (const person of this.stage?.people ?? []) {
      if (person.speaking) return person
      if (person.actor.doing !== 'idle' && person.actor.order >= (best?.actor.order ?? 0)) best = person
    }
    return best
  }

  /** Gives the canvas the size of what is seen: one of its pixels is one of the office's. */
  private apply(): void {
    const { scale, screenWidth, screenHeight } = this.view
    const [width, height] = [Math.ceil(screenWidth / scale), Math.ceil(screenHeight / scale)]
    if (this.canvas.width !== width) this.canvas.width = width
    if (this.canvas.height !== height) this.canvas.height = height
    const ratio = devicePixelRatio || 1
    this.canvas.style.width = `${(width * scale) / ratio}px`
    this.canvas.style.height = `${(height * scale) / ratio}px`
    this.pen.imageSmoothingEnabled = false
    hold(this.view)
  }

  private pan(dx: number, dy: number): void {
    const perPixel = (devicePixelRatio || 1) / this.view.scale
    this.followed = null
    this.fitted = false
    this.view.x -= dx * perPixel
    this.view.y -= dy * perPixel
    hold(this.view)
    this.redraw()
  }

  private zoom(steps: number, x?: number, y?: number): void {
    const ratio = devicePixelRatio || 1
    const [atX, atY] = [
      (x ?? this.view.screenWidth / ratio / 2) * ratio,
      (y ?? this.view.screenHeight / ratio / 2) * ratio,
    ]
    this.fitted = false
    zoomTo(this.view, this.view.scale + steps, atX, atY)
    this.apply()
    this.redraw()
  }

  hit(x: number, y: number): Hit | null {
    if (this.stage === null) return null
    const perPixel = (devicePixelRatio || 1) / this.view.scale
    return hitAt(this.stage, this.view.x + x * perPixel, this.view.y + y * perPixel)
  }

  private pick(x: number, y: number): void {
    const hit = this.hit(x, y)
    if (hit !== null) this.options.onPick?.(hit)
  }

  private hover(x: number, y: number): void {
    const hit = this.hit(x, y)
    const over = hit?.kind === 'agent' ? hit.agentId : null
    this.canvas.style.cursor = hit === null ? 'grab' : 'pointer'
    if (over !== this.extras.hovered) {
      this.extras.hovered = over
      this.redraw()
    }
    this.options.onHover?.(hit)
  }

  private unhover(): void {
    this.extras.hovered = null
    this.options.onHover?.(null)
  }

  focusAgent(agentId: string | null): void {
    this.extras.focused = agentId
    const who = agentId === null ? undefined : this.stage?.person(agentId)
    if (who !== undefined && !this.isInside(who.mover.x, who.mover.y))
      lookAt(this.view, who.mover.x, who.mover.y)
    this.redraw()
  }

  private isInside(x: number, y: number): boolean {
    const [left, top] = [x - this.view.x, y - this.view.y]
    return left > 20 && top > 44 && left < this.canvas.width - 20 && top < this.canvas.height - 12
  }

  reducedMotion(still: boolean): void {
    this.extras.still = still
    this.redraw()
  }

  start(): void {
    this.running = true
    this.ask()
  }

  stop(): void {
    this.running = false
    if (this.asked !== 0) cancelAnimationFrame(this.asked)
    this.asked = 0
  }

  end(): void {
    this.stop()
    this.unlisten()
  }

  /** Asks for the next frame, while it runs and is seen. */
  private ask(): void {
    if (!this.running || this.asked !== 0 || document.hidden) return
    this.asked = requestAnimationFrame(this.tick)
  }

  private readonly tick = (now: number): void => {
    this.asked = 0
    if (!this.extras.still || this.changed || now - this.last >= stillFrameMs) this.frame(now)
    this.ask()
  }

  /** What changed is drawn in the next frame, also where few are; while nothing runs, at once. */
  private redraw(): void {
    this.changed = true
    if (!this.running && this.stage !== null) this.frame(this.last)
  }

  frame(now: number): void {
    const { stage, painter } = this
    if (stage === null || painter === null) return
    const begun = performance.now()
    const elapsed = Math.min(longestFrameMs, Math.max(0, now - this.last))
    this.last = now
    this.changed = false
    stage.live(elapsed, now, this.extras.still)
    this.followOn(stage)
    painter.draw(this.pen, this.view, stage, this.extras, now)
    this.stats.add(now, performance.now() - begun)
  }

  private followOn(stage: Stage): void {
    const free = this.followed === null && this.extras.focused === null
    const roams = free && this.fitted && !this.extras.still && this.hangsOver()
    const who = this.followed === null ? undefined : stage.person(this.followed)
    const target = roams ? this.liveliest() : who
    if (target === undefined) return
    const { view } = this
    const share = this.extras.still ? 1 : followShare
    const [toX, toY] = [target.mover.x - this.canvas.width / 2, target.mover.y - 20 - this.canvas.height / 2]
    const [dx, dy] = [(toX - view.x) * share, (toY - view.y) * share]
    view.x += Math.abs(dx) < 1 ? Math.sign(dx) * Number(Math.abs(toX - view.x) >= 1) : dx
    view.y += Math.abs(dy) < 1 ? Math.sign(dy) * Number(Math.abs(toY - view.y) >= 1) : dy
    hold(view)
  }
}
