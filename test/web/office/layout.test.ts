// Offices for any number of agents.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { layOut } from '../../../web/src/office/layout.ts'
import { pathBetween } from '../../../web/src/office/path.ts'
import type { Layout, Spot } from '../../../web/src/office/plan.ts'

const counts = Array.from({ length: 60 }, (_, n) => n + 1)
const index = (layout: Layout, { column, row }: Spot): number => row * layout.columns + column

function everySpot(layout: Layout): Spot[] {
  return [
    ...layout.desks.map(({ seat }) => seat),
    ...layout.tables.flatMap(({ seats, ring }) => [...seats, ...ring]),
    ...Object.values(layout.spots).flat(),
  ]
}

describe('an office', () => {
  it('gives each of 1 to 60 agents a desk of their own', () => {
    for (const count of counts) {
      const { desks } = layOut(count)
      assert.equal(desks.length, count)
      assert.equal(new Set(desks.map(({ seat }) => `${seat.x} ${seat.y}`)).size, count)
    }
  })

  it('has a way from the door to every spot, whatever its size', () => {
    for (const count of counts) {
      const layout = layOut(count, { columns: (count * 7) % 60, rows: (count * 5) % 40 })
      const [door] = layout.spots.door
      assert.ok(door)
      for (const spot of everySpot(layout))
        assert.notEqual(
          pathBetween(layout, index(layout, door), index(layout, spot)),
          null,
          `${count} agents: ${spot.id}`,
        )
    }
  })

  it('names every spot once and keeps it inside its walls', () => {
    for (const count of counts) {
      const layout = layOut(count)
      const spots = everySpot(layout)
      assert.equal(new Set(spots.map(({ id }) => id)).size, spots.length)
      for (const { id, x, y } of spots)
        assert.ok(
          x > 12 && x < layout.columns * 16 - 12 && y > 56 && y < layout.rows * 16 - 4,
          `${count} agents: ${id} at ${x} ${y}`,
        )
    }
  })

  it('seats at least eight at a round table and has more tables when it is larger', () => {
    for (const count of counts) for (const { seats } of layOut(count).tables) assert.ok(seats.length >= 8)
    assert.ok(layOut(40).tables.length > layOut(6).tables.length)
  })

  it('lets nobody walk through a table', () => {
    for (const count of counts) {
      const layout = layOut(count, { columns: (count * 7) % 60, rows: (count * 5) % 40 })
      for (const { x, y } of layout.tables)
        for (let at = 0; at < layout.cost.length; at++) {
          if (layout.cost[at] !== 1) continue
          const [walkX, walkY] = [(at % layout.columns) * 16 + 8, Math.floor(at / layout.columns) * 16 + 13]
          assert.ok(
            Math.abs(walkX - x) >= 46 || walkY <= y - 12 || walkY >= y + 22,
            `${count} agents: ${walkX} ${walkY}`,
          )
        }
    }
  })

  it('is the same for the same number', () => {
    assert.deepEqual(layOut(23), layOut(23))
  })

  it('takes a number that is none for one agent', () => {
    for (const odd of [0, -4, Number.NaN, Number.POSITIVE_INFINITY]) assert.ok(layOut(odd).desks.length >= 1)
  })
})

describe('a way', () => {
  it('goes only over tiles that can be walked on, one side at a time', () => {
    const layout = layOut(12)
    const [start] = layout.spots.door
    const goal = layout.desks[11]?.seat
    assert.ok(start && goal)
    let at = index(layout, start)
    const way = pathBetween(layout, at, index(layout, goal))
    assert.ok(way && way.length > 0)
    for (const next of way) {
      assert.ok((layout.cost[next] ?? 0) > 0)
      assert.ok([1, layout.columns].includes(Math.abs(next - at)))
      at = next
    }
    assert.equal(at, index(layout, goal))
  })

  it('does not exist into a wall, and is empty to where one stands', () => {
    const layout = layOut(3)
    const start = 10 * layout.columns + 2
    assert.equal(pathBetween(layout, start, 0), null)
    assert.deepEqual(pathBetween(layout, start, start), [])
  })
})
