// The step kind `deploy`: in this version it runs nothing. It says what was asked for and waits for a human.

import { z } from 'zod'
import { summary } from './fields.ts'
import type { StepKind } from './kind.ts'
import { settled } from './outcome.ts'

const name = z.string().min(1).max(200)
const payload = z.strictObject({ target: name.optional(), ref: name.optional() })
type Payload = z.infer<typeof payload>

const result = z.looseObject({ summary, target: z.string(), ref: z.string() })

export const deploy: StepKind<Payload> = {
  kind: 'deploy',
  about: 'Asks a human for a deploy; in this version deploys are not wired to a command and nothing is run.',
  effect: 'oneshot',
  thinks: false,
  payload,
  result,
  lacking(given) {
    return result.safeParse(given).success ? null : 'the result does not say what was deployed where'
  },
  timeoutMs: 30_000,
  run: settled(async (context) => {
    const { target = 'production', ref = 'main' } = context.payload
    return {
      outcome: 'waiting',
      reason:
        'deploys are not wired to a command in this version: deploy by hand and resolve the step, or abandon it',
      result: { summary: `Waiting for ${ref} to be deployed to ${target} by hand.`, target, ref },
    }
  }),
}
