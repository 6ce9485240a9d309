// Builds the only real world: this machine's clock, chance and log, the guarded net, the model, and the database, migrated. It
// starts nothing.

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { limits } from '../config/limits.ts'
import type { Settings } from '../config/settings.ts'
import { readCompanyRow } from '../store/company.ts'
import { type Migration, migrate, readMigrations } from '../store/migrate.ts'
import type { Clock } from '../world/clock.ts'
import type { Db } from '../world/db.ts'
import { openEmbedded } from '../world/db-embedded.ts'
import { openPostgres } from '../world/db-postgres.ts'
import type { Log } from '../world/log.ts'
import type { Model } from '../world/model.ts'
import { demoModel } from '../world/model-demo.ts'
import { redactingModel } from '../world/model-redacted.ts'
import { guardedNet } from '../world/net-guarded.ts'
import { nothingOutside } from '../world/outside.ts'
import { machineRng } from '../world/rng.ts'
import type { World } from '../world/world.ts'
import { openMachine } from './machine.ts'
import type { Secrets } from './secrets.ts'

const migrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** Returns the migrations that come with this program. */
export function programMigrations(): readonly Migration[] {
  return readMigrations(migrationsFolder)
}

/** Between these many milliseconds the demo model takes its time, so that a person can watch; 0 where nobody does. */
export type Pace = readonly [number, number]

/** Returns why the model that the settings ask for cannot be had; null when it can. */
export function modelProblem(settings: Pick<Settings, 'model'>): string | null {
  if (settings.model === null || settings.model === 'demo') return null
  return `BULLPEN_MODEL asks for ${settings.model}, and this version has only the demo model; take BULLPEN_MODEL away`
}

/** Opens the database that the settings name, as it is. Throws an Error of one line when it cannot be reached. */
export async function openDb(settings: Settings, log: Log, slots: number): Promise<Db> {
  const onProblem = (error: Error): void =>
    log.warn('the database said what nobody asked', { error: error.message })
  if (settings.databaseUrl === null) return openEmbedded({ dataDir: embeddedFolder(settings), onProblem })
  return openPostgres({
    url: settings.databaseUrl.reveal(),
    poolSize: slots + limits.spareConnections,
    applicationName: 'bullpen',
    onProblem,
  })
}

/** Returns the folder of the embedded database, inside the data folder. */
export function embeddedFolder(settings: Pick<Settings, 'dataDir'>): string {
  return join(settings.dataDir, 'db')
}

/** Opens the database and brings it up to date. Throws an Error of one line when it cannot. */
export async function openMigratedDb(settings: Settings, log: Log, slots: number): Promise<Db> {
  const db = await openDb(settings, log, slots)
  try {
    await migrate(db, programMigrations())
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

/** Returns the world over an open database. Before the first import there is no seed yet: `worldOf` again afterwards. */
export async function worldOf(db: Db, log: Log, pace: Pace, secrets: Secrets): Promise<World> {
  const { clock } = openMachine({ logLevel: 'silent' })
  const seed = (await readCompanyRow(db))?.seed ?? ''
  return {
    clock,
    rng: machineRng(seed),
    db,
    model: redactingModel(modelOf(clock, seed, pace), secrets.model),
    net: guardedNet({ clock, log }),
    outside: { ...nothingOutside(), secrets: secrets.book },
    log,
  }
}

function modelOf(clock: Clock, seed: string, pace: Pace): Model {
  return demoModel({ clock, seed, paceMs: pace })
}
