// The kinds of what the company reads in and makes, in the order of the shelves, and how they and their trust are said. Pure.

interface Kind {
  kind: string
  /** Of many. */
  name: string
  one: string
  about: string
}

/** The shelves, what readers see first. */
export const kinds: readonly Kind[] = [
  { kind: 'article', name: 'Articles', one: 'Article', about: 'written for readers' },
  { kind: 'tweet_draft', name: 'Posts', one: 'Post', about: 'drafted for the networks' },
  { kind: 'research', name: 'Research', one: 'Research', about: 'that was looked into' },
  { kind: 'analysis', name: 'Analyses', one: 'Analysis', about: 'that was thought through' },
  { kind: 'review', name: 'Reviews', one: 'Review', about: 'said of the work' },
  { kind: 'diagnosis', name: 'Diagnoses', one: 'Diagnosis', about: 'found out about what went wrong' },
  { kind: 'document', name: 'Read in', one: 'Document', about: 'that was read, as it was' },
]

/** Returns a kind in words; an unknown one by its own name. */
export function sayKind(kind: string): string {
  return kinds.find((each) => each.kind === kind)?.one ?? kind.replaceAll('_', ' ')
}

const trusts = ['from the open web', 'from named sources', 'made in the company', 'from the founder']

/** Returns how far a text can be trusted, in words; `trust` is 0 to 3. */
export function sayTrust(trust: number): string {
  return trusts[trust] ?? 'of unknown trust'
}

/** Returns the words a thing opens with, as its maker told them; empty when nothing was told. */
export function openingOf(metadata: Readonly<Record<string, unknown>>): string {
  const { said } = metadata
  return typeof said === 'string' ? said : ''
}

/** Returns a text without the heading that only repeats its title. */
export function bodyOf(content: string, title: string): string {
  const [first = '', ...rest] = content.trimStart().split('\n')
  return first.replace(/^#\s+/, '').trim() === title.trim() && first.startsWith('#')
    ? rest.join('\n')
    : content
}

export interface Source {
  title: string
  /** The address or file, as text. */
  source: string
  /** The document as it was read; null when it is not on record. */
  artifactId: string | null
}

/** Returns the sources a thing names, at most `most`; what has no title is left out. */
export function sourcesOf(metadata: Readonly<Record<string, unknown>>, most = 50): Source[] {
  const { sources } = metadata
  if (!Array.isArray(sources)) return []
  return sources.slice(0, most).flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return []
    const { title, source, artifact_id } = each as Record<string, unknown>
    if (typeof title !== 'string') return []
    return [
      {
        title,
        source: typeof source === 'string' ? source : '',
        artifactId: typeof artifact_id === 'string' ? artifact_id : null,
      },
    ]
  })
}
