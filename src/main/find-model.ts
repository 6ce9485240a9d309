// Which model a company thinks with: what the environment names, what policy names, what there is a key for, and at its founding what
// runs on this machine. Finding asks no model anything.

import { z } from 'zod'
import type { Secret } from '../config/secret.ts'
import { providerKeyNames, type Settings } from '../config/settings.ts'
import type { ProviderSettings } from '../world/models/registry.ts'
import { type Net, NetError } from '../world/net.ts'
import { fetchOver } from '../world/net-fetch.ts'

type KeyName = (typeof providerKeyNames)[number]

/** For each key the model that is taken when nobody names one: quick, cheap enough for a budget of $2 a day, and of known price. */
const defaultModels: Readonly<Record<KeyName, string>> = {
  ANTHROPIC_API_KEY: 'anthropic:claude-haiku-4-5',
  OPENAI_API_KEY: 'openai:gpt-5.4-mini',
  OPENROUTER_API_KEY: 'openrouter:openai/gpt-5.4-mini',
  GOOGLE_GENERATIVE_AI_API_KEY: 'google:gemini-3.6-flash',
}
const keyOfProvider: Readonly<Record<string, KeyName>> = {
  anthropic: 'ANTHROPIC_API_KEY',
  openai: 'OPENAI_API_KEY',
  openrouter: 'OPENROUTER_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
}

export interface FoundModel {
  /** `demo` or `provider:model`. */
  name: string
  /** What says so; null: nothing does, so it is the demo. */
  by: 'BULLPEN_MODEL' | 'model_policy.default' | KeyName | null
}

/** Returns the company's default model, the first of: BULLPEN_MODEL, the policy, the provider keys in their order, the demo. */
export function findModel(
  settings: Pick<Settings, 'model' | 'providerKeys' | 'openaiBaseUrl'>,
  policyDefault: string | null,
): FoundModel {
  if (settings.model !== null) return { name: settings.model, by: 'BULLPEN_MODEL' }
  if (policyDefault !== null) return { name: policyDefault, by: 'model_policy.default' }
  const key = providerKeyNames.find(
    (name) =>
      settings.providerKeys[name] !== undefined &&
      // A compatible server has other models than the one we would take.
      !(name === 'OPENAI_API_KEY' && settings.openaiBaseUrl !== null),
  )
  return key === undefined ? { name: 'demo', by: null } : { name: defaultModels[key], by: key }
}

/** Returns whether there is a key or an address for `provider:model`; local servers need neither. */
export function hasWayTo(settings: Pick<Settings, 'providerKeys' | 'openaiBaseUrl'>, name: string): boolean {
  const provider = name.slice(0, name.indexOf(':'))
  const key = keyOfProvider[provider]
  if (provider === 'openai' && settings.openaiBaseUrl !== null) return true
  return key === undefined || settings.providerKeys[key] !== undefined
}

/** Returns what the providers are reached with, by their names. */
export function providersOf({
  providerKeys,
  openaiBaseUrl,
}: Pick<Settings, 'providerKeys' | 'openaiBaseUrl'>): ProviderSettings {
  const keys = Object.fromEntries(
    Object.entries(keyOfProvider).flatMap(([provider, name]) => {
      const key = providerKeys[name]
      return key === undefined ? [] : [[provider, key] as const]
    }),
  )
  if (openaiBaseUrl === null) return { keys, baseUrls: {} }
  const compatible = 'openai-compatible'
  const { openai } = keys
  return {
    keys: openai === undefined ? keys : { ...keys, [compatible]: openai },
    baseUrls: { openai: openaiBaseUrl, [compatible]: openaiBaseUrl },
  }
}

/** A server that answers for itself, and how its models are called here. */
export interface Place {
  provider: string
  /** Where it lists its models, as OpenAI does. */
  url: string
  key: Secret | null
}

const localPlaces: readonly Place[] = [
  { provider: 'ollama', url: 'http://127.0.0.1:11434/v1/models', key: null },
  { provider: 'lmstudio', url: 'http://127.0.0.1:1234/v1/models', key: null },
  { provider: 'llamacpp', url: 'http://127.0.0.1:8080/v1/models', key: null },
  { provider: 'vllm', url: 'http://127.0.0.1:8000/v1/models', key: null },
]

/** Returns where to look for models that nobody named: the compatible server that is configured, then this machine. */
export function placesToLook(settings: Pick<Settings, 'openaiBaseUrl' | 'providerKeys'>): readonly Place[] {
  const { openaiBaseUrl, providerKeys } = settings
  if (openaiBaseUrl === null) return localPlaces
  const url = `${openaiBaseUrl.replace(/\/+$/, '')}/models`
  return [{ provider: 'openai', url, key: providerKeys.OPENAI_API_KEY ?? null }, ...localPlaces]
}

const lookMs = 1_500
const listBytes = 1_000_000
const listed = z.object({ data: z.array(z.object({ id: z.string().regex(/^\S{1,200}$/) })).max(10_000) })
/** Models that answer no question. */
const speechless = /embed|rerank|whisper|\btts\b|minilm|\bbge\b|moderation|dall-e|image/i

/** Returns the models that these places offer, in their order, as `provider:model`; a place that does not answer offers none. */
export async function lookForModels(net: Net, places: readonly Place[]): Promise<readonly string[]> {
  const found = await Promise.all(places.map((place) => modelsAt(net, place)))
  return found.flat()
}

async function modelsAt(net: Net, { provider, url, key }: Place): Promise<readonly string[]> {
  const reach = {
    grant: 'named',
    allowHosts: [],
    denyHosts: [],
    maxBytes: listBytes,
    timeoutMs: lookMs,
  } as const
  const headers = key === null ? {} : { authorization: `Bearer ${key.reveal()}` }
  try {
    const response = await fetchOver(net, { ...reach, idleMs: lookMs })(url, { headers })
    const text = await response.text()
    const read = response.status === 200 ? listed.safeParse(parsed(text)) : null
    if (read?.success !== true) return []
    return read.data.data.map(({ id }) => `${provider}:${id}`).filter((name) => !speechless.test(name))
  } catch (error) {
    const cause = error instanceof TypeError ? error.cause : error
    if (cause instanceof NetError) return []
    throw error
  }
}

/** Whatever else listens there may say anything. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Returns what must be known of the key that `provider:model` is missing: which one, and where it goes. */
export function keyFor(name: string): string {
  const key = keyOfProvider[name.slice(0, name.indexOf(':'))]
  return key === undefined ? 'put its key into .env' : `put ${key} into .env`
}

/** Returns what is wrong with `name`, to stand behind "NAME does not answer: ": it is not named twice, and nothing ends the sentence. */
export function problemOf(name: string, problem: string): string {
  const said = [`${name}: `, `${name} cannot be had: `, `${name} answers `].find((start) =>
    problem.startsWith(start),
  )
  return problem.slice(said?.length ?? 0).replace(/[.\s]+$/, '')
}

/** Returns what to do about a model that did not prove itself, as the end of a line. */
export function wayOut({ name, by }: FoundModel): string {
  switch (by) {
    case 'BULLPEN_MODEL':
      return 'name another in BULLPEN_MODEL, or BULLPEN_MODEL=demo for the demo'
    case 'model_policy.default':
      return 'mend that, or choose another: bullpen model use PROVIDER:MODEL, or bullpen model use demo'
    case null:
      return `stop naming ${name}`
    default:
      return `mend ${by} or take it away, name a model in BULLPEN_MODEL, or start with BULLPEN_MODEL=demo for the demo`
  }
}
