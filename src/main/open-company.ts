// Opens a company: data folder, lock, database, and at the first time the import of its folder. What comes back can be asked
// through its app; nothing of it runs yet.

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { limits } from '../config/limits.ts'
import type { Settings } from '../config/settings.ts'
import type { Company } from '../domain/company.ts'
import type { Redact } from '../domain/redact.ts'
import { type Imported, importCompany, readCompany } from '../loop/import-company.ts'
import { readPolicies } from '../loop/policies.ts'
import { readCompanyRow } from '../store/company.ts'
import { type DataLock, type LockedBy, takeDataLock } from '../world/data-lock.ts'
import { redactingDb } from '../world/db-redacted.ts'
import type { World } from '../world/world.ts'
import type { FoundModel } from './find-model.ts'
import { type LogReader, openMachine } from './machine.ts'
import { embeddedFolder, openMigratedDb, type Pace, worldOf } from './open-world.ts'
import { openSecrets } from './secrets.ts'
import { type SettledModel, settleModel } from './settle-model.ts'
import { templateFolder, templateNames } from './templates.ts'

export interface OpenCompany {
  readonly world: World
  /** Takes secrets out of what is shown. */
  readonly redact: Redact
  /** What it is called. */
  readonly name: string
  readonly dataDir: string
  /** What it thinks with. */
  readonly model: SettledModel
  /** What the first import did; null when the company was there before. */
  readonly founded: Imported | null
  /** Says where the company answers, for others on this machine to find. */
  publish(url: string): void
  /** Closes the database and gives the folder back. */
  close(): Promise<void>
}
export type Opening = { ok: true; company: OpenCompany } | { ok: false; reason: string }

export interface OpenOptions {
  /** A company folder, for the first start. */
  company?: string | undefined
  /** A company that comes with the program, for the first start. */
  template?: string | undefined
  /** Refuse to found a company where there is none. */
  mustExist?: boolean
  slots?: number
  pace?: Pace
  /** True when the lock is needed although the database has many owners: whoever serves the page is found by it. */
  locks: boolean
  /** Who reads the log on standard error; people unless told. */
  logFor?: LogReader
  /** Called when the data folder was taken away from this process: stop writing. */
  onLost?: (message: string) => void
  /** Called before a model is asked whether it answers. */
  onAsking?: (model: string) => void
}

/** Opens the company that the settings name, or says in one line why not. */
export async function openCompany(settings: Settings, options: OpenOptions): Promise<Opening> {
  const refuse = (reason: string): Opening => ({ ok: false, reason })
  if (settings.databaseUrl === null && !existsSync(embeddedFolder(settings))) {
    if (options.mustExist) return refuse(noCompany(settings))
    // A folder that cannot be imported should not leave an empty database behind.
    const beginning = readBeginning(options)
    if (typeof beginning === 'string') return refuse(beginning)
  }
  const locked = await lock(settings, options)
  if (locked !== null && !locked.held) return refuse(`${locked.message} with --data-dir`)
  try {
    const opened = await openLocked(settings, options, locked)
    if (!opened.ok) locked?.release()
    return opened
  } catch (error) {
    locked?.release()
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

async function lock(settings: Settings, options: OpenOptions): Promise<DataLock | LockedBy | null> {
  if (settings.databaseUrl !== null && !options.locks) return null
  return takeDataLock(settings.dataDir, options.onLost === undefined ? {} : { onLost: options.onLost })
}

function noCompany(settings: Settings): string {
  return `there is no company in ${settings.dataDir} yet; start one: ${settings.startCommand}`
}

async function openLocked(settings: Settings, options: OpenOptions, held: DataLock | null): Promise<Opening> {
  const secrets = openSecrets(settings.secrets)
  const { log } = openMachine(settings, options.logFor, secrets.all)
  const plain = await openMigratedDb(settings, log, options.slots ?? limits.workerSlots)
  const db = redactingDb(plain, secrets.known)
  try {
    const pace = options.pace ?? [0, 0]
    const worldWith = (model: FoundModel): Promise<World> =>
      worldOf(db, log, { pace, secrets, settings, model })
    const founding = await foundIfNew(await worldWith({ name: 'demo', by: null }), settings, options)
    if (typeof founding === 'string') {
      await db.close()
      return { ok: false, reason: founding }
    }
    const model = await settleModel(settings, founding !== null, worldWith, options.onAsking)
    const world = await worldWith(model.found)
    const company: OpenCompany = {
      world,
      redact: secrets.all,
      model,
      name: (await readPolicies(db)).policies.company.name,
      dataDir: settings.dataDir,
      founded: founding,
      publish: (url) => held?.describe(url),
      async close() {
        await db.close()
        held?.release()
      },
    }
    return { ok: true, company }
  } catch (error) {
    await db.close()
    throw error
  }
}

/** Imports the folder of a new company. Returns null when there was one, or a line that says why it could not be founded. */
async function foundIfNew(
  world: World,
  settings: Settings,
  options: OpenOptions,
): Promise<Imported | null | string> {
  if ((await readCompanyRow(world.db)) !== null) return null
  if (options.mustExist) return noCompany(settings)
  const beginning = readBeginning(options)
  if (typeof beginning === 'string') return beginning
  const { folder, company } = beginning
  const imported = await importCompany(world, company, { folder, by: 'founder' })
  return imported.outcome === 'imported' ? imported : problemLine(folder, imported.problems)
}

/** Returns the company that a first start begins with, or a line that says why it cannot be read. */
function readBeginning(options: OpenOptions): { folder: string; company: Company } | string {
  const template = options.template ?? 'starter'
  const folder = options.company === undefined ? templateFolder(template) : resolve(options.company)
  if (folder === null) return `there is no template ${template}; there are: ${templateNames().join(', ')}`
  const read = readCompany(folder)
  return read.ok ? { folder, company: read.value } : problemLine(folder, read.problems)
}

/** Returns the problems of a company folder as one line: the first three, and how many more. */
export function problemLine(folder: string, problems: readonly { path: string; problem: string }[]): string {
  const shown = problems.slice(0, 3).map(({ path, problem }) => `${path} ${problem}`)
  const more = problems.length > 3 ? [`and ${problems.length - 3} more`] : []
  return `the company in ${folder} cannot be imported: ${[...shown, ...more].join('; ')}`
}
