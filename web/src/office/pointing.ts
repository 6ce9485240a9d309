// Mouse, fingers and wheel on the canvas, told as panning, zooming and picking. It knows no office.

const clickWithinPixels = 5
const wheelPerStep = 90
const pinchPerStep = 1.35

/** Who is told; places are CSS pixels of the canvas. */
export interface Pointing {
  pan(dx: number, dy: number): void
  zoom(steps: number, x: number, y: number): void
  pick(x: number, y: number): void
  hover(x: number, y: number): void
  leave(): void
  /** The page is seen again. */
  visible(): void
}

interface Finger {
  x: number
  y: number
  moved: number
}

/** Listens to a canvas; returns what ends it. */
export function listenTo(canvas: HTMLCanvasElement, told: Pointing): () => void {
  const fingers = new Map<number, Finger>()
  const ending = new AbortController()
  const { signal } = ending
  let [wheeled, pinched] = [0, 0]

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      canvas.setPointerCapture(event.pointerId)
      fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY, moved: 0 })
      pinched = spread(fingers)
    },
    { signal },
  )
  canvas.addEventListener(
    'pointermove',
    (event) => {
      const finger = fingers.get(event.pointerId)
      if (finger === undefined) {
        told.hover(event.offsetX, event.offsetY)
        return
      }
      const [dx, dy] = [event.offsetX - finger.x, event.offsetY - finger.y]
      finger.moved += Math.abs(dx) + Math.abs(dy)
      finger.x = event.offsetX
      finger.y = event.offsetY
      if (finger.moved > clickWithinPixels) told.pan(dx / fingers.size, dy / fingers.size)
      if (fingers.size === 2) pinched = pinch(fingers, pinched, told)
    },
    { signal },
  )
  const lift = (event: PointerEvent): void => {
    const finger = fingers.get(event.pointerId)
    fingers.delete(event.pointerId)
    if (
      event.type === 'pointerup' &&
      finger !== undefined &&
      finger.moved <= clickWithinPixels &&
      fingers.size === 0
    )
      told.pick(event.offsetX, event.offsetY)
  }
  canvas.addEventListener('pointerup', lift, { signal })
  canvas.addEventListener('pointercancel', lift, { signal })
  canvas.addEventListener('pointerleave', () => told.leave(), { signal })
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      wheeled += event.deltaY
      const steps = Math.trunc(wheeled / wheelPerStep)
      if (steps === 0) return
      wheeled -= steps * wheelPerStep
      told.zoom(-Math.sign(steps), event.offsetX, event.offsetY)
    },
    { signal, passive: false },
  )
  document.addEventListener('visibilitychange', () => told.visible(), { signal })
  return () => ending.abort()
}

function spread(fingers: ReadonlyMap<number, Finger>): number {
  const [one, other] = [...fingers.values()]
  return one === undefined || other === undefined ? 0 : Math.hypot(one.x - other.x, one.y - other.y)
}

function pinch(fingers: ReadonlyMap<number, Finger>, before: number, told: Pointing): number {
  const [one, other] = [...fingers.values()]
  const now = spread(fingers)
  if (one === undefined || other === undefined || before === 0) return now
  const grown = now / before
  if (grown < pinchPerStep && grown > 1 / pinchPerStep) return before
  told.zoom(grown > 1 ? 1 : -1, (one.x + other.x) / 2, (one.y + other.y) / 2)
  return now
}
