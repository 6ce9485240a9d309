// The contract of a tool at work: what it gets, and what it gives back. Which agent may use it is not its to know.

import type { z } from 'zod'
import type { Policies } from '../../domain/policy.ts'
import type { ReadText } from '../../domain/thought.ts'
import type { ToolSpec } from '../../domain/tool.ts'
import type { World } from '../../world/world.ts'
import type { Assignment } from '../assignment.ts'

/** What a tool works with. */
export interface ToolContext {
  world: World
  assignment: Assignment
  policies: Policies
  /** Names this very ask: the same when it is made again by another attempt. */
  trace: string
  /** A simulated model asks. */
  simulated?: boolean
  signal: AbortSignal
}

export interface ToolAnswer {
  status: 'done' | 'failed' | 'refused' | 'proposed'
  text: string
  title: string
  source: string
  trust: ReadText['trust']
  /** A word about the call and no text to work from: told to the model, and not kept. */
  notice?: boolean
  proposalId?: string
}

/** A tool: what is known of it, the check of its arguments, and how it is run. */
export interface Tool {
  spec: ToolSpec
  args: z.ZodType<Record<string, unknown>>
  /** Throws NetError, OutsideError and ToolError for what is known to go wrong. */
  run(args: Record<string, unknown>, context: ToolContext): Promise<ToolAnswer>
}

/** Something that a tool cannot do, in one line that a model or a founder can act on. */
export class ToolError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ToolError'
  }
}
