// `npm test`: brings what the tests need (a PostgreSQL server, a browser), runs them, and ends with the figures.
// `npm test -- PATTERN…` runs only the files whose path holds one of the patterns. It skips nothing silently: what cannot be
// brought fails with the one line that mends it.

import { globSync } from 'node:fs'
import { join } from 'node:path'
import { run } from 'node:test'
import { fileURLToPath } from 'node:url'
import { buildPage } from '../src/main/build-page.ts'
import { cacheDir } from './support/bring.ts'
import { findBrowser } from './support/browser-binary.ts'
import { type Cluster, startCluster } from './support/cluster.ts'
import { memoryFolder } from './support/memory-folder.ts'
import { makeReport, type Report } from './support/report.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const filesAtOnce = 2
const fileLimitMs = 600_000

/** The files that take longest come first, so that both lanes end at about the same time; a file that is not named is a short one. The very
 *  first lives the month that many of the page's tests look at: they come when it is there, so that no lane waits for the other. */
const longest = [
  'test/sim/life.test.ts',
  'test/cli/run.test.ts',
  'test/race/effects.test.ts',
  'test/cli/up.test.ts',
  'test/main/secrets-canary.test.ts',
  'test/web/hostile.test.ts',
  'test/web/views.test.ts',
  'test/web/steady.test.ts',
  'test/web/live.test.ts',
  'test/cli/life.test.ts',
  'test/cli/commands.test.ts',
  'test/loop/act.test.ts',
  'test/race/roundtables.test.ts',
  'test/sim/two-days.test.ts',
  'test/cli/model.test.ts',
  'test/web/tasks.test.ts',
  'test/web/walk.test.ts',
  'test/web/talking.test.ts',
  'test/conformance/models.test.ts',
  'test/web/ground.test.ts',
  'test/race/workers.test.ts',
  'test/sim/simulate.test.ts',
  'test/cli/approvals.test.ts',
  'test/loop/fill-schedule.test.ts',
  'test/loop/money-on-the-wire.test.ts',
  'test/loop/acting.test.ts',
  'test/loop/mcp-servers.test.ts',
  'test/race/intake.test.ts',
  'test/race/budgets.test.ts',
  'test/world/db-embedded.test.ts',
]
/** Optimising the embedded database while it runs costs a process that lives for seconds more than it brings. */
const testArgv = ['--liftoff-only']

/** Runs one file in a process of its own, which is killed when `signal` aborts or its time is up. */
async function runFile(file: string, report: Report, signal: AbortSignal): Promise<void> {
  const timeUp = AbortSignal.timeout(fileLimitMs)
  const began = performance.now()
  const ended = AbortSignal.any([signal, timeUp])
  for await (const { type, data } of run({ files: [file], signal: ended, execArgv: testArgv })) {
    if (type === 'test:pass') report.pass(file, data)
    else if (type === 'test:fail') report.fail(file, data)
    else if (type === 'test:stdout' || type === 'test:stderr') report.output(file, data.message)
  }
  if (timeUp.aborted) report.output(file, `\nended after ${fileLimitMs / 1000} s, the limit for one file\n`)
  report.done(file, performance.now() - began)
}

async function runFiles(files: readonly string[], signal: AbortSignal): Promise<boolean> {
  const report = makeReport(root, (text) => process.stdout.write(text))
  const waiting = [...files]
  const lane = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      await runFile(file, report, signal)
  }
  await Promise.all(Array.from({ length: filesAtOnce }, lane))
  const { line, ok } = report.end()
  process.stdout.write(`\n${line}\n`)
  return ok
}

/** Where a file stands in the order in which they are run. */
function placeOf(file: string): number {
  const place = longest.indexOf(file)
  return place === -1 ? longest.length : place
}

async function main(patterns: readonly string[]): Promise<number> {
  const files = globSync('test/**/*.test.ts', { cwd: root })
    .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
    .sort()
    .sort((one, other) => placeOf(one) - placeOf(other))
    .map((file) => join(root, file))
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())
  let cluster: Cluster | null = null
  // What one process has compiled the next ones do not compile again.
  process.env['NODE_COMPILE_CACHE'] ??= join(cacheDir, 'compiled')
  const temporary = memoryFolder()
  if (temporary !== null) process.env['TMPDIR'] ??= temporary
  const noPage = await buildPage()
  if (noPage !== null) throw new Error(`the page cannot be built: ${noPage}; run npm ci`)
  try {
    process.env['BULLPEN_TEST_BROWSER'] ??= await findBrowser()
    if (process.env['BULLPEN_TEST_DATABASE_URL'] === undefined) {
      cluster = await startCluster()
      process.env['BULLPEN_TEST_DATABASE_URL'] = cluster.url
    }
    return (await runFiles(files, interrupted.signal)) ? 0 : 1
  } finally {
    await cluster?.stop()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.stdout.write('\n0 passed, 1 failed, 0 skipped\n')
  process.exitCode = 1
}
