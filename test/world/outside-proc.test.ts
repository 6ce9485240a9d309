// Programs that do not want to end, want to be heard too much, or want to know too much.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { machineClock } from '../../src/world/clock.ts'
import { OutsideError, type ProcRequest, type ProcResult } from '../../src/world/outside.ts'
import { machineProcesses } from '../../src/world/outside-proc.ts'

const clock = machineClock()
const programs = machineProcesses({ clock })
let cwd = ''

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'bullpen-proc-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const run = (argv: readonly string[], change: Partial<ProcRequest> = {}): Promise<ProcResult> =>
  programs.run({
    argv,
    cwd,
    env: {},
    stdin: '',
    timeoutMs: 10_000,
    maxOutputBytes: 10_000,
    signal: new AbortController().signal,
    ...change,
  })
const shell = (script: string, change: Partial<ProcRequest> = {}): Promise<ProcResult> =>
  run(['sh', '-c', script], change)

/** Whether a process still runs; one that only waits to be buried does not. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8'))
}

/** Returns those that still run; a killed one is given 3 s to be gone. */
async function alive(pids: readonly number[]): Promise<readonly number[]> {
  for (let n = 0; n < 300 && pids.some(isAlive); n++) await clock.sleep(10)
  return pids.filter(isAlive)
}

test('a program gets its arguments as they are, its input, and tells how it ended', async () => {
  const ended = await run(['printf', '%s|', '$HOME', '; rm -rf /', '`id`', '*'])
  assert.deepEqual([ended.stdout, ended.exitCode, ended.timedOut], ['$HOME|; rm -rf /|`id`|*|', 0, false])
  assert.equal((await run(['cat'], { stdin: 'told' })).stdout, 'told')
  assert.equal((await shell('echo no >&2; exit 3')).exitCode, 3)
})

test('the environment holds what is named and nothing of ours', async () => {
  process.env['BULLPEN_CANARY'] = 'canary'
  try {
    const { stdout } = await run(['env'], { env: { NAMED: 'yes' } })
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0])
      .sort()
    assert.deepEqual(
      names.filter((name) => name !== 'PWD'),
      ['HOME', 'LANG', 'NAMED', 'PATH'],
    )
    assert.match(stdout, new RegExp(`^HOME=${cwd}$`, 'm'))
    const own = await shell('cat /proc/self/environ')
    assert.doesNotMatch(own.stdout, /canary/)
  } finally {
    delete process.env['BULLPEN_CANARY']
  }
})

test('output beyond the limit is dropped and counted', async () => {
  const { stdout, droppedBytes } = await shell('head -c 3000000 /dev/zero | tr "\\0" x')
  assert.deepEqual([stdout.length, droppedBytes], [10_000, 2_990_000])
})

test('one that ignores to be asked, forks, floods and deletes its folder is ended with all it started', async () => {
  const pids = join(tmpdir(), `bullpen-pids-${process.pid}`)
  const ended = await shell(
    `trap "" TERM; echo $$ > ${pids}; (trap "" TERM; echo $(sh -c 'echo $PPID') >> ${pids}; while :; do sleep 1; done) & rm -rf "$HOME"; while :; do echo flood; done`,
    { timeoutMs: 700 },
  )
  const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
  rmSync(pids)
  assert.deepEqual([ended.exitCode, ended.signal, ended.timedOut], [null, 'SIGKILL', true])
  assert.ok(ended.droppedBytes > 0)
  assert.equal(started.length, 2)
  assert.deepEqual(await alive(started), [])
})

test('what a program leaves behind in its group ends with it, and does not keep us waiting', async () => {
  const { exitCode, stdout, durationMs } = await shell('sleep 60 & echo $!')
  assert.equal(exitCode, 0)
  assert.deepEqual(await alive([Number(stdout.trim())]), [])
  assert.ok(durationMs < 5_000)
})

test('a tree of forks that grows until its time is up leaves nobody', async () => {
  const pause = `61.${process.pid}`
  const ended = await shell(
    `grow() { [ "$1" -le 0 ] || { grow $(($1 - 1)) & grow $(($1 - 1)) & }; exec sleep ${pause}; }; grow 5`,
    { timeoutMs: 1_000 },
  )
  assert.equal(ended.timedOut, true)
  const left = await shell(`pgrep -f "[s]leep ${pause}"`)
  assert.deepEqual([left.stdout, left.exitCode], ['', 1])
})

test('an abort ends it, one that came before starts nothing, and neither counts as its time being up', async () => {
  const stop = new AbortController()
  const running = run(['sleep', '60'], { signal: stop.signal })
  stop.abort()
  await running.then(
    ({ timedOut, signal }) => assert.deepEqual([timedOut, signal], [false, 'SIGTERM']),
    (error) => assert.ok(error instanceof OutsideError && error.code === 'aborted'),
  )
  await assert.rejects(run(['touch', 'made'], { signal: stop.signal }), OutsideError)
  assert.equal(existsSync(join(cwd, 'made')), false)
})

test('a program that is not there, or a name that is none, is said before anything runs', async () => {
  for (const argv of [['bullpen-no-such-program'], [''], [], ['echo', 'a\0b']])
    await assert.rejects(run(argv), OutsideError)
})
