// Tries models from a shell, beside any company: which ones answer on this machine, and whether one of them says hello. Such a call
// stands in no company's books.

import type { Settings } from '../config/settings.ts'
import { ThoughtError } from '../domain/thought.ts'
import { sayHello } from '../mind/hello.ts'
import type { ModelCallRecord } from '../mind/options.ts'
import type { ModelPrice } from '../world/model.ts'
import { modelNameOf, providerNames } from '../world/models/registry.ts'
import { guardedNet } from '../world/net-guarded.ts'
import { machineRng } from '../world/rng.ts'
import { hasWayTo, keyFor, lookForModels, placesToLook, problemOf, providersOf } from './find-model.ts'
import { openMachine } from './machine.ts'

/** Returns the models that servers on this machine, and the compatible one that is configured, offer now. */
export async function modelsAround(settings: Settings): Promise<readonly string[]> {
  const { clock, log } = openMachine({ logLevel: 'silent' })
  return lookForModels(guardedNet({ clock, log }), placesToLook(settings))
}

export interface Trial {
  /** What it said; null when it did not answer. */
  said: string | null
  problem: string | null
  calls: readonly Pick<ModelCallRecord, 'usage' | 'durationMs' | 'ok' | 'problem'>[]
  price: ModelPrice | null
}

/** Returns why `provider:model` is the name of no model, and what is one; null when it may be. Nobody is asked. */
export function whyNoModel(name: string): string | null {
  const provider = modelNameOf(name)?.provider
  if (provider === undefined) return `${name} is no provider:model, like anthropic:claude-haiku-4-5`
  if (providerNames.includes(provider)) return null
  return `there is no provider ${provider}; there are ${providerNames.join(', ')}`
}

/** Returns which key this shell lacks to ask for `provider:model`, and where it goes; null when it lacks none. */
export function whyNoWayTo(settings: Settings, name: string): string | null {
  return hasWayTo(settings, name) ? null : `there is no key for ${name}; ${keyFor(name)}`
}

/** Asks `provider:model` for a greeting, as a company would. */
export async function tryModel(settings: Settings, name: string): Promise<Trial> {
  const { clock, log } = openMachine({ logLevel: 'silent' })
  const { sdkModel } = await import('../world/model-sdk.ts')
  const net = guardedNet({ clock, log })
  const model = sdkModel({ clock, net, defaultModel: name, ...providersOf(settings) })
  const rng = machineRng('trial')
  const calls: ModelCallRecord[] = []
  const nobody = {
    id: 'nobody',
    displayName: 'Nobody',
    role: '',
    tone: '',
    quirk: '',
    signature: '',
    directive: '',
  }
  const came = { calls, price: model.priceOf?.(name) ?? null }
  try {
    const said = await sayHello(
      {
        model,
        modelFor: () => name,
        speaker: nobody,
        seed: 'trial',
        signal: new AbortController().signal,
        hold: async () => null,
        record: async (call) => void calls.push(call),
        sleep: (ms, signal) => clock.sleep(ms, signal),
        roll: (of) => rng.roll(of).roll,
        now: () => clock.now(),
      },
      'trial',
    )
    return { ...came, said, problem: null }
  } catch (error) {
    if (error instanceof ThoughtError) return { ...came, said: null, problem: problemOf(name, error.message) }
    throw error
  }
}
