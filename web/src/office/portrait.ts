// The same face for everywhere: head and shoulders of an agent as a small canvas.

import { type Look, look } from './look.ts'
import { drawPerson, personBox } from './person.ts'
import { canvasOf, newSurface } from './surface.ts'

/** A portrait is so many pixels wide and high before it is enlarged. */
export const portraitSize = 24

/** Returns the face of a look, each pixel `scale` device pixels large (1 to 16). */
export function portrait(of: Look, scale: number): HTMLCanvasElement {
  const whole = canvasOf(drawPerson(of, 'down', 'stand'))
  const factor = Math.max(1, Math.min(16, Math.round(scale)))
  const { canvas, pen } = newSurface(portraitSize * factor, portraitSize * factor)
  // From the hair down to the shoulders; tall hair may leave the frame.
  pen.drawImage(
    whole,
    personBox.feetX - portraitSize / 2,
    4,
    portraitSize,
    portraitSize,
    0,
    0,
    canvas.width,
    canvas.height,
  )
  return canvas
}

/** Returns the face of an agent. */
export function portraitOf(agentId: string, persona: unknown, scale: number): HTMLCanvasElement {
  return portrait(look(agentId, persona), scale)
}
