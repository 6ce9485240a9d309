// Who owns the data folder. The embedded database opens twice without an error and loses rows, so one process at a
// time holds `bullpen.lock`. It knows processes and files, and nothing of what lies in the folder.
//
// A dead holder's lock is never removed, it is succeeded: `bullpen.lock.after-<its nonce>` can be made once only, and
// the end of that chain owns the folder. So two starters that see the same dead lock cannot both win, and a starter
// that is killed anywhere on its way is just one more dead holder.

import { createHash, randomUUID } from 'node:crypto'
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { sqlState as errorCode } from './db.ts'

const lockFile = 'bullpen.lock'
const maxTries = 100
const beatMs = 2_000 // the owner touches its lock this often
const patienceMs = 12_000 // how long a lock whose process we cannot see must stand still to be dead
const longDeadMs = 60_000
const lookMs = 200

/** What the lock file says. A pid alone is no identity: it is given again after a reboot, and is always 1 in containers. */
interface Holder {
  pid: number
  /** The machine's boot, and the pid namespace (the container) within it; null where the system has none. */
  bootId: string | null
  namespace: string | null
  /** The process's start, in clock ticks since the boot. */
  startedAt: string | null
  nonce: string
  url?: string
}

export interface DataLock {
  readonly held: true
  /** Writes into the lock where its owner answers, for others to find. */
  describe(url: string): void
  /** Gives the folder back. Does nothing when the lock is not ours any more. */
  release(): void
}

export interface LockedBy {
  readonly held: false
  readonly pid: number
  /** Where the owner answers, when it said so. */
  readonly url: string | null
  /** One line for the user: who holds the folder and what to do. */
  readonly message: string
}

export interface LockOptions {
  /** Called once when the lock turns out not to be ours any more (removed by hand): stop writing at once. */
  onLost?(message: string): void
  /** Milliseconds to watch a lock of another container or machine before it counts as dead; 12,000 unless told. */
  patienceMs?: number
}

/** Returns null for the errors that mean "there is no such thing". */
function ifThere<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'ENOTDIR', 'EACCES'].includes(errorCode(error))) return null
    throw error
  }
}

const readIfThere = (path: string): string | null => ifThere(() => readFileSync(path, 'utf8'))

/** Returns when process `pid` started, or null where the system does not tell or only the dead process's entry is left.
 *  Fields 3 and 22 of its stat, counted after the command's closing bracket, since a command may hold spaces. */
function startOf(pid: number): string | null {
  const stat = readIfThere(`/proc/${pid}/stat`)
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields === undefined || fields[0] === 'Z' ? null : (fields[19] ?? null)
}

const here = {
  bootId: readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? null,
  namespace: ifThere(() => readlinkSync('/proc/self/ns/pid')),
}

/** The nonces this very process holds: the same pid with another nonce is a process of an earlier life. */
const ours = new Set<string>()

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM' // somebody else's process runs all the same
  }
}

function parseHolder(text: string): Holder {
  const unreadable: Holder = {
    pid: 0,
    bootId: here.bootId,
    namespace: here.namespace,
    startedAt: null,
    nonce: createHash('sha256').update(text).digest('hex').slice(0, 32),
  }
  try {
    const value = JSON.parse(text) as Partial<Holder> | null
    const isHolder = Number.isSafeInteger(value?.pid) && /^[\w-]{1,64}$/.test(String(value?.nonce))
    return isHolder ? { ...unreadable, ...value } : unreadable
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable
    throw error
  }
}

interface Link {
  path: string
  holder: Holder
}

/** Returns the end of the chain of successors that starts at the lock file, or null when there is no lock. */
function owner(lock: string): Link | null {
  let end: Link | null = null
  for (let path = lock; ; path = `${lock}.after-${end.holder.nonce}`) {
    const text = readIfThere(path)
    if (text === null) return end
    end = { path, holder: parseHolder(text) }
  }
}

/** Makes the file with its whole content or not at all; false when there is one already. */
function create(lock: string, path: string, holder: Holder): boolean {
  const draft = `${lock}.draft-${holder.nonce}`
  writeFileSync(draft, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
  try {
    linkSync(draft, path) // refuses to replace, as O_EXCL does, and never shows a half-written file
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft)
  }
}

