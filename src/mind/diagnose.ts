// The task `diagnose`: why a mission failed and what helps. Prompt, schema, parse; nothing else.

import { z } from 'zod'
import type { MissionReport, OperationsReport } from '../domain/report.ts'
import type { Diagnosis } from '../domain/thought.ts'
import { ask } from './ask.ts'
import { answerLimits as limits } from './limits.ts'
import type { MindOptions } from './options.ts'
import { quotedValue } from './quote.ts'

const diagnosisAnswer = z.object({
  cause: z.string().min(1).max(limits.causeChars),
  evidence: z.string().min(1).max(limits.evidenceChars),
  remedy: z.string().min(1).max(limits.remedyChars),
  retryMayHelp: z.boolean(),
  summary: z.string().max(limits.summaryChars),
})

const task = `A mission failed. Find out why, from its record alone.
- cause: what lies behind the failing step, in one or two sentences. If the record does not show it, say that.
- evidence: the failing step and its error, quoted.
- remedy: one thing that somebody can do now.
- retryMayHelp: whether the same step can succeed unchanged at another time.
- summary: two sentences for the founder.`

/** Asks for the cause of a mission's failure. Throws ThoughtError. */
export async function diagnose(
  mind: MindOptions,
  seed: string,
  given: { mission: MissionReport; operations: OperationsReport },
): Promise<Diagnosis> {
  const prompt = [
    task,
    quotedValue('The mission', given.mission),
    quotedValue('The last hours of the company', given.operations),
  ]
  return await ask(
    mind,
    {
      task: 'diagnose',
      prompt: prompt.join('\n\n'),
      texts: [],
      facts: { mission: given.mission, operations: given.operations },
      schema: diagnosisAnswer,
      spoken: (answer) => answer.summary,
      accept: (answer) => ({ thought: answer }),
    },
    seed,
  )
}
