// The step kind `use_tool`: one call of a tool of an MCP server that the founder named and whose list of tools was approved.

import { z } from 'zod'
import { effectStep } from './effect-step.ts'
import { useToolPayload } from './effects/use-tool.ts'
import { summary } from './fields.ts'

export const useTool = effectStep({
  kind: 'use_tool',
  about: 'Calls a tool of an MCP server (mcp_policy), named server/tool, once, with these arguments.',
  class: 'oneshot',
  payload: useToolPayload,
  result: z.looseObject({ summary, tool: z.string(), said: z.string() }),
  lacks: 'the result does not say what the tool answered',
  timeoutMs: 1_260_000,
  async want({ payload: { tool, args } }) {
    return { payload: { tool, args }, basis: [] }
  },
  tell: ({ tool }) => ({ summary: `Use ${tool}` }),
})
