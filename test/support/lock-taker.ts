// A process that tries to take a data folder, says on one line what it got, and lives until its input ends.

import { takeDataLock } from '../../src/world/data-lock.ts'

const [dir = '', startAt = '0'] = process.argv.slice(2)
while (Date.now() < Number(startAt)); // all racers leave the line in the same millisecond
const lock = await takeDataLock(dir, { patienceMs: 300 })
process.stdout.write(`${JSON.stringify(lock)}\n`)
process.stdin.on('end', () => process.exit(0)).resume()
