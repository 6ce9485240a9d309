// How those at a table speak: modifiers that follow from their memories by rules, without a model. What changed since an agent's last
// conversation is kept.

import type { Policies } from '../domain/policy.ts'
import { modifiersOf, sameVoice, tagsAskedFor, type VoiceModifier } from '../domain/voice.ts'
import { insertVoiceChanges, lockVoices, readLastModifiers, readVoices } from '../store/voices.ts'
import type { World } from '../world/world.ts'

/** Returns by agent the instructions that its memories add to its voice, strongest first, at most `voice_policy.max_modifiers`. An
 *  agent that does not exist has none. Keeps a row of history for each voice that is not what it was. */
export async function voicesFor(
  world: World,
  agentIds: readonly string[],
  roundtableId: string,
  { voice_policy: { rules, max_modifiers: most } }: Policies,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const ids = [...new Set(agentIds)].sort()
  const voices = new Map<string, readonly VoiceModifier[]>()
  for (const voice of await readVoices(world.db, ids, tagsAskedFor(rules))) {
    voices.set(voice.id, modifiersOf(rules, voice, most))
  }
  await keepChanges(world, voices, roundtableId)
  return Object.fromEntries(ids.map((id) => [id, (voices.get(id) ?? []).map((modifier) => modifier.say)]))
}

async function keepChanges(
  world: World,
  voices: ReadonlyMap<string, readonly VoiceModifier[]>,
  roundtableId: string,
): Promise<void> {
  const changed = (last: ReadonlyMap<string, readonly VoiceModifier[]>): string[] =>
    [...voices].filter(([id, now]) => !sameVoice(last.get(id) ?? [], now)).map(([id]) => id)
  const suspects = changed(await readLastModifiers(world.db, [...voices.keys()]))
  if (suspects.length === 0) return
  await world.db.transaction(async (tx) => {
    await lockVoices(tx, suspects)
    // Another conversation may have told it meanwhile.
    const last = await readLastModifiers(tx, [...voices.keys()])
    const news = changed(last).filter((id) => suspects.includes(id))
    await insertVoiceChanges(
      tx,
      news.map((agentId) => ({
        id: world.rng.id(world.clock.now()),
        agentId,
        modifiers: voices.get(agentId) ?? [],
        roundtableId,
      })),
    )
  })
}
