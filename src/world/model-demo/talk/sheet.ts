// A phrase book as text: sections of templates with slots and choices, read once. It knows the form of phrases, never what
// they are about.
//
//     # section
//     {It} failed: {reason}.          a slot; with a capital, its filling gets one
//     [Well|So], {name}[ again|].     a choice; what needs a slot that is empty is no choice
//     {It} <limps|limp>, {name}.      a verb, for one or for many

type Part =
  | string
  | { slot: string; capital: boolean }
  | { one: string; many: string }
  | { either: readonly (readonly Part[])[] }
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
      piece.startsWith('[') ? [{ either: piece.slice(1, -1).split('|').map(partsOf) }] : partsOf(piece),
    )
}

function partsOf(text: string): readonly Part[] {
  if (/[[\]]/u.test(text)) throw new Error(`An open bracket: ${text}`)
  return text
    .split(/(\{\p{L}+\}|<[^<>|]+\|[^<>|]+>)/u)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (piece.startsWith('<')) {
        const [one = '', many = ''] = piece.slice(1, -1).split('|')
        return { one, many }
      }
      if (!piece.startsWith('{')) return piece
      const name = piece.slice(1, -1)
      return { slot: name.toLowerCase(), capital: /^\p{Lu}/u.test(name) }
    })
}

const fits = (parts: readonly Part[], slots: Slots): boolean =>
  parts.every((part) => {
    if (typeof part === 'string' || 'one' in part) return true
    if ('slot' in part) return (slots[part.slot]?.length ?? 0) > 0
    return part.either.some((choice) => fits(choice, slots))
  })

/** Returns the text with a capital; a quotation mark before it stays in front. */
export const capital = (text: string): string =>
  text.replace(/^([“"'‘]?)(\p{Ll})/u, (_, mark: string, letter: string) => mark + letter.toUpperCase())

/** Whether what is named is several: "those 306 tins", "169 million", "Penny Blacks". */
export const isMany = (named: string): boolean =>
  !/ on /u.test(named) &&
  (/^(?:those|no) |(?:^|[^\d:.,])\d[\d,.]*(?: (?:million|billion))?(?: [\p{L}-]+)* [\p{L}-]*[^s\P{L}]s$/u.test(
    named,
  )
    ? !/(?:analysis|diagnosis)$/u.test(named)
    : /\d (?:million|billion)$|^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+[^s\P{L}]s$/u.test(named))

type Filled = { text: string; named: boolean } | { one: string; many: string }

function filling(parts: readonly Part[], slots: Slots, roll: () => number): readonly Filled[] {
  const drawn = <T>(options: readonly T[]): T | undefined => options[Math.floor(roll() * options.length)]
  return parts.flatMap((part): readonly Filled[] => {
    if (typeof part === 'string') return [{ text: part, named: false }]
    if ('one' in part) return [part]
    if ('slot' in part) {
      const value = drawn(slots[part.slot] ?? []) ?? ''
      return [{ text: part.capital ? capital(value) : value, named: true }]
    }
    const choice = drawn(part.either.filter((choices) => fits(choices, slots)))
    return choice === undefined ? [] : filling(choice, slots, roll)
  })
}

/** Returns the template filled by `roll` (uniform in [0, 1)), or null when a slot that it needs is empty. A verb agrees with what is
 *  named before it, or after it when nothing is. */
export function filledIn(template: Template, slots: Slots, roll: () => number): string | null {
  if (!fits(template, slots)) return null
  const pieces = filling(template, slots, roll)
  const names = pieces.map((piece, at) => ('named' in piece && piece.named ? at : -1)).filter((at) => at >= 0)
  return pieces
    .map((piece, at) => {
      if ('text' in piece) return piece.text
      const subject = pieces[names.findLast((name) => name < at) ?? names[0] ?? -1]
      return subject !== undefined && 'text' in subject && isMany(subject.text) ? piece.many : piece.one
    })
    .join('')
}

/** Returns the fixed words of a phrase book in runs of at least two, lower case: by them one tells a phrase from a fact. */
export function fixedWords(sheet: Sheet): readonly string[] {
  const runs = (parts: readonly Part[]): readonly string[] =>
    parts.flatMap((part) => {
      if (typeof part === 'string')
        return [
          part
            .toLowerCase()
            .replace(/[^\p{L}\p{N}'’]+/gu, ' ')
            .trim(),
        ]
      return 'either' in part ? part.either.flatMap(runs) : []
    })
  return [...sheet.values()]
    .flat()
    .flatMap(runs)
    .filter((run) => run.includes(' '))
}
