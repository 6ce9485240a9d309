// Programs, run without a shell, each in a process group of its own, so that whatever it starts ends with it. How they are begun, and within
// which bounds, stands in confined.ts.

import type { Clock } from './clock.ts'
import { killGroup, notStarted, searchPath, startConfined } from './confined.ts'
import { OutsideError, type Processes, type ProcRequest, type ProcResult } from './outside.ts'

export const procLimits = {
  /** What a group gets between being asked to end and being ended. */
  termGraceMs: 2_000,
  /** And what the system gets to end it. */
  killGraceMs: 5_000,
  /** What is left in the pipes when the group is gone. */
  drainMs: 500,
  maxStdinBytes: 1_000_000,
} as const

/** Returns the programs of this machine. `paths`: further folders in which programs are looked for. */
export function machineProcesses(options: { clock: Clock; paths?: readonly string[] }): Processes {
  return { run: (request) => run(options.clock, [...(options.paths ?? []), searchPath].join(':'), request) }
}

async function run(clock: Clock, path: string, request: ProcRequest): Promise<ProcResult> {
  const [program = ''] = request.argv
  if (Buffer.byteLength(request.stdin) > procLimits.maxStdinBytes)
    throw new OutsideError('too_large', `a program is told at most ${procLimits.maxStdinBytes} bytes`)
  if (request.signal.aborted) throw new OutsideError('aborted', `${program} was stopped before it began`)
  const begun = clock.monotonic()
  const { child, group, report } = await startConfined({ ...request, path })
  child.stdin.end(request.stdin)
  const out = collect(child.stdout, request.maxOutputBytes)
  const err = collect(child.stderr, request.maxOutputBytes)
  const exited = new Promise<Ended>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const { ended, timedOut } = await endInTime(clock, request, group, exited)
  // What it left behind in its group ends with it.
  killGroup(group, 'SIGKILL')
  const drained = new AbortController()
  await Promise.race([closed.then(() => drained.abort()), clock.sleep(procLimits.drainMs, drained.signal)])
  for (const pipe of child.stdio) pipe?.destroy()
  const { started, unkept } = report()
  if (!started && ended.code !== null)
    throw new OutsideError('forbidden', notStarted(program, request.confine, err.text()))
  return {
    exitCode: ended.code,
    signal: ended.signal,
    stdout: out.text(),
    stderr: err.text(),
    droppedBytes: out.dropped() + err.dropped(),
    timedOut,
    durationMs: Math.round(clock.monotonic() - begun),
    unkept,
  }
}

interface Ended {
  code: number | null
  signal: string | null
}

/** Waits for the end, or brings it about when the time is up or nobody wants it any more. Returns how it ended, and whether the time was
 *  up. */
async function endInTime(
  clock: Clock,
  request: ProcRequest,
  group: number,
  exited: Promise<Ended>,
): Promise<{ ended: Ended; timedOut: boolean }> {
  const done = new AbortController()
  const over = exited.then(() => done.abort())
  await Promise.race([over, clock.sleep(request.timeoutMs, AbortSignal.any([request.signal, done.signal]))])
  if (done.signal.aborted) return { ended: await exited, timedOut: false }
  const timedOut = !request.signal.aborted
  killGroup(group, 'SIGTERM')
  await Promise.race([over, clock.sleep(procLimits.termGraceMs, done.signal)])
  killGroup(group, 'SIGKILL')
  // The system may hold one that waits for a disk; nobody waits for it here.
  await Promise.race([over, clock.sleep(procLimits.killGraceMs, done.signal)])
  return { ended: done.signal.aborted ? await exited : { code: null, signal: 'SIGKILL' }, timedOut }
}

/** Keeps the first `most` bytes of a stream and counts the rest. */
function collect(stream: NodeJS.ReadableStream, most: number): { text(): string; dropped(): number } {
  const kept: Buffer[] = []
  let size = 0
  let dropped = 0
  stream.on('data', (chunk: Buffer) => {
    const room = Math.max(0, most - size)
    if (room > 0) kept.push(chunk.subarray(0, room))
    size += Math.min(room, chunk.length)
    dropped += Math.max(0, chunk.length - room)
  })
  stream.on('error', () => undefined)
  return {
    text: () => Buffer.concat(kept).toString('utf8').replaceAll('\0', '').toWellFormed(),
    dropped: () => dropped,
  }
}
