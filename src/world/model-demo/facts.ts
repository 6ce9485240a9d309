// What the asker wrote beside the texts (topic, title, analyses, subject, mission, figures of operations, memories), read with
// care: a fact that is missing or of the wrong shape is an empty one, never an error.

import { z } from 'zod'

const text = z.string().catch('')
const count = z.number().catch(0)
const counts = z.record(z.string(), count).catch({})

const source = z.object({ id: text, title: text, source: text, trust: z.number().catch(0), text })

const finding = z.object({ statement: text, quote: text, sourceId: text })
const analysis = z.object({
  summary: text,
  findings: z.array(finding).catch([]),
  keyTerms: z.array(z.string()).catch([]),
  figures: z.array(z.object({ value: text, context: text, sourceId: text })).catch([]),
  insight: z
    .object({ statement: text, confidence: count, tags: z.array(z.string()).catch([]) })
    .nullable()
    .catch(null),
})

const mission = z.object({
  id: text,
  title: text,
  status: text,
  steps: z
    .array(
      z.object({
        id: text,
        kind: text,
        status: text,
        attempt: count,
        error: z.string().nullable().catch(null),
      }),
    )
    .catch([]),
})

const operations = z.object({
  hours: count,
  missions: counts,
  steps: counts,
  rejections: z.array(z.object({ reason: text, count })).catch([]),
  failures: z.array(z.object({ kind: text, error: text, count })).catch([]),
  oldestQueuedMinutes: z.number().nullable().catch(null),
})

const facts = z.object({
  topic: text,
  focus: text,
  question: text,
  title: text,
  brief: text,
  known: z.array(z.string()).catch([]),
  memories: z
    .array(z.object({ type: text, content: text, tags: z.array(z.string()).catch([]), trust: count }))
    .catch([]),
  analyses: z.array(analysis).catch([]),
  subject: source.nullable().catch(null),
  mission: mission.nullable().catch(null),
  operations: operations.nullable().catch(null),
})

export type Facts = z.infer<typeof facts>
export type MissionFacts = z.infer<typeof mission>
export type OperationsFacts = z.infer<typeof operations>

/** Returns the facts of a request; what is missing is empty. */
export function factsOf(raw: Readonly<Record<string, unknown>>): Facts {
  return facts.parse({ subject: null, mission: null, operations: null, ...raw })
}
