// What a conversation was about, in a few words, and the single words by which it is found again.

import { cleaned, names } from '../talk/grains.ts'
import { subjectOf } from '../talk/subjects.ts'

const maxChars = 60
const maxTags = 6

const innerOf = (topic: string): string | null => /“([^”]{4,})”?/u.exec(cleaned(topic))?.[1] ?? null

/** Returns the short title that the topic quotes, in quotation marks, or null when it quotes none or a whole statement. */
export function titleIn(topic: string): string | null {
  const inner = innerOf(topic)
  const short = inner === null ? null : subjectOf(inner).short
  return short === null ? null : `“${short}”`
}

/** Returns what was talked about as it stands after "about": a title, a piece of work, a figure, or the topic's own words. */
export function matterIn(topic: string): string {
  const inner = innerOf(topic)
  if (inner !== null) {
    const { word, noun, grains } = subjectOf(inner)
    const statement = grains.figures.length + grains.names.length > 0
    if (titleIn(topic) !== null) return titleIn(topic) ?? ''
    if (statement) return grains.figures[0] ?? grains.names[0] ?? ''
    return word === null ? `the ${noun}` : `the ${word} ${noun}`
  }
  const plain = cleaned(topic).replace(/^[^:]{2,50}: (?=\S)/u, '')
  const first = (plain.split(/[;?]|, (?:and|what|who)\b/u)[0] ?? '').trim()
  const small = first.replace(/^(?:What|How|Who|Where|Which|When|Is|Do|Does|The)\b/u, (word) =>
    word.toLowerCase(),
  )
  return small.length <= maxChars ? small : small.slice(0, maxChars).replace(/\s\S*$/u, '')
}

/** Returns the telling words of these texts, lower case, each once, at most six, after the `fixed` ones; none of `without`,
 *  the names of people. */
export function tagsOf(
  texts: readonly string[],
  fixed: readonly string[],
  without: ReadonlySet<string>,
): readonly string[] {
  const words = texts.flatMap(
    (text) =>
      cleaned(text)
        .toLowerCase()
        .match(/(?<![\p{L}\d'’-])\p{L}{4,18}(?![\p{L}\d'’-])/gu) ?? [],
  )
  const told = words.filter(
    (word) => names(word) && !without.has(word) && !idle.test(word) && !/(?:ly|ing)$/u.test(word),
  )
  return [...new Set([...fixed, ...told])].slice(0, maxTags)
}

/** Words that topics and memories are made with, not about. */
const idle =
  /^(?:analysis|brief|draft|research|review|scan|check|lies|moved|since|stopped|holds|brought|agreed|doubted|begin|settled|follow|deserves|comes|tonight|overnight|told|stays|wants|example|reached|stand|came|serve|advice|sticks|four|three|five|seven|hundred|counted|shown|built|began|found|kept|called|made|half|week)$/u
