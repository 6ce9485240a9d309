// The tools that there are, and those of one agent: what stands on its list and is not switched off.

import type { Policies } from '../../domain/policy.ts'
import { actingTools } from './acting.ts'
import { ownTools } from './own.ts'
import type { Tool } from './tool.ts'
import { webTools } from './web.ts'
import { searchTools } from './web-search.ts'

/** Returns every tool that is built in. */
const builtIn = (): readonly Tool[] => [...ownTools, ...webTools, ...searchTools, ...actingTools()]

/** Returns the tools that an agent with this list has now. */
export function toolboxOf(listed: readonly string[], policies: Policies): readonly Tool[] {
  const { enabled, disabled } = policies.tool_policy
  if (!enabled) return []
  return builtIn().filter(({ spec: { name } }) => listed.includes(name) && !disabled.includes(name))
}
