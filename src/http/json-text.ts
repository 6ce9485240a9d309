// A look at JSON text before it is parsed: depth, sizes, keys given twice, characters that no database keeps. It judges no
// grammar (JSON.parse does) and knows no schema.

import { no, type Outcome } from './errors.ts'
import { httpLimits as limits } from './limits.ts'

interface Level {
  readonly keys: Set<string> | null
  /** The key or the index that is being read. */
  at: string
  count: number
  expectsKey: boolean
}

interface Scan {
  readonly text: string
  readonly levels: Level[]
  keys: number
  place: number
}

const beyond = (scan: Scan, what: string) => no('json_beyond_limits', `${pathOf(scan)}: ${what}`)
const unfit = (scan: Scan, problem: string) =>
  no('invalid_body', `${pathOf(scan)}: ${problem}`, { problems: [{ path: pathOf(scan), problem }] })

function pathOf(scan: Scan): string {
  return (
    scan.levels
      .map((level) => level.at)
      .filter((part) => part !== '')
      .join('.')
      .slice(0, 300) || 'body'
  )
}

/** Returns the parsed value of JSON text within the limits, or why not. Object keys given twice and `__proto__` are refused. */
export function parseJson(text: string): Outcome<unknown> {
  const scan: Scan = { text, levels: [], keys: 0, place: 0 }
  while (scan.place < text.length) {
    const refused = look(scan)
    if (refused !== null) return refused
  }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return no('invalid_json', 'The body is not valid JSON.')
    throw error
  }
}

type Refusal = ReturnType<typeof no> | null

function look(scan: Scan): Refusal {
  const sign = scan.text[scan.place] ?? ''
  const top = scan.levels.at(-1)
  if (sign === '"') return lookAtString(scan, top)
  if (sign === '-' || (sign >= '0' && sign <= '9')) return lookAtNumber(scan)
  scan.place++
  if (sign === '{' || sign === '[') return open(scan, sign)
  if (sign === '}' || sign === ']') scan.levels.pop()
  else if (sign === ':' && top) top.expectsKey = false
  else if (sign === ',' && top) return next(scan, top)
  return null
}

function open(scan: Scan, sign: '{' | '['): Refusal {
  if (scan.levels.length >= limits.jsonDepth) return beyond(scan, `deeper than ${limits.jsonDepth} levels`)
  const isObject = sign === '{'
  scan.levels.push({
    keys: isObject ? new Set() : null,
    at: isObject ? '' : '0',
    count: 0,
    expectsKey: isObject,
  })
  return null
}

function next(scan: Scan, top: Level): Refusal {
  if (top.keys !== null) {
    top.expectsKey = true
    return null
  }
  top.count++
  top.at = String(top.count)
  if (top.count >= limits.jsonArrayItems)
    return beyond(scan, `a list of more than ${limits.jsonArrayItems} items`)
  return null
}

const numberText = /-?[0-9.eE+-]*/y

function lookAtNumber(scan: Scan): Refusal {
  numberText.lastIndex = scan.place
  const [digits = ''] = numberText.exec(scan.text) ?? []
  scan.place += Math.max(1, digits.length)
  return Math.abs(Number(digits)) === Number.POSITIVE_INFINITY
    ? beyond(scan, 'a number too large to keep')
    : null
}

function lookAtString(scan: Scan, top: Level | undefined): Refusal {
  const start = scan.place
  let end = start + 1
  while (end < scan.text.length && scan.text[end] !== '"') end += scan.text[end] === '\\' ? 2 : 1
  scan.place = end + 1
  const value = decoded(scan.text.slice(start, end + 1))
  if (value === null) return no('invalid_json', 'The body is not valid JSON.')
  const isKey = top?.expectsKey === true && top.keys !== null
  if (isKey) {
    const refused = noteKey(scan, top, value)
    if (refused !== null) return refused
  }
  if (value.length > limits.jsonStringChars)
    return beyond(scan, `a text of more than ${limits.jsonStringChars} characters`)
  if (value.includes('\u0000'))
    return no('json_beyond_limits', `${pathOf(scan)}: the NUL character cannot be kept`)
  if (!value.isWellFormed())
    return no('json_beyond_limits', `${pathOf(scan)}: half a character (a lone surrogate)`)
  return null
}

function noteKey(scan: Scan, top: Level, key: string): Refusal {
  top.at = key.slice(0, 80).toWellFormed()
  if (top.keys?.has(key)) return unfit(scan, 'this key is given twice')
  if (key === '__proto__') return unfit(scan, 'this key is not allowed')
  top.keys?.add(key)
  scan.keys++
  return scan.keys > limits.jsonKeys ? beyond(scan, `more than ${limits.jsonKeys} keys`) : null
}

function decoded(quoted: string): string | null {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return String(JSON.parse(quoted))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
