import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseModel, defaultModel } from '../../src/loop/model-choice.ts'

const policies = { model_policy: { default: 'openai:standard', tasks: { turn: 'openai:small' } } } as const
const nothing = { model_policy: { default: null, tasks: {} } } as const

test('an agent keeps its own model, then the task decides, then the policy, then the world', () => {
  assert.equal(chooseModel({}, policies, 'google:own', 'turn'), 'google:own')
  assert.equal(chooseModel({}, policies, null, 'turn'), 'openai:small')
  assert.equal(chooseModel({}, policies, null, 'write'), 'openai:standard')
  assert.equal(chooseModel({}, nothing, null, 'write'), null)
})

test('a default that the environment names is not replaced by a policy; tasks and agents still choose', () => {
  assert.equal(chooseModel({ pinned: true }, policies, null, 'write'), null)
  assert.equal(chooseModel({ pinned: true }, policies, null, 'turn'), 'openai:small')
  assert.equal(chooseModel({ pinned: true }, policies, 'google:own', 'write'), 'google:own')
})

test('the default in force is the policy’s unless the environment names one, and says whether it is simulated', () => {
  const world = { name: 'demo', simulated: true, simulates: (name: string | null) => name === null }
  assert.deepEqual(defaultModel(world, nothing), { name: 'demo', simulated: true })
  assert.deepEqual(defaultModel(world, policies), { name: 'openai:standard', simulated: false })
  assert.deepEqual(defaultModel({ ...world, pinned: true }, policies), { name: 'demo', simulated: true })
})
