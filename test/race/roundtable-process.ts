// A process of its own with a worker of conversations: `node roundtable-process.ts URL ID POINT`. It works until it kills itself at
// the point it was given, in the middle of whatever it does; the product knows nothing of it.

import { startTalking } from '../../src/loop/roundtable-worker.ts'
import { machineClock } from '../../src/world/clock.ts'
import type { Db, Queryable, Statement } from '../../src/world/db.ts'
import { openPostgres } from '../../src/world/db-postgres.ts'
import { memoryLog } from '../../src/world/log.ts'
import { recordedNet } from '../../src/world/net-recorded.ts'
import { nothingOutside } from '../../src/world/outside.ts'
import { machineRng } from '../../src/world/rng.ts'
import { differentLine, scriptedModel } from '../support/talk.ts'
import type { CrashPoint } from './roundtables.test.ts'

const [url = '', id = '', given = ''] = process.argv.slice(2)
// Started without anything to do, it only leaves its compiled code behind for those that follow.
if (given === '') process.exit()
const point: CrashPoint = JSON.parse(given)

/** Dies like a process that is killed from outside: nothing is flushed, closed or given back. */
function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}

function isAtPoint({ text, values }: Statement): boolean {
  return text.includes(point.statement) && (point.value === undefined || values.includes(point.value))
}

/** Returns `db` as this process sees it until it dies: before the statement of its point, after it within its transaction, or once it
 *  is committed. */
function mortalDb(db: Db): Db {
  const over =
    (on: Queryable, told: () => void): Queryable['query'] =>
    async (statement) => {
      const isHere = isAtPoint(statement)
      if (isHere && point.when === 'before') return die()
      const rows = await on.query<never>(statement)
      if (isHere && point.when === 'inside') return die()
      // A claim that found nothing has not come to its point.
      if (isHere && rows.length > 0) told()
      return rows
    }
  return {
    ...db,
    query: over(db, () => void die()),
    async transaction(work) {
      let passed = false
      const query = (on: Queryable): Queryable['query'] => over(on, () => (passed = true))
      const result = await db.transaction((tx) => work({ kind: 'tx', query: query(tx) }))
      return passed ? die() : result
    },
  }
}

const db = mortalDb(await openPostgres({ url, poolSize: 4, applicationName: id, onProblem: () => undefined }))
const model = scriptedModel((request) => ({ line: differentLine((request.facts['turn'] as number) - 1) }), {
  summary: 'They agreed to look at prices.',
  memories: ['coordinator', 'observer'].map((agent) => ({
    agent_id: agent,
    type: 'lesson',
    content: `What ${agent} takes from it: headlines with figures bring readers.`,
    confidence: 0.8,
    tags: ['headlines'],
    supersedes: null,
  })),
  drifts: [{ a: 'coordinator', b: 'observer', drift: 0.02, reason: 'They agreed quickly.' }],
  action_items: [{ agent_id: 'observer', title: 'Look at prices', kind: 'research', topic: 'prices' }],
})
const world = {
  clock: machineClock(),
  db,
  log: memoryLog(),
  rng: machineRng('test'),
  model,
  net: recordedNet({}),
  outside: nothingOutside(),
}
startTalking(world, { id, host: 'test', pid: process.pid, pollMs: 50 })
