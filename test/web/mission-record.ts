// A mission's record as the server answers it, made from a few words: for tests of what the page makes of it.

import type { Event, MissionDetail, Step } from '../../web/src/wire.ts'

const start = Date.UTC(2026, 0, 5, 8)

/** Returns a moment so many minutes into the mission, in milliseconds. */
export const minutes = (count: number): number => start + count * 60_000
const stamp = (count: number): string => new Date(minutes(count)).toISOString()

interface Words {
  /** `after`: the places of the steps it depends on; `end`: when it ended, in minutes. */
  steps: readonly { kind: string; after?: readonly number[]; end?: number; result?: unknown }[]
  /** Minute, place of the step, its new status, attempt, what was said. */
  moves: readonly (readonly [number, number, string, number, string?])[]
  calls?: readonly (readonly [number, number, string])[]
  artifacts?: readonly (readonly [number, number, string])[]
  end?: number
  status?: 'succeeded' | 'failed' | 'cancelled'
}

const kinds: Readonly<Record<string, string>> = { running: 'started', queued: 'requeued', unknown: 'doubted' }

function stepsOf(words: Words): Step[] {
  return words.steps.map(({ kind, after = [], end, result = null }, position) => ({
    id: `step-${position}`,
    mission_id: 'mission',
    mission_title: 'A mission',
    kind,
    agent_id: 'writer',
    status: (words.moves.findLast(([, place]) => place === position)?.[2] ?? 'queued') as Step['status'],
    position,
    priority: 0,
    attempt: words.moves.findLast(([, place]) => place === position)?.[3] ?? 0,
    max_attempts: 3,
    depends_on: after.map((place) => `step-${place}`),
    payload: { topic: 'salt' },
    result,
    reserved_by: null,
    lease_expires_at: null,
    run_after: stamp(0),
    last_error: null,
    created_at: stamp(0),
    started_at: null,
    finished_at: end === undefined ? null : stamp(end),
  }))
}

function eventsOf({ steps, moves, end, status = 'succeeded' }: Words): Event[] {
  const plain = {
    agent_id: 'writer',
    title: 'A mission',
    tags: [],
    metadata: {},
    proposal_id: null,
    mission_id: 'mission',
    step_id: null,
    roundtable_id: null,
    from_status: null,
    chain_depth: 0,
  }
  const was = new Map<number, string>()
  const moved = moves.map(([minute, place, to, attempt, summary = '']) => {
    const from_status = was.get(place) ?? 'queued'
    was.set(place, to)
    const step_kind = steps[place]?.kind ?? ''
    return {
      ...plain,
      id: '',
      kind: `step.${kinds[to] ?? to}`,
      summary,
      step_id: `step-${place}`,
      from_status,
      to_status: to,
      metadata: { attempt, step_kind },
      created_at: stamp(minute),
    }
  })
  const opening = {
    ...plain,
    id: '',
    kind: 'mission.started',
    summary: '',
    to_status: 'running',
    created_at: stamp(0),
  }
  const closing =
    end === undefined
      ? []
      : [
          {
            ...plain,
            id: '',
            kind: `mission.${status}`,
            summary: '',
            to_status: status,
            created_at: stamp(end),
          },
        ]
  return [opening, ...moved, ...closing].map((event, place) => ({ ...event, id: String(place + 1) }))
}

/** Returns the record. */
export function missionOf(words: Words): MissionDetail {
  const { calls = [], artifacts = [], end, status = 'succeeded' } = words
  return {
    id: 'mission',
    proposal_id: 'proposal',
    title: 'A mission',
    agent_id: 'writer',
    created_by: 'writer',
    status: end === undefined ? 'running' : status,
    priority: 0,
    chain_depth: 0,
    steps_total: words.steps.length,
    steps_done: words.steps.filter((step) => step.end !== undefined).length,
    failure_reason: null,
    cancel_reason: null,
    cancel_requested_at: null,
    created_at: stamp(0),
    started_at: stamp(0),
    finished_at: end === undefined ? null : stamp(end),
    cost_micro_usd: 0,
    simulated: false,
    proposal: null,
    steps: stepsOf(words),
    events: eventsOf(words),
    artifacts: artifacts.map(([minute, place, title]) => ({
      id: `artifact ${title}`,
      mission_id: 'mission',
      step_id: `step-${place}`,
      agent_id: 'writer',
      kind: 'article',
      title,
      source_url: null,
      trust: 2,
      simulated: false,
      metadata: {},
      chars: 10,
      created_at: stamp(minute),
    })),
    effects: [],
    step_costs: [],
    tool_calls: calls.map(([minute, place, tool], seq) => ({
      id: `call-${seq}`,
      step_id: `step-${place}`,
      mission_id: 'mission',
      agent_id: 'writer',
      attempt: 1,
      seq,
      tool,
      args: {},
      status: 'done',
      trust: 2,
      result: 'found',
      simulated: false,
      proposal_id: null,
      duration_ms: 5,
      created_at: stamp(minute),
    })),
  }
}
