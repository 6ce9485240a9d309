// The database port on a real PostgreSQL server (15 or newer): a pool, named prepared statements, and a process that
// lives on when the server dies. It knows no table; a schema, when given, is only a search path.

import pg from 'pg'
import { type Db, type Queryable, type Statement, sqlState, statementName } from './db.ts'
import { asError, quoteName } from './db-channels.ts'
import { toWire, wireParsers } from './db-parse.ts'
import { postgresListener } from './db-postgres-listen.ts'
import { CommitUnknownError, ownTransaction, withRetries } from './db-transaction.ts'

const oldestServer = 150_000
const connectTimeoutMs = 10_000 // to a server, or to a free place in the pool
const idleConnectionMs = 60_000
const idleInTransactionMs = 30_000
const statementTimeoutMs = 60_000 // on the server
const answerTimeoutMs = 70_000 // on our side, when the server cannot be heard any more
const noTimeoutMs = 0 // a migration takes what it takes
const maxNamedStatements = 2_000 // statements past these are not kept prepared

export interface PostgresOptions {
  url: string
  poolSize: number
  applicationName: string
  /** Hears of what no caller can be told: a lost idle connection, a hint that could not be sent. */
  onProblem(error: Error): void
  /** The company's schema; made when it is not there. Without it, the server's own search path holds. */
  schema?: string
  /** For the queue's own pool: plans its statements once, for every parameter. */
  queue?: boolean
}

/** True when the connection must not be used again: it is gone, unheard, or holds plans for a schema that changed. */
function isSick(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true
  return /^(57P0|08|25P0[34]|0A000)/.test(sqlState(error))
}

function nameBook(): (text: string) => { name?: string } {
  const names = new Map<string, { name: string }>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined) return known
    if (names.size >= maxNamedStatements) return {}
    const named = { name: statementName(text) }
    names.set(text, named)
    return named
  }
}

function sessionSettings(options: PostgresOptions): Record<string, string> {
  return {
    TimeZone: 'UTC',
    DateStyle: 'ISO, MDY',
    bytea_output: 'hex',
    default_transaction_isolation: 'read committed',
    idle_in_transaction_session_timeout: `${idleInTransactionMs}ms`,
    statement_timeout: `${statementTimeoutMs}ms`,
    // Our statements run for milliseconds; compiling a large one takes seconds, and is done for what the planner thinks it costs.
    jit: 'off',
    ...(options.schema === undefined ? {} : { search_path: `${quoteName(options.schema)}, public` }),
    ...(options.queue ? { plan_cache_mode: 'force_generic_plan' } : {}),
  }
}

/** The pool, and the two ways through it: one statement, or one connection for a while. */
function connections(options: PostgresOptions) {
  const settings = sessionSettings(options)
  const named = nameBook()
  const sick = new WeakSet<pg.ClientBase>()
  let closing = false
  const config: pg.PoolConfig = {
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: { getTypeParser: (oid: number) => wireParsers[oid] ?? String },
  }
  const pool = new pg.Pool({
    ...config,
    max: options.poolSize,
    idleTimeoutMillis: idleConnectionMs,
    async onConnect(client) {
      // Without a listener of its own, a client whose server is killed while it is checked out ends the process.
      client.on('error', (error) => closing || options.onProblem(error))
      await client.query(
        'select set_config(name, value, false) from unnest($1::text[], $2::text[]) as t(name, value)',
        [Object.keys(settings), Object.values(settings)],
      )
    },
  })
  pool.on('error', () => undefined) // the client's own listener has told it already

  /** Sends one query; a connection that must not be used again is remembered, to be dropped on release. */
  async function ask<Row>(client: pg.ClientBase, query: pg.QueryConfig, timeoutMs = answerTimeoutMs) {
    const limited = { ...query, query_timeout: timeoutMs }
    try {
      return await client.query<Row & pg.QueryResultRow>(limited)
    } catch (error) {
      if (isSick(error)) sick.add(client)
      throw error
    }
  }

  async function send<Row>(client: pg.ClientBase, { text, values }: Statement): Promise<Row[]> {
    const wire = toWire(values)
    return (await ask<Row>(client, { text, values: wire, ...named(text) })).rows
  }

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    try {
      return await work(client)
    } finally {
      client.release(sick.has(client))
    }
  }

  /** Runs `work` between BEGIN and COMMIT on one connection. */
  const inTransaction = <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
    withClient(async (client) => {
      try {
        await ask(client, { text: 'begin' })
        const result = await work(client)
        await commit(client)
        return result
      } catch (error) {
        if (!sick.has(client)) await ask(client, { text: 'rollback' }).catch(options.onProblem)
        throw error
      }
    })

  async function commit(client: pg.PoolClient): Promise<void> {
    const { command } = await ask(client, { text: 'commit' }).catch((error: unknown) => {
      throw sick.has(client) ? new CommitUnknownError(error) : error
    })
    if (command !== 'COMMIT') {
      throw new Error(
        'the transaction was rolled back: a statement in it had failed and its error was not passed on',
      )
    }
  }

  const script = (text: string): Promise<void> =>
    inTransaction(async (client) => {
      await ask(client, { text: 'set local statement_timeout = 0' })
      await ask(client, { text }, noTimeoutMs)
    })

  /** Ends every connection; what a connection that is being ended still says is no problem any more. */
  const close = (): Promise<void> => {
    closing = true
    return pool.end()
  }

  return { config, send, withClient, inTransaction, script, close }
}

