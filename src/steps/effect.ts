// The contract of an effect: something a step wants done in the world. What is done is the payload, frozen when it was planned; whether,
// when and how often is decided by the journal (loop/act.ts), never here. It knows no journal.

import type { z } from 'zod'
import type { ServerPin } from '../domain/mcp-tools.ts'
import type { Policies } from '../domain/policy.ts'
import type { Net } from '../world/net.ts'
import type { Outside } from '../world/outside.ts'

/** keyed: the target honours our key, so a repetition is none; probe: the target can be searched for what we did; oneshot: neither. */
export type ActingClass = 'keyed' | 'probe' | 'oneshot'

/** What an effect works with. Secrets are revealed here and nowhere else. */
export interface EffectIo {
  net: Net
  outside: Outside
  policies: Policies
  /** What the target is told to recognise a repetition by; also our marker where one is left. */
  key: string
  missionId: string
  /** What a human approved of an MCP server, if it may be used now; null when it may not. */
  pinOf?(server: string): Promise<ServerPin | null>
  /** Wall time, ms since the epoch. */
  now(): number
  /** When this very effect was first started, ms since the epoch; null before. */
  firstStartedAt: number | null
  /** Aborts when the time for the effect is over or the lease is lost. */
  signal: AbortSignal
}

/** An effect that did not succeed. `definite`: it surely did not happen. Whatever else is thrown counts as not definite. */
export class EffectError extends Error {
  readonly definite: boolean
  /** Whether the same may work later; only for what is definite, or keyed. */
  readonly retryable: boolean
  readonly detail: Readonly<Record<string, unknown>>
  constructor(
    message: string,
    how: { definite: boolean; retryable: boolean; detail?: Record<string, unknown> },
  ) {
    super(message)
    this.name = 'EffectError'
    this.definite = how.definite
    this.retryable = how.retryable
    this.detail = how.detail ?? {}
  }
}

/** cannot_tell: the target answered, and that decides nothing. no_answer: it could not be asked, so nothing is known about it yet. */
export type ProbeAnswer =
  | { found: 'happened'; result: Record<string, unknown>; evidence: string }
  | { found: 'not_happened'; evidence: string }
  | { found: 'cannot_tell'; evidence: string }
  | { found: 'no_answer'; evidence: string }

/** How a payload looks to the person who is to approve it. */
export interface ShownEffect {
  /** One line. */
  title: string
  /** Where it goes: an account, an address, a folder, a command. */
  target: string
  risk: 'low' | 'medium' | 'high'
  /** What it changes, as text or a unified diff; null when the payload says it all. */
  diff: string | null
}

export interface EffectKind<Payload = unknown> {
  kind: string
  class: ActingClass
  payload: z.ZodType<Payload>
  /** How long it may take, and after which nothing of it can land any more. */
  settleMs: number
  /** The same where the payload or policy decides it, e.g. for a program with a time of its own. */
  settleMsFor?(payload: Payload, policies: Policies): number
  /** Null when it can be done here and now; else, in one line, what is not set up. Asked before a human is. */
  unready(payload: Payload, io: Pick<EffectIo, 'policies' | 'outside'>): string | null
  /** The same where the company's record has to be asked. */
  unreadyNow?(payload: Payload, io: Pick<EffectIo, 'pinOf'>): Promise<string | null>
  shown(payload: Payload, io: Pick<EffectIo, 'policies' | 'outside' | 'missionId'>): Promise<ShownEffect>
  /** Does it, once. Throws EffectError; any other throw counts as an outcome that is not known. Returns what the target said. */
  perform(payload: Payload, io: EffectIo): Promise<Record<string, unknown>>
  /** Looks for what was done. Only for class probe. */
  probe?(payload: Payload, io: EffectIo): Promise<ProbeAnswer>
}

/** What a handler asks for: `payload` fits the schema of `kind`. */
export interface EffectPlan {
  /** 0 unless the step acts more than once. */
  seq: number
  kind: string
  payload: Readonly<Record<string, unknown>>
  /** The artifacts that the payload was made of. */
  basis: readonly string[]
}

type Done = Readonly<Record<string, unknown>>

/** `payload`: what stands, which a human may have edited since it was planned. */
export type EffectEnd =
  | { outcome: 'done'; effectId: string; payload: Done; result: Record<string, unknown> }
  /** For a human: approval, or a set-up that is missing. */
  | { outcome: 'waiting'; payload: Done; reason: string; result: Record<string, unknown> }
  | { outcome: 'unknown'; reason: string }
  /** `parkSeconds`: it is none of the step's doing: not before then, and the attempt is not counted. */
  | { outcome: 'failed'; reason: string; retryable: boolean; parkSeconds?: number }
