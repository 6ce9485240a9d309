// The systemd units, filled in for this machine. It writes nothing and starts nothing.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const unitFolder = fileURLToPath(new URL('../../deploy/systemd/', import.meta.url))
const program = fileURLToPath(new URL('../../bin/bullpen.js', import.meta.url))

/** What a process of each name runs. */
export const units = {
  all: 'bullpen.service',
  web: 'bullpen-web.service',
  heartbeat: 'bullpen-heartbeat.service',
  worker: 'bullpen-worker@.service',
} as const
export type UnitRole = keyof typeof units

export interface UnitPlaces {
  dataDir: string
  /** Where `.env` is. */
  workDir: string
  /** A user's name or number. */
  user: string
}

/** Returns the unit for `role`, its paths absolute and quoted. Throws when a path cannot stand in a unit file. */
export function renderUnit(role: UnitRole, places: UnitPlaces): string {
  const template = readFileSync(join(unitFolder, units[role]), 'utf8')
  const paths = [process.execPath, program, places.dataDir, places.workDir]
  const strange = paths.find((path) => /[\s"'\\%$]/.test(path))
  if (strange !== undefined)
    throw new Error(`${strange} has a space, quote, $ or % in it, which a unit file cannot hold; move it`)
  const values: Readonly<Record<string, string>> = {
    NODE: process.execPath,
    BULLPEN: program,
    DATA_DIR: places.dataDir,
    WORK_DIR: places.workDir,
    USER: places.user,
    // Homes are hidden, unless the program or its data live in one: then they are there to read.
    PROTECT_HOME: paths.some((path) => /^\/(home|root|run\/user)\//.test(path)) ? 'read-only' : 'yes',
  }
  return template.replace(/@([A-Z_]+)@/g, (name, key: string) => values[key] ?? name)
}

/** Returns the number of the user who owns `folder`, as systemd takes it: whoever runs it as root would own the data else. */
export function ownerOf(folder: string): string {
  return existsSync(folder) ? String(statSync(folder).uid) : '0'
}
