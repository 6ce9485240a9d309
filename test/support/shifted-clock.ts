// For `node --import`: this process's wall clock goes from STAGE_NOW (ms since the epoch) on, the embedded database's with it. A company of
// the past is then opened on the evening its record ends, and goes on from there. Clocks that only measure are left alone.

const start = Number(process.env['STAGE_NOW'])
if (!Number.isSafeInteger(start)) throw new Error('STAGE_NOW must be milliseconds since the epoch')

const Real = Date
const shift = start - Real.now()

class Shifted extends Real {
  constructor(...parts: unknown[]) {
    if (parts.length === 0) super(Shifted.now())
    else super(...(parts as [number]))
  }
  static override now(): number {
    return Real.now() + shift
  }
}

globalThis.Date = Shifted as DateConstructor
