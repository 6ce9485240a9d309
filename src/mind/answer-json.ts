// From what a model gave back to a plain JSON value: fences stripped, the first object cut out, size and depth capped,
// characters that a database refuses removed. It knows no schema.

import { mindLimits } from './limits.ts'

export type Unpacked = { value: unknown } | { problem: string }

/** Returns the first balanced JSON object in `text`, 'too deep', or null when there is none. */
function firstObject(text: string): string | null | 'too deep' {
  const start = text.indexOf('{')
  if (start < 0) return null
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at += 1
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') {
      depth += 1
      if (depth > mindLimits.maxAnswerDepth) return 'too deep'
    } else if (char === '}' || char === ']') {
      depth -= 1
      if (depth === 0) return text.slice(start, at + 1)
    }
  }
  return null
}

/** Returns the text without NUL and without halves of surrogate pairs: PostgreSQL stores neither. */
export function cleanText(text: string): string {
  return text.replace(/\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
}

class TooMuch extends Error {}

/** Copies a JSON value with clean texts; throws TooMuch past the depth or size limit. */
function cleaned(value: unknown, depth: number, size: { chars: number }): unknown {
  if (depth > mindLimits.maxAnswerDepth) {
    throw new TooMuch(`the answer is nested deeper than ${mindLimits.maxAnswerDepth} levels`)
  }
  size.chars += typeof value === 'string' ? value.length : 8
  if (size.chars > mindLimits.maxAnswerChars) {
    throw new TooMuch(`the answer is longer than ${mindLimits.maxAnswerChars} characters`)
  }
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map((part: unknown) => cleaned(part, depth + 1, size))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [cleanText(name), cleaned(part, depth + 1, size)]),
    )
  }
  return value
}

/** Returns the JSON value in a model's output, an object or a text that holds one, or why there is none. */
export function unpack(output: unknown): Unpacked {
  try {
    if (typeof output !== 'string') return { value: cleaned(output, 1, { chars: 0 }) }
    if (output.length > mindLimits.maxAnswerChars) {
      return { problem: `the answer is longer than ${mindLimits.maxAnswerChars} characters` }
    }
    const json = firstObject(output.replace(/^\s*```\w*\s*/u, ''))
    if (json === 'too deep')
      return { problem: `the answer is nested deeper than ${mindLimits.maxAnswerDepth} levels` }
    if (json === null) return { problem: 'the answer holds no complete JSON object' }
    return { value: cleaned(JSON.parse(json), 1, { chars: 0 }) }
  } catch (error) {
    if (error instanceof TooMuch) return { problem: error.message }
    if (error instanceof SyntaxError) return { problem: `the answer is no valid JSON: ${error.message}` }
    throw error
  }
}
