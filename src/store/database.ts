// Questions about the database itself, for whoever has to find out what is wrong with it.

import { one, type Queryable, sql } from '../world/db.ts'

/** Returns the server's version, as in 15 or 18. */
export async function readServerMajor(db: Queryable): Promise<number> {
  const rows = await db.query<{ version: number }>(
    sql`select current_setting('server_version_num')::integer / 10000 as version`,
  )
  return one(rows, 'the version of the server').version
}

/** Returns the number of the last migration that was applied; 0 on an empty database. */
export async function readMigrationVersion(db: Queryable): Promise<number> {
  const there = await db.query<{ there: boolean }>(
    sql`select exists (select from pg_tables where schemaname = current_schema() and tablename = 'ops_migrations') as there`,
  )
  if (!one(there, 'whether migrations are on record').there) return 0
  const rows = await db.query<{ version: number }>(
    sql`select coalesce(max(version), 0) as version from ops_migrations`,
  )
  return one(rows, 'the last migration').version
}

/** Returns a channel's name in this database: it carries the schema's, so that companies that share a server do not wake each other;
 *  a digest of it where the name would be longer than PostgreSQL's 63 bytes. */
export async function readChannelName(db: Queryable, channel: string): Promise<string> {
  const rows = await db.query<{ name: string }>(sql`
    select case when octet_length(name) <= 63 then name else left(${channel}, 30) || '_' || md5(name) end as name
    from (select ${channel} || '_' || coalesce(current_schema(), 'public') as name) n`)
  return one(rows, 'the name of a channel').name
}
