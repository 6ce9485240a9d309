// An office for so many agents: which rooms it has, how large they are, and what stands in them. The same number gives the same
// office. It draws nothing and knows no agent by name.

import { type Desk, type Layout, Plan, type RoundTable, type Spot, tile, wallRows } from './plan.ts'

const sideColumns = 10
const sofaRows = 6
/** A round table beside the sofas needs more floor, so that names under desks keep clear of heads. */
const tableRows = 8
const columnsForTable = 26
const firstDeskRow = 6
const rowsOfIsland = 6
const deskColumns = 3
const mostAgents = 400

interface Shape {
  readonly islands: number
  readonly across: number
  readonly blocks: readonly number[]
  readonly workColumns: number
  /** Free columns between two blocks, and rows between two islands. */
  readonly aisle: number
  readonly islandRows: number
  readonly loungeRows: number
  readonly columns: number
  readonly rows: number
}

/** The least size of an office in tiles, so that it fills a window. */
export interface Room {
  readonly columns: number
  readonly rows: number
}

/** Returns an office for so many agents (1 to 400); it is at least as large as the room it is to fill, within reason. */
export function layOut(agentCount: number, room: Room = { columns: 0, rows: 0 }): Layout {
  const agents = Math.max(1, Math.min(mostAgents, Math.floor(agentCount) || 1))
  const shape = shapeFor(agents, room)
  const plan = new Plan(shape.columns, shape.rows)
  const side = 1 + shape.workColumns
  plan.floors.push({
    kind: 'planks',
    x: 0,
    y: wallRows * tile,
    width: shape.columns * tile,
    height: (shape.rows - wallRows) * tile,
  })
  const desks = furnishDesks(plan, shape, agents)
  const kitchen = furnishKitchen(plan, side)
  const rack = furnishWall(plan, side)
  const tables = furnishTables(plan, shape, side)
  const basket = furnishLounge(plan, shape, tables.lounge)
  furnishGap(plan, shape)
  return {
    columns: plan.columns,
    rows: plan.rows,
    cost: plan.cost,
    pieces: plan.pieces.sort((a, b) => a.base - b.base || a.x - b.x),
    wall: plan.wall,
    floors: plan.floors,
    lights: plan.lights,
    desks,
    tables: tables.tables,
    spots: plan.spots,
    ...rack,
    machine: kitchen,
    basket,
    kitchenX: side * tile,
  }
}

function shapeFor(agents: number, room: Room): Shape {
  const islands = agents <= 8 ? 1 : agents <= 40 ? 2 : Math.ceil(agents / 20)
  const across = Math.max(3, Math.ceil(agents / (2 * islands)))
  const blocks = across <= 6 ? [across] : [Math.ceil(across / 2), Math.floor(across / 2)]
  const natural = Math.max(18, 2 + across * deskColumns + blocks.length - 1)
  const workColumns = Math.max(natural, Math.min(natural + 14, room.columns - 2 - sideColumns))
  const loungeRows = workColumns >= columnsForTable ? tableRows : sofaRows
  const leastRows = firstDeskRow + islands * rowsOfIsland + loungeRows
  const rows = Math.max(leastRows, Math.min(leastRows + 10, room.rows))
  const spare = Math.floor((rows - leastRows) / (islands + 1))
  const aisle = 1 + Math.min(3, Math.floor((workColumns - natural) / 4))
  const islandRows = rowsOfIsland + Math.min(3, spare)
  return {
    islands,
    across,
    blocks,
    workColumns,
    aisle,
    islandRows,
    loungeRows,
    columns: workColumns + sideColumns + 2,
    rows,
  }
}

/** Benches of desks, face to face: those behind sit with a laptop and look at us, those in front have a monitor that we see. */
function furnishDesks(plan: Plan, shape: Shape, agents: number): Desk[] {
  const upper: Desk[] = []
  const width = shape.across * deskColumns + (shape.blocks.length - 1) * shape.aisle
  const left = Math.max(2, 1 + Math.ceil((shape.workColumns - width) / 2))
  for (let island = 0; island < shape.islands; island++) {
    const top = (firstDeskRow + island * shape.islandRows) * tile
    let column = left
    for (const count of shape.blocks) {
      const x = column * tile
      plan.floors.push({ kind: 'rugTeal', x: x - 6, y: top - 4, width: count * 48 + 12, height: 84 })
      plan.block(column, top / tile + 1, count * deskColumns, 3)
      for (let n = 0; n < count; n++)
        for (const desk of deskPair(plan, x + n * 48, top, upper.length, n, count)) upper.push(desk)
      column += count * deskColumns + shape.aisle
    }
    ferns(plan, shape, top, left, left + width)
  }
  return upper.slice(0, agents)
}

