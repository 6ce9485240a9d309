// Patches written side by side: each line of a text holds one row of every view, parted by blanks. It knows no colours.

/** The views of a sheet, in the order they stand side by side; each is its rows of letters. */
export type Sheet = readonly (readonly string[])[]

/** Returns the views of a text; lines without letters are left out. */
export function sheet(text: string): Sheet {
  const lines = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim().split(/\s+/)]))
  const views = Math.max(0, ...lines.map((line) => line.length))
  return Array.from({ length: views }, (_, view) => lines.map((line) => line[view] ?? '.'))
}
