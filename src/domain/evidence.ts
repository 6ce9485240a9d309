// What counts as evidence that work was done: text of substance instead of a refusal or talk about the work, and quotes
// that stand in their source. Pure; it judges the form of a text, never whether it is true.

/** How much of a text's beginning and end is looked at for talk that is not the work. */
const edgeChars = 400
/** From this length on a quote may break off inside a word: models cut where they were told to stop. */
const longQuoteChars = 24

const emptyWords = /^(null|undefined|none|n\/?a|nil|nan|todo|tbd|\[?empty\]?|keine?r?|nichts|-+|\.+)\.?$/i

/** At the beginning of a text. */
const refusals: readonly RegExp[] = [
  /^(i'?m|i am|we'?re|we are) (very |really |so |truly )?(sorry|afraid)\b/i,
  /^(sorry|apologies|my apologies)([,.:;!]| but\b| for\b)|^(i|we) apologi[sz]e\b/i,
  /^(unfortunately,? )?(i|we) (can'?t|cannot|can not|couldn'?t|could not|won'?t|will not) (\w+ ){0,2}?(help|assist|comply|fulfil|provide|write|create|generate|produce|draft|complete|access|open|browse|read|review|analy[sz]e|summari[sz]e|answer|determine|do (this|that|so))\b/i,
  /^(unfortunately,? )?(i|we)( a|')(m|re) (unable|not able) to\b/i,
  /^(unfortunately,? )?(i|we) (do not|don'?t) have (access|the ability|enough information)\b/i,
  /^(unfortunately,? )?(i|we) (must|have to) decline\b/i,
  /^as an? (ai|artificial intelligence|large language model|language model)\b/i,
  /^(es )?tut mir (sehr |wirklich )?leid\b/i,
  /^(leider|bedauerlicherweise) (kann|konnte|ist es|habe|darf|bin) (ich|mir|es)?/i,
  /^ich (kann|konnte|darf|möchte) (dir |ihnen |euch |hier |dabei |dazu |das |diese[snmr]? |leider )*(nicht|keine[nmrs]?)\b/i,
  /^ich bin (leider )?nicht in der lage\b/i,
  /^als (ki|künstliche intelligenz|sprachmodell|ki-sprachmodell|ki-modell|ki-assistent)\b/i,
]

const deliverable =
  '(article|blog post|post|draft|tweet|text|piece|report|summary|analysis|review|diagnosis|research|version|content|response|answer|output|json)'
const werk =
  '(artikel|beitrag|blogbeitrag|entwurf|tweet|text|bericht|zusammenfassung|analyse|rezension|prüfung|diagnose|recherche|fassung|antwort)'

/** At the beginning of a text: announcing the work instead of being it. */
const announcements: readonly RegExp[] = [
  /^(sure|certainly|of course|absolutely|okay|ok|great|got it|no problem)( thing)?(!|[.,] (here|i'?ll|i will|let me|i have|i've)\b)/i,
  new RegExp(
    `^(here'?s|here is|here are|below is|please find|attached is) [^.:\\n]{0,60}\\b${deliverable}\\b[^.\\n]{0,80}:`,
    'i',
  ),
  new RegExp(
    `^(here'?s|here is|below is) [^.\\n]{0,60}\\b${deliverable}\\b[^.\\n]{0,40}\\b(you|your|as) (asked|requested|wanted|request)`,
    'i',
  ),
  new RegExp(
    `^(i|we) (have|'ve|will|'ll|am going to|would|'d|shall|can now)( now| gladly| happily)? ?(written|write|drafted|draft|created|create|prepared|prepare|completed|complete|produced|produce|analy[sz]ed?|reviewed?|summari[sz]ed?)\\b[^.\\n]{0,60}\\b${deliverable}\\b`,
    'i',
  ),
  /^(i'll|i've|we'll|we've|let me) (now )?(write|written|draft|drafted|create|created|prepare|prepared|start|begin)\b/i,
  /^(as requested|as you requested|as instructed|per your request)\b/i,
  /^(the user|the task|the prompt|my task|the instructions?) (is|asks?|asked|wants?|wanted|says?|requires?|requested)\b/i,
  /^(gerne?|natürlich|selbstverständlich|klar|okay|sicher)(!|[.,] (hier|ich)\b)/i,
  new RegExp(
    `^(hier ist|hier sind|hier kommt|anbei|nachfolgend|unten)\\b[^.:\\n]{0,60}${werk}[^.\\n]{0,80}:`,
    'i',
  ),
  new RegExp(
    `^ich (habe|werde) [^.\\n]{0,80}${werk}[^.\\n]{0,60}\\b(geschrieben|schreiben|verfasst|verfassen|erstellt|erstellen|vorbereitet|entworfen|entwerfen)`,
    'i',
  ),
  /^(wie (gewünscht|verlangt|angefragt)|auf ihren wunsch)\b/i,
]

/** At the end of a text: talk to whoever asked. */
const farewells: readonly RegExp[] = [
  /(let me know|feel free to (ask|reach)|would you like me to|do you want me to|shall i)\b[^\n]{0,160}$/i,
  /(i hope (this|that) helps)\b[^\n]{0,60}$/i,
  /(lass(en sie)? (es )?mich (gerne )?wissen|soll ich|möchten sie, dass ich|ich hoffe, das hilft)\b[^\n]{0,160}$/i,
]

/** Anywhere: a form that nobody filled in. */
const placeholders =
  /\[(insert|add|your|company name|name|link|date|title|topic|number|source)\b[^\]\n]{0,60}\](?!\()|\blorem ipsum\b|\{\{[^}\n]{1,60}\}\}|\[(hier|ihr|name|datum|titel|thema)\b[^\]\n]{0,60} (einfügen|eintragen)\]/i

/** Returns why `text` is a refusal, empty, or talk about the work instead of the work (English and German), or null. */
export function refusal(text: string): string | null {
  const plain = text.replace(/[’‘]/g, "'").trim()
  if (!/[\p{L}\p{N}]/u.test(plain) || emptyWords.test(plain)) return 'it is empty'
  const beginning = plain.slice(0, edgeChars).replace(/^[\s#>*_`"'“”„-]+/, '')
  if (refusals.some((pattern) => pattern.test(beginning))) return `it is a refusal: "${shown(beginning)}"`
  if (announcements.some((pattern) => pattern.test(beginning)))
    return `it talks about the work: "${shown(beginning)}"`
  const end = plain.slice(-edgeChars)
  const farewell = farewells.map((pattern) => pattern.exec(end)?.[0]).find((found) => found !== undefined)
  if (farewell !== undefined) return `it talks to whoever asked: "${shown(farewell)}"`
  const hole = placeholders.exec(plain)?.[0]
  if (hole !== undefined) return `it has a place that was not filled in: "${shown(hole)}"`
  return null
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 80).toWellFormed()}…` : line
}

/** Returns how many words `text` has; in scripts without spaces each character counts as one. */
export function words(text: string): number {
  const found = text.match(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}])+(?:['’-](?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}])+)*/gu,
  )
  return found?.length ?? 0
}

/**
 * True when the words of `quote` stand in `text` in their order, without others between them. Case, punctuation,
 * markup and line breaks do not count; an ellipsis stands for anything. An empty quote occurs nowhere.
 */
export function quoteOccurs(text: string, quote: string): boolean {
  const parts = quote
    .split(/\s*(?:\[?(?:…|\.{3,})\]?)\s*/)
    .map(bare)
    .filter((part) => part !== '')
  if (parts.length === 0) return false
  const source = ` ${bare(text)} `
  let from = 0
  for (const part of parts) {
    const at = source.indexOf(part.length >= longQuoteChars ? ` ${part}` : ` ${part} `, from)
    if (at < 0) return false
    from = at + part.length
  }
  return true
}

/** Letters and digits alone, lower case, one space between them. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
}
