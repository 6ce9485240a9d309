// The effect `code`: a coding agent's program works in the workspace of the mission. What it is asked goes to its standard input, or to the
// place of {prompt} among its arguments; what it changed is told file by file.

import { z } from 'zod'
import { lineDiff } from '../../domain/text-diff.ts'
import type { Folder } from '../../world/outside.ts'
import { OutsideError } from '../../world/outside.ts'
import { EffectError, type EffectKind } from '../effect.ts'
import { missingFor, programMs, runProgram } from './program.ts'
import { gone } from './refusal.ts'

const payload = z.strictObject({ agent: z.string().min(1).max(40), prompt: z.string().min(1).max(40_000) })
type Payload = z.infer<typeof payload>

const maxFiles = 200
const maxFileBytes = 200_000
const maxDiffChars = 60_000
/** Pairs of lines that are compared in all, some tenths of a second: beyond them a file is only named. */
const maxCompared = 20_000_000

export const codeEffect: EffectKind<Payload> = {
  kind: 'code',
  class: 'oneshot',
  payload,
  settleMs: 3_610_000,
  settleMsFor: ({ agent }, policies) => programMs(policies.code_policy.agents[agent]),
  unready({ agent }, { policies, outside }) {
    const program = policies.code_policy.agents[agent]
    if (program === undefined)
      return `no coding agent is called ${agent}: name it in code_policy.agents, then retry the step`
    const missing = missingFor(program, outside)
    return missing === null ? null : `${agent} lacks the secret ${missing}: set it, then retry the step`
  },
  async shown({ agent, prompt }, { policies, outside, missionId }) {
    const { argv = [] } = policies.code_policy.agents[agent] ?? {}
    return {
      title: `Let ${agent} work: ${prompt}`.replace(/\s+/g, ' ').slice(0, 300),
      target: `${argv.join(' ')} in ${outside.files.workspace(missionId).root}`.slice(0, 1_000),
      risk: 'high',
      diff: null,
    }
  },
  async perform({ agent, prompt }, io) {
    const program = io.policies.code_policy.agents[agent]
    if (program === undefined)
      throw new EffectError(`no coding agent is called ${agent} (code_policy.agents)`, {
        definite: true,
        retryable: false,
      })
    const folder =
      program.cwd === undefined
        ? io.outside.files.workspace(io.missionId)
        : io.outside.files.folder(program.cwd)
    const before = await textsIn(folder).catch((error: unknown) => {
      if (!(error instanceof OutsideError)) throw error
      throw gone(error.message)
    })
    const takesPrompt = program.argv.includes('{prompt}')
    // What begins with a hyphen would be an option, and options are the founder's to choose.
    const asked = prompt.startsWith('-') ? ` ${prompt}` : prompt
    const argv = program.argv.map((part) => (part === '{prompt}' ? asked : part))
    const { result: _result, ...told } = await runProgram(io, program, {
      argv,
      stdin: takesPrompt ? '' : prompt,
    })
    return { ...told, ...(await changesIn(folder, before)) }
  },
}

/** What a program left behind may be nothing that can be read any more; it ran all the same. */
async function changesIn(
  folder: Folder,
  before: ReadonlyMap<string, string>,
): Promise<{ files: readonly string[]; diff: string }> {
  try {
    return changesOf(before, await textsIn(folder))
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
    return { files: [], diff: `what it left cannot be read: ${error.message}` }
  }
}

async function textsIn(folder: Folder): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const { path, bytes } of (await folder.list()).slice(0, maxFiles)) {
    try {
      texts.set(path, bytes > maxFileBytes ? `(${bytes} bytes)` : await folder.read(path, maxFileBytes))
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error
    }
  }
  return texts
}

function changesOf(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): { files: readonly string[]; diff: string } {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  const changed = paths.filter((path) => before.get(path) !== after.get(path))
  let compared = 0
  let diff = ''
  for (const path of changed) {
    const [old = '', now = ''] = [before.get(path), after.get(path)]
    compared += linesOf(old) * linesOf(now)
    const lines = compared > maxCompared ? '(too much to compare)' : lineDiff(old, now)
    diff += `--- ${before.has(path) ? path : '(new)'}\n+++ ${after.has(path) ? path : '(gone)'}\n${lines}\n`
    if (diff.length >= maxDiffChars) break
  }
  return { files: changed, diff: diff.trimEnd().slice(0, maxDiffChars) }
}

const linesOf = (text: string): number => text.split('\n').length
