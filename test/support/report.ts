// What a person reads of a test run: one line for each file that passed, everything there is about what failed, and
// the figures last. It only listens to the runner's events.

import { relative } from 'node:path'
import type { EventData } from 'node:test'
import { inspect } from 'node:util'

const maxOutputChars = 20_000

interface FileTally {
  passed: number
  failed: number
  skipped: number
  output: string
  failures: string[]
  skips: string[]
  /** The depths at which the test now open has had tests of its own. */
  parents: Set<number>
}

export interface Report {
  pass(file: string, event: EventData.TestPass): void
  fail(file: string, event: EventData.TestFail): void
  output(file: string, text: string): void
  /** The file is done: writes its line, and all about its failures. */
  done(file: string, durationMs: number): void
  /** Returns the last line and whether the run counts as passed: something ran and nothing failed. */
  end(): { line: string; ok: boolean }
}

/** A test that only failed because one inside it did has nothing of its own to say. */
function isEcho(event: EventData.TestFail): boolean {
  const error = event.details.error as Error & { failureType?: string }
  return error.failureType === 'subtestsFailed'
}

function reason(event: EventData.TestFail): string {
  const error = event.details.error as Error & { cause?: unknown }
  return inspect(error.cause ?? error, { depth: 4 })
}

/** Returns a report that writes with `write`; paths are shown below `root`. */
export function makeReport(root: string, write: (text: string) => void): Report {
  const files = new Map<string, FileTally>()

  function tally(file: string): FileTally {
    const known = files.get(file)
    if (known !== undefined) return known
    const fresh: FileTally = {
      passed: 0,
      failed: 0,
      skipped: 0,
      output: '',
      failures: [],
      skips: [],
      parents: new Set(),
    }
    files.set(file, fresh)
    return fresh
  }

  /** True when the test had no tests inside; children are reported before their parent. */
  function isLeaf({ parents }: FileTally, nesting: number): boolean {
    parents.add(nesting - 1)
    return !parents.delete(nesting)
  }

  return {
    pass(file, event) {
      const of = tally(file)
      if (!isLeaf(of, event.nesting) || event.details.type === 'suite') return
      const skipped = event.skip !== undefined || event.todo !== undefined
      of[skipped ? 'skipped' : 'passed']++
      if (skipped) of.skips.push(`${event.name} (${event.skip ?? event.todo})`)
    },
    fail(file, event) {
      const of = tally(file)
      isLeaf(of, event.nesting)
      if (isEcho(event)) return
      of.failed++
      const at = `${relative(root, event.file ?? file)}:${event.line ?? 1}`
      of.failures.push(`  ✖ ${event.name}\n    ${at}\n${reason(event).replace(/^/gm, '    ')}`)
    },
    output(file, text) {
      const of = tally(file)
      of.output = (of.output + text).slice(-maxOutputChars)
    },
    done(file, durationMs) {
      const of = tally(file)
      const counts = Object.entries({ passed: of.passed, failed: of.failed, skipped: of.skipped })
      const said = counts.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`)
      const mark = of.failed > 0 ? '✖' : '✔'
      write(`${mark} ${relative(root, file)}  ${said.join(', ')}  ${(durationMs / 1000).toFixed(1)} s\n`)
      for (const skip of of.skips) write(`  skipped: ${skip}\n`)
      if (of.failed === 0) return
      for (const failure of of.failures) write(`\n${failure}\n`)
      if (of.output !== '') write(`\n  it printed:\n${of.output.trimEnd().replace(/^/gm, '  | ')}\n\n`)
    },
    end() {
      const sum = { passed: 0, failed: 0, skipped: 0 }
      for (const of of files.values()) {
        sum.passed += of.passed
        sum.failed += of.failed
        sum.skipped += of.skipped
      }
      const line = `${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`
      return { line, ok: sum.failed === 0 && sum.passed > 0 }
    },
  }
}
