// A source text taken apart for the tidy rules: code without comments and strings, and those by themselves, each at
// its line. A scanner, not a parser: it knows how TypeScript writes comments, strings, templates and expressions like /x/.

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  path: string
  text: string
}

export interface Violation {
  path: string
  line: number
  message: string
}

export interface Piece {
  line: number
  text: string
}

export interface Scanned {
  /** The text with comments and the insides of strings blanked: same length, same lines. */
  code: string
  /** The text with comments alone blanked. */
  uncommented: string
  strings: readonly Piece[]
  comments: readonly Piece[]
}

const beforeExpression =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^\n]|\b(?:return|typeof|case|in|of|do|else|void|yield|await))\s*$/

/** Returns the 1-based line of position `at`. */
export function lineAt(text: string, at: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++
  return line
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

/** Takes `text` apart. A template's ${…} stays code; in its string it reads `?`. */
export function scan(text: string): Scanned {
  const strings: Piece[] = []
  const comments: Piece[] = []
  let code = ''
  let uncommented = ''
  let at = 0

  const put = (until: number, isString: boolean): void => {
    const part = text.slice(at, until)
    code += isString ? blank(part) : part
    uncommented += part
    at = until
  }
  const skipComment = (until: number): void => {
    const part = text.slice(at, until)
    comments.push({ line: lineAt(text, at), text: part })
    code += blank(part)
    uncommented += blank(part)
    at = until
  }
  const endOf = (quote: string, from: number): number => {
    let i = from
    while (i < text.length && text[i] !== quote) i += text[i] === '\\' ? 2 : 1
    return i
  }
  const endOfExpression = (from: number): number => {
    let inClass = false
    let i = from
    for (; i < text.length && text[i] !== '\n' && (inClass || text[i] !== '/'); i++) {
      if (text[i] === '\\') i++
      else if (text[i] === '[') inClass = true
      else if (text[i] === ']') inClass = false
    }
    return i
  }

  function template(): void {
    const line = lineAt(text, at)
    let content = ''
    put(at + 1, false)
    while (at < text.length && text[at] !== '`') {
      if (text.startsWith('${', at)) {
        put(at + 2, false)
        content += '?'
        codeUntil('}')
        put(at + 1, false)
      } else {
        const step = text[at] === '\\' ? 2 : 1
        content += text.slice(at, at + step)
        put(at + step, true)
      }
    }
    put(at + 1, false)
    strings.push({ line, text: content })
  }

  /** Reads code up to the closing `end` of this depth, or to the end of the text. */
  function codeUntil(end: string): void {
    let depth = 0
    while (at < text.length) {
      const char = text[at] ?? ''
      if (depth === 0 && char === end) return
      if (char === '{') depth++
      if (char === '}') depth--
      if (text.startsWith('//', at)) {
        const until = text.indexOf('\n', at)
        skipComment(until < 0 ? text.length : until)
      } else if (text.startsWith('/*', at)) {
        const until = text.indexOf('*/', at + 2)
        skipComment(until < 0 ? text.length : until + 2)
      } else if (char === "'" || char === '"') {
        const until = endOf(char, at + 1)
        strings.push({ line: lineAt(text, at), text: text.slice(at + 1, until) })
        put(at + 1, false)
        put(until, true)
        put(Math.min(until + 1, text.length), false)
      } else if (char === '`') {
        template()
      } else if (char === '/' && beforeExpression.test(code.slice(-40))) {
        const until = endOfExpression(at + 1)
        put(at + 1, false)
        put(until, true)
        put(Math.min(until + 1, text.length), false)
      } else {
        put(at + 1, false)
      }
    }
  }

  codeUntil('')
  return { code, uncommented, strings, comments }
}

/** Returns a violation for every match of `pattern` (global) in `code`. */
export function matches(
  path: string,
  code: string,
  pattern: RegExp,
  say: (match: RegExpMatchArray) => string,
): Violation[] {
  return [...code.matchAll(pattern)].map((match) => ({
    path,
    line: lineAt(code, match.index),
    message: say(match),
  }))
}
