// The difference of two texts by lines, as a unified one without its numbers: what stays with a space before it, what goes with a
// minus, what comes with a plus. Pure.

import { diffOf } from '../../ui/diff.ts'

/** Texts of more lines are compared whole. */
const linesMost = 600
const signs = { same: ' ', gone: '-', new: '+' } as const

/** Returns the lines; empty when both are the same. Stretches of more than four unchanged lines are cut to `⋯`. */
export function lineDiff(before: string, after: string): string[] {
  if (before === after) return []
  const changes = diffOf(before.split('\n'), after.split('\n'), linesMost)
  return folded(changes.map(({ is, item }) => `${signs[is]}${item}`))
}

function folded(lines: readonly string[]): string[] {
  const near = lines.map((_, place) =>
    lines.slice(Math.max(0, place - 2), place + 3).some((line) => !line.startsWith(' ')),
  )
  return lines.flatMap((line, place) => {
    if (near[place]) return [line]
    return near[place - 1] === true || place === 0 ? [' ⋯'] : []
  })
}
