// Looks at an installation from outside the company: the machine, the files, the lock, the database as it is. It mends only
// when told to, and only what is safe: modes of our own files, and the lock of a process that is dead.

import { accessSync, chmodSync, constants, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Settings } from '../config/settings.ts'
import { isTimeZone } from '../domain/time-zone.ts'
import { readPolicies } from '../loop/policies.ts'
import { knowsTimeZone } from '../store/company.ts'
import { readMigrationVersion, readServerMajor } from '../store/database.ts'
import { takeDataLock } from '../world/data-lock.ts'
import type { Db } from '../world/db.ts'
import { readTemplate } from '../world/db-template.ts'
import { examineSecrets } from './examine-secrets.ts'
import { findModel, hasWayTo, keyFor } from './find-model.ts'
import { type Finding, failed, fine, warned } from './finding.ts'
import { openMachine } from './machine.ts'
import { embeddedFolder, openDb, programMigrations } from './open-world.ts'
import { ownerKeyFile } from './owner-key-file.ts'
import { openSecrets } from './secrets.ts'

const wantedNode = 24
const oldestServer = 15
const newestServer = 18

/** Where the server answers, when one runs. */
export interface Owner {
  url: string
  pid: number
}

/** Returns what is to be said about the machine and the files of this installation. */
export async function examineMachine(
  settings: Settings,
  owner: Owner | null,
  mend: boolean,
): Promise<Finding[]> {
  return [
    examineNode(),
    examineModel(settings),
    examineTemplate(settings),
    examineFolder(settings, mend),
    examineOwnerKey(settings, mend),
    examineSecrets(settings.secrets),
    await examineLock(settings, owner),
    await examinePort(settings, owner),
  ]
}

function examineNode(): Finding {
  const { node } = process.versions
  if (Number(node.split('.')[0]) >= wantedNode) return fine('Node', node)
  return failed(
    'Node',
    `${node} is too old to run this`,
    'start it by npm or npx, which bring Node 24: npx bullpen',
  )
}

function examineModel(settings: Settings): Finding {
  const { name, by } = findModel(settings, null)
  if (name === 'demo') return fine('model', 'demo (simulated; costs nothing) unless model_policy names one')
  if (hasWayTo(settings, name)) return fine('model', `${name}, by ${by}; try it: bullpen model test`)
  return failed('model', `${by} asks for ${name}, and there is no key for it`, keyFor(name))
}

function examineTemplate(settings: Settings): Finding {
  if (settings.databaseUrl !== null) return fine('template', 'not needed with PostgreSQL')
  try {
    return fine('template', `a new database starts from ${Math.round(readTemplate().length / 1_000_000)} MB`)
  } catch (error) {
    return failed('template', `cannot be read (${words(error)})`, 'install again: npm ci')
  }
}

function examineFolder(settings: Settings, mend: boolean): Finding {
  const { dataDir } = settings
  if (!existsSync(dataDir))
    return warned('data folder', `${dataDir} is not there yet`, `start the company: ${settings.startCommand}`)
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    return failed(
      'data folder',
      `${dataDir} cannot be written (${words(error)})`,
      `give it to this user: chown -R $(id -u) ${dataDir}`,
    )
  }
  return examineMode('data folder', dataDir, 0o700, mend)
}

function examineOwnerKey(settings: Settings, mend: boolean): Finding {
  const path = join(settings.dataDir, ownerKeyFile)
  if (!existsSync(path)) return fine('owner key', 'none yet; the next start makes one')
  return examineMode('owner key', path, 0o600, mend)
}

function examineMode(check: string, path: string, mode: number, mend: boolean): Finding {
  const found = statSync(path).mode & 0o777
  if (process.platform === 'win32' || (found & 0o077) === 0) return fine(check, path)
  if (!mend)
    return warned(
      check,
      `${path} is open to others (mode ${found.toString(8)})`,
      `chmod ${mode.toString(8)} ${path}`,
    )
  chmodSync(path, mode)
  return fine(check, `${path}: mode ${found.toString(8)} was mended to ${mode.toString(8)}`)
}

