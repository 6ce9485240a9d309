// The effects `command` and `deploy`: a program that the founder named, once. None is there unless he did.

import { z } from 'zod'
import { EffectError, type EffectIo, type EffectKind } from '../effect.ts'
import { argumentsOf, missingFor, type Program, programMs, runProgram } from './program.ts'

const payload = z.strictObject({
  name: z.string().min(1).max(40),
  params: z.record(z.string().max(40), z.string().max(1_000)).default({}),
})
type Payload = z.infer<typeof payload>

type Names = 'commands' | 'deploys'

const programOf = (
  names: Names,
  name: string,
  { policies }: Pick<EffectIo, 'policies'>,
): Program | undefined => policies.command_policy[names][name]

function programEffect(kind: string, names: Names, word: string): EffectKind<Payload> {
  return {
    kind,
    class: 'oneshot',
    payload,
    settleMs: 3_610_000,
    settleMsFor: ({ name }, policies) => programMs(policies.command_policy[names][name]),
    unready({ name, params }, io) {
      const program = programOf(names, name, io)
      if (program === undefined)
        return `no ${word} is called ${name}: do it by hand and resolve the step, or name it in command_policy.${names}`
      const asked = argumentsOf(program, params)
      if ('problem' in asked) return `${name}: ${asked.problem}`
      const missing = missingFor(program, io.outside)
      return missing === null ? null : `${name} lacks the secret ${missing}: set it, then retry the step`
    },
    async shown({ name, params }, io) {
      const program = programOf(names, name, io)
      const asked = program === undefined ? null : argumentsOf(program, params)
      const line =
        asked !== null && 'argv' in asked ? asked.argv.map((part) => JSON.stringify(part)).join(' ') : name
      return { title: `Run ${word} ${name}`, target: line.slice(0, 1_000), risk: 'high', diff: null }
    },
    async perform({ name, params }, io) {
      const program = programOf(names, name, io)
      const asked =
        program === undefined ? { problem: 'it is not in policy any more' } : argumentsOf(program, params)
      if (program === undefined || 'problem' in asked)
        throw new EffectError(`${name}: ${'problem' in asked ? asked.problem : 'it is gone'}`, {
          definite: true,
          retryable: false,
        })
      const { result: _result, ...told } = await runProgram(io, program, { argv: asked.argv, stdin: '' })
      return told
    },
  }
}

export const commandEffect = programEffect('command', 'commands', 'command')
export const deployEffect = programEffect('deploy', 'deploys', 'deploy')
