// The contract of a step kind: what it takes, what it must show for done, and how it is run. A handler gets what it
// needs and returns an outcome; it never touches the database, a clock or a model by itself.

import type { z } from 'zod'
import type { Policies } from '../domain/policy.ts'
import type { MissionReport, OperationsReport } from '../domain/report.ts'
import type { Analysis, Article, Diagnosis, ReadText, Review, TweetDraft } from '../domain/thought.ts'
import type { Grant, Net } from '../world/net.ts'
import type { Folder } from '../world/outside.ts'
import type { ActingClass, EffectEnd, EffectPlan } from './effect.ts'

export type EffectClass = 'pure' | ActingClass

/** The result of a step that this one depends on. */
export interface StepInput {
  stepId: string
  kind: string
  result: unknown
}

/** Something made: a document that was read in, or a deliverable. `content` is text (Markdown or plain). */
export interface NewArtifact {
  /** Made by the handler with `context.newId()`, so that a result can name it. */
  id: string
  kind: 'document' | 'analysis' | 'research' | 'article' | 'tweet_draft' | 'review' | 'diagnosis'
  title: string
  content: string
  sourceUrl: string | null
  trust: 0 | 1 | 2 | 3
  metadata: Record<string, unknown>
}

/** A fact for the journal beside the step's own transition, e.g. `content.published`. */
export interface NewEvent {
  kind: string
  title: string
  summary: string
  tags: readonly string[]
  metadata: Record<string, unknown>
}

/** What a handler may ask the company's record. All reads, all bounded. */
export interface StepReads {
  /** The artifact as a text, or null. */
  artifact(id: string): Promise<(ReadText & { kind: string }) | null>
  /** The newest artifacts of these kinds, newest first; `limit` ≤ 20. */
  recentArtifacts(
    kinds: readonly NewArtifact['kind'][],
    limit: number,
  ): Promise<readonly (ReadText & { kind: string })[]>
  /** What the artifacts of these kinds said, a line each (their `metadata.said`), newest first; `limit` ≤ 400. */
  known(kinds: readonly NewArtifact['kind'][], limit: number): Promise<readonly string[]>
  /** A mission's story for a diagnosis or a review of operations, or null. */
  missionReport(id: string): Promise<MissionReport | null>
  /** Figures of the last `hours`: missions and steps by status, rejections by reason, oldest waiting step. */
  operations(hours: number): Promise<OperationsReport>
  /** The company's own sources (sources.yaml), as crawl sources. */
  companySources(): Promise<readonly { name: string; source: string; topics: readonly string[] }[]>
}

/** What a handler may ask of a mind. `known`: what the company has said already, newest first. Each call is one model call (plus repair) on record, validated; each throws ThoughtError. */
export interface Think {
  analyze(ask: {
    topic: string
    focus: string
    texts: readonly ReadText[]
    known: readonly string[]
  }): Promise<Analysis>
  research(ask: {
    topic: string
    question: string
    texts: readonly ReadText[]
    known: readonly string[]
  }): Promise<Analysis>
  write(ask: {
    title: string
    brief: string
    analyses: readonly Analysis[]
    texts: readonly ReadText[]
    known: readonly string[]
  }): Promise<Article>
  draft(ask: {
    topic: string
    analyses: readonly Analysis[]
    texts: readonly ReadText[]
    known: readonly string[]
  }): Promise<TweetDraft>
  review(ask: {
    subject: ReadText
    texts: readonly ReadText[]
    operations: OperationsReport | null
  }): Promise<Review>
  diagnose(ask: { mission: MissionReport; operations: OperationsReport }): Promise<Diagnosis>
}

/** What was found with tools before an answer is asked for: texts that may be quoted, like any material. */
export interface Gathered {
  texts: readonly ReadText[]
  /** The calls made, a line each. */
  calls: readonly string[]
}

export interface CrawlLimits {
  grant: Grant
  allowHosts: readonly string[]
  denyHosts: readonly string[]
  maxBytes: number
}

export interface StepContext<Payload> {
  stepId: string
  missionId: string
  missionTitle: string
  agentId: string
  payload: Payload
  inputs: readonly StepInput[]
  attempt: number
  policies: Policies
  crawl: CrawlLimits
  net: Net
  think: Think
  /** Lets the agent use the tools on its allow list, within bounds, to get what it lacks for `goal`. Nothing for an agent without tools.
   *  Throws ThoughtError. What acts in the world is only proposed by it, never done. */
  gather(ask: { goal: string; texts: readonly ReadText[] }): Promise<Gathered>
  /** Does something in the world through the effect journal; the end goes into the step's outcome as it is (outcome.ts, `acted`). */
  act(plan: EffectPlan): Promise<EffectEnd>
  /** The files of this mission. */
  workspace: Folder
  read: StepReads
  newId(): string
  /** Wall time, ms since the epoch, as the company's clock has it. */
  now(): number
  /** Aborts when the lease is lost, the mission is cancelled, the kill switch is thrown or the time is up. */
  signal: AbortSignal
}

export type StepOutcome =
  | {
      outcome: 'succeeded'
      result: Record<string, unknown>
      artifacts: readonly NewArtifact[]
      events: readonly NewEvent[]
      /** Noted by whoever ran the step: a simulated model had a part in it. */
      simulated?: boolean
    }
  /** `parkSeconds`: it is none of the step's doing (a budget, a rate limit): not before then, and the attempt is not counted. */
  | { outcome: 'failed'; reason: string; retryable: boolean; parkSeconds?: number }
  | { outcome: 'waiting'; reason: string; result: Record<string, unknown> }
  /** An effect may or may not have happened: a probe or a human says. */
  | { outcome: 'unknown'; reason: string }

export interface StepKind<Payload = unknown> {
  kind: string
  /** One sentence for planners and people: what a step of this kind does. */
  about: string
  effect: EffectClass
  /** It asks a model, so it stops when the money does. */
  thinks: boolean
  payload: z.ZodType<Payload>
  /** What a succeeded result must look like: the evidence. Every result has a `summary`. */
  result: z.ZodType<Record<string, unknown>>
  /** Null when the result has substance, else the reason why it is no success. */
  lacking(result: Record<string, unknown>): string | null
  timeoutMs: number
  run(context: StepContext<Payload>): Promise<StepOutcome>
}
