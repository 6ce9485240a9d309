// The step kind `command`: runs a program that the founder named, with parameters.

import { z } from 'zod'
import { effectStep } from './effect-step.ts'
import { summary } from './fields.ts'

const payload = z.strictObject({
  name: z.string().min(1).max(40),
  params: z.record(z.string().max(40), z.string().max(1_000)).optional(),
})

export const command = effectStep({
  kind: 'command',
  about: 'Runs a program that the founder named in command_policy, with parameters; without a shell.',
  class: 'oneshot',
  payload,
  result: z.looseObject({ summary, exit_code: z.number() }),
  lacks: 'the result does not say how the program ended',
  timeoutMs: 3_660_000,
  async want({ payload: { name, params = {} } }) {
    return { payload: { name, params }, basis: [] }
  },
  tell: ({ name }) => ({ summary: `Run ${name}` }),
})