function deskPair(plan: Plan, x: number, top: number, number: number, place: number, count: number): Desk[] {
  const variant = (place === 0 ? 1 : 0) + (place === count - 1 ? 2 : 0)
  const behind = plan.spot('desk', number, x + 24, top + 17, 'down', true)
  const before = plan.spot('desk', number + 1, x + 24, top + 74, 'up', true)
  plan.put('chairBack', x + 14, top - 8, top + 16, number)
  plan.put('bench', x, top + 8, top + 58, variant + number * 4)
  plan.put('chairFront', x + 14, top + 63, top + 75, number + 1)
  return [
    { seat: behind, screen: 'laptop', screenX: x + 16, screenY: top + 14 },
    { seat: before, screen: 'monitor', screenX: x + 13, screenY: top + 24 },
  ]
}

function ferns(plan: Plan, shape: Shape, top: number, left: number, right: number): void {
  if (left > 4) plantAt(plan, left - 2, top / tile + 2)
  if (shape.workColumns - right >= 2) plantAt(plan, right + 1, top / tile + 2)
}

function plantAt(plan: Plan, column: number, row: number): void {
  plan.put(
    (column + row) % 2 === 0 ? 'palm' : 'fern',
    column * tile - 3,
    (row + 1) * tile - 33,
    (row + 1) * tile,
  )
  plan.block(column, row, 1, 1)
}

function furnishKitchen(plan: Plan, side: number): { x: number; y: number } {
  const x = side * tile
  plan.floors.push({
    kind: 'tiles',
    x,
    y: wallRows * tile,
    width: sideColumns * tile + tile,
    height: 6 * tile,
  })
  plan.put('divider', x - 6, 0, 6 * tile)
  plan.block(side - 1, wallRows, 1, 2)
  plan.put('counter', x + 14, 34, 60)
  plan.put('machine', x + 20, 18, 61)
  plan.put('fridge', x + 112, 16, 61)
  plan.put('cooler', x + 140, 26, 61)
  plan.block(side, 3, sideColumns, 1)
  plan.wall.push({ kind: 'window', x: x + 68, y: 5, variant: 3 })
  plan.wall.push({ kind: 'clock', x: x + 46, y: 8, variant: 0 })
  plan.stand('kitchen', x + 30, 78, 'up')
  plan.stand('kitchen', x + 150, 78, 'up')
  plan.stand('kitchen', x + 66, 78, 'up')
  plan.put('bistro', x + 84, 104, 126)
  plan.block(side + 5, 7, 2, 1)
  for (const [dx, facing] of [
    [-14, 'right'],
    [42, 'left'],
  ] as const) {
    plan.put('stool', x + 84 + dx - 8, 116, 125)
    plan.stand('kitchen', x + 84 + dx, 126, facing, true)
  }
  plan.lights.push({ x: x + 90, y: 74, reach: 64, hue: 'white' })
  return { x: x + 20, y: 18 }
}

/** Along the back wall from the left: the door, then windows and shelves around the board, the rack last. */
function furnishWall(
  plan: Plan,
  side: number,
): { rack: { x: number; y: number }; purse: { x: number; y: number } } {
  const end = side * tile - 8
  plan.wall.push({ kind: 'door', x: 14, y: 10, variant: 0 })
  plan.floors.push({ kind: 'mat', x: 16, y: 50, width: 28, height: 11 })
  for (let n = 0; 72 + n * 21 < (plan.rows - 3) * tile; n++)
    plan.stand('door', n === 0 ? 30 : 22, 72 + n * 21, 'up')
  plan.put('purse', 48, 40, 62)
  plan.block(3, 3, 1, 1)
  const rack = { x: end - 30, y: 20 }
  plan.put('rack', rack.x, rack.y, 64)
  plan.block(Math.floor(rack.x / tile), 3, 2, 1)
  let x = 68
  const room = rack.x - 4
  for (let n = 0; x < room; n++) {
    const next =
      (['window', 'board', 'shelf', 'window', 'shelf', 'window', 'poster'] as const)[
        n < 7 ? n : 4 + ((n - 7) % 3)
      ] ?? 'poster'
    const width = { window: 40, board: 106, shelf: 40, poster: 28 }[next]
    if (x + width > room) {
      if (x + 24 <= room) plan.wall.push({ kind: 'poster', x: x + 4, y: 5, variant: n })
      break
    }
    hang(plan, next, x, n)
    x += width
  }
  plan.lights.push({ x: 30, y: 56, reach: 40, hue: 'warm' })
  return { rack, purse: { x: 48, y: 40 } }
}

function hang(plan: Plan, what: 'window' | 'board' | 'shelf' | 'poster', x: number, n: number): void {
  if (what === 'shelf') {
    plan.put('shelf', x + 3, 14, 60, n)
    plan.block(Math.floor((x + 4) / tile), 3, 2, 1)
    plan.stand('shelf', x + 10, 68, 'up')
    plan.stand('shelf', x + 31, 70, 'up')
    return
  }
  plan.wall.push({ kind: what, x: x + 5, y: what === 'board' ? 4 : 5, variant: n })
  if (what === 'board') for (const dx of [24, 54, 84]) plan.stand('board', x + dx, 62, 'up')
  if (what === 'window') plan.stand('window', x + 20, 62, 'up')
}

