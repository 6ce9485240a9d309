// An analysis that a colleague wrote down, read back: its quotations with the sources they came from, without the
// colleague's words around them. What we write from it then rests on the sources, not on our own talk about them.

import type { Material } from '../model.ts'
import { plainOf } from './markup.ts'

const finding = /^- .+\n\s{1,4}> “(.+)” \((.+)\)$/gmu
const sourceLine = /^- \[(.+)\]\(<(https?:\/\/[^>\s]+)>\)$/gmu

/**
 * Returns the material of an analysis as the quotations in it, one a paragraph; named and addressed as their source when
 * there is only one. Any other material is returned as it is.
 */
export function withoutOurTalk(material: Material): Material {
  const found = [...material.text.matchAll(finding)]
  if (found.length === 0 || !/^## Findings$/mu.test(material.text)) return material
  const names = new Set(found.map((match) => plainOf(match[2] ?? '')))
  const [name] = names
  const sources = [...material.text.matchAll(sourceLine)]
  const source = sources.find((match) => plainOf(match[1] ?? '') === name)?.[2]
  const text = found.map((match) => match[1] ?? '').join('\n\n')
  if (names.size !== 1 || name === undefined) {
    return { ...material, title: material.title.replace(/^(?:Analysis|Research): /u, ''), text }
  }
  return { ...material, title: name, source: source ?? material.source, text }
}
