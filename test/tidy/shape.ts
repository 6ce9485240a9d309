// The shape of a file: its size, its name, how it opens, what its exports say of themselves, and that no error is
// swallowed without a word.

import { basename } from 'node:path'
import { lineAt, matches, type SourceFile, scan, type Violation } from './source.ts'

const maxLines = 400
/** A test file is a list of promises, read by name and not from the top: it may be longer. */
const maxTestLines = 700

/** Every file that is longer than its limit. */
export function longFiles(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const limit = path.startsWith('test/') ? maxTestLines : maxLines
    const lines = text.replace(/\n$/, '').split('\n').length
    return lines > limit ? [{ path, line: limit + 1, message: `${lines} lines: ${limit} is the limit` }] : []
  })
}

const banned = /^(?:utils?|helpers?|common|libs?|types?|services?|managers?|misc|shared)$/

/** Every file or folder whose name says nothing. */
export function emptyNames(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path }) =>
    path.split('/').some((part) => banned.test(basename(part).replace(/\..*$/, '')))
      ? [{ path, line: 1, message: 'a name that says nothing: call it by what it is about' }]
      : [],
  )
}

export function wordlessFiles(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) =>
    /^(?:#![^\n]*\n)?(?:\/\/|\/\*)/.test(text)
      ? []
      : [
          {
            path,
            line: 1,
            message: 'opens without a comment: what it is about, and what it refuses to know',
          },
        ],
  )
}

const exported =
  /^export\s+(?:default\s+)?(?:async\s+)?(?:function\*?\s+(\w+)|const\s+(\w+)\s*=\s*(?:async\s*)?(?:<[^=]*>)?\([^=]*?\)[^=;{]*=>)/gm

/** Every exported function without a docstring right above it. */
export function wordlessExports(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const { code, comments } = scan(text)
    const documented = new Set(
      comments
        .filter((comment) => comment.text.startsWith('/**'))
        .map((comment) => comment.line + comment.text.split('\n').length),
    )
    return matches(
      path,
      code,
      exported,
      (match) => `${match[1] ?? match[2]} is exported without a docstring`,
    ).filter(({ line }) => !documented.has(line) && !hasOverload(code, line))
  })
}

/** The implementation after overloads says nothing new. */
function hasOverload(code: string, line: number): boolean {
  const lines = code.split('\n')
  const name = /function\*?\s+(\w+)/.exec(lines[line - 1] ?? '')?.[1]
  return (
    name !== undefined &&
    new RegExp(`^export\\s+(?:async\\s+)?function\\s+${name}\\b[^{]*$`).test(lines[line - 2] ?? '')
  )
}

/** Every `catch` that does not look at what it caught, and every one that does nothing and does not say why. */
export function swallowedErrors(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const { code } = scan(text)
    const bare = matches(
      path,
      code,
      /\bcatch\s*\{/g,
      () => 'a bare catch: name the error and tell the expected from the rest',
    )
    const empty = [...code.matchAll(/\bcatch\s*\([^)]*\)\s*\{(\s*)\}/g)]
      .filter((match) => !/\/[/*]/.test(text.slice(match.index, match.index + match[0].length)))
      .map((match) => ({
        path,
        line: lineAt(code, match.index),
        message: 'an error is swallowed without saying why',
      }))
    const ignored = [...code.matchAll(/\.catch\(\s*\(\s*\)\s*=>\s*(?:\{\s*\}|undefined|null)\s*\)/g)]
      .filter((match) => !hasComment(text, match.index, match[0].length))
      .map((match) => ({
        path,
        line: lineAt(code, match.index),
        message: 'a rejection is swallowed without saying why',
      }))
    return [...bare, ...empty, ...ignored]
  })
}

/** True when there is a comment on the lines of the match, or on the line above. */
function hasComment(text: string, start: number, length: number): boolean {
  const from = text.lastIndexOf('\n', text.lastIndexOf('\n', start) - 1) + 1
  const end = text.indexOf('\n', start + length)
  return /\/\/|\*\//.test(text.slice(from, end < 0 ? text.length : end))
}
