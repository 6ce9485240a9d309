// Blocks cut into sentences, in English, German and languages that write their full stops alike. It knows
// abbreviations and ordinals, and nothing of what a sentence says.

import { type Block, blocksOf } from './blocks.ts'
import { isFurniture, speaksToMachines } from './boilerplate.ts'
import { demoLimits } from './limits.ts'
import { plainOf, quotableOf } from './markup.ts'

export interface Sentence {
  /** Place in the text, from 0. */
  index: number
  /** How it reads, without markup. */
  plain: string
  /** Words of it that stand in the text letter for letter (white space aside), or null when none are fit to quote. */
  quote: string | null
  /** Whether `quote` is all of the sentence. */
  whole: boolean
  kind: Block['kind']
  section: string | null
  opensBlock: boolean
}

const abbreviations: ReadonlySet<string> = new Set(
  `mr mrs ms dr prof st jr sr vs etc inc ltd co corp no nos fig figs sec ch vol ed eds al approx dept est jan feb mar apr jun
jul aug sep sept oct nov dec gen gov sen rep lt col sgt capt rev e.g i.e u.s u.k e.u a.m p.m cf resp art abs nr bzw usw ca
evtl ggf inkl exkl vgl sog max min mio mrd z.b d.h u.a o.ä z.t i.d.r s bd dipl ing hrsg jh str tel zzgl mind allg`.split(
    /\s+/u,
  ),
)

const months =
  /^(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)(?:uar|ruar|z|il|i|y|e|ust|tember|ober|ember)?/iu
const enders = /(?:[.!?…؟۔]+|[。！？]+)(?:["'”’»)\]*_]|\[\^?\d{1,3}\])*/gu

function isBoundary(text: string, at: number, mark: string, end: number): boolean {
  if (/^[。！？]/u.test(mark)) return true
  if (end >= text.length) return true
  const after = /^(\s+)(.{0,24})/su.exec(text.slice(end, end + 48))
  if (after === null) return false
  const next = after[2] ?? ''
  if (next === '') return true
  if (!/^[\p{Lu}\p{Lt}\p{Lo}\p{N}"'“‘«„([*_`\p{So}-]/u.test(next)) return false
  if (mark[0] !== '.' || mark.startsWith('..')) return true
  const before = /(\S{1,20})$/u.exec(text.slice(Math.max(0, at - 20), at))?.[1] ?? ''
  const word = before.replace(/^["'“‘«„([*_]+/u, '').toLowerCase()
  if (abbreviations.has(word) || /^\p{Ll}$/u.test(before) || /^(?:\p{L}\.)+\p{L}$/u.test(word)) return false
  if (/^\p{Lu}$/u.test(before.slice(-1)) && /(?:^|[^\p{L}])\p{Lu}$/u.test(before)) return false
  return !(/^\d{1,2}$/u.test(word) && months.test(next))
}

/** Cuts one overlong run of words at spaces. */
function chunks(start: number, end: number, text: string): [number, number][] {
  const pieces: [number, number][] = []
  let from = start
  while (end - from > demoLimits.maxSentenceChars) {
    const space = text.lastIndexOf(' ', from + demoLimits.maxSentenceChars)
    const cut = space > from + 40 ? space : from + demoLimits.maxSentenceChars
    pieces.push([from, cut])
    from = cut
  }
  pieces.push([from, end])
  return pieces
}

/** Returns the sentences of `text[start, end)` as offsets. */
export function boundariesIn(text: string, start: number, end: number): [number, number][] {
  const found: [number, number][] = []
  const block = text.slice(start, end)
  let from = 0
  for (const match of block.matchAll(enders)) {
    const stop = match.index + match[0].length
    if (!isBoundary(block, match.index, match[0], stop)) continue
    found.push(...chunks(start + from, start + stop, text))
    from = stop
  }
  if (block.slice(from).trim() !== '') found.push(...chunks(start + from, end, text))
  return found
}

/** A sentence is mostly letters in words of a human length; base64, hex dumps and line noise are not. */
function isReadable(plain: string): boolean {
  if (plain.length < demoLimits.minSentenceChars || plain.split('|').length > 2) return false
  const letters = plain.match(/[\p{L}\p{M}\p{N}\s]/gu)?.length ?? 0
  if (letters / plain.length < 0.75) return false
  const words = plain.split(' ')
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(plain)) return true
  return words.length >= 4 && words.every((word) => word.length <= 60)
}

/** Returns the readable sentences of `text` in order, and how many lines in it spoke to machines and were set aside. */
export function sentencesOf(text: string): { sentences: Sentence[]; machineLines: number } {
  const sentences: Sentence[] = []
  let machineLines = 0
  const seen = new Set<string>()
  for (const block of blocksOf(text)) {
    let opensBlock = true
    for (const [start, end] of boundariesIn(text, block.start, block.end)) {
      if (sentences.length >= demoLimits.maxSentencesPerText) return { sentences, machineLines }
      const raw = text.slice(start, end)
      const plain = plainOf(raw)
      if (speaksToMachines(plain)) machineLines += 1
      else if (isReadable(plain) && !isFurniture(plain) && !seen.has(plain)) {
        seen.add(plain)
        const quotable = quotableOf(raw)
        sentences.push({
          index: sentences.length,
          plain,
          quote: quotable?.quote ?? null,
          whole: quotable?.whole ?? false,
          kind: block.kind,
          section: block.section,
          opensBlock,
        })
      }
      opensBlock = false
    }
  }
  return { sentences, machineLines }
}
