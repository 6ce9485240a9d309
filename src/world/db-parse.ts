// What crosses the wire between us and PostgreSQL, as text, in both directions. Both engines use this one table, so a
// value is the same JavaScript whichever of them answered. It knows types by their OID, no table and no connection.

const plain = (text: string): string => text

/** Returns the number that `text` spells; throws RangeError past 2^53, where a number would silently be another one. */
function integer(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new RangeError(`the integer ${text} is too large for a number: select it as text`)
  return value
}

const instantForm = /^(\d{4,6})-(\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00(?::?00)?)?( BC)?$/

/** Returns a Date with millisecond precision; ±infinity is the last or first instant a Date can hold. */
function instant(text: string): Date {
  if (text === 'infinity') return new Date(8.64e15)
  if (text === '-infinity') return new Date(-8.64e15)
  const [, year, day, time, beforeChrist] = instantForm.exec(text) ?? []
  if (year === undefined || beforeChrist !== undefined) {
    throw new RangeError(`the instant ${text} is not one we read: expected ISO style in UTC, of our era`)
  }
  const date = new Date(`${year.length > 4 ? `+${year.padStart(6, '0')}` : year}-${day}T${time}Z`)
  if (Number.isNaN(date.getTime())) throw new RangeError(`the instant ${text} is out of a Date's range`)
  return date
}

const bytes = (text: string): Buffer => Buffer.from(text.slice(2), 'hex')

type Parse = (text: string) => unknown

/** Returns the elements of an array literal as the server prints it; nested arrays nest. */
function arrayOf(element: Parse): Parse {
  return (text) => {
    let at = text.indexOf('{')
    const quoted = (): string => {
      let value = ''
      for (at++; text[at] !== '"'; at++) {
        if (text[at] === '\\') at++
        value += text[at]
      }
      at++
      return value
    }
    const list = (): unknown[] => {
      const items: unknown[] = []
      for (at++; text[at] !== '}'; ) {
        if (text[at] === ',') at++
        else if (text[at] === '{') items.push(list())
        else if (text[at] === '"') items.push(element(quoted()))
        else {
          const start = at
          while (text[at] !== ',' && text[at] !== '}') at++
          const word = text.slice(start, at)
          items.push(word === 'NULL' ? null : element(word))
        }
      }
      at++
      return items
    }
    return list()
  }
}

/** How each type's text becomes JavaScript, by OID (pg_type.oid is the same in every PostgreSQL). What is not here
 *  stays text: uuid, date, interval, inet and whatever else. */
export const wireParsers: Readonly<Record<number, Parse>> = (() => {
  const elements: [oid: number, arrayOid: number, parse: Parse][] = [
    [16, 1000, (text) => text === 't'], // bool
    [17, 1001, bytes], // bytea
    [20, 1016, integer], // int8
    [21, 1005, Number], // int2
    [23, 1007, Number], // int4
    [26, 1028, Number], // oid
    [25, 1009, plain], // text
    [700, 1021, Number], // float4
    [701, 1022, Number], // float8
    [1700, 1231, Number], // numeric
    [1042, 1014, plain], // char(n)
    [1043, 1015, plain], // varchar
    [19, 1003, plain], // name
    [1082, 1182, plain], // date
    [1114, 1115, instant], // timestamp
    [1184, 1185, instant], // timestamptz
    [114, 199, JSON.parse], // json
    [3802, 3807, JSON.parse], // jsonb
    [2950, 2951, plain], // uuid
  ]
  const table: Record<number, Parse> = {}
  for (const [oid, arrayOid, parse] of elements) {
    table[oid] = (text) => parse(text)
    table[arrayOid] = arrayOf((text) => parse(text))
  }
  return table
})()

function arrayLiteral(items: readonly unknown[]): string {
  const parts = items.map((item) => {
    if (item === null) return 'NULL'
    if (Array.isArray(item)) return arrayLiteral(item)
    return `"${wireText(item).replace(/["\\]/g, '\\$&')}"`
  })
  return `{${parts.join(',')}}`
}

function wireText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value)
  }
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return arrayLiteral(value)
  const what =
    value === undefined ? 'undefined: pass null' : 'an object: pass JSON.stringify(it) and cast ::jsonb'
  throw new TypeError(`a parameter is ${what}`)
}

/** Returns the parameters as the texts the server reads, null as null. Throws TypeError for undefined and for plain
 *  objects: JSON goes as text with a ::jsonb cast, so that nobody guesses whether an array is SQL's or JSON's. */
export function toWire(values: readonly unknown[]): (string | null)[] {
  return values.map((value, index) => {
    try {
      return value === null ? null : wireText(value)
    } catch (error) {
      throw new TypeError(`$${index + 1}: ${error instanceof Error ? error.message : String(error)}`)
    }
  })
}
