// A process of its own that beats as often as it is told, all beats at the moments the parent says: `node beat-process.ts URL`. A line on
// the input is a tick; it prints one line per beat, and ends when the input ends.

import { createInterface } from 'node:readline'
import { runBeat } from '../../src/loop/beat.ts'
import { openPostgres } from '../../src/world/db-postgres.ts'
import { testWorld } from '../support/world.ts'

const [url = ''] = process.argv.slice(2)
const db = await openPostgres({ url, poolSize: 3, applicationName: 'beat', onProblem: console.error })
const world = testWorld(db)
console.log('ready')
for await (const _tick of createInterface({ input: process.stdin })) {
  const { status, phases } = await runBeat(world)
  const did = Object.fromEntries(phases.map((phase) => [phase.phase, phase.did]))
  console.log(JSON.stringify({ status, did, errors: phases.flatMap((phase) => phase.error ?? []) }))
}
await db.close()
