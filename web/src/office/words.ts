// Name tags, speech bubbles and the ring of who is chosen, laid out so that no two tags cover each other.

import type { Camera } from './camera.ts'
import { bubble, nameTag, typingBubble } from './lettering.ts'
import { isWalking } from './motion.ts'
import type { Heard, Person, Stage } from './stage.ts'
import type { Doing } from './state.ts'

const dots: Readonly<Record<Doing, string>> = {
  typing: '#5ef2a0',
  searching: '#6ec8ff',
  planning: '#6ec8ff',
  talking: '#c79bff',
  waiting: '#ffc24a',
  idle: '#8f97b8',
}
const tagWidth = 36
const chosenTagWidth = 110
const mostTags = 256
/** Where a tag goes whose place is taken: so many places further up or down, and so many half tags aside. */
const elsewhere: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [0, -1],
  [0, 1],
  [2, 0],
  [1, -1],
  [1, 1],
  [3, 0],
]
const tagPitch = 12

/** The places that tags of this frame have taken: left, top, right, bottom of each. Kept from frame to frame. */
export class Words {
  readonly taken = new Int32Array(mostTags * 4)
  count = 0

  /** Takes a place unless it is taken; returns whether it was free. */
  claim(x: number, y: number, width: number, height: number): boolean {
    const { taken } = this
    for (let n = 0; n < this.count * 4; n += 4)
      if (
        x < (taken[n + 2] ?? 0) &&
        x + width > (taken[n] ?? 0) &&
        y < (taken[n + 3] ?? 0) &&
        y + height > (taken[n + 1] ?? 0)
      )
        return false
    if (this.count < mostTags) {
      taken[this.count * 4] = x
      taken[this.count * 4 + 1] = y
      taken[this.count * 4 + 2] = x + width
      taken[this.count * 4 + 3] = y + height
      this.count += 1
    }
    return true
  }
}

/** Draws all words of a frame. Bubbles take their places first: a tag gives way to what is said. */
export function drawWords(
  words: Words,
  pen: CanvasRenderingContext2D,
  camera: Camera,
  stage: Stage,
  focused: string | null,
  hovered: string | null,
  now: number,
): void {
  words.count = 0
  const ringed = focused === null ? undefined : stage.person(focused)
  if (ringed !== undefined) drawRing(pen, ringed)
  for (const heard of stage.heard) placeHeard(words, pen, camera, stage, heard, now)
  for (const id of [focused, hovered]) {
    const person = id === null ? undefined : stage.person(id)
    if (person !== undefined) drawTag(words, pen, camera, person, true)
  }
  for (const person of stage.people)
    if (person.agentId !== focused && person.agentId !== hovered) drawTag(words, pen, camera, person, false)
  for (const { picture, x, y } of stage.heard) if (picture !== null) pen.drawImage(picture, x, y)
}

/** Whoever sits with their back to us has the name below, all others above. */
function drawTag(
  words: Words,
  pen: CanvasRenderingContext2D,
  camera: Camera,
  person: Person,
  chosen: boolean,
): void {
  const { mover, actor } = person
  if (mover.x < camera.x - 8 || mover.x > camera.x + pen.canvas.width + 8 || mover.y < camera.y) return
  if (mover.y > camera.y + pen.canvas.height + 34) return
  const settled = !isWalking(mover)
  const below =
    settled &&
    mover.spot.facing === 'up' &&
    (mover.spot.sits || mover.spot.area === 'board' || mover.spot.area === 'window')
  const tag = nameTag(actor.name, dots[actor.doing], chosen ? chosenTagWidth : tagWidth)
  const left = camera.x + 1
  const right = camera.x + pen.canvas.width - tag.width - 1
  const x = Math.round(mover.x) - (tag.width >> 1)
  const y =
    Math.round(mover.y) + (below ? (mover.spot.sits ? 11 : 1) : settled && mover.spot.sits ? -37 : -39)
  for (const [up, aside] of elsewhere) {
    const atX = Math.max(left, Math.min(right, x + aside * ((tag.width >> 1) + 6)))
    const atY = y + up * (below ? tagPitch : -tagPitch)
    if (!words.claim(atX, atY, tag.width, tag.height)) continue
    pen.drawImage(tag, atX, atY)
    return
  }
}

function drawRing(pen: CanvasRenderingContext2D, { mover }: Person): void {
  const [x, y] = [Math.round(mover.x), Math.round(mover.y)]
  for (const [inset, colour] of [
    [0, '#2a1c44'],
    [1, '#ffd84a'],
  ] as const) {
    pen.fillStyle = colour
    const size = inset === 0 ? 7 : 5
    const thick = inset === 0 ? 3 : 1
    for (const right of [false, true])
      for (const low of [false, true]) {
        const left = right ? x + 13 - size - inset + 1 : x - 13 + inset
        const top = low ? y + 3 - size - inset + 1 : y - 29 + inset
        pen.fillRect(left, low ? top + size - thick : top, size, thick)
        pen.fillRect(right ? left + size - thick : left, top, thick, size)
      }
  }
}

/** Finds where a bubble goes: over its speaker, inside what is seen. */
function placeHeard(
  words: Words,
  pen: CanvasRenderingContext2D,
  camera: Camera,
  stage: Stage,
  heard: Heard,
  now: number,
): void {
  const table = stage.layout.tables[heard.table % stage.layout.tables.length]
  heard.picture = null
  if (table === undefined) return
  const founder = heard.speaker === 'founder'
  const speaker = heard.speaker === null || founder ? undefined : stage.person(heard.speaker)
  const dotsOnly = heard.lines === null
  const picture =
    heard.lines === null ? typingBubble(Math.floor(now / 300) % 3) : bubble(heard.lines, founder)
  const atX = speaker?.mover.x ?? table.x + (founder ? 58 : 0)
  const atY = speaker === undefined ? table.y - (founder ? 64 : 4) : speaker.mover.y - 38
  // What is said out of sight is not heard here.
  if (atX < camera.x - 12 || atX > camera.x + pen.canvas.width + 12) return
  if (atY < camera.y - 24 || atY > camera.y + pen.canvas.height + 12) return
  const right = camera.x + pen.canvas.width - picture.width - 2
  heard.x = Math.max(camera.x + 2, Math.min(right, Math.round(atX) - (picture.width >> 1)))
  heard.y = Math.max(camera.y + 2, Math.round(atY) - picture.height)
  heard.picture = picture
  if (!dotsOnly || speaker !== undefined) words.claim(heard.x, heard.y, picture.width, picture.height)
}
