// The step kind `deploy`: runs the deploy of a target that the founder configured; without one it lays the deploy before a human.

import { z } from 'zod'
import { effectStep } from './effect-step.ts'
import { summary } from './fields.ts'

const name = z.string().min(1).max(200)
/** What is deployed where nobody says what. */
const branch = 'main'
const payload = z.strictObject({ target: name.optional(), ref: name.optional() })

export const deploy = effectStep({
  kind: 'deploy',
  about: 'Deploys to a target that the founder configured in command_policy.deploys; else asks a human to.',
  class: 'oneshot',
  payload,
  result: z.looseObject({ summary, target: z.string(), ref: z.string() }),
  lacks: 'the result does not say what was deployed where',
  timeoutMs: 3_660_000,
  async want({ payload: { target = 'production', ref = branch }, policies }) {
    const takesRef = policies.command_policy.deploys[target]?.argv.includes('{ref}') ?? false
    const params: Readonly<Record<string, string>> = takesRef ? { ref } : {}
    return { payload: { name: target, params }, basis: [] }
  },
  tell({ name: target, params }, asked) {
    const ref = params['ref'] ?? asked.ref ?? branch
    return { summary: `Deploy ${ref} to ${target}`, target, ref }
  },
})
