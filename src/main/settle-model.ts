// Settles what a company thinks with when it is opened: what was found, or, at its founding, what runs on this machine and has proved
// that it answers. It starts nothing.

import type { Settings } from '../config/settings.ts'
import { readPolicies, writePolicy } from '../loop/policies.ts'
import { proveModel } from '../loop/prove-model.ts'
import type { World } from '../world/world.ts'
import { type FoundModel, findModel, lookForModels, placesToLook, problemOf, wayOut } from './find-model.ts'

/** Models on this machine that are tried, one after the other, until one answers. */
const mostTried = 3
/** Whoever has waited so long at the first start is not kept waiting for another. */
const patienceMs = 30_000

export interface SettledModel {
  found: FoundModel
  /** What somebody should know about how it was found; null when nothing. */
  notice: string | null
}

/**
 * Returns the model of a company. Only a company that was founded just now, and for which nothing names a model, looks around on this
 * machine; what answers there becomes its policy, so that it is found again. `worldWith` makes the company's world with a model;
 * `onAsking` is called before each model is asked.
 */
export async function settleModel(
  settings: Settings,
  isNew: boolean,
  worldWith: (found: FoundModel) => Promise<World>,
  onAsking?: (name: string) => void,
): Promise<SettledModel> {
  const nothing: FoundModel = { name: 'demo', by: null }
  const world = await worldWith(nothing)
  const { model_policy: policy } = (await readPolicies(world.db)).policies
  const found = findModel(settings, policy.default)
  if (found.by !== null || !isNew) return { found, notice: null }
  const silent: string[] = []
  const begun = world.clock.monotonic()
  for (const name of (await lookForModels(world.net, placesToLook(settings))).slice(0, mostTried)) {
    if (world.clock.monotonic() - begun > patienceMs) break
    const proof = await proveModel(await worldWith({ name, by: null }), name, onAsking)
    if (proof.proved) {
      await writePolicy(world, 'model_policy', { ...policy, default: name }, 'setup', 'found at the founding')
      return {
        found: { name, by: 'model_policy.default' },
        notice: `${name} was found, and is in model_policy`,
      }
    }
    silent.push(`${name} was found and does not answer (${problemOf(name, proof.problem)})`)
  }
  return { found, notice: silent.length === 0 ? null : silent.join('; ') }
}

/** Returns why the company must not start with its default model, in one line; null when it may: a model that nobody has proved yet is asked
 *  one small question. */
export async function whyNotThinking(
  { world, model: { found } }: { world: World; model: SettledModel },
  onAsking?: (name: string) => void,
): Promise<string | null> {
  if (world.model.simulates?.(null) ?? world.model.simulated) return null
  const proof = await proveModel(world, found.name, onAsking)
  if (proof.proved) return null
  return `${found.name}, which ${found.by ?? 'nobody'} asks for, does not answer: ${problemOf(found.name, proof.problem)}; ${wayOut(found)}`
}
