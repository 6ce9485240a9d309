// What an approval that is no effect does the moment it is given: a limit is raised, a list of tools is pinned. It decides nothing.

import { z } from 'zod'
import type { ApprovalRecord } from '../store/approvals.ts'
import { pinTools } from '../store/mcp-pins.ts'
import type { Tx } from '../world/db.ts'
import { checkPolicy, keepPolicy, readPolicies } from './policies.ts'

const rise = z.object({
  policy: z.enum(['budget_policy', 'spending_policy']),
  field: z.string(),
  from: z.number(),
  to: z.number(),
})

/** Does what was approved; returns why it cannot be done any more, or null. */
export async function carryOut(tx: Tx, approval: ApprovalRecord, by: string): Promise<string | null> {
  return approval.what === 'mcp_server' ? pin(tx, approval, by) : raise(tx, approval, by)
}

async function raise(tx: Tx, approval: ApprovalRecord, by: string): Promise<string | null> {
  const { policy, field, from, to } = rise.parse(approval.payload)
  const { policies } = await readPolicies(tx)
  const before: Readonly<Record<string, unknown>> = policies[policy]
  if (before[field] !== from) return `${policy}.${field} is ${String(before[field])} by now, not ${from}`
  const value = { ...before, [field]: to }
  const [problem] = checkPolicy(policy, value) ?? []
  if (problem !== undefined) return `${policy}.${problem.path}: ${problem.problem}`
  await keepPolicy(tx, policy, value, by, `approved: ${approval.title}`)
  return null
}

async function pin(tx: Tx, approval: ApprovalRecord, by: string): Promise<string | null> {
  return (await pinTools(tx, { server: approval.target, sha: approval.payload_sha, by }))
    ? null
    : `${approval.target} offers another list of tools by now: look at the new one`
}
