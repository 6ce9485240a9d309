// Chance: the one place where random numbers and ids come from. A roll is a pure function of the company's seed and
// a name for the decision, so that a decision can be repeated, explained, and made twice at once with one result.

import { createHash, randomBytes } from 'node:crypto'

/** A decision by chance, kept with what it decided: `roll` is uniform in [0, 1), `seed` names it for replay. */
export interface Roll {
  seed: string
  roll: number
}

export interface Rng {
  /** The seed that every roll hangs from. */
  readonly seed: string
  /** A uniform number in [0, 1) that depends on the seed and `name` alone: same name, same number, in any process. */
  roll(name: string): Roll
  /** An id for a new row, a UUID in version 7's layout: sortable by `nowMs` and, within a millisecond, by the order of making. */
  id(nowMs: number): string
  /** `count` bytes that nobody can guess (secrets); the seeded twin's are repeatable and so never secrets. */
  bytes(count: number): Buffer
}

/** Returns the roll for `name` under `seed`: the first 52 bits of SHA-256, as a fraction. */
export function rollOf(seed: string, name: string): Roll {
  const digest = createHash('sha256').update(`${seed}\u0000${name}`).digest()
  const high = digest.readUInt32BE(0)
  const low = digest.readUInt32BE(4) >>> 12
  return { seed: name, roll: (high * 2 ** 20 + low) / 2 ** 52 }
}

function uuidV7(nowMs: number, counter: number, tail: Buffer): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(nowMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | (counter >>> 6), 6)
  bytes[8] = 0x80 | (counter & 0x3f)
  tail.copy(bytes, 9, 0, 7)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** An id's 18-bit counter restarts each millisecond; past it, the id borrows from the next millisecond. */
function idMaker(random: (count: number) => Buffer): (nowMs: number) => string {
  let lastMs = 0
  let counter = 0
  return (nowMs) => {
    const ms = Math.floor(nowMs)
    if (ms > lastMs) {
      lastMs = ms
      counter = 0
    } else if (++counter >= 2 ** 18) {
      lastMs += 1
      counter = 0
    }
    return uuidV7(lastMs, counter, random(7))
  }
}

/** Returns the machine's chance: unguessable ids and bytes; rolls hang from `seed`, the company's own. */
export function machineRng(seed: string): Rng {
  return { seed, roll: (name) => rollOf(seed, name), id: idMaker(randomBytes), bytes: randomBytes }
}

/** Returns the twin of chance: everything, ids included, follows from `seed`. */
export function seededRng(seed: string): Rng {
  let drawn = 0
  const bytes = (count: number): Buffer => {
    const blocks: Buffer[] = []
    for (let have = 0; have < count; have += 32) {
      blocks.push(createHash('sha256').update(`${seed}\u0000bytes\u0000${drawn++}`).digest())
    }
    return Buffer.concat(blocks).subarray(0, count)
  }
  return { seed, roll: (name) => rollOf(seed, name), id: idMaker(bytes), bytes }
}
