// What of a line is said aloud (spec section 7): no address, no name before it, no stage direction, no markup, no role; one line of
// whole words. Pure; what a line means is not its business.

export interface LineBounds {
  /** UTF-16 units: never fewer than characters. */
  maxChars: number
  /** Names that a speaker might put before the line: of those at the table. */
  names: readonly string[]
}

/** Of an answer this much is looked at. */
const readChars = 2_000

const schemes = /\S*:\/\/\S*|\b(?:mailto|javascript|data):\S+/giu
/** Labels of host names may hold underscores, whatever the standards say: resolvers take them. */
const domains =
  /(?<![a-z0-9])_*www\.\S+|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.(?:com|org|net|info|biz|edu|gov)\b(?:[/:?#]\S*)?/giu
const paths = /[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.[a-z]{2,10}\/\S*/giu
/** Control and format characters, those aside that hold an emoji together. */
const unseen = /(?![\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu
const roles = 'system|assistant|user|human|developer|tool|function|instructions?'
const roleInside = new RegExp(`\\b(${roles})\\s*:`, 'giu')
/** A word that people write between asterisks to say what they do: leans, sighs, nodding. */
const deed =
  /^(?!(?:this|its|is|was|has|does|yes|always|perhaps|less|thus|us|as|thing|nothing|something|everything|anything)\b)[a-z]+(?:s|ing)\b[a-z ,'-]*$/u

/**
 * Returns the line as it is said, or why nothing is left of it. The result is well-formed, at most `maxChars` long, and cleaning it
 * again changes nothing.
 */
export function cleanLine(raw: string, bounds: LineBounds): { line: string } | { problem: string } {
  let line = raw.slice(0, readChars).toWellFormed()
  // What was taken out may have held something else apart. Every change makes the line shorter or plainer, so this comes to an end.
  for (let before = ''; before !== line; ) {
    before = line
    line = cutAtWord(cleanOnce(line, bounds.names), bounds.maxChars)
  }
  if (line === '') return { problem: 'nothing is left of the line once it is cleaned' }
  return /[\p{L}\p{N}]/u.test(line)
    ? { line }
    : { problem: `there is no word in "${line.slice(0, 40).toWellFormed()}"` }
}

function cleanOnce(text: string, names: readonly string[]): string {
  const oneLine = withoutMarkup(text.normalize('NFC'))
    .replace(schemes, ' ')
    .replace(domains, ' ')
    .replace(paths, ' ')
    .replace(/\ufffd/gu, '')
    .replace(unseen, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  const bare = withoutPrefix(oneLine, names).replace(roleInside, '$1,')
  return unquoted(bare)
    .replace(/\s+([,.;:!?])/gu, '$1')
    .replace(/\(\s*\)/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s,;:.–—-]+(?=\s|[\p{L}\p{N}])/u, '')
    .trim()
}

function withoutMarkup(text: string): string {
  return text
    .replace(/<[^<>]{0,200}>/gu, ' ')
    .replace(/!?\[([^[\]]*)\]\([^()\s]*\)/gu, '$1')
    .replace(/\[[^[\]]{0,200}\]/gu, ' ')
    .replace(/[`~]+/gu, '')
    .replace(/^\s*(?:#{1,6}|>+|[-*•+])\s+/gmu, '')
    .replace(/\*\*+/gu, '')
    .replace(/\*([^*]{1,120})\*/gu, (_, inner: string) => (deed.test(inner.trim()) ? ' ' : inner))
    .replace(/\*/gu, '')
    .replace(/\(([^()]{1,120})\)/gu, (whole, inner: string) => (deed.test(inner.trim()) ? ' ' : whole))
    .replace(/(?<![\p{L}\p{N}_])_+([^_]{1,200}?)_+(?![\p{L}\p{N}_])/gu, '$1')
}

/** Takes away names, roles and what a transcript puts before a line, however many stand there. */
function withoutPrefix(line: string, names: readonly string[]): string {
  const escaped = names
    .filter((name) => name !== '')
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'))
  const who = [...escaped, roles, 'speaker', 'agent', 'me', 'founder', 'line', 'turn \\d+'].join('|')
  const prefix = new RegExp(
    `^["'“”‘’]?(?:${who})["'“”‘’]?\\s*(?:\\([^()]{0,40}\\)\\s*)?(?::|\\s[–—-]\\s)\\s*`,
    'iu',
  )
  let bare = line
  for (let before = ''; before !== bare; ) {
    before = bare
    bare = bare.replace(prefix, '')
  }
  return bare
}

/** Takes away quotation marks around the whole line. */
function unquoted(line: string): string {
  const inside = /^["“”'‘’](.+)["“”'‘’]$/u.exec(line)?.[1]
  return inside === undefined || /["“”]/u.test(inside) ? line : inside.trim()
}

/** Cuts after a whole word, and says with an ellipsis that there was more; a single word too long for the line is cut between its
 *  characters. */
function cutAtWord(line: string, maxChars: number): string {
  if (line.length <= maxChars) return line
  const room = maxChars - 1
  const head = line.slice(0, room + 1)
  const sentence = /^.*[.!?](?=\s)/u.exec(head)?.[0] ?? ''
  if (sentence.length >= room * 0.6) return sentence
  const space = head.lastIndexOf(' ')
  const words = space > 0 ? head.slice(0, space) : wholeCharacters(line, room)
  return `${words.replace(/[\s,;:.…–—(-]+$/u, '')}…`
}

function wholeCharacters(word: string, most: number): string {
  let kept = ''
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word)) {
    if (kept.length + segment.length > most) break
    kept += segment
  }
  return kept
}
