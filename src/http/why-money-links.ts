// The words for money: what a call to a model used and cost, what was held for it, against which limits, and at whose price. Pure.

import { inWords } from '../domain/budget.ts'
import type { CallRow } from '../store/reads/costs.ts'
import type { HeldMoney, KeptPrice } from '../store/reads/why-acting.ts'
import { type ChainLink, link } from './why-link.ts'

/** Returns the link of a call to a model. */
export function callLink(call: CallRow): ChainLink {
  const { cached_tokens: cached, cache_write_tokens: written } = call
  const cache = [
    ...(cached > 0 ? [`${tokens(cached)} of them cached`] : []),
    ...(written > 0 ? [`${tokens(written)} of them written to the cache`] : []),
  ]
  const facts = [
    `${[`${tokens(call.input_tokens)} tokens in`, ...cache].join(', ')}, ${tokens(call.output_tokens)} out`,
    `${(call.duration_ms / 1_000).toFixed(1)} s`,
    ...(call.agent_id === null ? [] : [`for ${call.agent_id}`]),
    ...(call.ok ? [] : [`it failed: ${call.problem ?? 'nobody said why'}`]),
    ...(call.usage_problem === null || call.usage_problem === call.problem ? [] : [call.usage_problem]),
  ]
  return link(
    'call',
    call.id,
    `${call.task} by ${call.model}: ${costOf(call)}`,
    call.created_at,
    facts.join('; '),
  )
}

function costOf({ cost_micro_usd: cost, simulated }: CallRow): string {
  if (simulated) return 'simulated, free'
  return cost === null ? 'price unknown' : inWords(cost, 'micro_usd')
}

const tokens = (n: number): string => n.toLocaleString('en')

/** Returns the link of what was held for a call, and what became of that. */
export function holdLink(hold: HeldMoney): ChainLink {
  const { unit, amount, actual } = hold
  const end = {
    held: `for ${hold.task} by ${hold.model}, not settled yet`,
    settled: `settled at ${inWords(actual ?? 0, unit)}`,
    expired: 'charged in full: nobody said what became of the call',
  }[hold.status]
  // Whose mission it is stands around it.
  const scopes = hold.scopes.map(({ scope }) => scope.replace(/^mission:.*$/, 'its mission')).join(', ')
  const title = `Held ${inWords(amount, unit)}, ${end}`
  return link('hold', hold.id, title, hold.created_at, `against ${scopes}; ${priceText(hold.price)}`)
}

function priceText(price: KeptPrice | null): string {
  if (price === null) return 'its price was not kept'
  if (price.source === 'unknown') return 'price unknown: tokens are counted'
  const perMillion = (micro: number): string => `$${(micro / 1_000_000).toFixed(2)}`
  const { input, cached, cacheWrite, output } = price
  const from = price.source === 'list' ? 'the price list' : 'price_policy'
  return `by ${from} a million tokens are ${perMillion(input)} in, ${perMillion(cached)} cached, ${perMillion(cacheWrite)} written to the cache, ${perMillion(output)} out`
}
