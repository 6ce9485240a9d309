// One question to a model, to the end: the call, reading the answer, up to two repairs. Every task goes
// through here; what is asked and what counts as an answer is the task's own file, how a call is made is call.ts.

import { z } from 'zod'
import { refusal } from '../domain/evidence.ts'
import { type ReadText, ThoughtError } from '../domain/thought.ts'
import type { ModelRequest, ModelTask } from '../world/model.ts'
import { unpack } from './answer-json.ts'
import { callModel, shortened } from './call.ts'
import { maxOutputTokens, mindLimits } from './limits.ts'
import type { MindOptions } from './options.ts'
import { instructionsFor } from './persona.ts'
import { quotedMemories } from './quote.ts'

/** What a task asks, and what it takes for an answer. */
export interface Question<Answer, Thought> {
  task: ModelTask
  /** What is asked now, quoted data included. */
  prompt: string
  /** How much of the prompt's beginning comes again in the calls that follow. */
  stableChars?: number
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

type Read<Thought> = { problem: null; thought: Thought } | { problem: string; refused: boolean }

function readAnswer<Answer, Thought>(question: Question<Answer, Thought>, output: unknown): Read<Thought> {
  if (output === null || output === undefined) return { problem: 'the answer is empty', refused: false }
  const unpacked = unpack(output)
  if ('problem' in unpacked) {
    const talk = typeof output === 'string' ? talkIn(output.slice(0, mindLimits.maxTalkChars)) : null
    return talk ?? { problem: unpacked.problem, refused: false }
  }
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
  return 'thought' in accepted
    ? { problem: null, thought: accepted.thought }
    : { problem: accepted.problem, refused: false }
}

/** A refusal is final; being empty or talking about the work can be mended by asking again. */
function talkIn(text: string): { problem: string; refused: boolean } | null {
  const reason = refusal(text)
  return reason === null
    ? null
    : { problem: `the answer is none: ${reason}`, refused: reason.startsWith('it is a refusal') }
}

function requestOf(
  mind: MindOptions,
  question: Question<never, unknown>,
  prompt: string,
  seed: string,
): ModelRequest {
  return {
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
    ...(question.stableChars === undefined ? {} : { stableChars: question.stableChars }),
    schema: z.toJSONSchema(question.schema, { unrepresentable: 'any' }),
    maxOutputTokens: maxOutputTokens[question.task],
    temperature: question.temperature ?? null,
    seed,
    signal: mind.signal,
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
 * Asks until there is an answer that can be used, at most 1 + `maxRepairs` times; a call that brings none is tried again, at most
 * `maxMoreCalls` times in all. Each call is held and recorded. Throws ThoughtError when the model gives no answer, refuses, or is still
 * unusable after the repairs.
 */
export async function ask<Answer, Thought>(
  mind: MindOptions,
  asked: Question<Answer, Thought>,
  seed: string,
): Promise<Thought> {
  const question = remembering(mind, asked)
  const tries = { left: mindLimits.maxMoreCalls }
  let problem = ''
  for (let turn = 0; turn <= mindLimits.maxRepairs; turn++) {
    const repair = `\n\nYour last answer could not be used: ${problem}. Answer again, with one JSON object that fits the schema.`
    const request = requestOf(
      mind,
      question as Question<never, unknown>,
      turn === 0 ? question.prompt : question.prompt + repair,
      turn === 0 ? seed : `${seed}/repair${turn}`,
    )
    const read = await callModel(mind, request, tries, (reply) => readAnswer(question, reply.output))
    if (read.problem === null) return read.thought
    problem = shortened(read.problem)
    if (read.refused) throw new ThoughtError(problem, false)
  }
  throw new ThoughtError(
    `No usable answer to "${question.task}" after ${mindLimits.maxRepairs + 1} calls: ${problem}`,
    true,
  )
}
