// Worlds in which a company may act: a model that is not simulated, and secrets that are none.

import type { Policies } from '../../src/domain/policy.ts'
import type { EffectIo } from '../../src/steps/effect.ts'
import { machineClock } from '../../src/world/clock.ts'
import { memoryLog } from '../../src/world/log.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import { nothingOutside, type Outside } from '../../src/world/outside.ts'
import type { World } from '../../src/world/world.ts'

const secrets: Readonly<Record<string, string>> = {
  X_API_KEY: 'key',
  X_API_SECRET: 'key-secret',
  X_ACCESS_TOKEN: 'token',
  X_ACCESS_SECRET: 'token-secret',
  BLUESKY_APP_PASSWORD: 'app-password',
  HOOK_SECRET: `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`,
}

/** Nothing outside but the secrets of the test accounts. */
export const outsideWithSecrets = (more: Partial<Outside> = {}): Outside => ({
  ...nothingOutside(),
  secrets: { has: (name) => name in secrets, reveal: (name) => secrets[name] ?? '' },
  ...more,
})

/** The same world with a model that counts as real. */
export const actingWorld = <W extends World>(world: W, more: Partial<Outside> = {}): W => ({
  ...world,
  model: { ...world.model, simulated: false },
  outside: outsideWithSecrets(more),
})

/** What an effect is given to work with. */
export function ioOf(policies: Policies, change: Partial<EffectIo> = {}): EffectIo {
  const clock = machineClock()
  return {
    net: guardedNet({ clock, log: memoryLog() }),
    outside: outsideWithSecrets(),
    policies,
    key: 'bullpen-0123456789abcdef0123456789abcdef',
    missionId: '00000000-0000-7000-8000-000000000001',
    now: () => clock.now(),
    firstStartedAt: clock.now(),
    signal: new AbortController().signal,
    ...change,
  }
}
