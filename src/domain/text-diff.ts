// What changes between two texts, line by line, for a person who is to approve it. Pure.

/** Beyond so many lines a side the middle is shown as replaced in one piece. */
const maxLines = 2_000
/** Unchanged lines shown around a change. */
const around = 2

/** Returns the changed lines of two texts, `-` gone and `+` new, with a little around them; '' when nothing changes. */
export function lineDiff(before: string, after: string): string {
  if (before === after) return ''
  const a = before === '' ? [] : before.split('\n')
  const b = after === '' ? [] : after.split('\n')
  const marked = a.length > maxLines || b.length > maxLines ? replaced(a, b) : compared(a, b)
  const near = marked.map((_, i) =>
    marked.slice(Math.max(0, i - around), i + around + 1).some((line) => line[0] !== ' '),
  )
  const shown: string[] = []
  for (const [i, line] of marked.entries()) {
    if (near[i] === true) shown.push(line)
    else if (shown.at(-1) !== '…') shown.push('…')
  }
  return shown.join('\n')
}

const replaced = (a: readonly string[], b: readonly string[]): string[] => [
  ...a.map((line) => `-${line}`),
  ...b.map((line) => `+${line}`),
]

/** The longest common lines, found by the table of their lengths. */
function compared(a: readonly string[], b: readonly string[]): string[] {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const marked: string[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      marked.push(` ${a[i]}`)
      i++
      j++
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) marked.push(`-${a[i++]}`)
    else marked.push(`+${b[j++]}`)
  }
  return marked
}
