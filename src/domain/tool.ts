// What a tool is, and which calls of one are within bounds. It runs none and knows no agent's list.

/** reading: brings texts and changes nothing outside of the mission's workspace; acting: is only ever proposed. */
export type ToolClass = 'reading' | 'acting'

export interface ToolSpec {
  /** As it stands on an agent's list: `web_fetch`, or `server/tool` for a tool of an MCP server. */
  name: string
  about: string
  /** JSON schema of its arguments. */
  schema: Readonly<Record<string, unknown>>
  class: ToolClass
  risk: 'low' | 'medium' | 'high'
  /** Calls an hour by all agents together, unless tool_policy.per_hour says otherwise. */
  perHour: number
}

export interface ToolBounds {
  maxCalls: number
  maxSameCalls: number
}

/** Counts the calls of one gathering and says which are too many. */
export interface ToolMeter {
  /** Null when the call may be made, and it counts from now on; else why not, in one line. */
  take(tool: string, argsSha: string): string | null
  /** True when no further call may be made. */
  isUsedUp(): boolean
}

/** Returns a meter that has counted nothing yet. */
export function toolMeter({ maxCalls, maxSameCalls }: ToolBounds): ToolMeter {
  const same = new Map<string, number>()
  let calls = 0
  return {
    take(tool, argsSha) {
      if (calls >= maxCalls) return `a step may call at most ${maxCalls} tools (tool_policy.max_calls)`
      calls++
      const key = `${tool} ${argsSha}`
      const before = same.get(key) ?? 0
      same.set(key, before + 1)
      return before < maxSameCalls
        ? null
        : `the same call was made ${before} times already (tool_policy.max_same_calls)`
    },
    isUsedUp: () => calls >= maxCalls,
  }
}
