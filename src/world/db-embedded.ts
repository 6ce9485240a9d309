// The database port on the embedded PostgreSQL (PGlite): one connection in our own process, so statements queue, and
// a transaction has the database for itself until it ends. It knows no table, and not who owns the folder: whoever
// opens one holds its lock (data-lock.ts), since a second opener would lose rows without an error.

import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import type { Db, Statement, Tx } from './db.ts'
import { asError, channels, quoteName } from './db-channels.ts'
import { embeddedSession, type Session } from './db-embedded-session.ts'
import { inspectDataDir, readTemplate, unpackDatabase } from './db-template.ts'
import { ownTransaction, withRetries } from './db-transaction.ts'

/** The PostgreSQL major version inside; its data folders are of this version alone. */
export const embeddedMajor = '18'

/** The embedded server has no checkpointer of its own: it checkpoints when this much log has been written, and a start
 *  after a kill replays at most this much. */
const maxLog = '64MB'

const begin: Statement = { text: 'begin', values: [] }
const commit: Statement = { text: 'commit', values: [] }
const rollback: Statement = { text: 'rollback', values: [] }

const startParams = [
  ...PGlite.defaultStartParams,
  ...['-c', `max_wal_size=${maxLog}`],
  ...['-c', 'TimeZone=UTC'],
  ...['-c', 'DateStyle=ISO, MDY'],
]

/** For the loop: one plan for every parameter, and pages that lie in memory: reading one costs hardly more than handling some rows, in
 *  whatever order. With the costs of a disk an average parameter would have whole tables read where an index leads to a few rows. */
const queueParams = [
  ...['-c', 'plan_cache_mode=force_generic_plan'],
  ...['-c', 'seq_page_cost=0.1'],
  ...['-c', 'random_page_cost=0.1'],
]

export interface EmbeddedOptions {
  /** The database's own folder (nothing else may lie in it), or null for one in memory. */
  dataDir: string | null
  /** A tar of a data folder, as `dump` returns it, that a new database starts from instead of the shipped template. */
  image?: Uint8Array
  /** False: a new database is initialised from nothing, which takes seconds. How the template itself is made. */
  template?: boolean
  /** For the loop alone, without pages that ask now for this and now for that: plans its statements once, for every parameter. Left to
   *  itself the server goes by what a plan cost when the tables were small, and plans anew at every turn as they grow. */
  queue?: boolean
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
    startParams: options.queue ? [...startParams, ...queueParams] : startParams,
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

/** Returns what lets one piece of work after the other in: each waits until the one before has ended. */
function turnstile(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined) // whoever asked hears of it; the next in line only waits for the end
    return mine
  }
}

/** Runs `work` between BEGIN and COMMIT; the session is its own until it ends. */
async function between<T>(session: Session, work: (tx: Tx) => Promise<T>): Promise<T> {
  let open = true
  const tx: Tx = {
    kind: 'tx',
    async query<Row>(statement: Statement) {
      if (!open) throw new Error('the transaction has ended: its tx must not be used any more')
      return (await session.ask<Row>(statement)).rows
    },
  }
  await session.ask(begin)
  try {
    const result = await work(tx)
    open = false
    const { tag } = await session.ask(commit)
    if (tag !== 'COMMIT') {
      throw new Error(
        'the transaction was rolled back: a statement in it had failed and its error was not passed on',
      )
    }
    return result
  } catch (error) {
    open = false
    await session.ask(rollback) // when the commit has ended it already, a warning and nothing more
    throw error
  }
}

/**
 * Returns the database in `dataDir`, made from the template when the folder is new: 0.5 s, reopening 0.3 s.
 * `query` waits its turn behind an open transaction; called from inside one it throws, for it would wait for ever.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDb> {
  const pglite = await start(options)
  const own = ownTransaction()
  const book = channels(options.onProblem)
  const session = embeddedSession(pglite, book.wake)
  const inTurn = turnstile()

  const db: EmbeddedDb = {
    engine: 'embedded',
    async query<Row>(statement: Statement) {
      own.refuse('query')
      return inTurn(async () => (await session.ask<Row>(statement)).rows)
    },
    async transaction(work) {
      own.refuse('transaction')
      return withRetries(() => inTurn(() => between(session, (tx) => own.inside(() => work(tx)))))
    },
    async script(text) {
      own.refuse('script')
      await inTurn(async () => {
        try {
          await between(session, () => session.script(text))
        } finally {
          await session.forgetPrepared()
        }
      })
    },
    async listen(channel, wake) {
      own.refuse('listen')
      const name = quoteName(channel)
      if (book.add(channel, wake)) await inTurn(() => session.script(`listen ${name}`))
      return async () => {
        if (book.remove(channel, wake)) await inTurn(() => session.script(`unlisten ${name}`))
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
      const tar = await inTurn(() => pglite.dumpDataDir('none'))
      return Buffer.from(await tar.arrayBuffer())
    },
    close: () => inTurn(() => pglite.close()),
  }
  return db
}
