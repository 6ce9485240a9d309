// A company of thirty simulated days on disk, as a real server opens it: lived once per state of the code that lives it (about 80 s), kept
// in .cache/, and copied for whoever asks.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SimulationReport } from '../../sim/simulate.ts'
import { digestOfMaking, madeOnce } from './made-once.ts'

const program = fileURLToPath(new URL('../../bin/bullpen.js', import.meta.url))
const days = 30
const dayMs = 86_400_000
const reportFile = 'report.json'

/** When the thirty days are over: a Wednesday, 16:30 in the company's own time zone, so that today has a morning and yesterday an evening. */
export const monthEnd = Date.UTC(2026, 1, 4, 15, 30)

const words = [
  ...['simulate', '--days', String(days), '--seed', '7', '--template', 'content-studio', '--json'],
  ...['--from', new Date(monthEnd - days * dayMs).toISOString()],
]

async function liveTheMonth(folder: string): Promise<void> {
  process.stderr.write(
    `living ${days} days of a company into .cache/ (once per state of the code, about 80 s)\n`,
  )
  const child = spawn(process.execPath, [program, ...words, '--keep', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let report = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    report += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the thirty days ended with ${code}: ${said.trim()}`)
  writeFileSync(join(folder, reportFile), report)
}

/** For whoever works on the page while the code of the loop changes under their hands: a month that was lived before. */
const livedBefore = process.env['STAGE_MONTH'] ?? null

/** Returns what names the month: it changes with the code that lives it, the migrations and the company. */
export function monthDigest(): string {
  return (
    livedBefore ??
    digestOfMaking(['sim/simulate.ts'], ['migrations', 'companies/content-studio'], words.join(' '))
  )
}

/** Returns the month as it was lived. Nobody may open it: see `monthFolder`. */
export async function keptMonth(): Promise<string> {
  return livedBefore ?? madeOnce('month', monthDigest(), liveTheMonth)
}

/** Returns a copy of the data folder `kept` of one's own; it is gone when the process ends. */
export function copyOf(kept: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bullpen-stage-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  cpSync(kept, folder, { recursive: true, mode: 2 /* share the blocks where the file system can */ })
  return folder
}

/** Returns a data folder with six agents' thirty days in it (10,000 events), of the caller's own; it is gone when the process ends. */
export async function monthFolder(): Promise<string> {
  return copyOf(await keptMonth())
}

/** Returns what the simulator told of the month in this copy of it. */
export function reportOf(folder: string): SimulationReport {
  return JSON.parse(readFileSync(join(folder, reportFile), 'utf8')) as SimulationReport
}
