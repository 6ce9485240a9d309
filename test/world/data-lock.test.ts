// The data folder has one owner: over processes, over kills, over pids that are given again.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type DataLock, type LockedBy, takeDataLock } from '../../src/world/data-lock.ts'

const taker = fileURLToPath(new URL('../support/lock-taker.ts', import.meta.url))

function folder(test: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'bullpen-lock-'))
  test.after(() => rmSync(dir, { recursive: true }))
  return dir
}

/** Starts a process that takes `dir` and returns it with what it got. */
async function starter(
  dir: string,
  startAt = 0,
): Promise<{ child: ChildProcess; got: { held: boolean; message?: string } }> {
  const child = spawn(process.execPath, [taker, dir, String(startAt)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, got: JSON.parse(line) as { held: boolean; message?: string } }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

function held(lock: DataLock | LockedBy): DataLock {
  assert.ok(lock.held, lock.held ? '' : lock.message)
  return lock
}

const lockText = (dir: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(dir, 'bullpen.lock'), 'utf8')) as Record<string, unknown>

const writeLock = (dir: string, holder: Record<string, unknown>): void =>
  writeFileSync(join(dir, 'bullpen.lock'), JSON.stringify(holder))

describe('the lock of the data folder', () => {
  it('refuses a second process and names the first, its address and what to do', async (test) => {
    const dir = folder(test)
    const mine = held(await takeDataLock(dir))
    mine.describe('http://127.0.0.1:4870')
    const { child, got } = await starter(dir)
    await kill(child)
    assert.equal(
      got.message,
      `${dir} is in use by process ${process.pid}, which answers at http://127.0.0.1:4870: use that one, stop it (kill ${process.pid}), or name another folder`,
    )
    mine.release()
  })

  it('refuses a second taker in the same process', async (test) => {
    const dir = folder(test)
    const mine = held(await takeDataLock(dir))
    const other = await takeDataLock(dir)
    assert.equal(other.held, false)
    mine.release()
  })

  it('is free again after a release, and leaves no files behind', async (test) => {
    const dir = folder(test)
    held(await takeDataLock(dir)).release()
    assert.deepEqual(readdirSync(dir), [])
    held(await takeDataLock(dir)).release()
  })

  it('is taken over from a process that was killed', async (test) => {
    const dir = folder(test)
    const { child, got } = await starter(dir)
    assert.equal(got.held, true)
    await kill(child)
    const mine = held(await takeDataLock(dir))
    assert.equal(lockText(dir)['pid'], process.pid)
    assert.deepEqual(readdirSync(dir), ['bullpen.lock'])
    mine.release()
  })

  it('is taken over when its pid now belongs to another process', async (test) => {
    const dir = folder(test)
    const { child } = await starter(dir)
    const holder = lockText(dir)
    assert.notEqual(holder['startedAt'], null, 'this test needs /proc')
    writeLock(dir, { ...holder, startedAt: '1' })
    held(await takeDataLock(dir)).release()
    await kill(child)
  })

  it('is taken over when our own pid stands in it from an earlier life', async (test) => {
    const dir = folder(test)
    const first = held(await takeDataLock(dir))
    const holder = lockText(dir)
    first.release()
    writeLock(dir, { ...holder, startedAt: null })
    held(await takeDataLock(dir)).release()
  })

  it('is taken over when it was written in another boot and nobody touches it', async (test) => {
    const dir = folder(test)
    writeLock(dir, {
      pid: process.ppid,
      bootId: 'another-boot',
      namespace: null,
      startedAt: null,
      nonce: 'n',
    })
    held(await takeDataLock(dir, { patienceMs: 300 })).release()
  })

  it('is respected when another container or machine still touches it', async (test) => {
    const dir = folder(test)
    const { child } = await starter(dir)
    writeLock(dir, { ...lockText(dir), namespace: 'pid:[1]' })
    const got = await takeDataLock(dir, { patienceMs: 10_000 })
    assert.equal(got.held, false)
    assert.match(got.held ? '' : got.message, /of another container or machine/)
    await kill(child)
  })

  it('is taken over when it holds no readable holder', async (test) => {
    const dir = folder(test)
    writeFileSync(join(dir, 'bullpen.lock'), '')
    held(await takeDataLock(dir)).release()
  })

  it('tells its owner when somebody took it away, and does not remove the new one', async (test) => {
    const dir = folder(test)
    const { promise, resolve } = Promise.withResolvers<string>()
    const mine = held(await takeDataLock(dir, { onLost: resolve }))
    rmSync(join(dir, 'bullpen.lock'))
    const { child, got } = await starter(dir)
    assert.equal(got.held, true)
    const keepAlive = setTimeout(() => undefined, 30_000)
    assert.match(await promise, /was taken away/)
    clearTimeout(keepAlive)
    mine.release()
    assert.equal(lockText(dir)['pid'], child.pid)
    await kill(child)
  })

  it('goes to exactly one of eight processes that race for a dead lock, round after round', async (test) => {
    const dir = folder(test)
    for (let round = 0; round < 6; round++) {
      const startAt = Date.now() + 1_000
      const racers = await Promise.all(Array.from({ length: 8 }, () => starter(dir, startAt)))
      assert.equal(racers.filter(({ got }) => got.held).length, 1, `round ${round}`)
      await Promise.all(racers.map(({ child }) => kill(child)))
    }
  })
})