/** Makes the schema if it is missing, and refuses a server that this program cannot run on. */
async function prepare(db: Queryable, schema: string | undefined): Promise<void> {
  const [server] = await db.query<{ version: number; name: string; encoding: string; missing: boolean }>({
    text: `select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
                  current_setting('server_encoding') as encoding,
                  $1::text is not null and not exists (select from pg_namespace where nspname = $1::text) as missing`,
    values: [schema ?? null],
  })
  if (server === undefined) throw new Error('the server did not say what it is')
  if (server.version < oldestServer)
    throw new Error(`PostgreSQL 15 or newer is needed, this server is ${server.name}`)
  if (server.encoding !== 'UTF8')
    throw new Error(`a database in UTF8 is needed, this one is in ${server.encoding}`)
  if (schema !== undefined && server.missing) {
    await db.query({ text: `create schema if not exists ${quoteName(schema)}`, values: [] })
  }
}

function unreachable(url: string, error: unknown): Error {
  const { host, pathname } = URL.canParse(url)
    ? new URL(url)
    : { host: 'an address that is no URL', pathname: '' }
  const causes = error instanceof AggregateError ? error.errors : [error]
  const reason = causes.map((cause) => asError(cause).message).join('; ')
  return new Error(`PostgreSQL at ${host}${pathname}: ${reason} (check DATABASE_URL)`, { cause: error })
}

/** Returns the database behind `url`, once it has answered. Throws an Error of one line, without the password, when it
 *  cannot be reached or is not one this program can run on. */
export async function openPostgres(options: PostgresOptions): Promise<Db> {
  const { config, send, withClient, inTransaction, script, close } = connections(options)
  const own = ownTransaction()
  const listener = postgresListener(
    { ...config, application_name: `${options.applicationName} (listening)` },
    options.onProblem,
  )
  const db: Db = {
    engine: 'postgres',
    async query(statement) {
      own.refuse('query')
      // A statement by itself is a transaction by itself: after a deadlock nothing of it is there.
      return withRetries(() => withClient((client) => send(client, statement)))
    },
    async transaction(work) {
      own.refuse('transaction')
      return withRetries(() =>
        inTransaction((client) =>
          own.inside(() => work({ kind: 'tx', query: (statement) => send(client, statement) })),
        ),
      )
    },
    async script(text) {
      own.refuse('script')
      await script(text)
    },
    async listen(channel, wake) {
      own.refuse('listen')
      return listener.listen(channel, wake)
    },
    async notify(channel, payload) {
      try {
        await db.query({ text: 'select pg_notify($1, $2)', values: [channel, payload] })
      } catch (error) {
        options.onProblem(asError(error))
      }
    },
    async close() {
      await listener.close()
      await close()
    },
  }
  try {
    await prepare(db, options.schema)
  } catch (error) {
    await db.close()
    throw unreachable(options.url, error)
  }
  return db
}
