// The limits of the process itself (not of the company: those are policies), each with its unit in its name, and the
// relations between them that must hold for the rest to be true.

export const limits = {
  /** Steps one process works on at once when nobody says otherwise; two cores keep up with four waiting on models. */
  workerSlots: 4,
  maxWorkerSlots: 64,
  /** How often a worker asks for work when no hint wakes it. */
  pollMs: 1_000,
  /** How often it looks for what agents want by themselves: that is filled by the heartbeat and by conversations, and is in no hurry. */
  initiativePollMs: 5_000,
  /** What running steps get to finish after a stop was asked for. */
  stopGraceMs: 10_000,
  /** Signals that follow the first one within this are the same Ctrl-C, sent on by whoever started us. */
  sameSignalMs: 400,
  /** What a request in flight gets when the server closes. */
  closeGraceMs: 2_000,
  /** How many ports after the wished one are tried. */
  portTries: 20,
  defaultPort: 4870,
  /** Connections to a real PostgreSQL beside one per worker slot: web, heartbeat, listener. */
  spareConnections: 6,
  /** What the first contact with a running server may take before it counts as not answering. */
  helloMs: 3_000,
  /** What any other request of the command line may take. */
  requestMs: 60_000,
} as const

/** Returns what is wrong between the limits, one sentence each; empty when all is well. */
export function brokenLimits(of: typeof limits = limits): string[] {
  const broken: string[] = []
  const must = (holds: boolean, sentence: string): void => {
    if (!holds) broken.push(sentence)
  }
  must(of.workerSlots <= of.maxWorkerSlots, 'workerSlots must not exceed maxWorkerSlots')
  must(of.closeGraceMs < of.stopGraceMs, 'closeGraceMs must be below stopGraceMs')
  must(of.helloMs < of.requestMs, 'helloMs must be below requestMs')
  must(
    of.pollMs * 2 <= of.stopGraceMs,
    'pollMs must fit twice into stopGraceMs: a worker hears of a stop at its next poll',
  )
  must(of.defaultPort + of.portTries <= 65_535, 'defaultPort and portTries must stay below 65536')
  return broken
}
