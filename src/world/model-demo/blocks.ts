// A text cut into its blocks: headings, paragraphs, list items, labels. Code, tables and page furniture are left out.
// Blocks are offsets into the text, so that every quotation can be traced to it letter for letter.

import { isFurniture } from './boilerplate.ts'
import { demoLimits } from './limits.ts'
import { plainOf } from './markup.ts'

export interface Block {
  kind: 'heading' | 'prose' | 'item'
  start: number
  end: number
  /** The heading above, as it reads. */
  section: string | null
}

interface Line {
  start: number
  end: number
  text: string
}

function linesOf(text: string): Line[] {
  const lines: Line[] = []
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    lines.push({ start, end, text: text.slice(start, end) })
    start = end + 1
  }
  return lines
}

/** A fenced passage may hold a whole plain-text document (an RFC); that is prose, program code is not. */
function readsAsProse(lines: readonly Line[]): boolean {
  const body = lines.map((line) => line.text.trim()).filter((line) => line !== '')
  const worded = body.filter((line) => line.split(/\s+/u).length >= 5 && !/[{};<>=]|\/\/|::|\(\)/u.test(line))
  return body.length >= 12 && worded.length / body.length > 0.6
}

/** Returns the lines that are text: without fences and the code between them. */
function withoutCode(lines: readonly Line[]): Line[] {
  const kept: Line[] = []
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined) break
    if (!/^\s*(?:```|~~~)/u.test(line.text)) {
      kept.push(line)
      continue
    }
    let closing = index + 1
    while (closing < lines.length && !/^\s*(?:```|~~~)\s*$/u.test(lines[closing]?.text ?? '')) closing += 1
    const inside = lines.slice(index + 1, closing)
    if (readsAsProse(inside)) for (const one of inside) kept.push(one)
    index = closing
  }
  return kept
}

/** Short lines that come back again and again are page furniture: running heads, buttons. */
function repeatedLines(lines: readonly Line[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const line of lines) {
    const text = line.text.trim()
    if (text.length > 0 && text.length <= 100 && !/[.!?]$/u.test(text))
      counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return new Set([...counts].filter(([, count]) => count >= 3).map(([text]) => text))
}

/** Most of the line is link: a menu, not a sentence. */
function isLinkList(line: string, plain: string): boolean {
  const links = [...line.matchAll(/\[([^\][]{1,200})\]\(/gu)]
  if (links.length === 0) return false
  const linked = links.reduce((sum, link) => sum + (link[1]?.length ?? 0), 0)
  return linked / Math.max(1, plain.length) > 0.6 && !/[.!?…]$/u.test(plain)
}

const endsSentence = (text: string): boolean => /[.!?…。！？؟:][)"'”’»\]*_]*$/u.test(text.trim())
/** Tables, rules, lone tags, lone pictures and a feed's date lines. `line` is trimmed, so that no pattern can run long. */
function isNoText(line: string): boolean {
  if (line.length > 2_000) return false
  return (
    /^(?:\||<[^<>]*>?$|!\[[^\][]*\]\([^()]*\)$|[-=*_~\s]{3,}$|\S.{0,60}\s·\shttps?:\/\/\S+$)/u.test(line) ||
    line.split('|').length > 2
  )
}

const itemMark = /^\s*(?:>\s*)*(?:[-*+•·‣]|\d{1,3}[.)]|\d{1,3}\\\.|\([a-z\d]\))\s+/u
// What is longer than a headline is a page whose line breaks were lost.
const headingMark = /^\s*#{1,6}\s+(?=.{1,220}$)/u
const references =
  /^(?:references?|notes?|citations?|footnotes?|external links|further reading|bibliography|see also|einzelnachweise|weblinks|literatur|siehe auch|anmerkungen|table of contents|contents|acknowledge?ments)$/iu
const wrapWidthChars = 45

/** Returns the blocks of `text` in order; the lines that are no text are not among them. */
export function blocksOf(text: string): Block[] {
  const lines = withoutCode(linesOf(text.slice(0, demoLimits.maxTextChars)))
  const repeated = repeatedLines(lines)
  const blocks: Block[] = []
  let section: string | null = null
  let open: (Block & { lastLine: string }) | null = null

  const close = (): void => {
    if (open === null) return
    const plain = plainOf(text.slice(open.start, open.end))
    const label = open.kind === 'prose' && plain.length <= 90 && !endsSentence(plain)
    if (label && plain.split(' ').length <= 9) section = plain
    blocks.push({
      kind: label ? 'heading' : open.kind,
      start: open.start,
      end: open.end,
      section: open.section,
    })
    open = null
  }

  for (const line of lines) {
    const trimmed = line.text.trim()
    const plain = plainOf(trimmed.replace(headingMark, ''))
    if (plain === '' || isNoText(trimmed)) {
      close()
      continue
    }
    const mark =
      headingMark.exec(line.text) ??
      itemMark.exec(line.text) ??
      /^\s*(?:(?:>|#{1,6}\s)\s?)*\s*/u.exec(line.text)
    const start = line.start + (mark?.[0].length ?? 0)
    if (headingMark.test(line.text)) {
      close()
      section = plain.replace(/^\d+(?:\.\d+)*\.?\s+/u, '')
      blocks.push({ kind: 'heading', start, end: line.end, section: null })
    } else if (section !== null && references.test(section)) {
      close()
    } else if (isFurniture(plain) || repeated.has(trimmed) || isLinkList(line.text, plain)) {
      close()
    } else if (itemMark.test(line.text)) {
      close()
      open = { kind: 'item', start, end: line.end, section, lastLine: trimmed }
    } else if (open !== null && continues(open.lastLine, trimmed)) {
      open.end = line.end
      open.lastLine = trimmed
    } else {
      close()
      open = { kind: 'prose', start, end: line.end, section, lastLine: trimmed }
    }
  }
  close()
  return blocks
}

/** Whether `line` goes on with the sentence that `last` left unfinished: text that was wrapped at a width. */
function continues(last: string, line: string): boolean {
  if (line.startsWith('>') || endsSentence(last)) return false
  return last.length >= wrapWidthChars || /^\p{Ll}/u.test(line)
}
