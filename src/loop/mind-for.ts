// A mind for whoever is about to be asked something: the model, the persona, and the record of every call. It asks nothing itself.

import type { Recalled } from '../domain/memory.ts'
import type { Policies } from '../domain/policy.ts'
import type { MindOptions } from '../mind/options.ts'
import type { SpeakerRow } from '../store/agents.ts'
import { insertModelCall } from '../store/artifacts.ts'
import type { Speaker } from '../world/model.ts'
import type { World } from '../world/world.ts'
import { chooseModel } from './model-choice.ts'

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

/** Returns the mind of `who`; each call it makes goes on record. A simulated call costs 0, one of unknown price null. */
export function mindFor(world: World, who: SpeakerRow, call: MindCall): MindOptions {
  return {
    model: world.model,
    modelFor: (task) => chooseModel(world.model, call.policies, who.model, task),
    speaker: speakerOf(who),
    seed: call.seed,
    signal: call.signal,
    now: () => world.clock.now(),
    hold: async () => null,
    sleep: (ms, signal) => world.clock.sleep(ms, signal),
    roll: (name) => world.rng.roll(name).roll,
    ...(call.memories === undefined ? {} : { memories: call.memories }),
    record: (made) =>
      insertModelCall(world.db, {
        id: world.rng.id(world.clock.now()),
        agentId: who.id,
        missionId: call.missionId,
        stepId: call.stepId,
        roundtableId: call.roundtableId,
        task: made.task,
        model: made.model,
        simulated: made.simulated,
        inputTokens: made.usage.inputTokens,
        cachedTokens: made.usage.cachedTokens,
        outputTokens: made.usage.outputTokens,
        costMicroUsd: made.simulated ? 0 : null,
        durationMs: Math.round(made.durationMs),
        ok: made.ok,
        problem: made.problem,
      }),
  }
}

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
