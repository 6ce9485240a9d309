// The task `hello`: the smallest real question, which proves that a model answers and can give JSON. It is about nothing.

import { z } from 'zod'
import { ask } from './ask.ts'
import type { MindOptions } from './options.ts'

const hello = z.object({ hello: z.string().max(200).describe('One short greeting') })

/** Asks for a greeting and returns it. Throws ThoughtError when no usable answer came. */
export async function sayHello(mind: MindOptions, seed: string): Promise<string> {
  return await ask(
    mind,
    {
      task: 'hello',
      instructions: 'Answer with one JSON object that fits the schema, and with nothing else.',
      prompt: 'Say hello in one short sentence: {"hello": "…"}',
      texts: [],
      facts: {},
      schema: hello,
      spoken: (answer) => answer.hello,
      accept: (answer) =>
        answer.hello.trim() === '' ? { problem: 'hello: it is empty' } : { thought: answer.hello.trim() },
    },
    seed,
  )
}
