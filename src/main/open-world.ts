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
import { routedModel } from '../world/model-routed.ts'
import type { Net } from '../world/net.ts'
import { guardedNet } from '../world/net-guarded.ts'
import { machineOutside } from '../world/outside-machine.ts'
import { machineRng } from '../world/rng.ts'
import type { World } from '../world/world.ts'
import { type FoundModel, hasWayTo, providersOf } from './find-model.ts'
import { openMachine } from './machine.ts'
import type { Secrets } from './secrets.ts'

const migrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** Returns the migrations that come with this program. */
export function programMigrations(): readonly Migration[] {
  return readMigrations(migrationsFolder)
}

/** Between these many milliseconds the demo model takes its time, so that a person can watch; 0 where nobody does. */
export type Pace = readonly [number, number]

/** What a world is made with, beside its database and its log. */
export interface Outfit {
  pace: Pace
  secrets: Secrets
  settings: Settings
  model: FoundModel
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
export async function worldOf(db: Db, log: Log, outfit: Outfit): Promise<World> {
  const { secrets } = outfit
  const { clock } = openMachine({ logLevel: 'silent' })
  const seed = (await readCompanyRow(db))?.seed ?? ''
  const net = guardedNet({ clock, log })
  return {
    clock,
    rng: machineRng(seed),
    db,
    model: redactingModel(await modelOf({ clock, net, seed }, outfit), secrets.model),
    net,
    outside: machineOutside({ clock, net, dataDir: outfit.settings.dataDir, secrets: secrets.book }),
    log,
  }
}

/** Every `provider:model` and the demo, behind one name; nothing but the demo where the environment says so. */
async function modelOf(
  { clock, net, seed }: { clock: Clock; net: Net; seed: string },
  { pace, settings, model: { name, by } }: Outfit,
): Promise<Model> {
  const demo = demoModel({ clock, seed, paceMs: pace })
  const pinned = by === 'BULLPEN_MODEL'
  if (pinned && name === 'demo') return { ...demo, pinned }
  // The libraries are loaded only where somebody may ask them.
  const { sdkModel } = await import('../world/model-sdk.ts')
  const real = sdkModel({ clock, net, defaultModel: name, ...providersOf(settings) })
  return routedModel({
    demo,
    real,
    defaultName: name,
    pinned,
    hasWayTo: (asked) => hasWayTo(settings, asked),
  })
}
