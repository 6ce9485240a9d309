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

export interface ModelRequest {
  task: ModelTask
  /** `provider:model`, or null for the company's default. */
  model: string | null
  speaker: Speaker
  /** The stable part of the prompt: persona and rules. */
  instructions: string
  /** What is asked now. */
  prompt: string
  materials: readonly Material[]
  /** Structured facts of the task (title, topic, errors …) that the prompt was written from. */
  facts: Readonly<Record<string, unknown>>
  /** JSON schema of the answer. */
  schema: Readonly<Record<string, unknown>>
  maxOutputTokens: number
  /** 0 to 2; null: the provider's own. */
  temperature: number | null
  /** Names this call for the demo model's chance, e.g. the step's id. */
  seed: string
  signal: AbortSignal
}

export interface ModelUsage {
  inputTokens: number
  cachedTokens: number
  outputTokens: number
}

export interface ModelReply {
  /** The structured answer, unparsed: whoever asked validates it. */
  output: unknown
  usage: ModelUsage
  model: string
  simulated: boolean
  durationMs: number
}

export interface Model {
  /** `demo` or `provider:model`. */
  readonly name: string
  readonly simulated: boolean
  /** Asks once. Throws ModelError when there is no answer. */
  ask(request: ModelRequest): Promise<ModelReply>
}

/** A call that gave no usable answer. `retryable`: the same call may work later. */
export class ModelError extends Error {
  readonly retryable: boolean
  constructor(message: string, retryable: boolean) {
    super(message)
    this.name = 'ModelError'
    this.retryable = retryable
  }
}
