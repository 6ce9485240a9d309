// The task `initiative`: one piece of work that an agent wants to do, because of something it remembers. Prompt, schema, parse;
// whether it may is the intake's to say.

import { z } from 'zod'
import type { InitiativeAsk, InitiativeIdea } from '../domain/life-thoughts.ts'
import { ask } from './ask.ts'
import type { MindOptions } from './options.ts'
import { quotedValue } from './quote.ts'
import { rememberedAs } from './remembered.ts'

const limits = { titleChars: 120, descriptionChars: 600, topicChars: 200, steps: 4, recent: 100 } as const

const initiativeAnswer = z.object({
  title: z.string().max(limits.titleChars).describe('Empty when there is nothing new to propose'),
  description: z.string().max(limits.descriptionChars).describe('Why, and why now'),
  steps: z
    .array(z.object({ kind: z.string(), topic: z.string().min(1).max(limits.topicChars) }))
    .max(limits.steps),
  memory_id: z.string().describe('The memory it rests on'),
})

/** Asks for one piece of work that rests on one of the memories; null when there is nothing new to propose. Throws ThoughtError. */
export async function imagine(
  mind: MindOptions,
  seed: string,
  asked: InitiativeAsk,
): Promise<InitiativeIdea | null> {
  return await ask(
    mind,
    {
      task: 'initiative',
      prompt: initiativePrompt(asked),
      texts: [],
      facts: { ...asked },
      schema: initiativeAnswer,
      spoken: (answer) => (hasNothing(answer) ? 'nothing new' : answer.title),
      accept: (answer) => {
        const problem = problemWith(answer, asked)
        if (problem !== null) return { problem }
        if (hasNothing(answer)) return { thought: null }
        const { memory_id: memoryId, ...idea } = answer
        return { thought: { ...idea, memoryId } }
      },
    },
    seed,
  )
}

const hasNothing = ({ title }: z.output<typeof initiativeAnswer>): boolean => title.trim() === ''

function problemWith(answer: z.output<typeof initiativeAnswer>, asked: InitiativeAsk): string | null {
  const same = (one: string, other: string): boolean =>
    one.trim().toLowerCase() === other.trim().toLowerCase()
  if (hasNothing(answer)) return null
  if (answer.steps.length === 0) return 'steps: at least one is needed'
  if (!asked.memories.some(({ id }) => id === answer.memory_id)) {
    return 'memory_id is none of the memories that were shown'
  }
  const stranger = answer.steps.find((step) => !asked.kinds.some(({ kind }) => kind === step.kind))
  if (stranger !== undefined) {
    return `no step is of the kind "${stranger.kind.slice(0, 40)}"; there are ${asked.kinds.map(({ kind }) => kind).join(', ')}`
  }
  if (asked.recent.some((title) => same(title, answer.title))) {
    return 'it was proposed before; propose something else'
  }
  return null
}

function initiativePrompt({ memories, briefing, kinds, recent }: InitiativeAsk): string {
  return [
    `Propose one piece of work of your own that follows from something you remember, and that nobody has done yet.
- title: one line of at most ${limits.titleChars} characters that names the thing itself.
- description: two sentences: what you remember, and what this work would add.
- steps: one to ${limits.steps}, in order, each of one of these kinds, with a topic of at most ${limits.topicChars} characters:
${kinds.map(({ kind, about }) => `  - ${kind}: ${about}`).join('\n')}
- memory_id: the id of the memory it rests on, one of those below.
If nothing new follows, leave the title empty: no work is better than work for its own sake.`,
    rememberedAs('What you remember', memories),
    quotedValue('What happened in the company lately', briefing),
    recent.length === 0
      ? ''
      : quotedValue('What you proposed lately. Do not propose it again', recent.slice(0, limits.recent)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}