/** Taking the lock clears one whose process is dead; it is given back at once. */
async function examineLock(settings: Settings, owner: Owner | null): Promise<Finding> {
  if (owner !== null) return fine('running', `process ${owner.pid}, ${owner.url}`)
  if (!existsSync(settings.dataDir)) return fine('running', 'no')
  const lock = await takeDataLock(settings.dataDir)
  if (!lock.held) return warned('running', lock.message, `look at process ${lock.pid}`)
  lock.release()
  return fine('running', 'no')
}

async function examinePort(settings: Settings, owner: Owner | null): Promise<Finding> {
  if (owner !== null) return fine('port', `serving at ${owner.url}`)
  const problem = await new Promise<Error | null>((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen(settings.port, settings.host, () => server.close(() => resolve(null)))
  })
  if (problem === null) return fine('port', `${settings.host}:${settings.port} is free`)
  return warned(
    'port',
    `${settings.host}:${settings.port} cannot be had (${words(problem)})`,
    'the next free one is taken; or name one with --port',
  )
}

/** Returns what is to be said about the database, opened as it is and closed again; for when no server runs. */
export async function examineDatabase(settings: Settings): Promise<{ findings: Finding[]; usable: boolean }> {
  if (settings.databaseUrl === null && !existsSync(embeddedFolder(settings))) {
    return {
      findings: [warned('database', 'there is none yet', `start the company: ${settings.startCommand}`)],
      usable: false,
    }
  }
  const lock = settings.databaseUrl === null ? await takeDataLock(settings.dataDir) : null
  if (lock !== null && !lock.held)
    return { findings: [failed('database', lock.message, 'wait for it, or stop it')], usable: false }
  try {
    const db = await openDb(
      settings,
      openMachine(settings, 'people', openSecrets(settings.secrets).all).log,
      1,
    )
    try {
      return await examineOpen(db)
    } finally {
      await db.close()
    }
  } catch (error) {
    const fix =
      settings.databaseUrl === null
        ? 'restore a copy of the data folder, or begin a new one with --data-dir'
        : 'check DATABASE_URL and that the server runs'
    return { findings: [failed('database', words(error), fix)], usable: false }
  } finally {
    lock?.release()
  }
}

async function examineOpen(db: Db): Promise<{ findings: Finding[]; usable: boolean }> {
  const major = await readServerMajor(db)
  const here = await readMigrationVersion(db)
  const wanted = programMigrations().length
  const findings = [examineVersion(db, major)]
  if (here !== wanted) {
    findings.push(
      here < wanted
        ? warned(
            'migrations',
            `${wanted - here} of ${wanted} wait to be applied`,
            'the next start applies them',
          )
        : failed(
            'migrations',
            `the database is at ${here}, this program at ${wanted}`,
            'start the newer version that made it',
          ),
    )
    return { findings, usable: false }
  }
  findings.push(fine('migrations', `all ${wanted} applied`), await examineTimeZone(db))
  return { findings, usable: true }
}

function examineVersion(db: Db, major: number): Finding {
  const said = `${db.engine === 'embedded' ? 'embedded, ' : ''}PostgreSQL ${major}`
  if (major < oldestServer) return failed('database', said, `use PostgreSQL ${oldestServer} or later`)
  if (major > newestServer)
    return warned(
      'database',
      `${said} is newer than this was tried with`,
      `PostgreSQL ${oldestServer} to ${newestServer} are`,
    )
  return fine('database', said)
}

async function examineTimeZone(db: Db): Promise<Finding> {
  const zone = (await readPolicies(db)).policies.company.time_zone
  if (isTimeZone(zone) && (await knowsTimeZone(db, zone))) return fine('time zone', zone)
  return failed(
    'time zone',
    `${zone} is not one that the database knows`,
    'set it: bullpen policy set company \'{…, "time_zone": "Europe/Berlin"}\'',
  )
}

function words(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 300)
}
