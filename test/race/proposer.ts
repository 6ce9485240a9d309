// A process of its own that files proposals as fast as it can, all at once: `node proposer.ts URL '{"count":15,…}'`. It prints what
// became of them as one line of JSON.

import { propose } from '../../src/loop/intake.ts'
import { openPostgres } from '../../src/world/db-postgres.ts'
import { draftOf, stepsOf } from '../support/company.ts'
import { testWorld } from '../support/world.ts'

const [url = '', ask = '{}'] = process.argv.slice(2)
const { count, kind, steps, trace, agents } = JSON.parse(ask) as {
  count: number
  kind: string
  steps: number
  trace: string | null
  agents: string[]
}

const db = await openPostgres({ url, poolSize: 10, applicationName: 'proposer', onProblem: console.error })
const world = testWorld(db)
// Everybody starts at the same moment: when the parent says so.
await new Promise((resolve) => process.stdin.once('data', resolve))
const answers = await Promise.all(
  Array.from({ length: count }, (_, i) =>
    propose(
      world,
      draftOf({
        agentId: agents[i % agents.length] ?? 'executor',
        steps: stepsOf(kind, steps),
        traceId: trace,
      }),
    ),
  ),
)
const of = answers.map((answer) => (answer.outcome === 'recorded' ? answer.proposal : null))
console.log(
  JSON.stringify({
    accepted: of.filter((p) => p?.status === 'accepted').length,
    rejected: of.filter((p) => p?.status === 'rejected').map((p) => p?.rejectionReason),
    ids: [...new Set(of.map((p) => p?.id))],
    created: answers.filter((answer) => answer.outcome === 'recorded' && answer.created).length,
  }),
)
process.stdin.destroy()
await db.close()
