// Which part of the office is seen, and how large. Whole pixels and whole scales only. It knows no canvas.

/** The window onto the office: its size on the screen in device pixels, what it shows in office pixels. */
export interface Camera {
  screenWidth: number
  screenHeight: number
  officeWidth: number
  officeHeight: number
  scale: number
  /** The upper left pixel of the office that is seen; negative where there is more room than office. */
  x: number
  y: number
}

export const scales = { least: 1, most: 8 } as const
/** Where people would be this small, so much of the office may hang over: a larger picture is worth a little panning. */
const tinyScale = 1
const overhang = 1.45

/** Returns a camera that sees nothing yet. */
export function newCamera(): Camera {
  return { screenWidth: 1, screenHeight: 1, officeWidth: 1, officeHeight: 1, scale: 1, x: 0, y: 0 }
}

/** Returns the scale at which an office fits a screen, at least so large that a person can be made out. `ratio` is how many device
 * pixels a CSS pixel has. */
export function fittingScale(camera: Camera, leastScale: number, ratio: number): number {
  const whole = Math.min(camera.screenWidth / camera.officeWidth, camera.screenHeight / camera.officeHeight)
  const fits = Math.floor(whole)
  const scale = fits <= tinyScale * ratio ? Math.max(fits, Math.floor(whole * overhang)) : fits
  return Math.max(leastScale, scales.least, Math.min(scales.most, scale))
}

/** Keeps the window on the office: what is smaller than the window stands in its middle. */
export function hold(camera: Camera): void {
  const [width, height] = [
    Math.ceil(camera.screenWidth / camera.scale),
    Math.ceil(camera.screenHeight / camera.scale),
  ]
  const within = (at: number, size: number, all: number): number =>
    Math.round(all <= size ? (all - size) / 2 : Math.max(0, Math.min(all - size, at)))
  camera.x = within(camera.x, width, camera.officeWidth)
  camera.y = within(camera.y, height, camera.officeHeight)
}

/** Looks at a pixel of the office. */
export function lookAt(camera: Camera, x: number, y: number): void {
  camera.x = x - camera.screenWidth / camera.scale / 2
  camera.y = y - camera.screenHeight / camera.scale / 2
  hold(camera)
}

/** Changes the scale and keeps the office pixel under a screen pixel where it is. */
export function zoomTo(camera: Camera, scale: number, screenX: number, screenY: number): void {
  const next = Math.max(scales.least, Math.min(scales.most, Math.round(scale)))
  camera.x += screenX / camera.scale - screenX / next
  camera.y += screenY / camera.scale - screenY / next
  camera.scale = next
  hold(camera)
}
