// A process of its own with two workers: `node worker-process.ts URL ID`. It works until it is killed, or told to stop on its
// standard input.

import { startWorker } from '../../src/loop/worker.ts'
import { openPostgres } from '../../src/world/db-postgres.ts'
import { testWorld } from '../support/world.ts'

const [url = '', id = ''] = process.argv.slice(2)
const db = await openPostgres({ url, poolSize: 6, applicationName: id, onProblem: () => undefined })
// Thinking takes a moment, so that a kill finds something to interrupt.
const world = testWorld(db, { seed: id, paceMs: [5, 60] })
const workers = [1, 2].map((n) =>
  startWorker(world, { id: `${id}-${n}`, host: 'test', pid: process.pid, slots: 3, pollMs: 100 }),
)
console.log('ready')
await new Promise((resolve) => process.stdin.once('data', resolve))
await Promise.all(workers.map((worker) => worker.stop(5_000)))
await db.close()
process.stdin.destroy()
