// The calculator's sandbox: it counts, and it has nothing else.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { machineClock } from '../../src/world/clock.ts'
import { OutsideError } from '../../src/world/outside.ts'
import { machineScripts } from '../../src/world/outside-scripts.ts'

const scripts = machineScripts({ clock: machineClock() })
const limits = { timeoutMs: 1_000, maxMemoryBytes: 16_000_000 }
const evaluate = (script: string): Promise<string> => scripts.evaluate(script, limits)
const fails = (code: OutsideError['code']) => (error: unknown) =>
  error instanceof OutsideError && error.code === code

it('a script gives the value of its last expression', async () => {
  assert.equal(await evaluate('const rate = 0.1; 1200 * rate'), '120')
  assert.equal(await evaluate('[1, 2, 3].map((n) => n * n)'), '[1,4,9]')
  assert.equal(await evaluate('2n ** 70n'), '1180591620717411303424')
})

it('a script has no clock, chance, network, files or process', async () => {
  for (const name of ['Date', 'Math.random', 'fetch', 'require', 'process', 'performance', 'setTimeout'])
    assert.equal(await evaluate(`typeof ${name}`), 'undefined', name)
})

it('a script that would never end is ended, and so is one that wants too much memory', async () => {
  await assert.rejects(evaluate('for (;;) {}'), fails('timeout'))
  const greedy = 'let text = "x"; for (;;) text = text + text + 1'
  await assert.rejects(evaluate(greedy), fails('broken'))
  assert.equal(await evaluate('1 + 1'), '2', 'and the next one is none the worse')
})

it('what a script throws is told in one line', async () => {
  await assert.rejects(evaluate('nothing.here'), /the script failed: ReferenceError/)
  await assert.rejects(evaluate('1 +'), fails('broken'))
})

it('nothing is left of one script for the next', async () => {
  await evaluate('globalThis.kept = 1')
  assert.equal(await evaluate('typeof kept'), 'undefined')
})
