// The answer to `gather`: seldom, and only where something lies before it, one look with a tool that reads: at what is remembered, at a
// feed it has read before, at two figures side by side, at a file. It never asks for a tool that acts.

import type { Material, ModelRequest, ToolAsk } from '../model.ts'
import type { Dice } from './dice.ts'
import { figuresIn, numbersIn } from './figures.ts'

/** One step in so many looks something up. */
const oneIn = 4
const queryChars = 200
/** Of the texts, as much is looked through for figures. */
const lookedThroughChars = 4_000

type Look = Pick<ToolAsk, 'tool' | 'args'>

/** Returns the texts to work from, without what tools brought that is no text: recollections, and the results of sums. */
export const withoutRecollections = (materials: readonly Material[]): readonly Material[] =>
  materials.filter(({ source }) => source !== 'calculator' && !source.startsWith('memories of '))

/** Returns the tools that are asked for: at most one a round; a second round only to open a file that the first has found. */
export function answerGather(
  { tools = [], rounds = [], facts, materials }: ModelRequest,
  dice: Dice,
): readonly ToolAsk[] {
  const has = (look: Look): boolean => tools.some(({ name }) => name === look.tool)
  const [first] = rounds
  if (first !== undefined) return rounds.length > 1 ? [] : named(fileOf(first.answers).filter(has))
  const [main] = materials
  if (main === undefined || dice.roll('gather') * oneIn >= 1) return []
  const looks = [memoryLook(facts['goal']), feedLook(materials), sumLook(main), filesLook].flat().filter(has)
  return looks.length === 0 ? [] : named([dice.pick('tool', looks)])
}

const named = (looks: readonly Look[]): readonly ToolAsk[] =>
  looks.map((look, n) => ({ id: `demo-${look.tool}-${n}`, ...look }))

function memoryLook(goal: unknown): readonly Look[] {
  const query = typeof goal === 'string' ? goal.slice(0, queryChars).toWellFormed().trim() : ''
  return query === '' ? [] : [{ tool: 'memory_search', args: { query } }]
}

const filesLook: Look = { tool: 'list_files', args: {} }

/** A feed among the texts may have something new. */
function feedLook(materials: readonly Material[]): readonly Look[] {
  const feed = materials.find(({ source }) => /^https?:\/\/\S*(feed|rss|atom|\.xml)/i.test(source))
  return feed === undefined ? [] : [{ tool: 'feed_read', args: { url: feed.source } }]
}

/** The ratio of the first two figures of one unit, which is a thing that a text seldom says. */
function sumLook({ text }: Material): readonly Look[] {
  const found = figuresIn(text.slice(0, lookedThroughChars)).flatMap(({ kind, value }) => {
    const [number, more] = numbersIn(value)
    if (kind === 'date' || number === undefined || more !== undefined) return []
    const amount = Number(number.canonical)
    return amount > 0 ? [{ amount, unit: value.replace(number.written, '').trim() }] : []
  })
  for (const [at, one] of found.entries()) {
    const other = found.slice(at + 1).find(({ unit, amount }) => unit === one.unit && amount !== one.amount)
    if (other !== undefined && one.unit !== '') {
      const [least, most] = [one.amount, other.amount].sort((a, b) => a - b)
      return [{ tool: 'calculator', args: { script: `Math.round((100 * ${most}) / ${least}) / 100` } }]
    }
  }
  return []
}

/** The first file that a look around has told of: `path (12 bytes)`, on the lines of a quoted text. */
function fileOf(answers: readonly { tool: string; text: string; ok: boolean }[]): readonly Look[] {
  const listing = answers.find(({ tool, ok }) => tool === 'list_files' && ok)?.text ?? ''
  const path = /^"([^"\\]{1,300}?) \(\d+ bytes\)/m.exec(listing)?.[1]
  return path === undefined ? [] : [{ tool: 'read_file', args: { path } }]
}
