// Whatever a view reads goes stale by something: what no event and no pulse touches would stand on the page for as long as it is open.

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { everTouched, isTouched, touchedBy, touchedByPulse } from '../../web/src/data/touched.ts'

const root = fileURLToPath(new URL('../../web/src', import.meta.url))

/** The addresses that are read with the three ways to read, each up to its first part that is not known beforehand. */
function readPaths(): readonly string[] {
  const calls = /\buse(?:Read|List|All)(?:<[^(]*>)?\(\s*(['`])([^'`$]+)/g
  const texts = globSync('**/*.{ts,tsx}', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))
  return [...new Set(texts.flatMap((text) => [...text.matchAll(calls)].map(([, , path = '']) => path)))]
}

test('every read of the page is touched by something', () => {
  const paths = readPaths()
  assert.ok(paths.length >= 25, `the reads are found: ${paths.join(' ')}`)
  assert.deepEqual(
    paths.filter((path) => !everTouched(path.replace(/\/$/, '/x'))),
    [],
  )
})

test('an address is touched with all below it, or only below it', () => {
  assert.ok(isTouched('missions/1', ['missions']))
  assert.ok(isTouched('missions', ['missions']))
  assert.ok(!isTouched('missions2', ['missions']))
  assert.ok(isTouched('memories/1', ['memories/']))
  assert.ok(!isTouched('memories', ['memories/']))
})

test('what a step may change is looked at again, and what an unknown kind says only where events are shown', () => {
  assert.ok(isTouched('queues', touchedBy('step.succeeded')))
  assert.ok(isTouched('tools', touchedBy('approval.approved')))
  assert.ok(isTouched('events', touchedBy('weather.changed')))
  assert.ok(!isTouched('status', touchedBy('weather.changed')))
  assert.ok(isTouched('workers', touchedByPulse()))
})
