// The parts of the world that need no database: this machine's clock, chance and log. Built here and nowhere else.

import type { Settings } from '../config/settings.ts'
import { type Clock, machineClock } from '../world/clock.ts'
import { type Log, processLog } from '../world/log.ts'
import { plainLog } from './plain-log.ts'

export interface Machine {
  readonly clock: Clock
  readonly log: Log
}

/** Who reads the log: `machines` get JSON lines, `people` get words. */
export type LogReader = 'machines' | 'people'

/** Returns the machine as this process sees it; what it logs goes through `redact`. */
export function openMachine(
  settings: Pick<Settings, 'logLevel'>,
  reader: LogReader = 'people',
  redact: (line: string) => string = (line) => line,
): Machine {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  return {
    clock: machineClock(),
    log:
      reader === 'people' ? plainLog(settings.logLevel, say, redact) : processLog(settings.logLevel, redact),
  }
}