/** True when the holder lives. One whose process we cannot see (another container, another machine, an earlier boot)
 *  lives when its lock is still being touched. */
async function isAlive({ path, holder }: Link, patience: number): Promise<boolean> {
  if (holder.pid <= 0) return false
  if (holder.bootId === here.bootId && holder.namespace === here.namespace) {
    if (holder.pid === process.pid) return ours.has(holder.nonce)
    return isRunning(holder.pid) && (holder.startedAt === null || holder.startedAt === startOf(holder.pid))
  }
  const touchedAt = (): number | null => ifThere(() => statSync(path).mtimeMs)
  const first = touchedAt()
  if (first === null || Date.now() - first > longDeadMs) return false
  for (let waited = 0; waited < patience; waited += lookMs) {
    await new Promise((resolve) => setTimeout(resolve, lookMs))
    if (touchedAt() !== first) return touchedAt() !== null
  }
  return false
}

function refusal(dir: string, { pid, url, bootId, namespace }: Holder): LockedBy {
  const foreign = bootId !== here.bootId || namespace !== here.namespace
  const who = `process ${pid}${foreign ? ' of another container or machine' : ''}`
  const where = url === undefined ? '' : `, which answers at ${url}`
  const instead = foreign ? 'stop it' : `stop it (kill ${pid})`
  const message = `${dir} is in use by ${who}${where}: use that one, ${instead}, or name another folder`
  return { held: false, pid, url: url ?? null, message }
}

/** Makes the chain one link long again. Safe for its owner only: whoever follows an old link now finds itself outside. */
function shorten(dir: string, lock: string, end: string): void {
  renameSync(end, lock)
  for (const name of readdirSync(dir)) {
    if (name.startsWith(`${lockFile}.after-`)) rmSync(join(dir, name), { force: true })
  }
}

function lockOf(lock: string, mine: Holder, onLost: (message: string) => void): DataLock {
  const isOurs = (): boolean => owner(lock)?.holder.nonce === mine.nonce
  const stop = (): void => {
    clearInterval(beat)
    ours.delete(mine.nonce)
  }
  const beat = setInterval(() => {
    if (isOurs()) {
      const now = new Date()
      utimesSync(lock, now, now)
    } else {
      stop()
      onLost(`${lock} was taken away from process ${mine.pid}: it must stop writing`)
    }
  }, beatMs)
  beat.unref()
  ours.add(mine.nonce)
  return {
    held: true,
    describe(url) {
      if (!isOurs()) return
      const draft = `${lock}.draft-${mine.nonce}`
      writeFileSync(draft, JSON.stringify({ ...mine, url }), { mode: 0o600 })
      renameSync(draft, lock)
    },
    release() {
      stop()
      if (isOurs()) rmSync(lock)
    },
  }
}

/**
 * Takes the data folder `dir` (made when missing) for this process: returns the lock, or who holds it. A lock whose
 * holder is dead (gone, another boot, or a pid given again) is taken over.
 */
export async function takeDataLock(dir: string, options: LockOptions = {}): Promise<DataLock | LockedBy> {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const lock = join(dir, lockFile)
  const mine: Holder = { pid: process.pid, ...here, startedAt: startOf(process.pid), nonce: randomUUID() }
  const held = (): DataLock => lockOf(lock, mine, options.onLost ?? (() => undefined))
  for (let tries = 0; tries < maxTries; tries++) {
    const end = owner(lock)
    if (end === null) {
      if (create(lock, lock, mine)) return held()
      continue
    }
    if (await isAlive(end, options.patienceMs ?? patienceMs)) return refusal(dir, end.holder)
    const successor = `${lock}.after-${end.holder.nonce}`
    if (!create(lock, successor, mine)) continue
    if (owner(lock)?.holder.nonce === mine.nonce) {
      shorten(dir, lock, successor)
      return held()
    }
    rmSync(successor, { force: true }) // the holder we succeeded had been succeeded before
  }
  throw new Error(
    `${lock} changed hands ${maxTries} times while it was being taken: look at what starts there`,
  )
}
