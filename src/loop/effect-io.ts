// What an effect is given to work with, whether it is done now or looked for later.

import type { Policies } from '../domain/policy.ts'
import type { EffectIo } from '../steps/effect.ts'
import type { EffectRow } from '../store/effects.ts'
import { readPin } from '../store/mcp-servers.ts'
import type { World } from '../world/world.ts'

/** Returns what `perform` and `probe` of an effect get. */
export function effectIo(world: World, effect: EffectRow, policies: Policies, signal: AbortSignal): EffectIo {
  return {
    net: world.net,
    outside: world.outside,
    policies,
    key: effect.idem_key,
    missionId: effect.mission_id,
    pinOf: (server) => readPin(world.db, server),
    now: () => world.clock.now(),
    firstStartedAt: effect.started_at?.getTime() ?? null,
    signal,
  }
}
