// What goes over the wire about tools: every one that is known, and the MCP servers some of them come from.

import { z } from 'zod'
import { count, entity, id, maybeStamp, maybeText, stamp } from './wire-records.ts'

const tool = entity('Tool', {
  name: z.string().describe('as it stands on an agent’s list; server/tool for one of an MCP server'),
  about: z.string(),
  class: z.enum(['reading', 'acting']).describe('acting: calling it only files a proposal'),
  risk: z.enum(['low', 'medium', 'high']),
  per_hour: count,
  on: z.boolean().describe('false: switched off in tool_policy'),
  agents: z.array(id).describe('whose list it stands on'),
})

export const toolServer = entity('ToolServer', {
  name: z.string(),
  status: z
    .enum(['unseen', 'new', 'approved', 'changed', 'unreachable'])
    .describe('its tools are on only while approved'),
  problem: maybeText,
  version: maybeText,
  tools: z.array(z.string()).describe('what it offers now, or offered last'),
  approval_id: maybeText.describe('the open question about what it offers now'),
  payload_sha: maybeText.describe('what that approval is bound to'),
  approved_by: maybeText,
  approved_at: maybeStamp,
  looked_at: stamp.nullable(),
})

export const tools = z.object({ items: z.array(tool), servers: z.array(toolServer) })
