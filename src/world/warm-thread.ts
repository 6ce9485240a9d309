// A thread kept warm for work that must not be able to hang or bloat the process: it starts at the first call, does one
// call at a time, is ended when a call takes too long or too much memory and when there was none for a while, and never
// keeps the process alive by itself. It knows no work; the time limit is the machine's own, because a virtual clock cannot stop a real thread.

import { Worker } from 'node:worker_threads'

interface WarmThread {
  /** Posts `request` and resolves to the answer. Rejects with ThreadError when the call was ended. */
  call(request: unknown, signal: AbortSignal): Promise<unknown>
  /** Ends the thread; the next call starts a new one. */
  stop(): Promise<void>
}

/** A call that was ended from outside. */
export class ThreadError extends Error {
  readonly code: 'timeout' | 'crashed' | 'aborted'
  constructor(code: ThreadError['code'], message: string) {
    super(message)
    this.name = 'ThreadError'
    this.code = code
  }
}

interface ThreadLimits {
  /** What one call may take. */
  timeoutMs: number
  /** The thread's heap. */
  memoryMb: number
  /** A thread without a call for this long is ended and gives its memory back. */
  idleMs: number
}

/** Returns a thread over `file`, a module that answers each message on its parent port with one message. */
export function warmThread(file: URL, limits: ThreadLimits): WarmThread {
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()

  function warm(): Worker {
    if (worker !== null) return worker
    // Its output goes nowhere (reading its streams would keep the process alive) and its environment is empty.
    const started = new Worker(file, {
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: limits.memoryMb,
        maxYoungGenerationSizeMb: 32,
        stackSizeMb: 4,
      },
    })
    started.unref()
    started.on('exit', () => {
      if (worker === started) worker = null
    })
    worker = started
    return started
  }

  async function stop(): Promise<void> {
    const ended = worker
    worker = null
    await ended?.terminate()
  }

  async function callNow(request: unknown, signal: AbortSignal): Promise<unknown> {
    if (signal.aborted) throw new ThreadError('aborted', 'was stopped')
    clearTimeout(idle)
    const thread = warm()
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const late = (): void =>
      reject(new ThreadError('timeout', `took longer than ${limits.timeoutMs / 1000} s`))
    const aborted = (): void => reject(new ThreadError('aborted', 'was stopped'))
    const crashed = (error?: unknown): void =>
      reject(new ThreadError('crashed', reasonOf(error, limits.memoryMb)))
    const timer = setTimeout(late, limits.timeoutMs)
    signal.addEventListener('abort', aborted, { once: true })
    thread.once('message', resolve).once('error', crashed).once('exit', crashed)
    // Only while somebody waits for it may it keep the process alive.
    thread.ref()
    try {
      thread.postMessage(request)
      return await promise
    } catch (error) {
      await stop()
      throw error
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', aborted)
      thread.off('message', resolve).off('error', crashed).off('exit', crashed)
      thread.unref()
      idle = setTimeout(() => void stop(), limits.idleMs).unref()
    }
  }

  return {
    call(request, signal) {
      const mine = last.then(() => callNow(request, signal))
      // Whoever asked hears of the failure; the next in line only waits for the end.
      last = mine.catch(() => undefined)
      return mine
    },
    stop,
  }
}

function reasonOf(error: unknown, memoryMb: number): string {
  const code = (error as { code?: unknown } | undefined)?.code
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return `needed more than ${memoryMb} MB of memory`
  return error instanceof Error
    ? error.message.split('\n')[0]?.slice(0, 200) || error.name
    : 'ended by itself'
}
