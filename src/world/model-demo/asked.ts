// What somebody asks for, without the order in it: "Write an article about ferries" asks for ferries. It knows how
// titles of work are worded, and no work.

import { weakWords } from './stopwords.ts'
import { contentWords } from './terms.ts'

const verbs =
  'write|draft|create|prepare|publish|compose|produce|scan|research|read|check|look (?:at|into)|review|analy[sz]e|summari[sz]e|study|investigate|plan|follow|watch|report on|find|explain'
const prefix = new RegExp(String.raw`^(?:please\s+)?(?:${verbs})\b[^:]{0,50}:\s*(?=\S)`, 'iu')
const order = new RegExp(
  String.raw`^(?:please\s+)?(?:${verbs})\s+(?:up\s+)?(?:(?:an?|the|our|this)\s+)?(?:(?:short|brief|long|deep|weekly|daily)\s+)?(?:article|post|tweet|blog post|brief|briefing|summary|report|piece|digest|content|page|text)?\s*(?:(?:on|about|for|from|of)\s+)?`,
  'iu',
)
/** Words that name a piece of work or a time and no subject, in English and German, folded. */
const workWords: ReadonlySet<string> = new Set(
  `article post tweet blog brief briefing summary report piece digest content page text source document feed news signal
topic write draft read scan research analyze analyse analysis study summarise summarize finding deep daily weekly monthly
quarterly yearly annual today tonight week month quarter year company operation health check review plan item story number
fact format markdown short long update note memo minute overview roundup round-up recap wrap-up status outline test testing
trial sample example demo try run job task mission work title untitled hello latest recent current new first draft final
version edition issue special regular quick small general misc miscellaneous various thing stuff look into follow follow-up
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
november december bericht wochenbericht tagesbericht monatsbericht lagebericht kurzbericht zusammenfassung überblick
übersicht notiz notizen neuigkeiten nachricht nachrichten aktuell aktuelles neues neue woche wochen monat jahr tag täglich
wöchentlich monatlich wochenüberblick rückblick wochenrückblick ausblick stand entwurf artikel beitrag text texte brief
rundbrief kurz kurze kurzer kurzes kurzfassung lang neuer aktuelle aktueller wöchentlicher wöchentliche täglicher prüfung probe test versuch beispiel aufgabe auftrag analyse recherche auswertung quelle
quellen thema themen montag dienstag mittwoch donnerstag freitag samstag sonntag`.split(/\s+/u),
)

/** A marked time is no subject: a year, a quarter, a calendar week. */
const timeMark = /^(?:\d{4}-)?(?:q[1-4]|k?w\d{1,2}|h[12])(?:-\d{4})?$/u

/** A source named in brackets behind a statement, also when it was cut off. */
const namedBehind = /\s?\(“[^”]{0,300}(?:”\))?[.…]*$/u

/** Returns what a title asks for, without its order; the title itself when nothing would be left. */
export function subjectOf(asked: string): string {
  const line = asked.replace(/\s+/gu, ' ').trim().replace(namedBehind, '')
  const rest = prefix.test(line) ? line.replace(prefix, '') : line.replace(order, '')
  return rest.length >= 4 ? rest : line
}

/** Returns the folded words that a text must hold to be about what is asked; words of work are not among them. */
export function askedWords(asked: string): ReadonlySet<string> {
  return new Set(
    [...contentWords(subjectOf(asked))].filter(
      (word) => !workWords.has(word) && !weakWords.has(word) && !timeMark.test(word),
    ),
  )
}

/** Whether words were asked for that are a subject, not only a piece of work. */
export const asksForSubject = (...asked: readonly string[]): boolean =>
  asked.some((text) => askedWords(text).size > 0)
