// A mission on sources that a founder names, from the shell or the page: crawl → analyze → write_content, through the same intake as everything.

import type { IntakeAnswer } from '../domain/proposal.ts'
import { readDefaultAgent } from '../store/agents.ts'
import type { World } from '../world/world.ts'
import { propose } from './intake.ts'

export interface RunAsk {
  title: string
  /** Addresses, file paths and globs, named by the founder: they may be on loopback or a private network. */
  sources: readonly string[]
  /** Null: whoever in the company does the work (an agent that is or covers `writer`, else the first). */
  agentId: string | null
  by: string
}

/** Files the proposal; see propose. */
export async function proposeRun(world: World, ask: RunAsk): Promise<IntakeAnswer> {
  if (ask.sources.length === 0) {
    return { outcome: 'malformed', problems: [{ path: 'sources', problem: 'must name at least one source' }] }
  }
  const agentId = ask.agentId ?? (await readDefaultAgent(world.db, ['executor', 'writer', 'analyst']))
  if (agentId === null)
    return { outcome: 'malformed', problems: [{ path: 'agent_id', problem: 'the company has no agent yet' }] }
  const title = ask.title.trim()
  return propose(world, {
    agentId,
    title,
    description: `Asked for by hand, on ${ask.sources.length} named ${ask.sources.length === 1 ? 'source' : 'sources'}.`,
    steps: [
      { kind: 'crawl', payload: { sources: ask.sources }, dependsOn: null },
      { kind: 'analyze', payload: { topic: title.slice(0, 200) }, dependsOn: null },
      { kind: 'write_content', payload: { title: title.slice(0, 200) }, dependsOn: [0, 1] },
    ],
    source: 'cli',
    traceId: null,
    priority: 50,
    causedByEvent: null,
    causedByRule: null,
    chainDepth: 0,
    dice: [],
    namedSources: true,
    by: ask.by,
  })
}
