// Programs that do not want to end, want to be heard too much, or want to know too much.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { machineClock } from '../../src/world/clock.ts'
import { OutsideError, type ProcRequest, type ProcResult } from '../../src/world/outside.ts'
import { machineProcesses } from '../../src/world/outside-proc.ts'
import { confined } from '../support/programs.ts'

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
    ownCwd: false,
    confine: confined(),
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

const mib = 1_048_576
const node = process.execPath

test('what a program may use is bounded: memory, files, the size of a file, and time at the processor', async () => {
  const confine = confined({
    memoryBytes: 512 * mib,
    openFiles: 64,
    fileBytes: mib,
    cpuSeconds: 1,
  })
  const { stdout } = await shell('ulimit -d; ulimit -n; ulimit -f; ulimit -t; ulimit -H -n', { confine })
  assert.equal(stdout, `${512 * 1_024}\n64\n2048\n1\n64\n`)
  const big = await shell('head -c 3000000 /dev/zero > big; wc -c < big', { confine })
  assert.equal(Number(big.stdout), mib)
  const busy = await shell('while :; do :; done', { confine })
  assert.deepEqual([busy.exitCode, busy.timedOut], [null, false], 'the system ends it, not our patience')
  const fill =
    'const kept = []; for (let n = 0; n < 80; n++) kept.push(Buffer.alloc(16e6, 1)); console.log("all")'
  const greedy = await run([node, '-e', fill], { confine: confined({ memoryBytes: 512 * mib }) })
  assert.doesNotMatch(greedy.stdout, /all/)
  assert.notEqual(greedy.exitCode, 0)
  assert.match((await run([node, '-e', fill])).stdout, /all/)
})

test('bounds let an ordinary program do its work, and hold for what it starts', async () => {
  const script =
    'console.log(require("node:child_process").execFileSync("sh", ["-c", "ulimit -n"]).toString())'
  const { stdout, stderr } = await run([node, '-e', script], { confine: confined({ openFiles: 100 }) })
  assert.equal(stdout.trim(), '100', stderr)
})

test('a bound that is tighter already is kept, and is no complaint', async () => {
  const most = Number(
    (await shell('ulimit -H -n', { confine: confined({ openFiles: 1_000_000_000 }) })).stdout,
  )
  assert.ok(most > 0 && most < 1_000_000_000)
  const { unkept } = await shell('true', { confine: confined({ openFiles: 1_000_000_000 }) })
  assert.ok(!unkept.includes('open_files'))
})

const isRoot = process.getuid?.() === 0
const noTest = (_name: string, _body: () => Promise<void>): void => undefined
/** What holds only for root is promised where we are root, and what holds for others where we are not. */
const asRoot = isRoot ? test : noTest
const asOthers = isRoot ? noTest : test
/** A user whom nobody else is. */
const stranger = { uid: 54_321, gid: 54_321 }

asRoot('root is told that the number of its processes cannot be bound', async () => {
  assert.deepEqual((await shell('true')).unkept, ['processes'])
})

test('a fork bomb is held at its number of processes, and leaves nobody', async () => {
  const pause = `62.${process.pid}`
  const user = isRoot ? stranger : null
  const bomb = `b() { sleep ${pause} & b & wait; }; b`
  const running = shell(bomb, {
    timeoutMs: 1_500,
    ownCwd: true,
    confine: confined({ user, processes: 20 }),
  })
  const count = async () => Number((await shell(`pgrep -c -f "[s]leep ${pause}"`)).stdout)
  let most = 0
  for (let n = 0; n < 8; n++) {
    await clock.sleep(100)
    most = Math.max(most, await count())
  }
  const { unkept } = await running
  assert.deepEqual(unkept, [])
  assert.ok(most > 0 && most <= 20, `${most} at once`)
  assert.equal(await count(), 0)
})

asRoot('as another user a program is nobody of ours, in a folder that is its own', async () => {
  writeFileSync(join(cwd, 'ours'), 'secret', { mode: 0o600 })
  const own = join(cwd, 'own')
  const confine = confined({ user: stranger })
  const script = 'id -u; id -g; id -G; touch mine && echo made; cat ../ours /proc/$PPID/environ'
  const { stdout, stderr, unkept } = await shell(script, { cwd: own, ownCwd: true, confine })
  assert.equal(stdout, '54321\n54321\n54321\nmade\n', stderr)
  assert.equal(stderr.match(/Permission denied/g)?.length, 2)
  assert.deepEqual(unkept, [])
  assert.equal(statSync(join(own, 'mine')).uid, stranger.uid)
})

asOthers('a user that we cannot become is refused, and nothing runs', async () => {
  await assert.rejects(
    shell('touch made', { confine: confined({ user: stranger }) }),
    /only root can make it user/,
  )
  assert.equal(existsSync(join(cwd, 'made')), false)
})

test('without the network a program reaches nobody and sees none but its own, or is not started', async () => {
  const server = createServer((socket) => socket.end('reached'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const script = `require('node:net').connect(${port}, '127.0.0.1').on('data', (d) => console.log(String(d))).on('error', (e) => console.log(e.code))`
  try {
    assert.equal((await run([node, '-e', script])).stdout, 'reached\n')
    const apart = { confine: confined({ network: false }) }
    const alone = await run([node, '-e', script], apart).catch((error: unknown) => error)
    if (alone instanceof OutsideError) {
      // A machine without user namespaces.
      assert.match(
        alone.message,
        /was not started: this machine cannot keep it from the network .*network to true/,
      )
      return
    }
    assert.match((alone as ProcResult).stdout, /^(ECONNREFUSED|ENETUNREACH)\n$/)
    const seen = await shell(
      'ls /proc | grep -c "^[0-9]"; cat /proc/self/environ; cat /proc/1/environ',
      apart,
    )
    assert.ok(Number(seen.stdout.split('\n')[0]) <= 4, seen.stdout)
    assert.equal(existsSync(`/proc/${process.pid}/environ`), true)
    assert.doesNotMatch((await shell(`cat /proc/${process.pid}/environ`, apart)).stdout, /PATH/)
    assert.equal((await shell('exit 7', apart)).exitCode, 7)
  } finally {
    server.close()
  }
})

test('what leaves its group ends too where it has no network', async () => {
  const pause = `63.${process.pid}`
  const script = `setsid sleep ${pause} & exec sleep ${pause}`
  const ended = await shell(script, { timeoutMs: 500, confine: confined({ network: false }) }).catch(
    (error: unknown) => error,
  )
  if (ended instanceof OutsideError) return assert.match(ended.message, /cannot keep it from the network/)
  assert.equal((ended as ProcResult).timedOut, true)
  const left = await shell(`pgrep -f "[s]leep ${pause}"`)
  assert.equal(left.stdout, '')
})

test('a folder that is none, arguments that are too long and a folder that was made a link start nothing', async () => {
  writeFileSync(join(cwd, 'file'), '')
  await assert.rejects(run(['true'], { cwd: join(cwd, 'file') }), OutsideError)
  await assert.rejects(run(['true', 'x'.repeat(200_000)]), OutsideError)
  symlinkSync('/', join(cwd, 'link'))
  await assert.rejects(run(['true'], { cwd: join(cwd, 'link'), ownCwd: true }), /is no folder/)
  assert.equal((await run(['pwd'], { cwd: join(cwd, 'link') })).stdout, '/\n', 'the founder may name a link')
})
