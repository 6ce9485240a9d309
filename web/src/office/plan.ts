// What an office consists of: pieces of furniture, spots where somebody can be, floors, lights, and which tiles can be walked on. It
// is the notebook that layout.ts fills; it decides nothing.

/** One tile is so many pixels wide and high. */
export const tile = 16
/** Whoever walks over a tile has their feet so far below its upper edge. */
export const walkLine = 13
/** The back wall is so many tiles high. */
export const wallRows = 3

export type Facing = 'down' | 'right' | 'up' | 'left'
export type Area = 'desk' | 'shelf' | 'board' | 'door' | 'table' | 'lounge' | 'kitchen' | 'window'

/** Where somebody can be: the feet in pixels, the tile they walk to, and how they are there. */
export interface Spot {
  readonly id: string
  readonly area: Area
  readonly x: number
  readonly y: number
  readonly column: number
  readonly row: number
  readonly facing: Facing
  readonly sits: boolean
}

export type PieceKind =
  | 'bench'
  | 'chairBack'
  | 'chairFront'
  | 'stool'
  | 'table'
  | 'sofa'
  | 'armchair'
  | 'coffeeTable'
  | 'lamp'
  | 'palm'
  | 'fern'
  | 'shelf'
  | 'rack'
  | 'counter'
  | 'machine'
  | 'fridge'
  | 'bistro'
  | 'pingPong'
  | 'cooler'
  | 'basket'
  | 'purse'
  | 'divider'
  | 'screen'

/** A piece of furniture: its upper left pixel, and the line by which it is drawn before or behind people. */
export interface Piece {
  readonly kind: PieceKind
  readonly x: number
  readonly y: number
  readonly base: number
  readonly variant: number
}

export type WallKind = 'window' | 'board' | 'door' | 'clock' | 'poster'
/** What hangs on the back wall: its upper left pixel. */
export interface WallPiece {
  readonly kind: WallKind
  readonly x: number
  readonly y: number
  readonly variant: number
}

export type FloorKind = 'planks' | 'tiles' | 'rugTeal' | 'rugPlum' | 'rugMoss' | 'mat'
/** A floor or a rug, in pixels. */
export interface Floor {
  readonly kind: FloorKind
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What shines by night: a place, a reach in pixels, and a colour by name. */
export interface Light {
  readonly x: number
  readonly y: number
  readonly reach: number
  readonly hue: 'warm' | 'cool' | 'white'
}

/** A round table with its seats, and where those stand who find none. */
export interface RoundTable {
  readonly x: number
  readonly y: number
  /** The screen on which a founder is heard. */
  readonly screenX: number
  readonly screenY: number
  readonly seats: readonly Spot[]
  readonly ring: readonly Spot[]
}

/** An agent's desk: where they sit, and the screen that shows whether they work. */
export interface Desk {
  readonly seat: Spot
  /** A laptop is seen from behind, a monitor from the front. */
  readonly screen: 'laptop' | 'monitor'
  readonly screenX: number
  readonly screenY: number
}

export interface Layout {
  readonly columns: number
  readonly rows: number
  /** What a step onto a tile costs; 0: nobody can walk there. */
  readonly cost: Uint8Array
  readonly pieces: readonly Piece[]
  readonly wall: readonly WallPiece[]
  readonly floors: readonly Floor[]
  readonly lights: readonly Light[]
  readonly desks: readonly Desk[]
  readonly tables: readonly RoundTable[]
  readonly spots: Readonly<Record<Exclude<Area, 'desk' | 'table'>, readonly Spot[]>>
  readonly rack: { readonly x: number; readonly y: number }
  readonly purse: { readonly x: number; readonly y: number }
  readonly machine: { readonly x: number; readonly y: number }
  readonly basket: { readonly x: number; readonly y: number }
  readonly kitchenX: number
}

/** A layout in the making. */
export class Plan {
  readonly columns: number
  readonly rows: number
  readonly cost: Uint8Array
  readonly pieces: Piece[] = []
  readonly wall: WallPiece[] = []
  readonly floors: Floor[] = []
  readonly lights: Light[] = []
  readonly spots: Record<Exclude<Area, 'desk' | 'table'>, Spot[]> = {
    shelf: [],
    board: [],
    door: [],
    lounge: [],
    kitchen: [],
    window: [],
  }

  constructor(columns: number, rows: number) {
    this.columns = columns
    this.rows = rows
    this.cost = new Uint8Array(columns * rows).fill(1)
    this.block(0, 0, columns, wallRows)
    this.block(0, 0, 1, rows)
    this.block(columns - 1, 0, 1, rows)
    this.block(0, rows - 1, columns, 1)
  }

  /** Nobody walks on these tiles. */
  block(column: number, row: number, columns: number, rows: number): void {
    this.charge(column, row, columns, rows, 0)
  }

  /** Nobody stands with their feet in these pixels: a tile is closed when the line on which one walks through it is. */
  blockUnder(x: number, y: number, width: number, height: number): void {
    for (let row = Math.floor(y / tile); row * tile < y + height; row++)
      for (let column = Math.floor(x / tile); column * tile < x + width; column++) {
        const [atX, atY] = [column * tile + tile / 2, row * tile + walkLine]
        if (atX > x && atX < x + width && atY > y && atY < y + height) this.block(column, row, 1, 1)
      }
  }

  private charge(column: number, row: number, columns: number, rows: number, cost: number): void {
    for (let y = Math.max(0, row); y < Math.min(this.rows, row + rows); y++)
      for (let x = Math.max(0, column); x < Math.min(this.columns, column + columns); x++)
        this.cost[y * this.columns + x] = cost
  }

  put(kind: PieceKind, x: number, y: number, base: number, variant = 0): void {
    this.pieces.push({ kind, x: Math.round(x), y: Math.round(y), base: Math.round(base), variant })
  }

  /** Returns a spot whose feet stand at a pixel. A seat can be walked onto, but nobody takes it for a path. */
  spot(area: Area, number: number, x: number, y: number, facing: Facing, sits = false): Spot {
    const [column, row] = [Math.floor(x / tile), Math.floor((y - 1) / tile)]
    if (sits) this.charge(column, row, 1, 1, 12)
    return { id: `${area}-${number}`, area, x: Math.round(x), y: Math.round(y), column, row, facing, sits }
  }

  /** Adds a spot to an area that anybody can use. */
  stand(area: Exclude<Area, 'desk' | 'table'>, x: number, y: number, facing: Facing, sits = false): void {
    this.spots[area].push(this.spot(area, this.spots[area].length, x, y, facing, sits))
  }
}
