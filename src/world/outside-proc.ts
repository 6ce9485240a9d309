// Programs, run without a shell, each in a process group of its own, so that whatever it starts ends with it. It gets the environment that
// is named and no other. How much memory and how many processes it may use is left to the system that we run in (a container, systemd): a
// limit set here would count what our own user runs beside it.

import { spawn } from 'node:child_process'
import { mkdir, stat } from 'node:fs/promises'
import type { Clock } from './clock.ts'
import { OutsideError, type Processes, type ProcRequest, type ProcResult } from './outside.ts'

export const procLimits = {
  /** What a group gets between being asked to end and being ended. */
  termGraceMs: 2_000,
  /** What is left in the pipes when the group is gone. */
  drainMs: 500,
  maxStdinBytes: 1_000_000,
} as const

/** Where programs are looked for: never the caller's own path, which may lead into a project. */
export const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Returns the programs of this machine. `paths`: further folders in which programs are looked for. */
export function machineProcesses(options: { clock: Clock; paths?: readonly string[] }): Processes {
  return { run: (request) => run(options.clock, [...(options.paths ?? []), searchPath].join(':'), request) }
}

async function run(clock: Clock, path: string, request: ProcRequest): Promise<ProcResult> {
  const [program = '', ...args] = request.argv
  if (program === '' || request.argv.some((part) => part.includes('\0')))
    throw new OutsideError('forbidden', 'a program needs a name, and no argument may hold NUL')
  if (Buffer.byteLength(request.stdin) > procLimits.maxStdinBytes)
    throw new OutsideError('too_large', `a program is told at most ${procLimits.maxStdinBytes} bytes`)
  await mkdir(request.cwd, { recursive: true, mode: 0o700 })
  if (!(await stat(request.cwd)).isDirectory())
    throw new OutsideError('absent', `${request.cwd} is no folder`)
  if (request.signal.aborted) throw new OutsideError('aborted', `${program} was stopped before it began`)
  const begun = clock.monotonic()
  const child = spawn(program, args, {
    cwd: request.cwd,
    env: { LANG: 'C.UTF-8', ...request.env, PATH: path, HOME: request.cwd },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    shell: false,
  })
  const started = Promise.withResolvers<void>()
  child.once('spawn', () => started.resolve())
  child.once('error', (error: NodeJS.ErrnoException) =>
    started.reject(
      new OutsideError('absent', `${program} cannot be started (${error.code ?? error.message})`),
    ),
  )
  await started.promise
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.stdin.end(request.stdin)
  const out = collect(child.stdout, request.maxOutputBytes)
  const err = collect(child.stderr, request.maxOutputBytes)
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const group = child.pid ?? 0
  const timedOut = await endInTime(clock, request, group, exited)
  const { code, signal } = await exited
  // What it left behind in its group ends with it.
  killGroup(group, 'SIGKILL')
  const drained = new AbortController()
  await Promise.race([closed.then(() => drained.abort()), clock.sleep(procLimits.drainMs, drained.signal)])
  child.stdout.destroy()
  child.stderr.destroy()
  return {
    exitCode: code,
    signal,
    stdout: out.text(),
    stderr: err.text(),
    droppedBytes: out.dropped() + err.dropped(),
    timedOut,
    durationMs: Math.round(clock.monotonic() - begun),
  }
}

/** Waits for the end, or brings it about when the time is up or nobody wants it any more. Returns whether the time was up. */
async function endInTime(
  clock: Clock,
  request: ProcRequest,
  group: number,
  exited: Promise<unknown>,
): Promise<boolean> {
  const done = new AbortController()
  const over = exited.then(() => done.abort())
  await Promise.race([over, clock.sleep(request.timeoutMs, AbortSignal.any([request.signal, done.signal]))])
  if (done.signal.aborted) return false
  const timedOut = !request.signal.aborted
  killGroup(group, 'SIGTERM')
  await Promise.race([over, clock.sleep(procLimits.termGraceMs, done.signal)])
  killGroup(group, 'SIGKILL')
  await exited
  return timedOut
}

/** Sends a signal to the whole group; one that is gone needs none. */
export function killGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (group <= 1) return
  try {
    process.kill(-group, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
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
