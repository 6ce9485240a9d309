// Whether a step that acts has the time for what it does: the gate gives an effect no lease that its attempt cannot outlive.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { actLimits } from '../../src/loop/act.ts'
import { effectKinds } from '../../src/steps/effects/register.ts'
import { stepKinds } from '../../src/steps/register.ts'
import { policiesWith } from '../support/policies.ts'
import { confinementInPolicy } from '../support/programs.ts'

const mostSeconds = 3_600
const program = { ...confinementInPolicy, argv: ['work'], timeout_seconds: mostSeconds, env: [], about: '' }
const server = {
  ...confinementInPolicy,
  command: ['work'],
  timeout_seconds: 600,
  max_output_bytes: 1_000,
  env: [],
  acting: [],
  reading: [],
}
/** Policies with the longest times that they allow. */
const longest = policiesWith({
  command_policy: { commands: { it: program }, deploys: { it: program } },
  code_policy: { agents: { it: program } },
  mcp_policy: { servers: { it: server } },
})
/** For effects whose time hangs on the payload: one that asks for the longest. */
const longestPayloads: Readonly<Record<string, unknown>> = {
  command: { name: 'it', params: {} },
  deploy: { name: 'it', params: {} },
  code: { agent: 'it', prompt: 'work' },
  use_tool: { tool: 'it/any', args: {} },
}
/** Effects that a step kind of another name plans. */
const plannedBy: Readonly<Record<string, string>> = { http_request_keyed: 'http_request' }

for (const effect of effectKinds)
  it(`a step that does ${effect.kind} has the time for it`, () => {
    const name = plannedBy[effect.kind] ?? effect.kind
    const step = stepKinds.find(({ kind }) => kind === name)
    assert.ok(step, `a step kind does ${effect.kind}`)
    assert.notEqual(step.effect, 'pure')
    const needed = [effect.settleMs]
    if (effect.settleMsFor !== undefined) {
      const payload = longestPayloads[effect.kind]
      assert.notEqual(payload, undefined, 'the test knows the longest payload')
      const most = effect.settleMsFor(payload, longest)
      assert.ok(most >= 30_000, `the longest payload takes its time: ${most} ms`)
      needed.push(most)
    }
    for (const ms of needed)
      assert.ok(
        step.timeoutMs > ms + actLimits.settleMarginMs,
        `${name} has ${step.timeoutMs} ms for ${ms} ms and a margin`,
      )
  })

it('every step kind that acts plans an effect that there is', () => {
  const planned = new Set(effectKinds.map(({ kind }) => plannedBy[kind] ?? kind))
  const acting = stepKinds.filter(({ effect }) => effect !== 'pure').map(({ kind }) => kind)
  assert.deepEqual([...planned].sort(), acting.sort())
})
