// What the asker of a turn, a distillation or an initiative wrote, read with care: what is missing or of the wrong shape is
// empty, never an error.

import { z } from 'zod'

const text = z.string().catch('')
const number = z.number().catch(0)
const list = <Schema extends z.ZodType>(one: Schema) => z.array(one).catch([])

const line = z.object({ speaker: text, name: text, line: text, interaction: text })
const memory = z.object({
  id: text,
  agentId: text,
  type: text,
  content: text,
  confidence: number,
  tags: list(z.string()),
})
const briefing = z.object({
  missions: list(z.object({ title: text, agentName: text, status: text, reason: text })),
  artifacts: list(z.object({ title: text, kind: text, agentName: text })),
})

const life = z.object({
  topic: text,
  turn: number,
  maxChars: number,
  transcript: list(line),
  memories: list(memory),
  briefing: briefing.catch({ missions: [], artifacts: [] }),
})

/** Returns the facts of a request about the company's life; what is missing is empty. */
export function lifeFacts(raw: Readonly<Record<string, unknown>>): z.infer<typeof life> {
  return life.parse({ briefing: {}, ...raw })
}
