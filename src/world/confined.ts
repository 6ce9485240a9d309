// Starts a program within bounds: what it may use of the machine, who it is, and whether it has the network. A shell's built-in sets the
// bounds and becomes the program; it is told numbers and the program's own arguments, and no text of anybody's is read as shell. Whether
// all was kept comes over a pipe of its own, which is closed before the program begins.

import { type ChildProcess, spawn } from 'node:child_process'
import { access, constants, lstat, mkdir, open, readdir, readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { type Confinement, OutsideError } from './outside.ts'

/** Where programs are looked for: never the caller's own path, which may lead into a project. */
export const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** $1 seconds, $2 KiB, $3 files, $4 blocks of 512 bytes, $5 processes (0: they cannot be bound here), then the program. A bound that is
 *  tighter already stays. Dash and BusyBox call the number of processes -p, where bash has -u. */
const launcher = `
bound() {
  ulimit "$2" "$3" 2>/dev/null && return
  now=$(ulimit "$2" 2>/dev/null) && [ "$now" -le "$3" ] 2>/dev/null && return
  echo "unkept $1" >&3
}
bound cpu_seconds -t "$1"
bound memory_mb -d "$2"
bound open_files -n "$3"
bound file_mb -f "$4"
ulimit -c 0 2>/dev/null
if [ "$5" -gt 0 ]; then
  if ulimit -u >/dev/null 2>&1; then bound processes -u "$5"; else bound processes -p "$5"; fi
else echo 'unkept processes' >&3; fi
shift 5
unset PWD OLDPWD SHLVL
echo started >&3
exec 3>&-
exec "$@"`

/** Of the launcher's few words. */
const reportChars = 1_000

/** A network of its own with nothing in it, and sight of none but its own processes, which end with it. */
const apart = [
  'unshare',
  ...['--user', '--map-current-user', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--'],
]

export interface ConfinedProgram {
  /** Program and arguments, no shell. */
  argv: readonly string[]
  /** Absolute; made when it is not there. */
  cwd: string
  /** The folder is the program's own: no link, and handed to the user that it runs as. */
  ownCwd: boolean
  /** All of the environment it gets, beside PATH, HOME and LANG. */
  env: Readonly<Record<string, string>>
  path: string
  confine: Confinement
}

export interface StartedProgram {
  child: ChildProcess & { stdin: NonNullable<ChildProcess['stdin']>; stdout: Readable; stderr: Readable }
  /** The process group, which is its own. */
  group: number
  /** Whether the program itself was begun, and which bounds this machine does not keep; complete once the child is gone. */
  report(): { started: boolean; unkept: readonly string[] }
}

/** Starts it, in a process group of its own. Throws OutsideError when nothing was started. */
export async function startConfined(given: ConfinedProgram): Promise<StartedProgram> {
  const { argv, cwd, env, path, confine } = given
  const [program = ''] = argv
  if (program === '' || argv.some((part) => part.includes('\0')))
    throw new OutsideError('forbidden', 'a program needs a name, and no argument may hold NUL')
  const own = process.getuid?.() ?? 0
  const { user } = confine
  if (user !== null && own !== 0 && user.uid !== own)
    throw new OutsideError(
      'forbidden',
      `${program} was not started: only root can make it user ${user.uid}; run Bullpen as root, or leave user out`,
    )
  await prepare(given)
  if (!(await isThere(program, cwd, path)))
    throw new OutsideError('absent', `${program} cannot be started (ENOENT)`)
  if (!confine.network && !(await isThere('unshare', cwd, searchPath)))
    throw new OutsideError('forbidden', notStarted(program, confine, 'there is no unshare'))
  const bounds = await boundsOf(confine, user?.uid ?? own)
  const [first = '', ...rest] = [
    ...(confine.network ? [] : apart),
    ...['/bin/sh', '-c', launcher, 'sh', ...bounds.map(String), ...argv],
  ]
  const options = {
    cwd,
    env: { LANG: 'C.UTF-8', ...env, PATH: path, HOME: cwd },
    ...(user === null || own !== 0 ? {} : { uid: user.uid, gid: user.gid }),
  }
  const child = await spawned(program, first, rest, options)
  child.on('error', () => undefined)
  for (const pipe of child.stdio) pipe?.on('error', () => undefined)
  let told = ''
  const report = child.stdio[3] as Readable
  report.on('data', (chunk: Buffer) => {
    if (told.length < reportChars) told += chunk.toString('latin1')
  })
  return {
    child: child as StartedProgram['child'],
    group: child.pid ?? 0,
    report: () => ({
      started: /^started$/m.test(told),
      unkept: [...told.matchAll(/^unkept (\w+)$/gm)].map(([, name = '']) => name).sort(),
    }),
  }
}

/** Returns, in one line, that a program was never begun and what to do about it. */
export function notStarted(program: string, { network }: Confinement, said: string): string {
  const why = said.replace(/\s+/g, ' ').trim().slice(0, 200)
  return network
    ? `${program} was not started: ${why}`
    : `${program} was not started: this machine cannot keep it from the network (${why}); set network to true for it, or allow user namespaces`
}

async function prepare({ cwd, ownCwd, confine: { user } }: ConfinedProgram): Promise<void> {
  try {
    await mkdir(cwd, { recursive: true, mode: 0o700 })
    if (!(await (ownCwd ? lstat : stat)(cwd)).isDirectory())
      throw new OutsideError('forbidden', `${cwd} is no folder`)
    if (!ownCwd || user === null || process.getuid?.() !== 0) return
    const folder = await open(cwd, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    await folder.chown(user.uid, user.gid).finally(() => folder.close())
  } catch (error) {
    if (error instanceof OutsideError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new OutsideError('forbidden', `${cwd} cannot be worked in (${code ?? message})`)
  }
}

/** Whether there is such a program: by its path, or in one of the folders that are searched. */
async function isThere(program: string, cwd: string, path: string): Promise<boolean> {
  const places = program.includes('/')
    ? [resolve(cwd, program)]
    : path.split(':').map((dir) => `${dir}/${program}`)
  for (const place of places) {
    const found = await access(place, constants.X_OK).then(
      () => stat(place),
      () => null,
    )
    if (found?.isFile() === true) return true
  }
  return false
}

async function boundsOf(confine: Confinement, uid: number): Promise<readonly number[]> {
  const { cpuSeconds, memoryBytes, openFiles, fileBytes, processes } = confine
  // The system counts all that a user runs, and lets root run anything.
  const others = uid === 0 ? null : await tasksOf(uid)
  return [
    cpuSeconds,
    Math.ceil(memoryBytes / 1_024),
    openFiles,
    Math.ceil(fileBytes / 512),
    others === null ? 0 : others + processes,
  ]
}

/** Returns how many threads this user runs now; null where the system does not tell. */
async function tasksOf(uid: number): Promise<number | null> {
  // Another system than Linux has none.
  const names = await readdir('/proc').catch(() => null)
  if (names === null) return null
  const statuses = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      // One that ended meanwhile runs nothing.
      .map((pid) => readFile(`/proc/${pid}/status`, 'latin1').catch(() => '')),
  )
  return statuses
    .filter((status) => Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? -1) === uid)
    .reduce((sum, status) => sum + Number(/^Threads:\s+(\d+)/m.exec(status)?.[1] ?? 1), 0)
}

async function spawned(
  program: string,
  first: string,
  rest: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number },
): Promise<ChildProcess> {
  try {
    const stdio = ['pipe', 'pipe', 'pipe', 'pipe'] as const
    const child = spawn(first, rest, { ...options, detached: true, stdio: [...stdio], shell: false })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    return child
  } catch (error) {
    // Some refusals of the system are thrown at once: arguments that are too long are.
    const { code, message } = error as NodeJS.ErrnoException
    throw new OutsideError('absent', `${program} cannot be started (${code ?? message})`)
  }
}

/** Sends a signal to the whole group; one that is gone, or is not ours any more, needs none. */
export function killGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (group <= 1) return
  try {
    process.kill(-group, signal)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}
