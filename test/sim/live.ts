// A simulated life in a process of its own, so that several are lived side by side.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'

/** Optimising the embedded database while it runs pays in lives longer than this. */
const shortDays = 3

/** Runs `script` with DAYS SEED COMPANY; returns what it prints, as JSON. Fails when it ends otherwise than well. */
export async function live<Life>(script: string, days: number, seed: string, company: string): Promise<Life> {
  const argv = days <= shortDays ? ['--liftoff-only', script] : [script]
  const child = spawn(process.execPath, [...argv, String(days), seed, company], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  assert.equal(code, 0, `the life of seed ${seed} ended with ${code}`)
  return JSON.parse(text) as Life
}
