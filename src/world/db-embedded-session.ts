// The one session of the embedded server: a statement goes in and its rows come out, prepared once and kept. Sending is one call
// into the server and takes no turn: whoever asks must have the session for himself. It knows no transaction.

import type { PGlite } from '@electric-sql/pglite'
import type { Statement } from './db.ts'
import { toWire, wireParsers } from './db-parse.ts'
import { preparedBook } from './db-prepared.ts'
import { type Answer, type Column, messages, readAnswer, readRows, ServerError } from './db-wire.ts'

/** The product has about 200 statements; a plan takes some 50 kB of the server's memory. */
const maxPrepared = 400

export interface Session {
  /** Returns the statement's rows, and what was done as the server calls it. Throws ServerError. */
  ask<Row>(statement: Statement): Promise<{ rows: Row[]; tag: string }>
  /** Runs a script without parameters. */
  script(text: string): Promise<void>
  /** Forgets every prepared statement: what they were prepared for may have changed. */
  forgetPrepared(): Promise<void>
}

/** True when the server noticed only at execution that a table is not what it was: nothing has been done then. */
const isOutdated = (error: unknown): boolean =>
  error instanceof ServerError && error.routine === 'RevalidateCachedQuery'

/** Returns the session of `pglite`; `heard` is told of every notification, after the call it came with. */
export function embeddedSession(pglite: PGlite, heard: (channel: string, payload: string) => void): Session {
  const out = messages()
  const book = preparedBook<readonly Column[]>(maxPrepared)

  async function exchange(): Promise<Answer> {
    const asked = out.sync().take()
    if (pglite.closed) throw new Error('the embedded database is closed')
    const chunks: Buffer[] = []
    await pglite.execProtocolRawStream(asked, {
      syncToFs: false, // its folders are real ones, or memory: there is nothing to sync to
      onRawData: (bytes) => void chunks.push(Buffer.from(bytes)),
    })
    const [first, ...more] = chunks
    const answer = readAnswer(more.length === 0 && first !== undefined ? first : Buffer.concat(chunks))
    for (const { channel, payload } of answer.heard) queueMicrotask(() => heard(channel, payload))
    return answer
  }

  async function once<Row>(text: string, values: readonly (string | null)[]) {
    const known = book.find(text)
    if (known !== undefined) out.bind(known.name, values).execute()
    else {
      const { name, forget } = book.room(text)
      if (forget !== null) out.close(forget)
      out.parse(name, text).describe(name).bind(name, values).execute()
    }
    const answer = await exchange()
    const columns = known?.about ?? answer.columns
    if (answer.prepared && columns !== null) book.keep(text, columns)
    if (answer.error !== null) throw answer.error
    return { rows: readRows(answer, columns ?? [], wireParsers) as Row[], tag: answer.tag }
  }

  async function forgotten(text: string): Promise<void> {
    out.close(book.forget(text))
    await exchange()
  }

  return {
    async ask<Row>({ text, values }: Statement) {
      const wire = toWire(values)
      try {
        return await once<Row>(text, wire)
      } catch (error) {
        if (!isOutdated(error)) throw error
        await forgotten(text)
        if (pglite.isInTransaction()) throw error
        return once<Row>(text, wire)
      }
    },
    async script(text) {
      out.script(text)
      const { error } = await exchange()
      if (error !== null) throw error
    },
    async forgetPrepared() {
      book.forgetAll()
      out.script('deallocate all')
      await exchange()
    },
  }
}
