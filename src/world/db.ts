// The database port: what the company asks of PostgreSQL, embedded or real. SQL is written by hand in tagged
// templates; a value can only ever become a parameter. It knows no table.

import { createHash } from 'node:crypto'

/** A statement: its text with $1, $2 … and its parameters. `name` is stable per text, for prepared statements. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Runs one statement. Rows come back as the driver reads them: see `db-parse.ts` for the types. */
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

/** The texts of templates without a nested statement: made once, so that a kept plan is found by the same string. */
const plainTexts = new WeakMap<TemplateStringsArray, string>()

function plainText(parts: TemplateStringsArray): string {
  const known = plainTexts.get(parts)
  if (known !== undefined) return known
  const text = parts.map((part, i) => (i === 0 ? part : `$${i}${part}`)).join('')
  plainTexts.set(parts, text)
  return text
}

/** Builds a statement from a template; a nested statement is spliced in, everything else becomes a parameter. */
export function sql(parts: TemplateStringsArray, ...inserted: readonly unknown[]): Statement {
  if (!inserted.some((value) => value instanceof Fragment)) return new Fragment(plainText(parts), inserted)
  let text = parts[0] ?? ''
  const values: unknown[] = []
  for (let i = 0; i < inserted.length; i++) {
    const value = inserted[i]
    if (value instanceof Fragment) {
      text += value.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + values.length}`)
      values.push(...value.values)
    } else {
      values.push(value)
      text += `$${values.length}`
    }
    text += parts[i + 1] ?? ''
  }
  return new Fragment(text, values)
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