/** One table under the kitchen, more below it and in the lounge as there is room. */
function furnishTables(plan: Plan, shape: Shape, side: number): { tables: RoundTable[]; lounge: number } {
  const tables: RoundTable[] = []
  const first = 9
  const rows = plan.rows - 1 - first
  const count = Math.max(1, Math.floor(rows / 8))
  const each = Math.floor(rows / count)
  for (let n = 0; n < count; n++) tables.push(tableAt(plan, side, first + n * each, each, tables.length))
  let lounge = shape.workColumns
  const loungeRow = plan.rows - 1 - shape.loungeRows
  while (lounge >= columnsForTable && tables.length < 4) {
    lounge -= 11
    tables.push(tableAt(plan, 1 + lounge, loungeRow, shape.loungeRows, tables.length))
  }
  return { tables, lounge }
}

function tableAt(plan: Plan, column: number, row: number, rows: number, number: number): RoundTable {
  const [x, y] = [column * tile + (sideColumns * tile) / 2, Math.round((row + rows / 2) * tile) + 4]
  plan.floors.push({ kind: 'rugPlum', x: x - 74, y: y - 46, width: 148, height: 98 })
  plan.blockUnder(x - 48, y - 12, 96, 36)
  plan.put('table', x - 46, y - 18, y + 20)
  plan.put('screen', x + 42, y - 66, y - 28)
  const seats: Spot[] = []
  const seat = (dx: number, dy: number, facing: Spot['facing']): void => {
    const spot = plan.spot('table', number * 100 + seats.length, x + dx, y + dy, facing, true)
    plan.put(
      facing === 'up' ? 'chairFront' : facing === 'down' ? 'chairBack' : 'stool',
      x + dx - (facing === 'up' || facing === 'down' ? 10 : 8),
      y + dy - (facing === 'up' ? 11 : facing === 'down' ? 25 : 9),
      facing === 'up' ? y + dy + 1 : y + dy - 1,
      seats.length + 2,
    )
    seats.push(spot)
  }
  seat(0, -14, 'down')
  seat(-58, 8, 'right')
  seat(58, 8, 'left')
  seat(-30, -11, 'down')
  seat(30, -11, 'down')
  seat(-30, 40, 'up')
  seat(30, 40, 'up')
  seat(0, 43, 'up')
  const ring = [
    [-46, -34, 'down'],
    [46, -34, 'down'],
    [-15, -38, 'down'],
    [16, -38, 'down'],
    [-62, 38, 'right'],
    [62, 38, 'left'],
  ] as const
  plan.lights.push({ x, y: y - 2, reach: 62, hue: 'warm' })
  return {
    x,
    y,
    screenX: x + 42,
    screenY: y - 66,
    seats,
    ring: ring.map(([dx, dy, facing], n) =>
      plan.spot('table', number * 100 + 50 + n, x + dx, y + dy, facing),
    ),
  }
}

function furnishLounge(plan: Plan, shape: Shape, columns: number): { x: number; y: number } {
  const row = shape.rows - 1 - sofaRows
  const top = row * tile
  const groups = Math.max(1, Math.floor((columns - 2) / 10))
  const width = Math.floor((columns - 3) / groups)
  for (let n = 0; n < groups; n++) sofaGroup(plan, (4 + n * width) * tile, top, n)
  plan.put('basket', (4 + groups * width) * tile - 34, top + 88, top + 96)
  plantAt(plan, 1, shape.rows - 2)
  plantAt(plan, columns, shape.rows - sofaRows)
  return { x: (4 + groups * width) * tile - 34, y: top + 88 }
}

/** Where much floor is left between desks and lounge, there is something to play at. */
function furnishGap(plan: Plan, shape: Shape): void {
  const from = firstDeskRow + (shape.islands - 1) * shape.islandRows + rowsOfIsland
  const free = shape.rows - 1 - shape.loungeRows - from
  if (free < 5) return
  const column = Math.floor(shape.workColumns / 2) - 2
  const top = from + Math.floor((free - 3) / 2)
  plan.put('pingPong', column * tile - 4, top * tile, (top + 2) * tile + 8)
  plan.block(column, top, 4, 3)
  plantAt(plan, column - 4, top + 1)
  plantAt(plan, column + 7, top + 1)
}

function sofaGroup(plan: Plan, x: number, top: number, number: number): void {
  plan.floors.push({ kind: 'rugMoss', x: x - 4, y: top + 34, width: 144, height: 62 })
  plan.put('sofa', x + 22, top + 16, top + 43, number)
  plan.block(Math.floor((x + 22) / tile), row(top + 20), 5, 1)
  for (const dx of [38, 58, 78]) plan.stand('lounge', x + dx, top + 48, 'down', true)
  plan.put('coffeeTable', x + 34, top + 56, top + 76, number)
  plan.block(Math.floor((x + 36) / tile), row(top + 66), 3, 1)
  plan.put('armchair', x + 106, top + 40, top + 67, number)
  plan.stand('lounge', x + 119, top + 68, 'left', true)
  plan.put('lamp', x + 2, top + 8, top + 44)
  plan.block(Math.floor((x + 6) / tile), row(top + 40), 1, 1)
  plan.lights.push({ x: x + 9, y: top + 20, reach: 76, hue: 'warm' })
}

const row = (y: number): number => Math.floor(y / tile)
