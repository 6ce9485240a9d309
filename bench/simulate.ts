// How fast a company is simulated, and whether the days get dearer as its history grows; and what a beat costs that finds nothing.
// Usage: node bench/simulate.ts [days] [seed] [company]. On a machine that does other things too, only the ratios mean something.

import { fileURLToPath } from 'node:url'
import { simulate, simulationStart } from '../sim/simulate.ts'
import { virtualDb } from '../sim/virtual-db.ts'
import { runBeat } from '../src/loop/beat.ts'
import { importCompany, readCompany } from '../src/loop/import-company.ts'
import { migrate, readMigrations } from '../src/store/migrate.ts'
import { virtualClock } from '../src/world/clock.ts'
import { openEmbedded } from '../src/world/db-embedded.ts'
import { memoryLog } from '../src/world/log.ts'
import { demoModel } from '../src/world/model-demo.ts'
import { guardedNet } from '../src/world/net-guarded.ts'
import { nothingOutside } from '../src/world/outside.ts'
import { seededRng } from '../src/world/rng.ts'

const days = Number(process.argv[2] ?? 10)
const seed = process.argv[3] ?? '7'
const companyDir = process.argv[4] ?? fileURLToPath(new URL('../companies/starter', import.meta.url))
const migrations = readMigrations(fileURLToPath(new URL('../migrations/', import.meta.url)))

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN

/** Lives the days and prints each; the first one holds the start and what the engine compiles once. */
async function benchDays(): Promise<void> {
  const took: number[] = []
  let begun = performance.now()
  let before = 0
  console.log('day      ms  statements')
  const report = await simulate({
    days,
    seed,
    companyDir,
    migrations,
    told(day, statements) {
      const now = performance.now()
      took.push(now - begun)
      const columns = [
        String(day).padStart(3),
        String(Math.round(now - begun)).padStart(7),
        String(statements - before).padStart(11),
      ]
      console.log(columns.join(' '))
      begun = now
      before = statements
    },
  })
  const later = took.slice(1)
  const part = Math.max(1, Math.floor(later.length / 5))
  const ratio = median(later.slice(-part)) / median(later.slice(0, part))
  const { missions, steps, model_calls } = report.totals
  const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0)
  console.log(
    `all days    ${(took.reduce((a, b) => a + b, 0) / 1_000).toFixed(1)} s, journal ${report.journal_hash.slice(0, 16)}`,
  )
  console.log(`a day       ${Math.round(median(later))} ms in the middle`)
  console.log(`last/first  ${ratio.toFixed(2)} (the last fifth of the days to the first, day 1 aside)`)
  console.log(
    `the company ${sum(missions)} missions, ${sum(steps)} steps, ${model_calls} model calls, ${report.events} events`,
  )
}

/** Beats second after second in a company that has just begun, and times those that find nothing. */
async function benchIdleBeat(): Promise<void> {
  const clock = virtualClock(simulationStart)
  const embedded = await openEmbedded({ dataDir: null, queue: true, onProblem: console.error })
  await migrate(embedded, migrations)
  const db = virtualDb(embedded, clock)
  const log = memoryLog()
  const model = demoModel({ clock, seed, paceMs: [0, 0] })
  const world = {
    clock,
    db,
    log,
    rng: seededRng(seed),
    model,
    net: guardedNet({ clock, log }),
    outside: nothingOutside(),
  }
  const company = readCompany(companyDir)
  if (!company.ok) throw new Error(company.problems.map((p) => `${p.path}: ${p.problem}`).join('; '))
  await importCompany(world, { ...company.value, seed }, { folder: companyDir, by: 'bench' })
  const took: number[] = []
  let statements = 0
  for (let beat = 0; beat < 600; beat++) {
    await clock.advance(1_000)
    const begun = performance.now()
    const before = db.statements()
    const report = await runBeat(world)
    if (!report.idle || beat < 300) continue
    took.push(performance.now() - begun)
    statements = db.statements() - before
  }
  await embedded.close()
  console.log(`idle beat   ${median(took).toFixed(2)} ms, ${statements} statements (${took.length} of them)`)
}

await benchDays()
await benchIdleBeat()
