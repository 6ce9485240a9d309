// A process of its own that spends: `node spender.ts URL`. A line '{"agent":…,"calls":…,"settle":…}' on its input makes it hold money for so
// many calls at once; it prints what became of them as one line of JSON. With `settle` it goes on until nothing is paid for any more.

import { createInterface } from 'node:readline'
import { ThoughtError } from '../../src/domain/thought.ts'
import { type Hold, holdMoney } from '../../src/loop/hold-money.ts'
import { openPostgres } from '../../src/world/db-postgres.ts'
import { callOf, payingWorld, settle } from '../support/money.ts'

export interface SpendAsk {
  agent: string
  calls: number
  /** Tokens that each call uses; null: the money stays held. */
  settle: number | null
}
export interface Spent {
  held: string[]
  settled: number
  refused: { reason: string; parkSeconds: number | null }[]
}

const [url = ''] = process.argv.slice(2)
const db = await openPostgres({ url, poolSize: 10, applicationName: 'spender', onProblem: console.error })
const world = payingWorld(db)

/** Returns the hold, or why there is none. */
async function tryToHold(agentId: string): Promise<Hold | ThoughtError> {
  try {
    const hold = await holdMoney(world, callOf({ agentId }))
    if (hold === null) throw new Error('a call that costs something held nothing')
    return hold
  } catch (error) {
    if (error instanceof ThoughtError) return error
    throw error
  }
}

async function spend({ agent, settle: used }: SpendAsk, told: Spent): Promise<void> {
  for (;;) {
    const hold = await tryToHold(agent)
    if (hold instanceof ThoughtError) {
      const { message: reason, parkSeconds } = hold
      told.refused.push({ reason, parkSeconds })
      // Money that others hold may come back; a limit that is used up stays so.
      if (used !== null && reason.startsWith('No room')) continue
      return
    }
    told.held.push(hold.id)
    if (used === null) return
    if (await settle(world, hold, { inputTokens: used, cachedTokens: 0, outputTokens: 0 })) told.settled += 1
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const ask = JSON.parse(line) as SpendAsk
  const told: Spent = { held: [], settled: 0, refused: [] }
  await Promise.all(Array.from({ length: ask.calls }, () => spend(ask, told)))
  console.log(JSON.stringify(told))
}
await db.close()
