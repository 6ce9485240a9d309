// The database port: what the company asks of PostgreSQL, embedded or real. SQL is written by hand in tagged
// templates; a value can only ever become a parameter. It knows no table.

import { createHash } from 'node:crypto'

/** A statement: its text with $1, $2 … and its parameters. `name` is stable per text, for prepared statements. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Runs one statement; outside a transaction it is one by itself, and is tried again after a deadlock like any. Rows come back as the
 *  driver reads them: see `db-parse.ts` for the types. */
export interface Queryable {
  query<Row = Record<string, unknown>>(statement: Statement): Promise<readonly Row[]>
}

/** One open transaction. */
export interface Tx extends Queryable {
  readonly kind: 'tx'
}

export interface Db extends Queryable {
  readonly engine: 'embedded' | 'postgres'
  /** Runs `work` in one transaction; commits when it resolves, rolls back when it throws. A deadlock or serialization
   *  failure (40P01, 40001) is retried, at most 3 times: `work` must change nothing but the database. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Runs a whole script (a migration) as one transaction, without parameters. */
  script(text: string): Promise<void>
  /** Calls `wake` when somebody notifies `channel`. A hint only: it may never come. Returns how to stop. */
  listen(channel: string, wake: (payload: string) => void): Promise<() => Promise<void>>
  /** Sends the hint. Never throws: a lost notification costs latency, never work. */
  notify(channel: string, payload: string): Promise<void>
  close(): Promise<void>
}

/** An SQL fragment that may stand inside another template. */
class Fragment implements Statement {
  readonly text: string
  readonly values: readonly unknown[]
  constructor(text: string, values: readonly unknown[]) {
    this.text = text
    this.values = values
  }
}

/** What a template became, by the texts of the statements that were nested in it (null: a value). Made once, so that a kept plan is
 *  found by the same string; a template that is nested in ever new ways is made anew beyond the first few. */
interface Made {
  readonly nested: readonly (string | null)[]
  readonly text: string
}
const made = new WeakMap<TemplateStringsArray, Made[]>()
const maxWays = 8

const nestedText = (value: unknown): string | null => (value instanceof Fragment ? value.text : null)

/** Returns the template's text: a nested statement is spliced in with its parameters counted on, everything else is a parameter. */
function textOf(parts: TemplateStringsArray, inserted: readonly unknown[]): string {
  const ways = made.get(parts) ?? []
  const known = ways.find(({ nested }) => nested.every((text, i) => text === nestedText(inserted[i])))
  if (known !== undefined) return known.text
  let text = parts[0] ?? ''
  let count = 0
  for (const [i, value] of inserted.entries()) {
    const before = count
    if (value instanceof Fragment) {
      text += value.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + before}`)
      count += value.values.length
    } else text += `$${++count}`
    text += parts[i + 1] ?? ''
  }
  if (ways.length < maxWays) made.set(parts, [...ways, { nested: inserted.map(nestedText), text }])
  return text
}

/** Builds a statement from a template; a nested statement is spliced in, everything else becomes a parameter. */
export function sql(parts: TemplateStringsArray, ...inserted: readonly unknown[]): Statement {
  const values = inserted.flatMap((value) => (value instanceof Fragment ? value.values : [value]))
  return new Fragment(textOf(parts, inserted), values)
}

/** Returns a short stable name for a statement's text: the key of its prepared plan. */
export function statementName(text: string): string {
  return `b${createHash('sha1').update(text).digest('base64url').slice(0, 20)}`
}

/** A database error with its SQLSTATE, whichever driver threw it; `sqlState` is '' when there is none. */
export function sqlState(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

/** True when the whole transaction may be run again: deadlock or serialization failure. */
export function isRetryable(error: unknown): boolean {
  const code = sqlState(error)
  return code === '40P01' || code === '40001'
}

/** A write whose row count was not what its caller knows it must be. Always a defect or a lost race, never silent. */
export class RowCountError extends Error {
  constructor(what: string, expected: number, got: number) {
    super(`${what}: expected ${expected} row(s), got ${got}`)
    this.name = 'RowCountError'
  }
}

/** Returns the only row; throws RowCountError otherwise. */
export function one<Row>(rows: readonly Row[], what: string): Row {
  const [row] = rows
  if (rows.length !== 1 || row === undefined) throw new RowCountError(what, 1, rows.length)
  return row
}
