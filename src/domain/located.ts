// YAML and JSON that know where they stand: a problem found in a value is told with the file and line it came from.
// It knows no schema of its own and reads no file.

import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { Problem } from './proposal.ts'

export type Located<T> = { ok: true; value: T } | { ok: false; problems: readonly Problem[] }

/** A text of a file. `firstLine` is the line of the file on which `text` begins, from 1. */
export interface TextAt {
  path: string
  text: string
  firstLine: number
}

/** Returns what `schema` reads in a YAML text, or its problems, each with a `path` like `company.yaml:3`. */
export function readYaml<Schema extends z.ZodType>(schema: Schema, at: TextAt): Located<z.output<Schema>> {
  const lines = new LineCounter()
  const document = parseDocument(at.text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number): string => `${at.path}:${lines.linePos(offset).line + at.firstLine - 1}`
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) {
    return {
      ok: false,
      problems: faults.map((e) => ({ path: lineAt(e.pos[0]), problem: firstSentence(e.message) })),
    }
  }
  const plain = plainValue(document)
  if (plain === tooManyAliases) {
    return {
      ok: false,
      problems: [
        { path: `${at.path}:${at.firstLine}`, problem: 'repeats itself by too many aliases (&, *)' },
      ],
    }
  }
  const parsed = schema.safeParse(plain ?? {})
  if (parsed.success) return { ok: true, value: parsed.data }
  const lineOf = (path: readonly PropertyKey[]): string => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true)
      if (isNode(node) && node.range) return lineAt(node.range[0])
    }
    return `${at.path}:${at.firstLine}`
  }
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) => ({
      path: lineOf(issue.path),
      problem:
        issue.path.length === 0 ? issue.message : `${issue.path.map(String).join('.')}: ${issue.message}`,
    })),
  }
}

/** The same for JSON, which must be JSON and not merely YAML. */
export function readJson<Schema extends z.ZodType>(schema: Schema, at: TextAt): Located<z.output<Schema>> {
  try {
    JSON.parse(at.text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const offset = Number(/position (\d+)/.exec(error.message)?.[1] ?? at.text.length)
    const line = at.text.slice(0, offset).split('\n').length + at.firstLine - 1
    return { ok: false, problems: [{ path: `${at.path}:${line}`, problem: firstSentence(error.message) }] }
  }
  return readYaml(schema, at)
}

const tooManyAliases = Symbol('too many aliases')

function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 })
  } catch (error) {
    if (error instanceof ReferenceError) return tooManyAliases
    throw error
  }
}

function firstSentence(message: string): string {
  return (message.split('\n')[0] ?? message).slice(0, 200)
}
