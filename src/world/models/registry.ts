// The providers by name: `provider:model` to the library's model. Each is loaded when it is first asked, and each sends through the fetch
// it is given. It knows no request and no answer.

import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Grant } from '../net.ts'

/** A key that does not print itself. */
interface Key {
  reveal(): string
}

export interface ProviderSettings {
  /** By provider: anthropic, openai, openrouter, google. */
  keys: Readonly<Partial<Record<string, Key>>>
  /** By provider, where it is not the usual one. Whoever sets one may mean a machine of his own. */
  baseUrls: Readonly<Partial<Record<string, string>>>
}

/** A provider's name and the model's, as in `openrouter:openai/gpt-5.4-mini`. */
export interface ModelName {
  provider: string
  model: string
}

/** Returns the two halves; null when it is no `provider:model`. */
export function modelNameOf(name: string): ModelName | null {
  const [, provider, model] = /^([a-z][a-z0-9-]*):(\S{1,200})$/.exec(name) ?? []
  return provider === undefined || model === undefined ? null : { provider, model }
}

type Load = (settings: {
  key: string | undefined
  baseUrl: string | undefined
  fetch: typeof fetch
}) => Promise<(model: string) => LanguageModelV4>

const given = <Name extends string>(
  name: Name,
  value: string | undefined,
): { [key in Name]?: string } | Record<string, never> =>
  value === undefined ? {} : ({ [name]: value } as { [key in Name]: string })

const hosted: Readonly<Record<string, Load>> = {
  async anthropic({ key, baseUrl, fetch }) {
    const { createAnthropic } = await import('@ai-sdk/anthropic')
    return createAnthropic({ apiKey: key ?? '', fetch, ...given('baseURL', baseUrl) })
  },
  async openai({ key, baseUrl, fetch }) {
    // Who names a base address means a server that is compatible with OpenAI's, and those speak its older protocol.
    if (baseUrl !== undefined) return compatible('openai-compatible')({ key, baseUrl, fetch })
    const { createOpenAI } = await import('@ai-sdk/openai')
    return createOpenAI({ apiKey: key ?? '', fetch })
  },
  async google({ key, baseUrl, fetch }) {
    const { createGoogle } = await import('@ai-sdk/google')
    return createGoogle({ apiKey: key ?? '', fetch, ...given('baseURL', baseUrl) })
  },
  async openrouter({ key, baseUrl, fetch }) {
    const { createOpenRouter } = await import('@openrouter/ai-sdk-provider')
    const openrouter = createOpenRouter({
      apiKey: key ?? '',
      fetch,
      compatibility: 'strict',
      ...given('baseURL', baseUrl),
    })
    return (model) =>
      openrouter.chat(model, { structuredOutputs: { strict: false } }) as unknown as LanguageModelV4
  },
}

/** Servers on this machine, where they listen unless told otherwise. */
const local: Readonly<Record<string, string>> = {
  ollama: 'http://127.0.0.1:11434/v1',
  lmstudio: 'http://127.0.0.1:1234/v1',
  llamacpp: 'http://127.0.0.1:8080/v1',
  vllm: 'http://127.0.0.1:8000/v1',
}

const compatible =
  (name: string): Load =>
  async ({ key, baseUrl, fetch }) => {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
    const settings = {
      name,
      baseURL: baseUrl ?? '',
      fetch,
      includeUsage: true,
      supportsStructuredOutputs: true,
    }
    return createOpenAICompatible({ ...settings, ...given('apiKey', key) })
  }

/** The names of all providers. */
export const providerNames: readonly string[] = [
  ...Object.keys(hosted),
  ...Object.keys(local),
  'openai-compatible',
]

/** How a provider is reached: its base address where it is not the library's own, and what may be reached with it. */
export function reachOf(
  provider: string,
  settings: ProviderSettings,
): { baseUrl: string | undefined; grant: Grant } {
  const baseUrl = settings.baseUrls[provider] ?? local[provider]
  return { baseUrl, grant: baseUrl === undefined ? 'open' : 'named' }
}

/** Returns the library's model for a name; what is missing for it, in one line, when it cannot be had. */
export async function loadModel(
  { provider, model }: ModelName,
  settings: ProviderSettings,
  fetch: typeof globalThis.fetch,
): Promise<LanguageModelV4 | { missing: string }> {
  const { baseUrl } = reachOf(provider, settings)
  const load = hosted[provider] ?? (providerNames.includes(provider) ? compatible(provider) : undefined)
  if (load === undefined)
    return { missing: `there is no provider "${provider}"; there are ${providerNames.join(', ')}` }
  if (hosted[provider] === undefined && baseUrl === undefined)
    return { missing: `${provider} has no address; set OPENAI_BASE_URL` }
  const key = settings.keys[provider]?.reveal()
  if (key === undefined && baseUrl === undefined) return { missing: `there is no key for ${provider}` }
  const make = await load({ key, baseUrl, fetch })
  return make(model)
}
