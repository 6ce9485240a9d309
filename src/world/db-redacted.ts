// A database that known secrets cannot get into: every parameter of every statement is looked through before it is sent. It knows no
// table and no secret.

import type { Db, Queryable, Statement, Tx } from './db.ts'

/** Returns `db` with `redact` over every text, list of texts and JSON that a statement carries. */
export function redactingDb(db: Db, redact: (text: string) => string): Db {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value)
    return Array.isArray(value) ? value.map(clean) : value
  }
  const cleaned = ({ text, values }: Statement): Statement => ({ text, values: values.map(clean) })
  const over = (open: Queryable): Queryable => ({ query: (statement) => open.query(cleaned(statement)) })
  return {
    engine: db.engine,
    ...over(db),
    transaction: (work) =>
      db.transaction((tx): ReturnType<typeof work> => work({ kind: 'tx', ...over(tx) } as Tx)),
    script: (text) => db.script(text),
    listen: (channel, wake) => db.listen(channel, wake),
    notify: (channel, payload) => db.notify(channel, redact(payload)),
    close: () => db.close(),
  }
}
