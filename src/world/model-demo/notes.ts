// An analysis that a colleague wrote down, read back: its quotations under the sources they came from, without the
// colleague's words around them. What we write from it then rests on the sources, not on our own talk about them.

import type { Material } from '../model.ts'
import { plainOf } from './markup.ts'

const finding = /^- .{1,2000}\n {1,4}> “(.{1,1500})” \((.{1,300})\)$/gmu
const fileLine = /^- (?!\[)(.{1,400}) \((.{1,1000})\)$/gmu
const sourceLine = /^- \[(.{1,400})\]\(<(https?:\/\/[^>\s]{1,2000})>\)$/gmu

/** Returns the sources behind these materials, each once: what several analyses quote from one source is one text. */
export function sourcesBehind(materials: readonly Material[]): Material[] {
  const merged = new Map<string, Material>()
  for (const material of materials.flatMap(sourcesOfNotes)) {
    const key = material.id.includes('#') ? `${material.title}\n${material.source}` : material.id
    const known = merged.get(key)
    if (known === undefined) merged.set(key, material)
    else merged.set(key, { ...known, text: withNew(known.text, material.text) })
  }
  return [...merged.values()]
}

/** The quotations of `more` that `text` has not, behind it. */
function withNew(text: string, more: string): string {
  const own = new Set(text.split('\n\n'))
  return [text, ...more.split('\n\n').filter((quote) => !own.has(quote))].join('\n\n')
}

/** Returns the sources of a written analysis, each with the words quoted from it; any other material as it is. */
function sourcesOfNotes(material: Material): Material[] {
  const quotes = new Map<string, string[]>()
  for (const [, quote, name] of material.text.matchAll(finding)) {
    if (quote === undefined || name === undefined) continue
    quotes.set(plainOf(name), [...(quotes.get(plainOf(name)) ?? []), quote])
  }
  if (quotes.size === 0 || !/^## Findings$/mu.test(material.text)) return [material]
  const addresses = new Map<string, string>()
  const listed = material.text.slice(material.text.lastIndexOf('\n## Sources\n'))
  for (const [, name = '', address = ''] of listed.matchAll(sourceLine)) addresses.set(plainOf(name), address)
  for (const [, name = '', path = ''] of listed.matchAll(fileLine)) addresses.set(plainOf(name), path)
  return [...quotes].map(([name, words], at) => ({
    ...material,
    id: `${material.id}#${at}`,
    title: name,
    source: addresses.get(name) ?? material.source,
    text: words.join('\n\n'),
  }))
}
