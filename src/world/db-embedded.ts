// The database port on the embedded PostgreSQL (PGlite): one connection in our own process, so statements queue, and
// a transaction has the database for itself until it ends. It knows no table, and not who owns the folder: whoever
// opens one holds its lock (data-lock.ts), since a second opener would lose rows without an error.

import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import type { Db, Statement } from './db.ts'
import { asError, channels, quoteName } from './db-channels.ts'
import { toWire, wireParsers } from './db-parse.ts'
import { inspectDataDir, readTemplate, unpackDatabase } from './db-template.ts'
import { ownTransaction, withRetries } from './db-transaction.ts'

/** The PostgreSQL major version inside; its data folders are of this version alone. */
export const embeddedMajor = '18'

/** The embedded server has no checkpointer of its own: it checkpoints when this much log has been written, and a start
 *  after a kill replays at most this much. */
const maxLog = '64MB'

const startParams = [
  ...PGlite.defaultStartParams,
  ...['-c', `max_wal_size=${maxLog}`],
  ...['-c', 'TimeZone=UTC'],
  ...['-c', 'DateStyle=ISO, MDY'],
]

export interface EmbeddedOptions {
  /** The database's own folder (nothing else may lie in it), or null for one in memory. */
  dataDir: string | null
  /** A tar of a data folder, as `dump` returns it, that a new database starts from instead of the shipped template. */
  image?: Uint8Array
  /** False: a new database is initialised from nothing, which takes seconds. How the template itself is made. */
  template?: boolean
  /** Hears of what no caller can be told: a waker that threw, a hint that could not be sent. */
  onProblem(error: Error): void
}

export interface EmbeddedDb extends Db {
  /** Returns the whole database as a tar of its data folder, after the statements that are queued now. */
  dump(): Promise<Buffer>
}

async function start(options: EmbeddedOptions): Promise<PGlite> {
  const { dataDir } = options
  const image = options.template === false ? undefined : () => options.image ?? readTemplate()
  const settings: PGliteOptions = {
    extensions: { pg_trgm },
    startParams,
    initDbStartParams: ['--wal-segsize=1'],
  }
  if (dataDir === null) {
    return PGlite.create({ ...settings, ...(image && { loadDataDir: new Blob([Buffer.from(image())]) }) })
  }
  if (inspectDataDir(dataDir, embeddedMajor) === 'empty' && image !== undefined) {
    unpackDatabase(Buffer.from(image()), dataDir)
  }
  return PGlite.create({ ...settings, dataDir })
}

/** Takes the parameters' values out of a driver's error: they may be secrets, and errors go to the log. */
function withoutValues(error: unknown): unknown {
  if (error instanceof Error && 'params' in error) delete error.params
  return error
}

/**
 * Returns the database in `dataDir`, made from the template when the folder is new: 0.5 s, reopening 0.3 s.
 * `query` waits its turn behind an open transaction; called from inside one it throws, for it would wait for ever.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDb> {
  const pglite = await start(options)
  pglite.parsers = { ...wireParsers }
  pglite.serializers = {} // parameters arrive as the text that goes over the wire
  const own = ownTransaction()
  const book = channels(options.onProblem)
  pglite.onNotification((channel, payload) => book.wake(channel, payload))

  async function ask<Row>(on: Pick<PGlite, 'query'>, { text, values }: Statement): Promise<Row[]> {
    try {
      return (await on.query<Row>(text, toWire(values))).rows
    } catch (error) {
      throw withoutValues(error)
    }
  }

  const db: EmbeddedDb = {
    engine: 'embedded',
    async query(statement) {
      own.refuse('query')
      return ask(pglite, statement)
    },
    async transaction(work) {
      own.refuse('transaction')
      return withRetries(() =>
        pglite.transaction((tx) =>
          own.inside(() => work({ kind: 'tx', query: (statement) => ask(tx, statement) })),
        ),
      )
    },
    async script(text) {
      own.refuse('script')
      await pglite.transaction(async (tx) => void (await tx.exec(text)))
    },
    async listen(channel, wake) {
      own.refuse('listen')
      const name = quoteName(channel)
      if (book.add(channel, wake)) await pglite.exec(`listen ${name}`)
      return async () => {
        if (book.remove(channel, wake)) await pglite.exec(`unlisten ${name}`)
      }
    },
    async notify(channel, payload) {
      try {
        await db.query({ text: 'select pg_notify($1, $2)', values: [channel, payload] })
      } catch (error) {
        options.onProblem(asError(error))
      }
    },
    async dump() {
      own.refuse('dump')
      return Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer())
    },
    close: () => pglite.close(),
  }
  return db
}
