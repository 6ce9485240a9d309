// Brings a database to this program's tables: the files of migrations/ in their order, each with its row in
// ops_migrations in one transaction. It knows no table but its own, and runs forward only.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Db, type Queryable, sql, sqlState } from '../world/db.ts'

export interface Migration {
  /** 1, 2, 3 … without a gap. */
  version: number
  name: string
  text: string
}

export interface Migrated {
  /** The names that were applied now, e.g. `0001_core`. */
  applied: readonly string[]
  /** The version the database is at. */
  version: number
}

/** A database this program must not touch, or a migration that did not run. One line: what happened and what to do. */
export class MigrationError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'MigrationError'
  }
}

const fileForm = /^(\d{4})_([a-z0-9_]{1,60})\.sql$/
const ownTransaction = /^\s*(begin|start\s+transaction|commit|rollback)\s*;/im

/** Returns the migrations in folder `dir`, in order. Throws MigrationError for a name that is not NNNN_name.sql, a gap
 *  in the numbers, or a file that opens or ends a transaction itself. */
export function readMigrations(dir: string): Migration[] {
  const migrations = readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const [, digits, name] = fileForm.exec(file) ?? []
      if (name === undefined) throw new MigrationError(`${file}: a migration is named NNNN_name.sql`)
      const text = readFileSync(join(dir, file), 'utf8')
      if (ownTransaction.test(text)) {
        throw new MigrationError(
          `${file}: a migration is one transaction already and must not begin or end one`,
        )
      }
      return { version: Number(digits), name, text }
    })
  assertNumbered(migrations)
  return migrations
}

function assertNumbered(migrations: readonly Migration[]): void {
  migrations.forEach(({ version, name }, index) => {
    if (version !== index + 1 || !/^[a-z0-9_]{1,60}$/.test(name)) {
      throw new MigrationError(
        `migration ${fileName({ version, name })}: number ${index + 1} was expected here`,
      )
    }
  })
}

const fileName = ({ version, name }: Pick<Migration, 'version' | 'name'>): string =>
  `${String(version).padStart(4, '0')}_${name}`

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

interface AppliedRow {
  version: number
  name: string
  sha256: string | null
}

async function appliedRows(db: Queryable): Promise<readonly AppliedRow[]> {
  const [found] = await db.query<{ there: boolean }>(sql`
    select exists (
      select from pg_tables where schemaname = current_schema() and tablename = 'ops_migrations'
    ) as there`)
  if (!found?.there) return []
  return db.query<AppliedRow>(sql`select version, name, sha256 from ops_migrations order by version`)
}

/** Returns what is still to be applied; throws MigrationError when the database is not one of this program's. */
function pending(applied: readonly AppliedRow[], migrations: readonly Migration[]): readonly Migration[] {
  for (const row of applied) {
    const known = migrations[row.version - 1]
    if (known === undefined) {
      throw new MigrationError(
        `the database was made by a newer Bullpen (it has migration ${fileName(row)}, this program ends at ${migrations.length}): start that version, or restore a backup of this one`,
      )
    }
    if (row.name !== known.name || (row.sha256 !== null && row.sha256 !== digest(known.text))) {
      throw new MigrationError(
        `migration ${fileName(known)} is not what was applied to this database (${fileName(row)}): a released migration must not be changed; put the file back and write a new one`,
      )
    }
  }
  const done = new Set(applied.map((row) => row.version))
  return migrations.filter(({ version }) => !done.has(version))
}

/**
 * The migration and its row as one script. The lock makes concurrent starters of one schema wait for each other; the
 * second then stumbles over the first one's row, changes nothing, and looks again. The values stand in the text since
 * a script has no parameters: a number, a name of [a-z0-9_] and a digest.
 */
function scriptOf({ version, name, text }: Migration): string {
  return `
    select pg_advisory_xact_lock(hashtext('bullpen:migrate:' || current_schema()));
    create table if not exists ops_migrations (
      version int primary key check (version > 0),
      name text not null,
      sha256 text,
      applied_at timestamptz not null default now()
    );
    insert into ops_migrations (version, name, sha256) values (${version}, '${name}', '${digest(text)}');
    ${text}`
}

async function apply(db: Db, migration: Migration): Promise<boolean> {
  try {
    await db.script(scriptOf(migration))
    return true
  } catch (error) {
    // An answer that was lost during COMMIT, or another starter that was first: the row tells.
    const rows = await appliedRows(db)
    if (rows.some((row) => row.version === migration.version)) return sqlState(error) !== '23505'
    throw explain(migration, rows, error)
  }
}

function explain(migration: Migration, rows: readonly AppliedRow[], error: unknown): MigrationError {
  const name = fileName(migration)
  const reason = error instanceof Error ? error.message : String(error)
  if (rows.length === 0 && ['42P07', '42710', '42723'].includes(sqlState(error))) {
    return new MigrationError(
      `migration ${name}: ${reason}, but ops_migrations does not say so. If psql has run the file, record it: ` +
        `insert into ops_migrations (version, name) values (${migration.version}, '${migration.name}')`,
      error,
    )
  }
  return new MigrationError(`migration ${name} failed and changed nothing: ${reason}`, error)
}

/**
 * Brings `db` to the last of `migrations`, each whole or not at all, and returns what was done. May be interrupted
 * anywhere and run by many at once: the next start goes on. Throws MigrationError for a database of a newer program, a
 * migration changed since it was applied, or one that fails.
 */
export async function migrate(db: Db, migrations: readonly Migration[]): Promise<Migrated> {
  assertNumbered(migrations)
  const applied: string[] = []
  for (const migration of pending(await appliedRows(db), migrations)) {
    if (await apply(db, migration)) applied.push(fileName(migration))
  }
  await fillDigests(db, migrations)
  return { applied, version: migrations.length }
}

/** Rows that somebody wrote by hand after running a file with psql have no digest yet. */
async function fillDigests(db: Db, migrations: readonly Migration[]): Promise<void> {
  for (const row of await appliedRows(db)) {
    const known = migrations[row.version - 1]
    if (row.sha256 !== null || known === undefined) continue
    await db.query(sql`
      update ops_migrations set sha256 = ${digest(known.text)} where version = ${row.version} and sha256 is null`)
  }
}
