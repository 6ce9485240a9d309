// Programs that the founder allowed, as argument lists: which one, with which parameters, and how it ended. No shell reads any of it.

import type { Policies } from '../../domain/policy.ts'
import { OutsideError, type ProcResult } from '../../world/outside.ts'
import { EffectError, type EffectIo } from '../effect.ts'
import { confinementOf } from './confinement.ts'

/** A program as policy describes it. */
export type Program = Policies['command_policy']['commands'][string]

const maxOutputBytes = 200_000
const maxKeptChars = 20_000
const maxSaidChars = 400
/** Beyond a program's own time: to end its group and say how it ended. */
const afterwardsMs = 10_000

/** Returns how long a program may take in all, in ms. */
export const programMs = (program: Pick<Program, 'timeout_seconds'> | undefined): number =>
  (program?.timeout_seconds ?? 0) * 1_000 + afterwardsMs

/** Returns the argument list with its parameters, each a whole argument; what is wrong with them, in one line. */
export function argumentsOf(
  { argv }: Pick<Program, 'argv'>,
  params: Readonly<Record<string, string>>,
): { argv: readonly string[] } | { problem: string } {
  const holes = argv.flatMap((part) => /^\{([a-z][a-z0-9_]{0,39})\}$/.exec(part)?.[1] ?? [])
  const missing = holes.find((name) => params[name] === undefined)
  if (missing !== undefined) return { problem: `it needs the parameter ${missing}` }
  const stranger = Object.keys(params).find((name) => !holes.includes(name))
  if (stranger !== undefined)
    return { problem: `it takes no parameter ${stranger}; it takes ${holes.join(', ') || 'none'}` }
  const bad = Object.entries(params).find(([, value]) => value.startsWith('-') || /[\0\r\n]/.test(value))
  // What begins with a hyphen would be an option, and options are the founder's to choose.
  if (bad !== undefined)
    return { problem: `the parameter ${bad[0]} may not begin with a hyphen or hold a line break` }
  return {
    argv: argv.map((part) =>
      params[part.slice(1, -1)] !== undefined && holes.includes(part.slice(1, -1))
        ? (params[part.slice(1, -1)] ?? '')
        : part,
    ),
  }
}

/** Returns the first secret or variable that a program wants and that is not there; null when all are. */
export const missingFor = (
  { env }: Pick<Program, 'env'>,
  { secrets }: Pick<EffectIo['outside'], 'secrets'>,
): string | null => env.find((name) => !secrets.has(name)) ?? null

/** Runs it to the end; returns what came of it. Throws EffectError: a program that cannot be started, or ends with another code than 0, is
 *  known to have failed; one that had to be killed may have done anything. */
export async function runProgram(
  io: EffectIo,
  program: Program,
  given: { argv: readonly string[]; stdin: string },
): Promise<Record<string, unknown> & { result: ProcResult }> {
  const workspace = io.outside.files.workspace(io.missionId).root
  try {
    const result = await io.outside.proc.run({
      ...given,
      // What is not absolute is meant from the company's data folder.
      cwd: program.cwd === undefined ? workspace : io.outside.files.folder(program.cwd).root,
      ownCwd: program.cwd === undefined,
      confine: confinementOf(program),
      env: Object.fromEntries(program.env.map((name) => [name, io.outside.secrets.reveal(name)])),
      timeoutMs: program.timeout_seconds * 1_000,
      maxOutputBytes,
      signal: io.signal,
    })
    if (result.exitCode === 0) return { ...kept(result), result }
    const name = given.argv[0] ?? ''
    const said = (result.stderr.trim() || result.stdout.trim()).replace(/\s+/g, ' ').slice(-maxSaidChars)
    if (result.exitCode !== null)
      throw new EffectError(`${name} ended with ${result.exitCode}: ${said}`, {
        definite: true,
        retryable: false,
        detail: kept(result),
      })
    const why = result.timedOut
      ? `did not end within ${program.timeout_seconds} s`
      : `was killed (${result.signal})`
    throw new EffectError(`${name} ${why}; what it did until then is not known: ${said}`, {
      definite: false,
      retryable: false,
      detail: kept(result),
    })
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
    throw new EffectError(error.message, { definite: !error.begun, retryable: false })
  }
}

const kept = (result: ProcResult): Record<string, unknown> => ({
  exit_code: result.exitCode,
  stdout: result.stdout.slice(-maxKeptChars),
  stderr: result.stderr.slice(-maxKeptChars),
  dropped_bytes: result.droppedBytes,
  duration_ms: result.durationMs,
  limits_not_kept: result.unkept,
})
