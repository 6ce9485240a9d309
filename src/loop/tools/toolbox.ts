// The tools that there are, and those of one agent: what stands on its list and is not switched off.

import type { Policies } from '../../domain/policy.ts'
import { actingTools } from './acting.ts'
import { ownTools } from './own.ts'
import type { Tool } from './tool.ts'
import { webTools } from './web.ts'
import { searchTools } from './web-search.ts'

/** Returns every tool that is built in. */
export const builtInTools = (): readonly Tool[] => [
  ...ownTools,
  ...webTools,
  ...searchTools,
  ...actingTools(),
]

/** Returns the tools that an agent with this list has now. `more`: those of MCP servers that may be used. */
export function toolboxOf(
  listed: readonly string[],
  policies: Pick<Policies, 'tool_policy'>,
  more: readonly Tool[] = [],
): readonly Tool[] {
  const { enabled, disabled } = policies.tool_policy
  if (!enabled) return []
  const all = [...builtInTools(), ...more]
  return all.filter(({ spec: { name } }) => listed.includes(name) && !disabled.includes(name))
}
