// How people walk, what shows of what they do, and the camera that follows.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Shown, show } from '../../../web/src/office/acting.ts'
import { fittingScale, hold, newCamera, zoomTo } from '../../../web/src/office/camera.ts'
import { daylightAt, hourIn } from '../../../web/src/office/daylight.ts'
import { newActor } from '../../../web/src/office/fold.ts'
import { layOut } from '../../../web/src/office/layout.ts'
import { advance, isWalking, moverAt, send } from '../../../web/src/office/motion.ts'
import type { Actor, Doing } from '../../../web/src/office/state.ts'

const layout = layOut(6)
const desk = layout.desks[0]?.seat ?? assert.fail()
const door = layout.spots.door[0] ?? assert.fail()
const scene = { speaking: false, cheering: false, night: false, still: false }
const doing = (what: Doing): Actor => ({ ...newActor('ada', 'Ada', {}), doing: what })

describe('somebody who is sent', () => {
  it('arrives on the very pixel and looks the right way', () => {
    const mover = moverAt(desk)
    send(mover, door, layout)
    assert.ok(isWalking(mover))
    for (let now = 0; isWalking(mover); now += 16) {
      assert.ok(now < 20_000, 'never arrives')
      advance(mover, 16, now)
    }
    assert.deepEqual([mover.x, mover.y, mover.facing], [door.x, door.y, door.facing])
  })

  it('never stands on a tile that nobody can walk on', () => {
    const mover = moverAt(desk)
    send(mover, door, layout)
    for (let now = 0; isWalking(mover); now += 16) {
      advance(mover, 16, now)
      const at = Math.floor((mover.y - 1) / 16) * layout.columns + Math.floor(mover.x / 16)
      assert.ok((layout.cost[at] ?? 0) > 0, `${mover.x} ${mover.y}`)
    }
  })

  it('turns round on the way when sent elsewhere', () => {
    const mover = moverAt(desk)
    send(mover, door, layout)
    advance(mover, 400, 400)
    send(mover, desk, layout)
    for (let now = 400; isWalking(mover); now += 16) advance(mover, 16, now)
    assert.deepEqual([mover.x, mover.y], [desk.x, desk.y])
  })
})

describe('what shows', () => {
  const posesOf = (what: Doing, spot = desk, more = {}): Set<string> => {
    const into: Shown = { pose: 'stand', facing: 'down' }
    const seen = new Set<string>()
    for (let now = 0; now < 60_000; now += 50) {
      show(into, doing(what), moverAt(spot), { ...scene, ...more }, now, 7)
      seen.add(into.pose)
    }
    return seen
  }

  it('is typing only while a step runs', () => {
    assert.ok(posesOf('typing').has('type0'))
    for (const pose of posesOf('idle')) assert.doesNotMatch(pose, /type|write/)
  })

  it('is an envelope for whoever waits at the door', () => {
    assert.deepEqual([...posesOf('waiting', door)], ['holdLetter'])
  })

  it('does not move for those who want no motion', () => {
    for (const what of ['typing', 'idle', 'searching', 'planning', 'waiting'] as const)
      assert.equal(posesOf(what, what === 'waiting' ? door : desk, { still: true }).size, 1)
  })
})

describe('the light', () => {
  it('is of the company’s own hour, across its time zone', () => {
    assert.equal(hourIn('Europe/Berlin', '2026-07-01T10:30:00.000Z'), 12.5)
    assert.equal(hourIn('America/New_York', '2026-01-01T03:00:00.000Z'), 22)
    assert.equal(hourIn('Nowhere/Atall', '2026-01-01T03:00:00.000Z'), 3)
    assert.equal(hourIn('UTC', 'not a time'), 12)
  })

  it('is dark at night, white at noon and never jumps', () => {
    assert.equal(daylightAt(12).night, 0)
    assert.equal(daylightAt(2).night, 1)
    for (let hour = 0; hour < 24; hour += 0.1)
      assert.ok(Math.abs(daylightAt(hour).night - daylightAt(hour + 0.1).night) < 0.09, `${hour}`)
  })
})

describe('the camera', () => {
  const seen = {
    ...newCamera(),
    screenWidth: 1440,
    screenHeight: 900,
    officeWidth: layout.columns * 16,
    officeHeight: layout.rows * 16,
  }

  it('fits an office of six at three pixels to one and one of forty at two', () => {
    const forty = layOut(40)
    assert.equal(fittingScale(seen, 1, 1), 3)
    assert.equal(
      fittingScale({ ...seen, officeWidth: forty.columns * 16, officeHeight: forty.rows * 16 }, 1, 1),
      2,
    )
  })

  it('keeps what is under the pointer when it zooms, on whole scales', () => {
    const camera = { ...seen, scale: 3, x: 0, y: 0 }
    const under = (): number => camera.x + 600 / camera.scale
    hold(camera)
    const before = under()
    zoomTo(camera, 5, 600, 300)
    assert.equal(camera.scale, 5)
    assert.ok(Math.abs(under() - before) <= 1)
  })

  it('never leaves the office', () => {
    const camera = { ...seen, scale: 6, x: 9_999, y: -9_999 }
    hold(camera)
    assert.ok(camera.x + 240 <= seen.officeWidth && camera.y >= 0)
  })
})
