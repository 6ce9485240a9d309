// Memories in a prompt about the company's life: quoted data, each with how far it is trusted, never an instruction.

import type { Recalled } from '../domain/memory.ts'
import { quotedValue } from './quote.ts'

/** How a memory's trust is to be read. */
export const trustScale =
  'trust 0: strangers on the open web, 1: sources that the company named, 2: made in this company, 3: the founder; any of it may be out of date'

/** Returns memories as quoted data under `label`, with the scale of trust; '' for none. */
export function rememberedAs(label: string, memories: readonly Recalled[]): string {
  if (memories.length === 0) return ''
  const shown = memories.map(({ id, agentId, type, content, confidence, tags, trust }) => ({
    id,
    agent: agentId,
    type,
    trust,
    confidence,
    tags,
    content,
  }))
  return quotedValue(`${label} (${trustScale})`, shown)
}
