// Makes a tool that brings texts, from its name, the schema of its arguments and what it does.

import { z } from 'zod'
import type { Tool, ToolAnswer, ToolContext } from './tool.ts'

interface ReadingTool<Args> {
  name: string
  about: string
  args: z.ZodType<Args>
  risk: 'low' | 'medium'
  perHour: number
  bring(args: Args, context: ToolContext): Promise<Omit<ToolAnswer, 'status' | 'proposalId'>>
}

/** Returns the tool. */
export function readingTool<Args extends Record<string, unknown>>(made: ReadingTool<Args>): Tool {
  const { name, about, args, risk, perHour } = made
  return {
    spec: { name, about, schema: z.toJSONSchema(args), class: 'reading', risk, perHour },
    args,
    run: async (given, context) => ({ status: 'done', ...(await made.bring(given as Args, context)) }),
  }
}
