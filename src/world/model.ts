// The model port: one call to a language model, or to its demo twin. It knows nothing of steps or companies beyond
// what is written in the request; what comes back is data and is parsed by whoever asked.

/** A text that is quoted to the model as data, never as an instruction. `trust` 0 = open web … 3 = the founder. */
export interface Material {
  id: string
  title: string
  source: string
  trust: 0 | 1 | 2 | 3
  text: string
}

/** Who speaks. */
export interface Speaker {
  id: string
  displayName: string
  role: string
  tone: string
  quirk: string
  signature: string
  directive: string
}

export type ModelTask =
  | 'analyze'
  | 'research'
  | 'write'
  | 'draft'
  | 'review'
  | 'diagnose'
  | 'turn'
  | 'distil'
  | 'initiative'
  | 'gather'
  | 'hello'

/** A tool that the model may ask for by name. Offering it promises nothing: whoever asked decides what is run. */
export interface ToolOffer {
  name: string
  about: string
  /** JSON schema of its arguments. */
  schema: Readonly<Record<string, unknown>>
}

/** The model asks for a tool. `args` is what it wrote, unparsed. */
export interface ToolAsk {
  id: string
  tool: string
  args: unknown
}

/** One round of tools that lies behind: what was asked for and what came of it, as quoted data. */
export interface ToolRound {
  asks: readonly ToolAsk[]
  answers: readonly { id: string; tool: string; text: string; ok: boolean }[]
}

export interface ModelRequest {
  task: ModelTask
  /** `provider:model`, or null for the company's default. */
  model: string | null
  speaker: Speaker
  /** The stable part of the prompt: persona and rules. */
  instructions: string
  /** What is asked now. */
  prompt: string
  /** How many characters at the beginning of `prompt` come again in the next calls: a provider may keep them. */
  stableChars?: number
  materials: readonly Material[]
  /** Structured facts of the task (title, topic, errors …) that the prompt was written from. */
  facts: Readonly<Record<string, unknown>>
  /** JSON schema of the answer. */
  schema: Readonly<Record<string, unknown>>
  maxOutputTokens: number
  /** 0 to 2; null: the provider's own. */
  temperature: number | null
  /** Tools it may ask for; with tools, `output` may be null and `asks` say what it wants. Empty or absent: none. */
  tools?: readonly ToolOffer[]
  rounds?: readonly ToolRound[]
  /** Names this call for the demo model's chance, e.g. the step's id. */
  seed: string
  signal: AbortSignal
}

/** Tokens as the provider counts them. `inputTokens` is all of the prompt: `cachedTokens` (read from its cache) and `cacheWriteTokens`
 *  are parts of it. */
export interface ModelUsage {
  inputTokens: number
  cachedTokens: number
  cacheWriteTokens?: number
  outputTokens: number
}

/** List price in micro-USD per million tokens. */
export interface ModelPrice {
  input: number
  cached: number
  cacheWrite: number
  output: number
}

export interface ModelReply {
  /** The structured answer, unparsed: whoever asked validates it. */
  output: unknown
  /** The tools it asks for; absent or empty: none. */
  asks?: readonly ToolAsk[]
  usage: ModelUsage
  /** What is wrong with the usage that the provider reported (missing, negative …), else absent: the hold is charged then. */
  usageProblem?: string
  model: string
  simulated: boolean
  durationMs: number
}

export interface Model {
  /** `demo` or `provider:model`. */
  readonly name: string
  readonly simulated: boolean
  /** The environment says which model is the default: no policy does. */
  readonly pinned?: boolean
  /** Returns whether `provider:model` (null: the default) would be simulated. Absent: as `simulated` says. */
  simulates?(model: string | null): boolean
  /** Asks once, with one call to the provider. Throws ModelError when there is no answer. */
  ask(request: ModelRequest): Promise<ModelReply>
  /** The list price of `provider:model` (null: of the company's default); null when it is not known. Absent: it costs nothing. */
  priceOf?(model: string | null): ModelPrice | null
}

/** Why a call gave no answer. `rate_limit`, `overloaded`, `network`, `timeout` pass; `breaker`: not even tried; `auth`, `no_model`, `refused`
 *  and `invalid` do not pass by themselves; `cut`: the stream broke off; `budget`: not paid for. */
export type ModelFault =
  | 'rate_limit'
  | 'overloaded'
  | 'network'
  | 'timeout'
  | 'breaker'
  | 'auth'
  | 'no_model'
  | 'refused'
  | 'invalid'
  | 'cut'
  | 'budget'
  | 'aborted'

export interface ModelErrorFacts {
  fault?: ModelFault
  /** When the provider says it may be tried again, in ms from now. */
  retryAfterMs?: number
  /** True when tokens may have been used: what was held is charged then, unless `usage` says what it was. */
  billed?: boolean
  usage?: ModelUsage
}

/** A call that gave no usable answer. `retryable`: the same call may work later. */
export class ModelError extends Error {
  readonly retryable: boolean
  readonly facts: ModelErrorFacts
  constructor(message: string, retryable: boolean, facts: ModelErrorFacts = {}) {
    super(message)
    this.name = 'ModelError'
    this.retryable = retryable
    this.facts = facts
  }
}
