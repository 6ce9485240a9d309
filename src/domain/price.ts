// What a model call costs: its worst case before it is made, and what is charged for it afterwards. Whole micro-USD, always rounded up,
// in exact arithmetic. It knows no budget.

/** List price in micro-USD per million tokens. */
export interface Price {
  input: number
  cached: number
  cacheWrite: number
  output: number
}

/** Tokens as a provider counts them; `cachedTokens` and `cacheWriteTokens` are parts of `inputTokens`. */
export interface UsedTokens {
  inputTokens: number
  cachedTokens: number
  cacheWriteTokens?: number
  outputTokens: number
}

/** What a limit counts: money, or tokens where the price is not known. */
export type Unit = 'micro_usd' | 'tokens'

/** What stands behind a hold: how much, of what, and the price it was reckoned with; null for tokens. */
export interface Held {
  unit: Unit
  amount: number
  price: Price | null
}

/** What a call is charged. `costMicroUsd` is null where the price is not known; `problem` says why it is not what was reported, or that
 *  it is more than was held. */
export interface Charge {
  actual: number
  costMicroUsd: number | null
  problem: string | null
}

/** A report of more than this many times what a call can use is no bill but a mistake. */
const absurdlyMany = 10
/** No price per million tokens and no count of tokens is larger: sums of their products stay exact. */
const most = 1_000_000_000_000
const perMillion = 1_000_000n

const whole = (value: number): bigint => BigInt(Math.ceil(Math.min(Math.max(value, 0), most)))

/** Micro-USD of tokens at prices per million, rounded up once; never more than a number holds exactly. */
function micro(parts: readonly (readonly [tokens: number, price: number])[]): number {
  const sum = parts.reduce((total, [tokens, price]) => total + whole(tokens) * whole(price), 0n)
  const cost = (sum + perMillion - 1n) / perMillion
  return Number(cost > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : cost)
}

/** Returns the most a call can cost in micro-USD: every prompt token at the dearest input price, every output token used. */
export function worstCost(price: Price, promptTokens: number, maxOutputTokens: number): number {
  const dearest = Math.max(price.input, price.cached, price.cacheWrite)
  return micro([
    [promptTokens, dearest],
    [maxOutputTokens, price.output],
  ])
}

/** Returns what these tokens cost in micro-USD. At most `worstCost` of as many tokens. */
export function costOf(price: Price, used: UsedTokens): number {
  const { inputTokens, cachedTokens, cacheWriteTokens = 0, outputTokens } = used
  return micro([
    [inputTokens - cachedTokens - cacheWriteTokens, price.input],
    [cachedTokens, price.cached],
    [cacheWriteTokens, price.cacheWrite],
    [outputTokens, price.output],
  ])
}

/** True when a call costs nothing at this price. */
export const isFree = ({ input, cached, cacheWrite, output }: Price): boolean =>
  input === 0 && cached === 0 && cacheWrite === 0 && output === 0

function areSound({ inputTokens, cachedTokens, cacheWriteTokens = 0, outputTokens }: UsedTokens): boolean {
  const counts = [inputTokens, cachedTokens, cacheWriteTokens, outputTokens]
  return (
    counts.every((n) => Number.isSafeInteger(n) && n >= 0) && cachedTokens + cacheWriteTokens <= inputTokens
  )
}

/**
 * Returns what a call is charged. Where its usage is not known, is no count of tokens or is absurd, the hold is charged in full: never
 * assume that it was free. A provider that counts more than was held is charged as billed.
 */
export function chargeOf(held: Held, used: UsedTokens, usageProblem: string | null): Charge {
  const { unit, amount, price } = held
  const charge = (actual: number, problem: string | null): Charge => ({
    actual,
    costMicroUsd: unit === 'micro_usd' ? actual : null,
    problem,
  })
  if (usageProblem !== null) return charge(amount, usageProblem)
  if (!areSound(used)) return charge(amount, 'the reported usage is no count of tokens')
  const actual = price === null ? used.inputTokens + used.outputTokens : costOf(price, used)
  if (actual > amount * absurdlyMany)
    return charge(amount, `the reported usage (${actual}) is more than any such call can use (${amount})`)
  return charge(actual, actual > amount ? `more was billed (${actual}) than was held (${amount})` : null)
}
