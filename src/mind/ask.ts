// One question to a model, to the end: the call, its record, reading the answer, up to two repairs. Every task goes
// through here; what is asked and what counts as an answer is the task's own file.

import { z } from 'zod'
import { refusal } from '../domain/evidence.ts'
import type { Recalled } from '../domain/memory.ts'
import { type ReadText, ThoughtError } from '../domain/thought.ts'
import {
  type Model,
  ModelError,
  type ModelReply,
  type ModelTask,
  type ModelUsage,
  type Speaker,
} from '../world/model.ts'
import { unpack } from './answer-json.ts'
import { maxOutputTokens, mindLimits } from './limits.ts'
import { instructionsFor } from './persona.ts'
import { quotedMemories } from './quote.ts'

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

/** What a task asks, and what it takes for an answer. */
export interface Question<Answer, Thought> {
  task: ModelTask
  /** What is asked now, quoted data included. */
  prompt: string
  texts: readonly ReadText[]
  facts: Readonly<Record<string, unknown>>
  schema: z.ZodType<Answer>
  /** The stable head of the prompt; the speaker's own when left out. */
  instructions?: string
  temperature?: number
  /** The part of the answer that a refusal would stand in. */
  spoken(answer: Answer): string
  /** The thought, or what is wrong with an answer that fits the schema. */
  accept(answer: Answer): { thought: Thought } | { problem: string }
}

const noUsage: ModelUsage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 }

type Read<Thought> = { thought: Thought } | { problem: string; refused: boolean }

function readAnswer<Answer, Thought>(question: Question<Answer, Thought>, output: unknown): Read<Thought> {
  if (output === null || output === undefined) return { problem: 'the answer is empty', refused: false }
  const unpacked = unpack(output)
  if ('problem' in unpacked) return talkIn(String(output)) ?? { problem: unpacked.problem, refused: false }
  const parsed = question.schema.safeParse(unpacked.value)
  if (!parsed.success) {
    const issues = parsed.error.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`)
    return { problem: `the answer does not fit the schema (${issues.join('; ')})`, refused: false }
  }
  const talk = talkIn(question.spoken(parsed.data))
  if (talk !== null) return talk
  const accepted = question.accept(parsed.data)
  return 'thought' in accepted ? accepted : { problem: accepted.problem, refused: false }
}

/** A refusal is final; being empty or talking about the work can be mended by asking again. */
function talkIn(text: string): { problem: string; refused: boolean } | null {
  const reason = refusal(text)
  return reason === null
    ? null
    : { problem: `the answer is none: ${reason}`, refused: reason.startsWith('it is a refusal') }
}

async function call(
  mind: MindOptions,
  question: Question<never, unknown>,
  prompt: string,
  seed: string,
): Promise<ModelReply> {
  const begun = mind.now()
  try {
    return await mind.model.ask({
      task: question.task,
      model: mind.modelFor(question.task),
      speaker: mind.speaker,
      instructions: question.instructions ?? instructionsFor(mind.speaker),
      prompt,
      materials: question.texts.map(({ id, title, source, trust, text }) => ({
        id,
        title,
        source,
        trust,
        text,
      })),
      facts: question.facts,
      schema: z.toJSONSchema(question.schema, { unrepresentable: 'any' }),
      maxOutputTokens: maxOutputTokens[question.task],
      temperature: question.temperature ?? null,
      seed,
      signal: mind.signal,
    })
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    await mind.record({
      task: question.task,
      model: mind.modelFor(question.task) ?? mind.model.name,
      simulated: mind.model.simulated,
      usage: noUsage,
      durationMs: Math.max(0, mind.now() - begun),
      ok: false,
      problem: problem.slice(0, mindLimits.maxProblemChars),
      hold: null,
      usageProblem: null,
    })
    throw error instanceof ModelError ? new ThoughtError(error.message, error.retryable) : error
  }
}

/** The tasks of steps. Whoever asks for anything else shows what is remembered in its own way. */
const stepTasks: ReadonlySet<ModelTask> = new Set([
  'analyze',
  'research',
  'write',
  'draft',
  'review',
  'diagnose',
])

/** The question of a step with what the speaker remembers before it. */
function remembering<Answer, Thought>(
  { memories = [] }: MindOptions,
  question: Question<Answer, Thought>,
): Question<Answer, Thought> {
  if (memories.length === 0 || !stepTasks.has(question.task)) return question
  return {
    ...question,
    prompt: `${quotedMemories(memories)}\n\n${question.prompt}`,
    facts: { ...question.facts, memories },
  }
}

/**
 * Asks until there is an answer that can be used, at most 1 + `maxRepairs` times; each call is recorded. Throws ThoughtError
 * when the model gives no answer, refuses, or is still unusable after the repairs.
 */
export async function ask<Answer, Thought>(
  mind: MindOptions,
  asked: Question<Answer, Thought>,
  seed: string,
): Promise<Thought> {
  const question = remembering(mind, asked)
  let problem = ''
  for (let turn = 0; turn <= mindLimits.maxRepairs; turn++) {
    const repair = `\n\nYour last answer could not be used: ${problem}. Answer again, with one JSON object that fits the schema.`
    const prompt = turn === 0 ? question.prompt : question.prompt + repair
    const reply = await call(
      mind,
      question as Question<never, unknown>,
      prompt,
      turn === 0 ? seed : `${seed}/repair${turn}`,
    )
    const read = readAnswer(question, reply.output)
    problem = 'thought' in read ? '' : read.problem.slice(0, mindLimits.maxProblemChars)
    await mind.record({
      task: question.task,
      model: reply.model,
      simulated: reply.simulated,
      usage: reply.usage,
      durationMs: reply.durationMs,
      ok: 'thought' in read,
      problem: 'thought' in read ? null : problem,
      hold: null,
      usageProblem: null,
    })
    if ('thought' in read) return read.thought
    if (read.refused) throw new ThoughtError(problem, false)
  }
  throw new ThoughtError(
    `No usable answer to "${question.task}" after ${mindLimits.maxRepairs + 1} calls: ${problem}`,
    true,
  )
}
