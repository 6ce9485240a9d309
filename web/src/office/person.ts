// One person in one pose, seen from one side, as a picture. It puts patches together by a look; it knows no office and no events.

import { head, legs, tops } from './clothes.ts'
import { hair } from './hair.ts'
import type { Look } from './look.ts'
import { drawArms } from './person-arms.ts'
import { clothesPalette, legsPalette } from './person-palette.ts'
import { drawFaceExtras } from './person-wear.ts'
import { Pixels } from './pixels.ts'

export const directions = ['down', 'right', 'up', 'left'] as const
export type Direction = (typeof directions)[number]

export const poses = [
  'stand',
  'blink',
  'breathe',
  'walk0',
  'walk1',
  'walk2',
  'walk3',
  'carry0',
  'carry1',
  'carry2',
  'carry3',
  'holdLetter',
  'sit',
  'sitBlink',
  'sitTalk',
  'sitSip',
  'sitRead',
  'doze',
  'type0',
  'type1',
  'sip',
  'read',
  'readTurn',
  'write0',
  'write1',
  'stretch',
  'talk0',
  'talk1',
  'cheer0',
  'cheer1',
  'think',
] as const
export type Pose = (typeof poses)[number]

/** The box of every picture of a person, and where its feet stand in it. */
export const personBox = { width: 26, height: 40, feetX: 13, feetY: 34, headX: 7, headY: 9 } as const

const seatedPoses: ReadonlySet<Pose> = new Set([
  'sit',
  'sitBlink',
  'sitTalk',
  'sitSip',
  'sitRead',
  'doze',
  'type0',
  'type1',
])
const shutEyes: ReadonlySet<Pose> = new Set(['blink', 'sitBlink', 'doze'])
const openMouth: ReadonlySet<Pose> = new Set(['sitTalk', 'talk0', 'cheer0', 'cheer1'])

/** Returns the picture of a person; `left` is `right` in a mirror. */
export function drawPerson(look: Look, direction: Direction, pose: Pose): Pixels {
  const view = direction === 'down' ? 0 : direction === 'up' ? 2 : 1
  const picture = new Pixels(personBox.width, personBox.height)
  const palette = clothesPalette(look)
  const sits = seatedPoses.has(pose)
  const step = /^(?:walk|carry)(\d)$/.exec(pose)?.[1]
  const rise = step === '0' || step === '2' ? -1 : pose.startsWith('cheer1') ? -1 : 0
  const sunk = sits ? 2 : pose === 'breathe' ? 1 : 0
  const [x, headY] = [personBox.headX, personBox.headY + rise + sunk]
  const torsoY = personBox.headY + 12 + rise + (sits ? 2 : 0)
  const legsOf = sits ? legs.seated : step === undefined ? legs.standing : legs.walk[Number(step)]
  picture.patch(x + 2, personBox.headY + 19 + (sits ? 1 : 0), legsOf?.[view] ?? [], legsPalette(look))
  const top = tops[look.topStyle][view] ?? []
  picture.patch(x + 2, torsoY, sits ? top.slice(0, 7) : top, palette)
  const nodding = pose === 'doze' ? 1 : 0
  drawHead(picture, look, view, x, headY + nodding, pose)
  drawArms(picture, look, view, x, torsoY, pose)
  const done = picture.outlined()
  return direction === 'left' ? done.mirrored() : done
}

function drawHead(picture: Pixels, look: Look, view: number, x: number, y: number, pose: Pose): void {
  const palette = clothesPalette(look)
  const shut = shutEyes.has(pose)
  const face = shut ? { ...palette, w: palette.s, e: palette.s } : palette
  picture.patch(x, y, head[view] ?? [], face)
  if (shut && view !== 2) {
    const lids = view === 0 ? '..dd....dd..' : '.........dd.'
    picture.patch(x, y + 7, [lids], { d: palette.e })
  }
  if (openMouth.has(pose) && view !== 2) {
    picture.patch(
      x,
      y + 9,
      view === 0 ? ['.....mm.....', '.....mm.....'] : ['.........mm.', '.........m..'],
      {
        m: palette.o,
      },
    )
  }
  const style = hair[look.hairStyle]
  drawFaceExtras(picture, look, view, x, y, 'under')
  picture.patch(x - style.left, y - style.above, style.views[view] ?? [], palette)
  drawFaceExtras(picture, look, view, x, y, 'over')
}
