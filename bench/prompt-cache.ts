// How much of the prompts of a conversation a provider's cache can keep: for each turn, the beginning that it shares with a turn before
// it, schema and instructions included. Usage: node bench/prompt-cache.ts [days] [seed] [company]. A token is taken for four bytes; of the
// ratios that takes nothing away.

import { fileURLToPath } from 'node:url'
import { simulate } from '../sim/simulate.ts'
import { readMigrations } from '../src/store/migrate.ts'
import type { ModelRequest } from '../src/world/model.ts'

const days = Number(process.argv[2] ?? 7)
const seed = process.argv[3] ?? '7'
const companyDir = process.argv[4] ?? fileURLToPath(new URL('../companies/content-studio', import.meta.url))
const migrations = readMigrations(fileURLToPath(new URL('../migrations/', import.meta.url)))

/** What a provider sees of a request, in the order in which its cache compares. */
const seenOf = (request: ModelRequest): Buffer =>
  Buffer.from(`${JSON.stringify(request.schema)}\n${request.instructions}\n${request.prompt}`)

function sharedBytes(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length)
  let at = 0
  while (at < most && one[at] === other[at]) at++
  return at
}

interface Talk {
  format: string
  turns: { seen: Buffer; stable: number }[]
}
const talks = new Map<string, Talk>()

await simulate({
  days,
  seed,
  companyDir,
  migrations,
  outfit: (world) => ({
    ...world,
    model: {
      ...world.model,
      ask(request) {
        if (request.task === 'turn') keep(request)
        return world.model.ask(request)
      },
    },
  }),
})

/** A conversation is told by what all of its turns begin with. */
function keep(request: ModelRequest): void {
  const rules = request.facts['rules'] as { format: string }
  const name = JSON.stringify([
    request.facts['rules'],
    request.facts['topic'],
    request.facts['briefing'],
    request.facts['seats'],
  ])
  const talk = talks.get(name) ?? { format: rules.format, turns: [] }
  const seen = seenOf(request)
  const changing = Buffer.byteLength(request.prompt.slice(request.stableChars ?? 0))
  talk.turns.push({ seen, stable: seen.length - changing })
  talks.set(name, talk)
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`.padStart(7)
const tokens = (bytes: number): string => String(Math.round(bytes / 4)).padStart(7)

console.log('conversation             turns  tokens  cacheable     read  read after the first turn')
const all = { seen: 0, stable: 0, read: 0, later: 0 }
const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)
for (const { format, turns } of talks.values()) {
  if (turns.length < 2) continue
  const seen = sum(turns.map((turn) => turn.seen.length))
  const stable = sum(turns.map((turn) => turn.stable))
  // What was marked in a turn before is what a cache has kept.
  const kept = turns.map((turn, n) =>
    Math.max(0, ...turns.slice(0, n).map((one) => sharedBytes(one.seen.subarray(0, one.stable), turn.seen))),
  )
  const read = sum(kept)
  const later = seen - (turns[0]?.seen.length ?? 0)
  all.seen += seen
  all.stable += stable
  all.read += read
  all.later += later
  const columns = [
    format.padEnd(24),
    String(turns.length).padStart(5),
    tokens(seen),
    percent(stable, seen).padStart(10),
  ]
  console.log([...columns, percent(read, seen).padStart(8), percent(read, later).padStart(8)].join(' '))
}
console.log(
  `${talks.size} conversations in ${days} days, ${Math.round(all.seen / 4)} prompt tokens: ${percent(all.stable, all.seen).trim()} cacheable, ${percent(all.read, all.seen).trim()} read again, ${percent(all.read, all.later).trim()} after the first turn`,
)
