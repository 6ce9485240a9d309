// What the asker of a turn, a distillation or an initiative wrote, read with care: what is missing or of the wrong shape is
// empty, never an error. Texts are cut to what a line could ever need; whatever they say, they are data.

import { z } from 'zod'

const maxTextChars = 600
const text = z
  .string()
  .catch('')
  .transform((value) => value.slice(0, maxTextChars))
const number = z.number().catch(0)
const nullableNumber = z.number().nullable().catch(null)
const most = 60
const list = <Schema extends z.ZodType>(one: Schema, atMost = most) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((values) => values.slice(0, atMost))
    .pipe(z.array(one.nullable().catch(null)).transform((values) => values.filter((value) => value !== null)))

const line = z.object({ speaker: text, name: text, line: text, interaction: text })
const memory = z.object({
  id: text,
  agentId: text,
  type: text,
  content: text,
  confidence: number,
  tags: list(text),
})
const by = { agentId: text, agentName: text, minutesAgo: number }
const briefing = z.object({
  when: text,
  missions: list(
    z.object({
      ...by,
      title: text,
      status: text,
      reason: text,
      kinds: list(text),
      seconds: nullableNumber,
    }),
  ),
  insights: list(z.object({ ...by, statement: text })),
  artifacts: list(z.object({ ...by, kind: text, title: text, said: text })),
  refusals: list(
    z.object({ ...by, title: text, reason: text, gate: text, measured: number, limit: nullableNumber }),
  ),
  results: list(z.object({ title: text, agentId: text, agentName: text, metric: text, value: number })),
  figures: z
    .record(z.string(), z.unknown())
    .catch({})
    .transform((values) =>
      Object.entries(values)
        .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
        .slice(0, most),
    ),
})
const emptyBriefing = briefing.parse({})

const life = z.object({
  rules: z.object({ format: text, purpose: text }).catch({ format: '', purpose: '' }),
  topic: text,
  seats: list(z.object({ id: text, displayName: text, role: text })),
  briefing: briefing.catch(emptyBriefing),
  memories: list(memory),
  modifiers: list(text),
  transcript: list(line),
  interaction: text,
  toward: z.object({ id: text, name: text, affinity: number }).nullable().catch(null),
  turn: number,
  turns: number,
  maxChars: number.transform((chars) => (chars > 0 ? chars : 120)),
  said: list(text, 400),
  kinds: list(z.union([z.string(), z.object({ kind: text }).transform(({ kind }) => kind)])),
  recent: list(text, 400),
  mostMemories: number,
  maxDrift: number,
  mostActionItems: number,
})

export type LifeFacts = z.infer<typeof life>
export type BriefingFacts = LifeFacts['briefing']
export type TurnFacts = LifeFacts['transcript'][number]
export type MemoryFacts = LifeFacts['memories'][number]

/** Returns the facts of a request about the company's life; what is missing is empty. */
export function lifeFacts(raw: Readonly<Record<string, unknown>>): LifeFacts {
  return life.parse(raw)
}
