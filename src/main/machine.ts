// The parts of the world that need no database: this machine's clock, chance and log. Built here and nowhere else.

import type { Settings } from '../config/settings.ts'
import { type Clock, machineClock } from '../world/clock.ts'
import { type Log, processLog } from '../world/log.ts'
import { machineRng, type Rng } from '../world/rng.ts'

export interface Machine {
  readonly clock: Clock
  readonly log: Log
  /** Chance without a company: its bytes and ids are good, its rolls hang from no seed of record. */
  readonly rng: Rng
}

/** Returns the machine as this process sees it. */
export function openMachine(settings: Pick<Settings, 'logLevel'>): Machine {
  return { clock: machineClock(), log: processLog(settings.logLevel), rng: machineRng('') }
}
