// The effect `use_tool`: one call of a tool of an MCP server, once. It is made only while the server offers exactly the list that a human
// approved; that is asked at the moment of acting.

import { z } from 'zod'
import { serverTool } from '../../domain/mcp-tools.ts'
import { OutsideError } from '../../world/outside.ts'
import { EffectError, type EffectKind } from '../effect.ts'
import { callPinned, reachServer } from './mcp-server.ts'
import { gone } from './refusal.ts'

export const useToolPayload = z.strictObject({
  tool: z
    .string()
    .max(200)
    .refine((name) => serverTool(name) !== null, 'must be server/tool'),
  args: z.record(z.string().max(200), z.json()).default({}),
})
type Payload = z.infer<typeof useToolPayload>

const maxKeptChars = 20_000
/** Beyond the two questions to the server: to end it, and to say how it ended. */
const afterwardsMs = 10_000

const partsOf = ({ tool }: Payload) => serverTool(tool) ?? { server: '', tool: '' }

export const useToolEffect: EffectKind<Payload> = {
  kind: 'use_tool',
  class: 'oneshot',
  payload: useToolPayload as z.ZodType<Payload>,
  settleMs: 1_200_000 + afterwardsMs,
  settleMsFor(payload, policies) {
    const seconds = policies.mcp_policy.servers[partsOf(payload).server]?.timeout_seconds ?? 0
    return 2_000 * seconds + afterwardsMs
  },
  unready(payload, { policies, outside }) {
    const reach = reachServer(partsOf(payload).server, policies, outside)
    return 'problem' in reach ? `${reach.problem}; then retry the step, or abandon it` : null
  },
  async unreadyNow(payload, { pinOf }) {
    const { server } = partsOf(payload)
    return (await pinOf?.(server)) == null
      ? `the tools of ${server} are not approved, or it cannot be reached (bullpen tools): then retry the step, or abandon it`
      : null
  },
  async shown({ tool, args }) {
    const title = `Use ${tool}`.slice(0, 300)
    return { title, target: tool, risk: 'high', diff: JSON.stringify(args, null, 2) }
  },
  async perform(payload, io) {
    const { server, tool } = partsOf(payload)
    const { policies, outside, signal } = io
    const pin = (await io.pinOf?.(server)) ?? null
    try {
      const call = { server, tool, args: payload.args, pin, policies, outside, signal }
      const { text, isError, droppedBytes } = await callPinned(call)
      const said = text.slice(0, maxKeptChars)
      // It ran; how far it came before its error is not known.
      if (isError)
        throw new EffectError(`${payload.tool} ended with an error: ${said.slice(0, 500)}`, {
          definite: false,
          retryable: false,
          detail: { said },
        })
      return { tool: payload.tool, said, dropped_bytes: droppedBytes }
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error
      if (!error.begun) throw gone(error.message)
      throw new EffectError(error.message, { definite: false, retryable: false })
    }
  },
}
