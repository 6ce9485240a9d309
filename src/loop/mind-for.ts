// A mind for whoever is about to be asked something: the model, the persona, and the record of every call. It asks nothing itself.

import type { Recalled } from '../domain/memory.ts'
import type { Policies } from '../domain/policy.ts'
import type { MindOptions, ModelCallRecord } from '../mind/options.ts'
import type { SpeakerRow } from '../store/agents.ts'
import { insertModelCall } from '../store/artifacts.ts'
import type { Speaker } from '../world/model.ts'
import type { World } from '../world/world.ts'
import { type Hold, holdMoney } from './hold-money.ts'
import { keepTrying } from './keep-trying.ts'
import { chooseModel } from './model-choice.ts'
import { settleMoney } from './settle-money.ts'

/** What a mind is for. */
export interface MindCall {
  /** Names this thinking for the demo model's chance. */
  seed: string
  signal: AbortSignal
  missionId: string | null
  stepId: string | null
  roundtableId: string | null
  policies: Policies
  /** What the speaker remembers, for questions that have no place of their own for it. */
  memories?: readonly Recalled[]
}

/** Returns the mind of `who`; each call it makes is held and goes on record. One that costs nothing is one statement. */
export function mindFor(world: World, who: SpeakerRow, call: MindCall): MindOptions {
  const { missionId, stepId, roundtableId } = call
  const around = { agentId: who.id, missionId, stepId, roundtableId }
  const holds = new Map<string, Hold>()
  return {
    model: world.model,
    modelFor: (task) => chooseModel(world.model, call.policies, who.model, task),
    speaker: speakerOf(who),
    seed: call.seed,
    signal: call.signal,
    now: () => world.clock.now(),
    async hold(estimate) {
      const hold = await holdMoney(world, { ...around, ...estimate })
      if (hold === null) return null
      holds.set(hold.id, hold)
      return hold.id
    },
    sleep: (ms, signal) => world.clock.sleep(ms, signal),
    roll: (name) => world.rng.roll(name).roll,
    ...(call.memories === undefined ? {} : { memories: call.memories }),
    async record(made) {
      const row = { ...around, ...callRow(made), id: world.rng.id(world.clock.now()) }
      const hold = made.hold === null ? null : takeOut(holds, made.hold)
      if (hold !== null)
        await keepTrying(world, 'what a model call cost', call.signal, () =>
          settleMoney(world, hold, row, made.usageProblem, call.policies),
        )
      else await insertModelCall(world.db, { ...row, costMicroUsd: 0, holdId: null, usageProblem: null })
    },
  }
}

function takeOut(holds: Map<string, Hold>, id: string): Hold {
  const hold = holds.get(id)
  if (hold === undefined) throw new Error(`nothing is held under ${id}`)
  holds.delete(id)
  return hold
}

const callRow = ({ task, model, simulated, usage, durationMs, ok, problem }: ModelCallRecord) => ({
  task,
  model,
  simulated,
  inputTokens: usage.inputTokens,
  cachedTokens: usage.cachedTokens,
  cacheWriteTokens: usage.cacheWriteTokens ?? 0,
  outputTokens: usage.outputTokens,
  durationMs: Math.round(durationMs),
  ok,
  problem,
})

function speakerOf(who: SpeakerRow): Speaker {
  const trait = (name: string): string => {
    const value = who.persona[name]
    return typeof value === 'string' ? value : ''
  }
  return {
    id: who.id,
    displayName: who.display_name,
    role: who.role,
    tone: trait('tone'),
    quirk: trait('quirk'),
    signature: trait('signature'),
    directive: trait('directive'),
  }
}
