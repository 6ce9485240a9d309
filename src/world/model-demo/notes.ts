// An analysis that a colleague wrote down, read back: its quotations under the sources they came from, without the
// colleague's words around them. What we write from it then rests on the sources, not on our own talk about them.

import type { Material } from '../model.ts'
import { plainOf } from './markup.ts'

const finding = /^- .{1,2000}\n {1,4}> “(.{1,1500})” \((.{1,300})\)$/gmu
const sourceLine = /^- \[(.{1,400})\]\(<(https?:\/\/[^>\s]{1,2000})>\)$/gmu

/** Returns the sources of a written analysis, each with the words quoted from it; any other material as it is. */
export function sourcesOfNotes(material: Material): Material[] {
  const quotes = new Map<string, string[]>()
  for (const [, quote, name] of material.text.matchAll(finding)) {
    if (quote === undefined || name === undefined) continue
    quotes.set(plainOf(name), [...(quotes.get(plainOf(name)) ?? []), quote])
  }
  if (quotes.size === 0 || !/^## Findings$/mu.test(material.text)) return [material]
  const addresses = new Map<string, string>()
  for (const [, name = '', address = ''] of material.text.matchAll(sourceLine))
    addresses.set(plainOf(name), address)
  return [...quotes].map(([name, words], at) => ({
    ...material,
    id: `${material.id}#${at}`,
    title: name,
    source: addresses.get(name) ?? material.source,
    text: words.join('\n\n'),
  }))
}
