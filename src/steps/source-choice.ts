// Which of the company's own sources a crawl without sources reads: those that fit what the mission is about, and in turn
// some of the others, so that no mission reads everything and nothing stays unread. Pure.

/** A source that the company listed. */
export interface OwnSource {
  name: string
  source: string
  topics: readonly string[]
}

/** How many of the company's own sources one crawl reads at most. */
const maxOwnSources = 6
/** A crawl reads at least so many, where there are so many: texts can only agree with one another. */
const minOwnSources = 2
/** What a source's own topics count for each asked word, against the words of its last reading. */
const namedWeight = 3

/** Words that are in every request and name no subject. */
const idle: ReadonlySet<string> = new Set(
  'that this what when where which while with from into they them their there have will your about after again draft post write scan source sources research plan look brief weekly need needs should dass nicht eine einen über'.split(
    ' ',
  ),
)

/** Returns the beginnings of the words of at least four letters in `text`: "leases" and "lease" begin alike. */
function beginnings(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []
  return new Set(
    words.filter((word) => !idle.has(word)).map((word) => word.slice(0, word.length > 5 ? 5 : 4)),
  )
}

/**
 * Returns the sources to read for what is `asked`, best fit first: those whose name, topics or last reading
 * (`readBefore`, text by source) hold its words, and at least one of the others in turn. `turn` in [0, 1) says whose
 * turn it is among equals; the same turn makes the same choice.
 */
export function chooseSources(
  own: readonly OwnSource[],
  asked: string,
  readBefore: ReadonlyMap<string, string>,
  turn: number,
): readonly OwnSource[] {
  const wanted = [...beginnings(asked)]
  const start = Math.floor(turn * own.length)
  const turned = [...own.slice(start), ...own.slice(0, start)]
  const readings = new Map(turned.map(({ source }) => [source, beginnings(readBefore.get(source) ?? '')]))
  // A word that many sources hold says little about which of them to read, one that all hold says nothing.
  const rarity = (word: string): number => {
    const holding = [...readings.values()].filter((read) => read.has(word)).length
    return holding === own.length ? 0 : 1 / Math.max(1, holding)
  }
  const rated = turned.map((listed) => {
    const named = beginnings([listed.name, ...listed.topics].join(' '))
    const read = readings.get(listed.source)
    const fit = wanted.reduce(
      (sum, word) => sum + (named.has(word) ? namedWeight : 0) + (read?.has(word) ? rarity(word) : 0),
      0,
    )
    return { listed, fit }
  })
  const best = Math.max(0, ...rated.map(({ fit }) => fit))
  const most = Math.min(maxOwnSources - 1, Math.max(1, Math.floor(own.length / 2)))
  // What fits less than half as well as the best is one of the others.
  const fitting = rated
    .filter(({ fit }) => fit > 0 && fit * 2 >= best)
    .sort((a, b) => b.fit - a.fit)
    .slice(0, most)
  const others = rated.filter((one) => !fitting.includes(one))
  const room =
    fitting.length === 0
      ? Math.min(maxOwnSources, Math.max(minOwnSources, Math.ceil(own.length / 2)))
      : Math.max(1, minOwnSources - fitting.length)
  return [...fitting, ...others.slice(0, room)].map(({ listed }) => listed)
}
