// Proves a model by one small real call, held and recorded like any other, and says so in the journal. Once for each model that the
// company takes up: what was proved is not paid for again.

import { ThoughtError } from '../domain/thought.ts'
import { sayHello } from '../mind/hello.ts'
import { readDefaultAgent, readSpeakers } from '../store/agents.ts'
import { readConnectedModel, recordFacts } from '../store/events.ts'
import type { World } from '../world/world.ts'
import { mindFor } from './mind-for.ts'
import { readPolicies } from './policies.ts'

/** A model that loads its weights first may take its time. */
const proofMs = 120_000

export type Proof = { proved: true } | { proved: false; problem: string }

/**
 * Proves that `provider:model` answers, unless it is the one that was proved last. A company that may not spend, or has nobody to ask,
 * goes on without: the first step then tells. `onAsking` is called right before the call, which may take two minutes.
 */
export async function proveModel(
  world: World,
  name: string,
  onAsking?: (name: string) => void,
): Promise<Proof> {
  if ((await readConnectedModel(world.db)) === name) return { proved: true }
  const id = await readDefaultAgent(world.db, ['coordinator'])
  const [who] = id === null ? [] : await readSpeakers(world.db, [id])
  if (who === undefined) return { proved: true }
  const { policies } = await readPolicies(world.db)
  const done = new AbortController()
  const late = new AbortController()
  void world.clock.sleep(proofMs, done.signal).then(() => late.abort())
  const mind = mindFor(world, who, {
    seed: `hello:${name}`,
    signal: late.signal,
    missionId: null,
    stepId: null,
    roundtableId: null,
    policies,
  })
  let isBroke = false
  onAsking?.(name)
  try {
    const said = await sayHello(
      {
        ...mind,
        modelFor: () => name,
        hold: async (estimate) => {
          try {
            return await mind.hold(estimate)
          } catch (error) {
            isBroke = true
            throw error
          }
        },
      },
      `hello:${name}`,
    )
    await recordFacts(world.db, [
      {
        kind: 'model.connected',
        agentId: who.id,
        title: `${name} answers`,
        summary: said,
        tags: ['model'],
        metadata: { model: name },
        missionId: null,
        stepId: null,
        chainDepth: 0,
      },
    ])
    return { proved: true }
  } catch (error) {
    if (!(error instanceof ThoughtError)) throw error
    return isBroke ? { proved: true } : { proved: false, problem: error.message }
  } finally {
    done.abort()
  }
}
