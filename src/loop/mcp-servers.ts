// Looks at the MCP servers of policy: whether each still offers what a human approved. What is new or changed is off and becomes a question
// with the difference; what cannot be reached is off until it can. No tool is called and no model is asked.

import { toolList, toolListText } from '../domain/mcp-tools.ts'
import type { Policies } from '../domain/policy.ts'
import { shorten } from '../domain/shorten.ts'
import { storable } from '../domain/storable.ts'
import { lineDiff } from '../domain/text-diff.ts'
import { reachServer } from '../steps/effects/mcp-server.ts'
import { askApproval } from '../store/approvals.ts'
import {
  claimLook,
  type McpServerRow,
  noteTools,
  noteUnreachable,
  voidOldLists,
  wasRefused,
} from '../store/mcp-servers.ts'
import type { Tx } from '../world/db.ts'
import { OutsideError } from '../world/outside.ts'
import type { World } from '../world/world.ts'
import { oneLine } from './one-line.ts'
import { readPolicies } from './policies.ts'

export const mcpLookLimits = {
  /** Between two looks at a server, whoever asks. */
  everySeconds: 180,
  pollMs: 10_000,
  /** How long a human's no to a list is not asked about again. */
  refusedHours: 24,
  /** Of the difference that is shown. */
  diffChars: 20_000,
} as const

/** Looks at every server whose time has come; returns whether there was one. */
export async function lookAtServersOnce(
  world: World,
  signal: AbortSignal,
  everySeconds: number = mcpLookLimits.everySeconds,
): Promise<boolean> {
  const { policies } = await readPolicies(world.db)
  if (!policies.system.enabled || !policies.tool_policy.enabled) return false
  return lookAtServers(world, Object.keys(policies.mcp_policy.servers), { policies, signal, everySeconds })
}

/** Looks at these servers unless that was done lately; returns whether any was looked at. */
export async function lookAtServers(
  world: World,
  names: readonly string[],
  given: { policies: Policies; signal: AbortSignal; everySeconds?: number },
): Promise<boolean> {
  const { everySeconds = mcpLookLimits.everySeconds } = given
  let looked = false
  for (const name of [...names].sort()) {
    if (given.signal.aborted || !(await claimLook(world.db, name, everySeconds))) continue
    await look(world, name, given)
    looked = true
  }
  return looked
}

async function look(
  world: World,
  name: string,
  { policies, signal }: { policies: Policies; signal: AbortSignal },
): Promise<void> {
  const reach = reachServer(name, policies, world.outside)
  if ('problem' in reach) return noteUnreachable(world.db, name, reach.problem)
  try {
    const { version, tools } = await world.outside.mcp.list(reach.address, { ...reach.limits, signal })
    const seen = { name, version: storable(version).slice(0, 100), ...toolList(tools) }
    await world.db.transaction(async (tx) => {
      const server = await noteTools(tx, seen)
      await voidOldLists(tx, name, seen.sha)
      if (server.status !== 'approved') await askFor(world, tx, server, policies)
    })
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
    if (error.code !== 'aborted')
      await noteUnreachable(world.db, name, storable(oneLine(error)).slice(0, 500))
  }
}

/** Asks a human for the list that the server offers now, unless that is asked, or was refused lately. */
async function askFor(world: World, tx: Tx, server: McpServerRow, policies: Policies): Promise<void> {
  const { name, pinned, seen, seen_sha: sha, server_version: version } = server
  if (seen === null || sha === null) return
  if (await wasRefused(tx, name, sha, mcpLookLimits.refusedHours)) return
  const diff = lineDiff(toolListText(pinned ?? []), toolListText(seen)).slice(0, mcpLookLimits.diffChars)
  const how = pinned === null ? 'is new' : 'offers other tools than you approved'
  const names = shorten(seen.map((tool) => tool.name).join(', '), 500)
  await askApproval(tx, {
    id: world.rng.id(world.clock.now()),
    what: 'mcp_server',
    effectId: null,
    stepId: null,
    missionId: null,
    agentId: null,
    title: `Use the tools of the MCP server ${name}`,
    target: name,
    payload: seen,
    payloadSha: sha,
    risk: 'high',
    predictedMicroUsd: null,
    evidence: [
      { what: 'reason', text: `${name} ${version ?? ''} ${how}; until you approve, they are off: ${names}` },
      { what: 'diff', text: diff.toWellFormed() },
    ],
    expiresHours: policies.approval_policy.expires_hours,
  })
}
