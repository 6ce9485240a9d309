// A process of its own that writes events in transactions of random length until its time is up: `node journal-writer.ts URL NAME MS`.
// It prints the ids of what it committed; some transactions it rolls back.

import { setTimeout as sleep } from 'node:timers/promises'
import { recordFacts } from '../../src/store/events.ts'
import { openPostgres } from '../../src/world/db-postgres.ts'
import { rollOf } from '../../src/world/rng.ts'

const [url = '', name = '', ms = '0'] = process.argv.slice(2)
const db = await openPostgres({ url, poolSize: 2, applicationName: name, onProblem: () => undefined })
process.stdout.write('ready\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
class Undone extends Error {}
const until = performance.now() + Number(ms)
const fact = (n: number) => ({
  agentId: null,
  kind: 'test.written',
  title: `${name} ${n}`,
  summary: '',
  tags: [],
  metadata: {},
  missionId: null,
  stepId: null,
  chainDepth: 0,
})
for (let n = 0; performance.now() < until; n++) {
  const roll = (what: string): number => rollOf(name, `${what} ${n}`).roll
  const committed: number[] = []
  try {
    await db.transaction(async (tx) => {
      committed.length = 0
      // The id is taken, the event becomes visible later, perhaps after higher ones.
      for (let i = 0; i <= roll('how many') * 3; i++) committed.push(...(await recordFacts(tx, [fact(n)])))
      await sleep(roll('how long') ** 4 * 60)
      if (roll('undone') < 0.1) throw new Undone()
    })
    process.stdout.write(`${committed.join(' ')}\n`)
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
}
process.stdin.destroy()
await db.close()
