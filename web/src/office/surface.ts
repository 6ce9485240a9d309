// From pictures to canvases, and what every drawing needs of one. It knows no office.

import type { Colour } from './colour.ts'
import { Pixels } from './pixels.ts'

/** Returns a canvas and its pen. */
export function newSurface(
  width: number,
  height: number,
): { canvas: HTMLCanvasElement; pen: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, width)
  canvas.height = Math.max(1, height)
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('this browser gives no 2D canvas; use one that does')
  pen.imageSmoothingEnabled = false
  return { canvas, pen }
}

/** Returns the picture as a canvas. */
export function canvasOf(picture: Pixels): HTMLCanvasElement {
  const { canvas, pen } = newSurface(picture.width, picture.height)
  const image = pen.createImageData(picture.width, picture.height)
  new Uint32Array(image.data.buffer).set(picture.data)
  pen.putImageData(image, 0, 0)
  return canvas
}

/** Returns a canvas painted pixel by pixel; 0 leaves a pixel clear. */
export function painted(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => Colour,
): HTMLCanvasElement {
  const picture = new Pixels(width, height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) picture.set(x, y, colourAt(x, y))
  return canvasOf(picture)
}
