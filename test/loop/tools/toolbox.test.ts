// The register of tools: what every tool must say of itself, so that none can be called without bounds.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { defaultPolicy } from '../../../src/domain/policy.ts'
import { builtInTools, toolboxOf } from '../../../src/loop/tools/toolbox.ts'
import { effectKind } from '../../../src/steps/effects/register.ts'
import { stepKind } from '../../../src/steps/register.ts'
import { policiesWith } from '../../support/policies.ts'

const specs = builtInTools().map(({ spec }) => spec)

it('there are tools of both classes, each with a name of its own', () => {
  assert.deepEqual(new Set(specs.map((spec) => spec.class)), new Set(['reading', 'acting']))
  assert.equal(new Set(specs.map(({ name }) => name)).size, specs.length)
})

for (const { name, about, schema, class: acts, risk, perHour } of specs)
  it(`${name} has a schema, a class, a risk, a limit and an approval rule`, () => {
    assert.match(name, /^[a-z][a-z0-9_]{0,39}$/)
    assert.ok(about.length > 20 && about.length < 400, about)
    assert.equal(schema['type'], 'object')
    assert.equal(schema['additionalProperties'], false, 'what it does not know is refused')
    assert.ok(['low', 'medium', 'high'].includes(risk))
    assert.ok(Number.isInteger(perHour) && perHour >= 1 && perHour <= 10_000, String(perHour))
    if (acts === 'reading') {
      // It runs by the founder's list alone, so it must be nothing that acts.
      assert.equal(effectKind(name), null)
      assert.notEqual(risk, 'high')
      return
    }
    const step = stepKind(name)
    assert.ok(step !== null && step.effect !== 'pure')
    assert.ok(effectKind(name))
    assert.notEqual(risk, 'low')
    const automatic = defaultPolicy('auto_approve').allowed_step_kinds
    assert.ok(!automatic.includes(name), 'a human sees the proposal unless the founder says otherwise')
    assert.equal(defaultPolicy('effect_policy').approval[name], undefined, 'and every payload')
  })

it('what weighs more may be called less often', () => {
  const hour = (name: string): number => specs.find((spec) => spec.name === name)?.perHour ?? Number.NaN
  assert.ok(hour('deploy') < hour('command'))
  assert.ok(hour('command') < hour('publish'))
  assert.ok(hour('publish') < hour('web_fetch'))
  assert.ok(hour('web_fetch') < hour('memory_search'))
})

it('an agent has what stands on its list and is not switched off, and nothing else', () => {
  const names = (listed: string[], tools: object = {}): string[] =>
    toolboxOf(listed, policiesWith({ tool_policy: { enabled: true, disabled: [], ...tools } })).map(
      ({ spec }) => spec.name,
    )
  assert.deepEqual(names([]), [])
  assert.deepEqual(names(['calculator', 'rm_rf', '*', 'Calculator']), ['calculator'])
  assert.deepEqual(names(['calculator', 'deploy'], { disabled: ['calculator'] }), ['deploy'])
  assert.deepEqual(names(['calculator', 'deploy'], { enabled: false }), [])
})
