// Tools that stay inside: the agent's own memories, arithmetic in a sandbox, the files of the mission.

import { z } from 'zod'
import { recall, recordUses } from '../recall.ts'
import { readingTool } from './reading-tool.ts'
import { type Tool, ToolError } from './tool.ts'

const ownLimits = {
  memories: 12,
  /** The process waits for a script: it gets no longer than one may wait for a page. */
  scriptMs: 200,
  scriptBytes: 16_000_000,
  maxFileBytes: 200_000,
  maxListed: 500,
} as const

const path = z.string().min(1).max(300)

const memorySearch = readingTool({
  name: 'memory_search',
  about: 'Searches what you remember from earlier work.',
  args: z.strictObject({ query: z.string().min(1).max(500) }),
  risk: 'low',
  perHour: 2_000,
  async bring({ query }, { world, assignment: { step }, policies }) {
    const found = await recall(world, {
      agentId: step.agent_id,
      about: query,
      limit: ownLimits.memories,
      policies,
    })
    await recordUses(
      world.db,
      found.map(({ id }) => ({ memoryId: id, how: 'prompt', agentId: step.agent_id, stepId: step.id })),
    )
    const trust = Math.min(2, ...found.map((memory) => memory.trust)) as 0 | 1 | 2
    const text = found.map(({ content, confidence }) => `- ${content} (confidence ${confidence})`).join('\n')
    const source = `memories of ${step.agent_id}`
    if (text === '')
      return { text: 'Nothing is remembered about that.', title: query, source, trust, notice: true }
    return { text, title: query, source, trust }
  },
})

const calculator = readingTool({
  name: 'calculator',
  about:
    'Evaluates JavaScript without clock, chance, network or files, and gives the value of its last expression.',
  args: z.strictObject({ script: z.string().min(1).max(5_000) }),
  risk: 'low',
  perHour: 2_000,
  async bring({ script }, { world }) {
    const text = await world.outside.scripts.evaluate(script, {
      timeoutMs: ownLimits.scriptMs,
      maxMemoryBytes: ownLimits.scriptBytes,
    })
    return { text, title: script.slice(0, 100), source: 'calculator', trust: 2 }
  },
})

const listFiles = readingTool({
  name: 'list_files',
  about: 'Lists the files in the workspace of this mission.',
  args: z.strictObject({}),
  risk: 'low',
  perHour: 2_000,
  async bring(_none, { world, assignment: { step } }) {
    const files = await world.outside.files.workspace(step.mission_id).list()
    const lines = files.slice(0, ownLimits.maxListed).map(({ path: at, bytes }) => `${at} (${bytes} bytes)`)
    const text = lines.length === 0 ? 'The workspace is empty.' : lines.join('\n')
    return { text, title: 'Files of the mission', source: 'workspace', trust: 0, notice: true }
  },
})

/** What lies in the workspace was written from whatever somebody read: nothing of it is trusted further. */
const readFile = readingTool({
  name: 'read_file',
  about: 'Reads a text file from the workspace of this mission.',
  args: z.strictObject({ path }),
  risk: 'low',
  perHour: 2_000,
  async bring({ path: at }, { world, assignment: { step } }) {
    const text = await world.outside.files.workspace(step.mission_id).read(at, ownLimits.maxFileBytes)
    return { text, title: at, source: `workspace/${at}`, trust: 0 }
  },
})

const writeFile = readingTool({
  name: 'write_file',
  about: 'Writes a text file into the workspace of this mission, in place of what was there.',
  args: z.strictObject({ path, text: z.string().max(ownLimits.maxFileBytes) }),
  risk: 'medium',
  perHour: 500,
  async bring({ path: at, text }, { world, assignment: { step } }) {
    if (Buffer.byteLength(text) > ownLimits.maxFileBytes)
      throw new ToolError(`a file may have at most ${ownLimits.maxFileBytes} bytes`)
    await world.outside.files.workspace(step.mission_id).write(at, text)
    return { text: `Wrote ${at}.`, title: at, source: 'workspace', trust: 2, notice: true }
  },
})

export const ownTools: readonly Tool[] = [memorySearch, calculator, listFiles, readFile, writeFile]
