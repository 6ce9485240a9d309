// List prices from the table that comes with the program. A model that is not in it has no price; never 0.

import { createRequire } from 'node:module'
import type * as Prices from '@pydantic/genai-prices'
import type { ModelPrice } from '../model.ts'
import { modelNameOf } from './registry.ts'

const require = createRequire(import.meta.url)
/** Read when the first price is asked for: a company that lives on the demo has no use for the table, which takes 14 MB. */
const table = (): typeof Prices => require('@pydantic/genai-prices') as typeof Prices

const microPerUsd = 1_000_000
/** Names of providers in the table, where they are not ours. */
const inTable: Readonly<Record<string, string>> = {
  anthropic: 'anthropic',
  openai: 'openai',
  google: 'google',
  openrouter: 'openrouter',
}

/** Returns the price of `provider:model` in micro-USD per million tokens, at the dearest tier where it has several; null when it is not known. */
export function listPrice(name: string): ModelPrice | null {
  const parts = modelNameOf(name)
  const providerId = parts === null ? undefined : inTable[parts.provider]
  if (parts === null || providerId === undefined) return null
  const found = table().calcPrice({ input_tokens: 1, output_tokens: 1 }, parts.model, { providerId })
  if (found === null || found === undefined) return null
  const { input_mtok, output_mtok, cache_read_mtok, cache_write_mtok } = found.model_price
  const input = dearest(input_mtok)
  const output = dearest(output_mtok)
  if (input === null || output === null) return null
  return {
    input,
    output,
    cached: dearest(cache_read_mtok) ?? input,
    cacheWrite: dearest(cache_write_mtok) ?? input,
  }
}

/** A price per million tokens, or prices by length of the prompt. */
function dearest(price: unknown): number | null {
  if (typeof price === 'number' && Number.isFinite(price) && price >= 0) return Math.ceil(price * microPerUsd)
  if (price === null || typeof price !== 'object') return null
  const { base, tiers } = price as { base?: unknown; tiers?: unknown }
  const all = [
    base,
    ...(Array.isArray(tiers) ? tiers.map((tier) => (tier as { price?: unknown }).price) : []),
  ]
  const numbers = all.filter((n): n is number => typeof n === 'number' && Number.isFinite(n) && n >= 0)
  return numbers.length === 0 ? null : Math.ceil(Math.max(...numbers) * microPerUsd)
}
