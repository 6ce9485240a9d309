// What an event may change of what was read. Reads are named by their address under /api/ops; the rules go by the noun that an event's
// kind begins with. What ends in a slash is everything below that address, and not the list itself.

const byNoun: Readonly<Record<string, readonly string[]>> = {
  proposal: ['proposals', 'approvals', 'status', 'missions', 'why'],
  mission: ['missions', 'status', 'agents', 'stuck', 'costs', 'artifacts', 'why'],
  step: [
    ...['missions', 'steps', 'status', 'agents', 'approvals', 'costs', 'stuck', 'healed', 'queues'],
    ...['artifacts', 'effects', 'memories/', 'why'],
  ],
  roundtable: [
    ...['roundtables', 'agents', 'status', 'costs', 'memories', 'relationships', 'initiatives', 'slots'],
    ...['missions', 'stuck', 'why'],
  ],
  turn: ['roundtables', 'status', 'costs', 'memories/'],
  memory: ['memories', 'agents', 'status', 'why'],
  relationship: ['relationships', 'agents'],
  voice: ['agents'],
  agent: ['agents', 'relationships', 'status'],
  policy: ['policies', 'status', 'costs', 'slots', 'queues', 'stuck', 'tools', 'triggers'],
  budget: ['status', 'costs', 'approvals', 'stuck'],
  breaker: ['status', 'stuck', 'healed', 'queues'],
  approval: ['approvals', 'status', 'missions', 'steps', 'effects', 'stuck', 'tools', 'why'],
  effect: ['effects', 'missions', 'approvals', 'status', 'steps', 'stuck', 'healed', 'why'],
  insight: ['memories', 'missions'],
  content: ['artifacts', 'missions'],
  trigger: ['triggers'],
  work: ['stuck', 'status'],
  beat: ['runs', 'status', 'stuck'],
  tools: ['tools', 'approvals'],
  outside: ['tools', 'stuck'],
  model: ['status', 'costs'],
  company: ['status', 'agents', 'policies', 'triggers', 'tools', 'slots'],
}

/** What every event changes: the strip of time, and lists of events themselves. */
const byAll = ['timeline', 'events'] as const

/** What changes without an event: workers tell that they live and prolong their leases, a beat that found nothing leaves a run alone. */
const byPulse = ['runs', 'workers', 'queues', 'steps'] as const

/** Returns the addresses, or their beginnings, of reads that an event of this kind may change. */
export function touchedBy(kind: string): readonly string[] {
  const [noun = ''] = kind.split('.')
  return [...(byNoun[noun] ?? []), ...byAll]
}

/** Returns those that may change though nothing was written down. */
export function touchedByPulse(): readonly string[] {
  return byPulse
}

/** Returns whether a read of this address is among the touched. */
export function isTouched(path: string, touched: Iterable<string>): boolean {
  for (const name of touched)
    if (path === name || path.startsWith(name.endsWith('/') ? name : `${name}/`)) return true
  return false
}

/** Returns whether anything at all makes a read of this address stale. */
export function everTouched(path: string): boolean {
  return isTouched(path, [...Object.values(byNoun).flat(), ...byAll, ...byPulse])
}
