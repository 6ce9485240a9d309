// PostgreSQL's wire protocol, version 3, as the embedded server speaks it in our own process: what is said to it as bytes, and
// what it answers. Every value crosses as text. It knows no connection, no statement and no type.

const firstRoomBytes = 16 * 1024
/** A statement with a large value must not hold its room for ever. */
const keptRoomBytes = 1024 * 1024

/** Puts messages one behind the other; `take` returns them and begins anew. The bytes are good until the next message. */
export interface Messages {
  parse(name: string, text: string): Messages
  /** Asks for the columns of a prepared statement. */
  describe(name: string): Messages
  bind(name: string, values: readonly (string | null)[]): Messages
  execute(): Messages
  /** Forgets a prepared statement; one that is not there is no error. */
  close(name: string): Messages
  sync(): Messages
  /** A whole script, without parameters. */
  script(text: string): Messages
  take(): Uint8Array
}

/** Returns an empty row of messages. */
export function messages(): Messages {
  let room = Buffer.allocUnsafe(firstRoomBytes)
  let at = 0
  function need(bytes: number): void {
    if (at + bytes <= room.length) return
    const wider = Buffer.allocUnsafe(Math.max(room.length * 2, at + bytes))
    room.copy(wider, 0, 0, at)
    room = wider
  }
  function short(value: number): void {
    need(2)
    at = room.writeUInt16BE(value, at)
  }
  function long(value: number): void {
    need(4)
    at = room.writeInt32BE(value, at)
  }
  function word(value: string): void {
    need(value.length * 3 + 1)
    at += room.write(value, at)
    room[at++] = 0
  }
  function sized(value: string): void {
    need(value.length * 3 + 4)
    const bytes = room.write(value, at + 4)
    room.writeInt32BE(bytes, at)
    at += 4 + bytes
  }
  /** One message: its letter, its length, and what `body` writes. */
  function message(letter: string, body: () => void): Messages {
    need(5)
    room[at] = letter.charCodeAt(0)
    const start = at + 1
    at += 5
    body()
    room.writeInt32BE(at - start, start)
    return row
  }
  const row: Messages = {
    parse: (name, text) =>
      message('P', () => {
        word(name)
        word(text)
        short(0) // the server says of what types the parameters are
      }),
    describe: (name) => message('D', () => word(`S${name}`)),
    bind: (name, values) =>
      message('B', () => {
        word('') // the portal
        word(name)
        short(0) // every parameter is text
        short(values.length)
        for (const value of values) {
          if (value === null) long(-1)
          else sized(value)
        }
        short(0) // every column is text
      }),
    execute: () =>
      message('E', () => {
        word('')
        long(0) // all rows
      }),
    close: (name) => message('C', () => word(`S${name}`)),
    sync: () => message('S', () => undefined),
    script: (text) => message('Q', () => word(text)),
    take() {
      const taken = room.subarray(0, at)
      at = 0
      if (room.length > keptRoomBytes) room = Buffer.allocUnsafe(firstRoomBytes)
      return taken
    },
  }
  return row
}

/** What the server says of a statement that failed. The fields have the names that every driver gives them. */
export class ServerError extends Error {
  /** The SQLSTATE. */
  readonly code: string
  readonly detail?: string
  readonly hint?: string
  readonly where?: string
  readonly table?: string
  readonly constraint?: string
  /** The function of the server that found the fault. */
  readonly routine?: string
  constructor(fields: Readonly<Record<string, string>>) {
    super(fields['M'] ?? 'the database gave no reason')
    this.name = 'ServerError'
    this.code = fields['C'] ?? ''
    if (fields['D'] !== undefined) this.detail = fields['D']
    if (fields['H'] !== undefined) this.hint = fields['H']
    if (fields['W'] !== undefined) this.where = fields['W']
    if (fields['t'] !== undefined) this.table = fields['t']
    if (fields['n'] !== undefined) this.constraint = fields['n']
    if (fields['R'] !== undefined) this.routine = fields['R']
  }
}

export interface Column {
  readonly name: string
  /** Its type: pg_type.oid. */
  readonly oid: number
}

/** An answer, read but for its rows. */
export interface Answer {
  /** The statement was prepared by this. */
  prepared: boolean
  /** What a describe was answered; null when nobody asked, empty for a statement without rows. */
  columns: readonly Column[] | null
  /** What was done, e.g. `UPDATE 3`; the last one of a script. */
  tag: string
  error: ServerError | null
  /** Notifications that came along. */
  heard: readonly { channel: string; payload: string }[]
  bytes: Buffer
  /** Where each row begins in `bytes`. */
  rows: readonly number[]
}

/** Returns the word that ends with a zero byte at or after `from`, and where the next begins. */
function wordAt(bytes: Buffer, from: number): { word: string; next: number } {
  const end = bytes.indexOf(0, from)
  return { word: bytes.toString('utf8', from, end), next: end + 1 }
}

function columnsAt(bytes: Buffer, from: number): Column[] {
  const columns: Column[] = []
  let at = from + 2
  for (let left = bytes.readUInt16BE(from); left > 0; left--) {
    const { word, next } = wordAt(bytes, at)
    columns.push({ name: word, oid: bytes.readUInt32BE(next + 6) })
    at = next + 18
  }
  return columns
}

function errorAt(bytes: Buffer, from: number): ServerError {
  const fields: Record<string, string> = {}
  for (let at = from; bytes[at] !== 0; ) {
    const { word, next } = wordAt(bytes, at + 1)
    fields[String.fromCharCode(bytes[at] ?? 0)] = word
    at = next
  }
  return new ServerError(fields)
}

/** Reads what the server answered to one row of messages. Of several errors the first one counts. */
export function readAnswer(bytes: Buffer): Answer {
  const rows: number[] = []
  const heard: { channel: string; payload: string }[] = []
  const answer: Answer = { prepared: false, columns: null, tag: '', error: null, heard, bytes, rows }
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    const body = at + 5
    switch (String.fromCharCode(bytes[at] ?? 0)) {
      case 'D':
        rows.push(body)
        break
      case '1':
        answer.prepared = true
        break
      case 'T':
        answer.columns = columnsAt(bytes, body)
        break
      case 'n':
        answer.columns = []
        break
      case 'C':
        answer.tag = wordAt(bytes, body).word
        break
      case 'E':
        answer.error ??= errorAt(bytes, body)
        break
      case 'A': {
        const { word: channel, next } = wordAt(bytes, body + 4)
        heard.push({ channel, payload: wordAt(bytes, next).word })
        break
      }
    }
  }
  return answer
}

/** Returns an answer's rows as objects; `parsers` tells by type how a text becomes a value, and without one it stays text. */
export function readRows(
  answer: Answer,
  columns: readonly Column[],
  parsers: Readonly<Record<number, (text: string) => unknown>>,
): Record<string, unknown>[] {
  const { bytes } = answer
  const readers = columns.map(({ name, oid }) => ({ name, parse: parsers[oid] }))
  return answer.rows.map((start) => {
    const row: Record<string, unknown> = {}
    let at = start + 2
    for (const { name, parse } of readers) {
      const length = bytes.readInt32BE(at)
      at += 4
      if (length === -1) row[name] = null
      else {
        const text = bytes.toString('utf8', at, at + length)
        row[name] = parse === undefined ? text : parse(text)
        at += length
      }
    }
    return row
  })
}
