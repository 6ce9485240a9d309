// The difference of two lists: what stays, what goes, what comes, in order, by the longest that both have in common. Pure.

export interface Change {
  is: 'same' | 'gone' | 'new'
  item: string
}

/** Lengths of the longest common subsequences of what follows each pair of places. */
function lengths(one: readonly string[], other: readonly string[]): number[][] {
  const table = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0))
  for (let i = one.length - 1; i >= 0; i -= 1)
    for (let j = other.length - 1; j >= 0; j -= 1)
      (table[i] as number[])[j] =
        one[i] === other[j]
          ? 1 + (table[i + 1]?.[j + 1] ?? 0)
          : Math.max(table[i + 1]?.[j] ?? 0, table[i]?.[j + 1] ?? 0)
  return table
}

/** Returns the changes that lead from the one to the other. Lists longer than `most` are not compared: all goes, all comes. */
export function diffOf(one: readonly string[], other: readonly string[], most: number): Change[] {
  const all = (is: 'gone' | 'new', items: readonly string[]): Change[] => items.map((item) => ({ is, item }))
  if (one.length > most || other.length > most) return [...all('gone', one), ...all('new', other)]
  const table = lengths(one, other)
  const changes: Change[] = []
  let [i, j] = [0, 0]
  while (i < one.length && j < other.length) {
    const [left, right] = [one[i] as string, other[j] as string]
    if (left === right) {
      changes.push({ is: 'same', item: left })
      i += 1
      j += 1
    } else if ((table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0)) {
      changes.push({ is: 'gone', item: left })
      i += 1
    } else {
      changes.push({ is: 'new', item: right })
      j += 1
    }
  }
  return [...changes, ...all('gone', one.slice(i)), ...all('new', other.slice(j))]
}
