// What a mind is given: the model, who speaks, and what is done before and after every call to a provider.

import type { Recalled } from '../domain/memory.ts'
import type { Model, ModelTask, ModelUsage, Speaker } from '../world/model.ts'

/** One model call, for the record. */
export interface ModelCallRecord {
  task: ModelTask
  model: string
  simulated: boolean
  usage: ModelUsage
  durationMs: number
  ok: boolean
  /** Why the answer could not be used, or null. */
  problem: string | null
  /** What was held for it, to be settled with this record; null when it costs nothing. */
  hold: string | null
  /** Why the whole hold is charged rather than `usage`; null when usage is what it cost. */
  usageProblem: string | null
}

/** The worst case of a call that is about to be made. */
export interface CallEstimate {
  task: ModelTask
  /** `provider:model`, or null for the company's default. */
  model: string | null
  /** An upper bound: no provider counts more. */
  promptTokens: number
  maxOutputTokens: number
}

export interface MindOptions {
  model: Model
  /** Returns the `provider:model` that answers a task, or null for the company's default. */
  modelFor(task: ModelTask): string | null
  speaker: Speaker
  /** What the speaker remembers about the work of a step; shown to it as data. */
  memories?: readonly Recalled[]
  /** Names this thinking for the demo model's chance, e.g. the step's id and attempt. */
  seed: string
  signal: AbortSignal
  /** Before every call to a provider that is not simulated: takes its worst case from the limits and returns the hold; null when it
   *  costs nothing. Throws ThoughtError with `parkSeconds` when it is not paid for. */
  hold(estimate: CallEstimate): Promise<string | null>
  /** After every call: puts it on record and settles its hold, in one transaction. */
  record(call: ModelCallRecord): Promise<void>
  /** Waits, or until the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** A roll in [0, 1), named after what is decided with it. */
  roll(name: string): number
  /** Wall time in ms since the epoch. */
  now(): number
}
