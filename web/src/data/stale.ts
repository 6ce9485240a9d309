// Which reads go stale by which event. Reads are named by their address under /api/ops; the rules go by the noun an event's
// kind begins with. Events come in bursts, so that the reads are asked anew at most a few times a second.

import type { QueryClient } from '@tanstack/react-query'
import type { Event } from '../wire.ts'
import { onEvent } from './journal.ts'

/** The first event after a quiet time is followed at once, those of a burst together. */
const gatherMs = { first: 30, burst: 400 } as const

/** What a noun touches: addresses (or their beginnings) of reads. */
const touched: Readonly<Record<string, readonly string[]>> = {
  proposal: ['proposals', 'approvals', 'status', 'missions', 'why'],
  mission: ['missions', 'status', 'agents', 'stuck', 'costs', 'artifacts', 'why'],
  step: [
    'missions',
    'steps',
    'status',
    'agents',
    'approvals',
    'costs',
    'stuck',
    'healed',
    'artifacts',
    'effects',
    'why',
  ],
  roundtable: [
    'roundtables',
    'agents',
    'status',
    'costs',
    'memories',
    'relationships',
    'initiatives',
    'slots',
  ],
  turn: ['roundtables', 'status'],
  memory: ['memories', 'agents', 'status'],
  relationship: ['relationships', 'agents'],
  voice: ['agents'],
  agent: ['agents', 'relationships', 'status'],
  initiative: ['initiatives'],
  policy: ['policies', 'status', 'costs'],
  budget: ['status', 'costs', 'approvals'],
  breaker: ['status', 'stuck', 'healed'],
  approval: ['approvals', 'status', 'missions', 'steps'],
  effect: ['effects', 'missions', 'approvals', 'status'],
  artifact: ['artifacts', 'missions'],
  insight: ['memories', 'missions'],
  trigger: ['triggers'],
  reaction: ['reactions'],
  work: ['stuck', 'status'],
  beat: ['runs', 'status'],
  worker: ['workers', 'status', 'stuck', 'healed'],
  key: ['keys'],
  tools: ['tools', 'approvals'],
  model: ['status', 'costs'],
  company: ['status', 'agents', 'policies', 'triggers'],
}
/** What every event may touch: the strip of time. */
const always = ['timeline'] as const

/** Marks reads stale as events come, until stopped. */
export function keepFresh(cache: QueryClient): () => void {
  const waiting = new Set<string>()
  let timer: number | null = null
  let flushedAt = Number.NEGATIVE_INFINITY
  const flush = (): void => {
    timer = null
    flushedAt = performance.now()
    const nouns = [...waiting]
    waiting.clear()
    void cache.invalidateQueries({
      predicate: ({ queryKey: [path, ...rest] }) =>
        typeof path === 'string' &&
        // What stood in the past does not change by what happens now.
        rest.at(-1) === null &&
        nouns.some((noun) => path === noun || path.startsWith(`${noun}/`)),
    })
  }
  const stop = onEvent((event: Event) => {
    const [noun = ''] = event.kind.split('.')
    for (const path of [...(touched[noun] ?? [`${noun}s`]), ...always]) waiting.add(path)
    const pause = Math.max(gatherMs.first, flushedAt + gatherMs.burst - performance.now())
    timer ??= window.setTimeout(flush, pause)
  })
  return () => {
    stop()
    if (timer !== null) window.clearTimeout(timer)
  }
}
