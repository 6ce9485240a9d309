// Conversations for tests: convened through the one door, held by the product's own worker, read back as rows.

import assert from 'node:assert/strict'
import { type ConveneAsk, convene } from '../../src/loop/convene.ts'
import { talkOnce } from '../../src/loop/roundtable-worker.ts'
import { type Queryable, sql } from '../../src/world/db.ts'
import type { Model, ModelRequest } from '../../src/world/model.ts'
import type { World } from '../../src/world/world.ts'

/** Convenes and returns the id of a conversation that waits. */
export async function convened(world: World, change: Partial<ConveneAsk> = {}): Promise<string> {
  const answer = await convene(world, {
    format: 'debate',
    topic: 'What to write next',
    participants: null,
    source: 'human',
    traceId: null,
    by: 'founder',
    ...change,
  })
  assert.ok(answer.outcome === 'recorded' && answer.roundtable.status === 'pending', JSON.stringify(answer))
  return answer.roundtable.id
}

export const never = new AbortController().signal

/** Holds conversations until none is due; returns how many there were. */
export async function talkAll(world: World): Promise<number> {
  let held = 0
  while (await talkOnce(world, 'test', never)) held++
  return held
}

export interface TalkRow {
  status: string
  format: string
  participants: readonly string[]
  turns_planned: number
  turns_spoken: number
  tokens_spent: number
  model_calls: number
  attempt: number
  end_reason: string | null
  distillation: string
  last_error: string | null
  lease_token: number | null
  trust: number
}

/** Returns a conversation's row. */
export async function talkOf(db: Queryable, id: string): Promise<TalkRow> {
  const [row] = await db.query<TalkRow>(sql`select * from ops_roundtable_queue where id = ${id}`)
  assert.ok(row)
  return row
}

export interface SaidRow {
  position: number
  speaker: string
  line: string
  interaction: string
  affinity: number | null
  weights: readonly { agent: string }[]
  dice: readonly { of: string; roll: number; threshold: number }[]
  simulated: boolean
  created_at: Date
}

/** Returns what was said, in order. */
export async function saidIn(db: Queryable, id: string): Promise<readonly SaidRow[]> {
  return db.query<SaidRow>(
    sql`select * from ops_roundtable_turns where roundtable_id = ${id} order by position`,
  )
}

/** What a scripted model answers to a request: an answer, or an error to throw. */
export type Script = (request: ModelRequest, asked: number) => unknown

/** Returns a model that answers turns by `script`, and what a talk leaves behind with `left`. `requests` is everything it was asked. */
export function scriptedModel(
  script: Script,
  left: unknown = {
    summary: 'They talked about what comes next.',
    memories: [],
    drifts: [],
    action_items: [],
  },
): Model & { requests: ModelRequest[] } {
  const requests: ModelRequest[] = []
  return {
    name: 'scripted',
    simulated: true,
    requests,
    async ask(request) {
      const asked = requests.push(request) - 1
      const output = request.task === 'distil' ? left : script(request, asked)
      if (output instanceof Error) throw output
      const usage = { inputTokens: 100, cachedTokens: 0, outputTokens: 20 }
      return { output, usage, model: 'scripted', simulated: true, durationMs: 1 }
    },
  }
}

/** Lines that have nothing in common, one for each number. */
export const differentLine = (n: number): string =>
  [
    'The newsletter lost four readers after Monday.',
    'Ask two customers what was missing there.',
    'Tuesday brought a crawl that failed on permissions.',
    'Draft the onboarding guide before anything else.',
    'Engagement doubles whenever headlines carry figures.',
    'Fewer posts, stronger proof, says every review.',
    'Invoices belong into an archive for ten years.',
    'Competitors lowered their prices over the weekend.',
    'Translate our glossary into Portuguese and Polish.',
    'Podcasts could carry interviews with early adopters.',
    'Latency spikes whenever backups start at midnight.',
    'Sponsors want quarterly summaries with charts.',
    'Hire nobody until support questions halve.',
    'Colours of buttons matter less than their wording.',
  ][n % 14] ?? ''
