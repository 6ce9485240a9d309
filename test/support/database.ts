// Fresh databases for tests, with this program's tables in them: on the run's PostgreSQL server by copying a template
// database, on the embedded one by loading an image that was migrated once.

import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrate, readMigrations } from '../../src/store/migrate.ts'
import type { Db } from '../../src/world/db.ts'
import { type EmbeddedDb, openEmbedded } from '../../src/world/db-embedded.ts'
import { openPostgres, type PostgresOptions } from '../../src/world/db-postgres.ts'
import { installedPglite } from '../../src/world/make-template.ts'
import { cacheDir } from './bring.ts'
import { sharedClusterUrl } from './cluster.ts'

const migrationsDir = fileURLToPath(new URL('../../migrations/', import.meta.url))

export interface FreshDatabase {
  readonly engine: Db['engine']
  readonly db: Db
  /** Closes the database and removes it. */
  drop(): Promise<void>
}

export interface FreshPostgres extends FreshDatabase {
  readonly url: string
  /** Opens the same database once more, as another process would; closed by `drop`. */
  open(options?: Partial<PostgresOptions>): Promise<Db>
}

/** A problem that no caller hears of is a failure in a test, unless the test brings its own ear. */
const onProblem = (error: Error): void => {
  throw error
}

/** Names what the migrated templates hang from: the migration files and whatever else is `made` with. */
function digestOf(made: string): string {
  const hash = createHash('sha256').update(made)
  for (const { name, text } of readMigrations(migrationsDir)) hash.update(name).update(text)
  return hash.digest('hex').slice(0, 16)
}

async function withMaintenance<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await sharedClusterUrl() })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function urlOf(database: string): Promise<string> {
  const url = new URL(await sharedClusterUrl())
  url.pathname = `/${database}`
  return url.href
}

const basics = { poolSize: 8, applicationName: 'bullpen test', onProblem }

/** Makes the migrated template database unless another test process has made it already. */
async function ensureTemplate(): Promise<string> {
  const template = `bullpen_template_${digestOf('')}`
  await withMaintenance(async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [template])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount !== 0) return
    const draft = `${template}_draft`
    await client.query(`drop database if exists ${draft} with (force)`)
    await client.query(`create database ${draft} template template0 encoding 'UTF8'`)
    const db = await openPostgres({ ...basics, url: await urlOf(draft) })
    await migrate(db, readMigrations(migrationsDir)).finally(() => db.close())
    await client.query(`alter database ${draft} rename to ${template}`)
  })
  return template
}

let template: Promise<string> | null = null

/** Returns a new database on the run's server: migrated, or empty when `migrated` is false. */
export async function freshPostgres(options: { migrated?: boolean } = {}): Promise<FreshPostgres> {
  template ??= ensureTemplate()
  const source = options.migrated === false ? 'template0' : await template
  const name = `bullpen_test_${randomUUID().replaceAll('-', '')}`
  // Copying the template's files costs half of writing their pages into the log.
  await withMaintenance((client) =>
    client.query(`create database ${name} template ${source} strategy file_copy`),
  )
  const url = await urlOf(name)
  const opened: Db[] = []
  const open = async (more: Partial<PostgresOptions> = {}): Promise<Db> => {
    const db = await openPostgres({ ...basics, url, ...more })
    opened.push(db)
    return db
  }
  return {
    engine: 'postgres',
    url,
    db: await open(),
    open,
    async drop() {
      await Promise.all(opened.splice(0).map((db) => db.close()))
      await withMaintenance((client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

/** Returns the image of a migrated embedded database, made once per state of the migrations and kept in .cache/. */
async function migratedImage(): Promise<Buffer> {
  const folder = join(cacheDir, 'embedded')
  const file = join(folder, `${digestOf(installedPglite())}.tar`)
  if (existsSync(file)) return readFileSync(file)
  const db = await openEmbedded({ dataDir: null, onProblem })
  await migrate(db, readMigrations(migrationsDir))
  const image = await db.dump()
  await db.close()
  mkdirSync(folder, { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, image)
  for (const old of readdirSync(folder).filter((name) => name.endsWith('.tar')))
    rmSync(join(folder, old), { force: true })
  renameSync(draft, file)
  return image
}

let image: Promise<Buffer> | null = null

/** Returns a new embedded database in memory (about 0.4 s): migrated, or empty when `migrated` is false. */
export async function freshEmbedded(
  options: { migrated?: boolean } = {},
): Promise<FreshDatabase & { db: EmbeddedDb }> {
  if (options.migrated !== false) image ??= migratedImage()
  const loaded = options.migrated === false ? null : await image
  const db = await openEmbedded({ dataDir: null, onProblem, ...(loaded && { image: loaded }) })
  return { engine: 'embedded', db, drop: () => db.close() }
}

/** Declares the test `name` twice: on the embedded database and on a PostgreSQL server, each time with a fresh database
 *  that is dropped afterwards. */
export function onBothEngines(
  name: string,
  run: (fresh: FreshDatabase, test: TestContext) => Promise<void>,
  options: { migrated?: boolean } = {},
): void {
  for (const [engine, open] of [
    ['embedded', freshEmbedded],
    ['PostgreSQL', freshPostgres],
  ] as const) {
    it(`${name} (${engine})`, async (test) => {
      const fresh = await open(options)
      try {
        await run(fresh, test)
      } finally {
        await fresh.drop()
      }
    })
  }
}
