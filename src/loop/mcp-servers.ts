// Looks at the MCP servers of policy: whether each is still reached as a human approved it and offers what was approved. What is new or
// changed is off and becomes a question with the difference; what cannot be reached is off until it can. No tool is called and no model is
// asked.

import { type ServerOffer, sameReach, serverOffer, serverOfferText } from '../domain/mcp-tools.ts'
import type { Policies } from '../domain/policy.ts'
import { shorten } from '../domain/shorten.ts'
import { storable } from '../domain/storable.ts'
import { lineDiff } from '../domain/text-diff.ts'
import { reachServer, wrongVersion } from '../steps/effects/mcp-server.ts'
import { askApproval } from '../store/approvals.ts'
import {
  claimLook,
  type McpServerRow,
  noteTools,
  noteUnreachable,
  readMcpServers,
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

export type AskedServer =
  | { outcome: 'looked'; server: McpServerRow }
  | { outcome: 'not_found' }
  | { outcome: 'not_now'; reason: string }

/** Looks at a server now because somebody wants it, and asks about what it offers even if that was refused lately. Returns how it stands
 *  then, or in one line why nobody looked. */
export async function askAboutServer(world: World, name: string, signal: AbortSignal): Promise<AskedServer> {
  const { policies } = await readPolicies(world.db)
  if (!Object.hasOwn(policies.mcp_policy.servers, name)) return { outcome: 'not_found' }
  const notNow = (reason: string): AskedServer => ({ outcome: 'not_now', reason })
  if (!policies.system.enabled) return notNow('the kill switch is thrown (system.enabled)')
  if (!policies.tool_policy.enabled) return notNow('tools are switched off (tool_policy.enabled)')
  await claimLook(world.db, name, 0)
  await look(world, name, { policies, signal, byHand: true })
  const [server] = await readMcpServers(world.db, [name])
  if (server === undefined) throw new Error(`the MCP server ${name} is gone after it was looked at`)
  return { outcome: 'looked', server }
}

interface Looking {
  policies: Policies
  signal: AbortSignal
  /** Somebody asked for it: what was refused is asked about again. */
  byHand?: boolean
}

async function look(world: World, name: string, looking: Looking): Promise<void> {
  const { policies, signal } = looking
  const reach = reachServer(name, policies, world.outside)
  const server = policies.mcp_policy.servers[name]
  if ('problem' in reach) return noteUnreachable(world.db, name, reach.problem)
  if (server === undefined) return
  try {
    const { version, tools } = await world.outside.mcp.list(reach.address, { ...reach.limits, signal })
    const wrong = wrongVersion(name, policies, version)
    if (wrong !== null) return await noteUnreachable(world.db, name, storable(wrong))
    const seen = { name, version: storable(version).slice(0, 100), ...serverOffer(server, tools) }
    await world.db.transaction(async (tx) => {
      const stands = await noteTools(tx, seen)
      await voidOldLists(tx, name, seen.sha)
      if (stands.status !== 'approved') await askFor(world, tx, stands, looking)
    })
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
    if (error.code !== 'aborted')
      await noteUnreachable(world.db, name, storable(oneLine(error)).slice(0, 500))
  }
}

/** Asks a human for what the server offers now, unless that is asked, or was refused lately and nobody wants it asked again. */
async function askFor(world: World, tx: Tx, server: McpServerRow, looking: Looking): Promise<void> {
  const { name, pinned, seen, seen_sha: sha, server_version: version } = server
  if (seen === null || sha === null) return
  const { policies, byHand = false } = looking
  if (!byHand && (await wasRefused(tx, name, sha, mcpLookLimits.refusedHours))) return
  const diff = lineDiff(serverOfferText(pinned), serverOfferText(seen)).slice(0, mcpLookLimits.diffChars)
  const how = changeOf(pinned, seen)
  const names = shorten(seen.tools.map((tool) => tool.name).join(', '), 500)
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

function changeOf(pinned: ServerOffer | null, seen: ServerOffer): string {
  if (pinned === null) return 'is new'
  return sameReach(pinned.reach, seen.reach)
    ? 'offers other tools than you approved'
    : 'is reached another way than you approved'
}
