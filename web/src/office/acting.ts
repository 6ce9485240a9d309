// Which pose shows what somebody does, by the clock of frames. Work shows only while it runs; what the idle do is theirs to choose,
// by a number of their own. It draws nothing.

import { isWalking, type Mover } from './motion.ts'
import type { Direction, Pose } from './person.ts'
import type { Actor } from './state.ts'

const walk = ['walk0', 'walk1', 'walk2', 'walk3'] as const
const carry = ['carry0', 'carry1', 'carry2', 'carry3'] as const
const pixelsPerStep = 5

/** What decides the pose besides the clock. */
export interface Scene {
  readonly speaking: boolean
  readonly cheering: boolean
  readonly night: boolean
  /** Nothing bobs, nobody swings their legs. */
  readonly still: boolean
}

/** A pose and the side it is seen from; written anew each frame, so that no frame makes objects. */
export interface Shown {
  pose: Pose
  facing: Direction
}

/** Sets how the actor shows at `now`; `seed` makes no two blink at once. */
export function show(into: Shown, actor: Actor, mover: Mover, scene: Scene, now: number, seed: number): void {
  into.facing = mover.facing
  if (isWalking(mover)) {
    const step = Math.floor(mover.walked / pixelsPerStep) % 4
    into.pose = (actor.doing === 'waiting' ? carry[step] : walk[step]) ?? 'stand'
    return
  }
  const time = scene.still ? seed * 977 : now + seed * 977
  const { area, sits } = mover.spot
  if (scene.cheering && !scene.still) into.pose = Math.floor(now / 180) % 2 === 0 ? 'cheer0' : 'cheer1'
  else if (area === 'desk') into.pose = atDesk(actor, scene, time)
  else if (actor.doing === 'searching') atShelf(into, time)
  else if (actor.doing === 'planning')
    into.pose = time % 6_400 < 2_000 ? 'think' : Math.floor(time / 340) % 2 === 0 ? 'write0' : 'write1'
  else if (actor.doing === 'waiting') atDoor(into, time, mover.spot.id === 'door-0')
  else if (actor.doing === 'talking') into.pose = talking(scene, sits, now, time)
  else into.pose = sits ? resting(scene, time, seed) : standing(area, time, seed)
}

function atDesk({ doing }: Actor, scene: Scene, time: number): Pose {
  if (scene.speaking) return Math.floor(time / 190) % 2 === 0 ? 'sitTalk' : 'sit'
  if (doing === 'typing' || doing === 'searching' || doing === 'planning') {
    // Bursts of typing, with a glance at the screen between them.
    if (time % 4_300 > 3_700) return 'sit'
    return Math.floor(time / 150) % 2 === 0 ? 'type0' : 'type1'
  }
  return scene.night && time % 40_000 < 26_000
    ? 'doze'
    : time % 9_000 < 1_300
      ? 'sitSip'
      : blinking(time)
        ? 'sitBlink'
        : 'sit'
}

function atShelf(into: Shown, time: number): void {
  const turn = time % 7_000
  into.facing = turn < 2_200 ? 'up' : 'down'
  into.pose = turn < 2_200 ? (turn < 1_100 ? 'write1' : 'write0') : turn % 1_900 < 160 ? 'readTurn' : 'read'
}

function atDoor(into: Shown, time: number, first: boolean): void {
  into.facing = first && time % 5_200 < 1_300 ? 'up' : time % 7_400 < 900 ? 'down' : 'right'
  into.pose = 'holdLetter'
}

function talking(scene: Scene, sits: boolean, now: number, time: number): Pose {
  if (scene.speaking) {
    const open = Math.floor(now / 190) % 3 !== 0
    return sits ? (open ? 'sitTalk' : 'sit') : open ? 'talk0' : 'talk1'
  }
  if (sits) return time % 13_000 < 1_200 ? 'sitSip' : blinking(time) ? 'sitBlink' : 'sit'
  return blinking(time) ? 'blink' : 'stand'
}

function resting(scene: Scene, time: number, seed: number): Pose {
  if (scene.night && seed % 3 !== 0) return 'doze'
  if (seed % 2 === 0) return time % 8_000 < 7_000 ? 'sitRead' : 'sit'
  return time % 6_000 < 1_500 ? 'sitSip' : blinking(time) ? 'sitBlink' : 'sit'
}

function standing(area: string, time: number, seed: number): Pose {
  if (area === 'kitchen' && time % 5_000 < 2_200) return 'sip'
  if (area === 'window' && time % 11_000 < 1_100) return 'stretch'
  if (seed % 3 === 0 && time % 9_000 < 2_400) return 'read'
  if (time % 7_000 < 1_000) return 'think'
  if (blinking(time)) return 'blink'
  return time % 1_800 < 700 ? 'breathe' : 'stand'
}

function blinking(time: number): boolean {
  return time % 3_300 < 140
}
