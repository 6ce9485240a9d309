// What somebody asks for, without the order in it: "Write an article about ferries" asks for ferries. It knows how
// titles of work are worded, and no work.

import { contentWords } from './terms.ts'

const verbs =
  'write|draft|create|prepare|publish|compose|produce|scan|research|read|check|look (?:at|into)|review|analy[sz]e|summari[sz]e|study|investigate|plan|follow|watch|report on|find|explain'
const prefix = new RegExp(String.raw`^(?:please\s+)?(?:${verbs})\b[^:]{0,50}:\s*(?=\S)`, 'iu')
const order = new RegExp(
  String.raw`^(?:please\s+)?(?:${verbs})\s+(?:up\s+)?(?:(?:an?|the|our|this)\s+)?(?:(?:short|brief|long|deep|weekly|daily)\s+)?(?:article|post|tweet|blog post|brief|briefing|summary|report|piece|digest|content|page|text)?\s*(?:(?:on|about|for|from|of)\s+)?`,
  'iu',
)
const workWords: ReadonlySet<string> = new Set(
  `article post tweet blog brief briefing summary report piece digest content page text source document feed news signal
topic write draft read scan research analyze analyse analysis study summarise summarize finding deep weekly daily today
this company operation health check review plan item story number fact format markdown short long`.split(
    /\s+/u,
  ),
)

/** Returns what a title asks for, without its order; the title itself when nothing would be left. */
export function subjectOf(asked: string): string {
  const line = asked.replace(/\s+/gu, ' ').trim()
  const rest = prefix.test(line) ? line.replace(prefix, '') : line.replace(order, '')
  return rest.length >= 4 ? rest : line
}

/** Returns the folded words that a text must hold to be about what is asked; words of work are not among them. */
export function askedWords(asked: string): ReadonlySet<string> {
  return new Set([...contentWords(subjectOf(asked))].filter((word) => !workWords.has(word)))
}
