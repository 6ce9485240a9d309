// A phrase book as text: sections of templates with slots and choices, read once. It knows the form of phrases, never what
// they are about.
//
//     # section
//     {It} failed: {reason}.          a slot; with a capital, its filling gets one
//     [Well|So], {name}[ again|].     a choice; what needs a slot that is empty is no choice

type Part = string | { slot: string; capital: boolean } | { either: readonly (readonly Part[])[] }
export type Template = readonly Part[]
export type Sheet = ReadonlyMap<string, readonly Template[]>
/** What may fill each slot; an empty or missing list makes a template unfit. */
export type Slots = Readonly<Record<string, readonly string[] | undefined>>

/** Returns the sections of a phrase book. Throws an Error for a phrase outside a section or an open bracket. */
export function sheetOf(book: string): Sheet {
  const sections = new Map<string, Template[]>()
  let current: Template[] | null = null
  for (const line of book.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    if (line.startsWith('# ')) {
      const name = line.slice(2)
      current = sections.get(name) ?? []
      sections.set(name, current)
    } else if (current === null) throw new Error(`A phrase outside a section: ${line}`)
    else current.push(templateOf(line))
  }
  return sections
}

function templateOf(line: string): Template {
  return line
    .split(/(\[[^\]]*\])/u)
    .filter((piece) => piece !== '')
    .flatMap((piece): readonly Part[] =>
      piece.startsWith('[') ? [{ either: piece.slice(1, -1).split('|').map(slotted) }] : slotted(piece),
    )
}

function slotted(text: string): readonly Part[] {
  if (text.includes('[')) throw new Error(`An open bracket: ${text}`)
  return text
    .split(/(\{\p{L}+\})/u)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (!piece.startsWith('{')) return piece
      const name = piece.slice(1, -1)
      return {
        slot: name.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase()),
        capital: /^\p{Lu}/u.test(name),
      }
    })
}

const fits = (parts: readonly Part[], slots: Slots): boolean =>
  parts.every((part) => {
    if (typeof part === 'string') return true
    if ('slot' in part) return (slots[part.slot]?.length ?? 0) > 0
    return part.either.some((choice) => fits(choice, slots))
  })

/** Returns the text with a capital; a quotation mark before it stays in front. */
export const capital = (text: string): string =>
  text.replace(/^([“"'‘]?)(\p{Ll})/u, (_, mark: string, letter: string) => mark + letter.toUpperCase())

/** Returns the template filled by `roll` (uniform in [0, 1)), or null when a slot that it needs is empty. */
export function filledIn(template: Template, slots: Slots, roll: () => number): string | null {
  if (!fits(template, slots)) return null
  const one = <T>(options: readonly T[]): T | undefined => options[Math.floor(roll() * options.length)]
  return template
    .map((part) => {
      if (typeof part === 'string') return part
      if ('slot' in part) {
        const value = one(slots[part.slot] ?? []) ?? ''
        return part.capital ? capital(value) : value
      }
      const choice = one(part.either.filter((choices) => fits(choices, slots)))
      return choice === undefined ? '' : (filledIn(choice, slots, roll) ?? '')
    })
    .join('')
}
