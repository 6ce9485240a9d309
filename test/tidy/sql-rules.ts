// Where SQL lives, which clock it reads, and that its orders are total.

import { lineAt, type Piece, type SourceFile, scan, type Violation } from './source.ts'

/** The simulator's database sets ops_now() before each statement: a driver's twin. */
const simulatedDriver = 'sim/virtual-db.ts'

const mayHoldSql = (path: string): boolean =>
  ['src/store/', 'src/world/db', 'migrations/', simulatedDriver].some((start) => path.startsWith(start))

const tag = /(?<![\w$.])sql(?:<[^`]*>)?`/g
const statement =
  /^\s*(?:select\b[\s\S]*\bfrom\b|insert\s+into\b|update\s+\w+\s+set\b|delete\s+from\b|truncate\s|with\s+\w+\s+as\s*\(|(?:create|alter|drop)\s+(?:table|index|schema|function|trigger|database|sequence|view)\b)/i

/** Every SQL statement outside of the store, the migrations and the drivers. */
export function strayedSql(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    if (mayHoldSql(path)) return []
    const { code, strings } = scan(text)
    const tagged = [...code.matchAll(tag)].map((match) => lineAt(code, match.index))
    const bare = strings.filter((piece) => statement.test(piece.text)).map((piece) => piece.line)
    return [...new Set([...tagged, ...bare])].map((line) => ({
      path,
      line,
      message: "holds SQL: that is the store's",
    }))
  })
}

const clocks =
  /(?<![\w.])(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|random|gen_random_uuid)\s*\(|\b(?:current_timestamp|current_date|current_time|localtimestamp|localtime)\b/gi

/** The table of migrations is older than ops_now(), and no decision hangs on when one was applied. */
const olderThanTheClock = new Set(['src/store/migrate.ts'])

function sqlOf({ path, text }: SourceFile): readonly Piece[] {
  if (path.endsWith('.sql'))
    return [{ line: 1, text: text.replace(/--[^\n]*/g, (comment) => ' '.repeat(comment.length)) }]
  return path.startsWith('src/store/') ? scan(text).strings : []
}

/** Takes the definition of the one clock out of a text, leaving its lines. */
function withoutTheClock(text: string): string {
  return text.replace(
    /create\s+(?:or\s+replace\s+)?function\s+ops_now\b[\s\S]*?\$\$[\s\S]*?\$\$/gi,
    (found) => found.replace(/[^\n]/g, ' '),
  )
}

/** Every clock and every chance in SQL but ops_now(); a column may default to gen_random_uuid(). */
export function otherClocks(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => {
    if (olderThanTheClock.has(file.path)) return []
    return sqlOf(file).flatMap((piece) => {
      const text = withoutTheClock(piece.text)
      return [...text.matchAll(clocks)].flatMap((match) => {
        const isDefault = /\bdefault\s+$/i.test(text.slice(0, match.index))
        if (file.path.endsWith('.sql') && isDefault && /^gen_random_uuid/i.test(match[0])) return []
        const line = piece.line + lineAt(text, match.index) - 1
        return [
          {
            path: file.path,
            line,
            message: `${match[0].trim()} in SQL: the one clock is ops_now(), ids and rolls come from rng`,
          },
        ]
      })
    })
  })
}

const orderBy = /\border\s+by\s+/gi
/** What names one row: an id, a table's natural key, or the place in a list. After it, nothing is left to order. */
const unique =
  /(?:^|[\s.(,])(?:id|\w+_id|key|cursor|seq|version|ordinality|position|place|rev|gate|pattern|kind|name|slug|scope|1)(?:::\w+)?(?:\s+(?:asc|desc))?$/i

/** Returns the text of the order from `start` up to whatever ends it at its own depth. */
function orderAt(text: string, start: number): string {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    if (text[i] === '(') depth++
    if (text[i] === ')' && depth-- === 0) return text.slice(start, i)
    if (
      depth === 0 &&
      /^(?:;|\b(?:limit|offset|on\s+conflict|for\s+(?:no\s+key\s+)?update|rows|range|union|returning)\b)/i.test(
        text.slice(i),
      )
    ) {
      return text.slice(start, i)
    }
  }
  return text.slice(start)
}

/** Rows that were grouped, or are all different, are ordered by what they were grouped by. */
const isGrouped = (text: string): boolean => /\bgroup\s+by\b|\bselect\s+distinct\b/i.test(text)

/** Every order that two rows can tie in. Best effort: it reads text, not a plan. */
export function tiedOrders(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) =>
    file.path.startsWith('src/store/')
      ? sqlOf(file).flatMap(({ line, text }) =>
          [...text.matchAll(orderBy)].flatMap((match) => {
            const order = orderAt(text, match.index + match[0].length)
              .trim()
              .replace(/\s+nulls\s+(?:first|last)$/i, '')
            if (order === '' || order.endsWith('?') || unique.test(order) || isGrouped(text)) return []
            const message = `order by ${order.replace(/\s+/g, ' ')}: two rows can tie, end in id`
            return [{ path: file.path, line: line + lineAt(text, match.index) - 1, message }]
          }),
        )
      : [],
  )
}
