// Words that must not stand in the project: paths and hosts of the machine somebody worked on, and promises to do it
// later. The patterns are spelled in two halves, so that this file does not hold what it forbids.

import { matches, type SourceFile, scan, type Violation } from './source.ts'

const homes = ['wo', 'rk|ro', 'ot|Use', 'rs/\\w+|ho', 'me/(?!me\\b)[a-z]\\w*'].join('')
const registries = ['registry\\.npm', 'js\\.org|npm\\.pkg\\.git', 'hub'].join('')
const machinePaths = new RegExp(`(?<![\\w.-])/(?:${homes})/(?=[\\w.])|${registries}`, 'g')
const promises = new RegExp(['\\b(?:TO', 'DO|FIX', 'ME|XX', 'X|HA', 'CK)\\b'].join(''), 'g')

/** Every path or host that holds on one machine only. */
export function machineTraces(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) =>
    matches(path, text, machinePaths, (match) => `a trace of one machine: ${match[0]}`),
  )
}

/** Every note in a comment or a document that something is still to be done: it is to be done, or dropped. */
export function laterNotes(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const notes = /\.(?:ts|tsx|js)$/.test(path) ? scan(text).comments : [{ line: 1, text }]
    return notes.flatMap((note) =>
      matches(path, note.text, promises, (match) => `${match[0]}: do it or drop it`).map((found) => ({
        ...found,
        line: note.line + found.line - 1,
      })),
    )
  })
}
