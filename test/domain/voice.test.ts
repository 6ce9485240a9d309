// How memory changes a voice: which instructions follow from which counts.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { memoryTypes } from '../../src/domain/memory.ts'
import {
  type MemoryTally,
  modifiersOf,
  sameVoice,
  standardVoiceRules,
  tagsAskedFor,
  type VoiceRule,
  voiceRule,
} from '../../src/domain/voice.ts'

const rule = (change: Partial<VoiceRule> & { name: string }): VoiceRule => ({
  agents: [],
  at_least: 3,
  say: `Do as ${change.name} says.`,
  ...change,
})
const voice = (tallies: readonly MemoryTally[], id = 'mira', roles = ['analyst']) => ({ id, roles, tallies })
const lessons = (memories: number, ...tags: string[]): MemoryTally => ({ type: 'lesson', tags, memories })

const tallies = fc.array(
  fc.record({
    type: fc.constantFrom(...memoryTypes),
    tags: fc.uniqueArray(fc.constantFrom<string[]>('engagement', 'deploys', 'sources'), { maxLength: 3 }),
    memories: fc.integer({ min: 0, max: 40 }),
  }),
  { maxLength: 12 },
)
const rules = fc.uniqueArray(
  fc
    .record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      agents: fc.constantFrom<string[][]>([], ['mira'], ['analyst'], ['nobody']),
      type: fc.option(fc.constantFrom(...memoryTypes), { nil: undefined }),
      tag: fc.option(fc.constantFrom<string[]>('engagement', 'deploys', 'sources'), { nil: undefined }),
      at_least: fc.integer({ min: 1, max: 30 }),
    })
    .map(({ type, tag, ...rest }) => rule({ ...rest, ...(type && { type }), ...(tag && { tag }) })),
  { selector: (one) => one.name, maxLength: 10 },
)

describe('a voice', () => {
  it('follows a rule from exactly as many memories as it needs', () => {
    const needs = rule({ name: 'engaged', type: 'lesson', tag: 'engagement', at_least: 10 })
    assert.deepEqual(modifiersOf([needs], voice([lessons(9, 'engagement')]), 3), [])
    assert.deepEqual(
      modifiersOf([needs], voice([lessons(7, 'engagement'), lessons(3, 'engagement', 'x')]), 3),
      [{ rule: 'engaged', say: needs.say, because: '10 lessons tagged engagement (10 needed)' }],
    )
    assert.deepEqual(modifiersOf([needs], voice([lessons(10, 'deploys')]), 3), [])
    assert.deepEqual(
      modifiersOf([needs], voice([{ type: 'insight', tags: ['engagement'], memories: 10 }]), 3),
      [],
    )
  })

  it('follows first the rule that is exceeded most, then the earlier one', () => {
    const many = rule({ name: 'many', type: 'lesson', at_least: 20 })
    const few = rule({ name: 'few', tag: 'deploys', at_least: 2 })
    const also = rule({ name: 'also', tag: 'deploys', at_least: 2, say: 'Also this.' })
    const said = modifiersOf([also, many, few], voice([lessons(20), lessons(8, 'deploys')]), 3)
    assert.deepEqual(
      said.map((modifier) => modifier.rule),
      ['also', 'few', 'many'],
    )
  })

  it('follows rules that name the agent, its role, or nobody', () => {
    const names = (agents: string[]) =>
      modifiersOf([rule({ name: 'r', agents })], voice([lessons(5)]), 3).length
    assert.deepEqual([names([]), names(['mira']), names(['analyst']), names(['otto'])], [1, 1, 1, 0])
  })

  it('has at most as many modifiers as policy says, each from a rule that holds, the same words once', () => {
    fc.assert(
      fc.property(rules, tallies, fc.integer({ min: 0, max: 3 }), (all, counted, most) => {
        const said = modifiersOf(all, voice(counted), most)
        assert.ok(said.length <= most)
        assert.equal(new Set(said.map((modifier) => modifier.say)).size, said.length)
        for (const { rule: name } of said) {
          const held = all.find((one) => one.name === name)
          assert.ok(held)
          const memories = counted
            .filter(
              (t) =>
                (held.type ?? t.type) === t.type && (held.tag === undefined || t.tags.includes(held.tag)),
            )
            .reduce((sum, t) => sum + t.memories, 0)
          assert.ok(memories >= held.at_least && !held.agents.includes('nobody'))
        }
      }),
    )
  })

  it('loses no modifier by remembering more', () => {
    fc.assert(
      fc.property(rules, tallies, lessonsTally(), (all, counted, more) => {
        const before = modifiersOf(all, voice(counted), 1_000).map((modifier) => modifier.rule)
        const after = modifiersOf(all, voice([...counted, more]), 1_000).map((modifier) => modifier.rule)
        assert.deepEqual(
          before.filter((name) => !after.includes(name)),
          [],
        )
      }),
    )
  })

  it('is the same voice in another order and from other numbers, and another with other words', () => {
    const one = { rule: 'a', say: 'A.', because: '3' }
    const other = { rule: 'b', say: 'B.', because: '4' }
    assert.ok(sameVoice([one, other], [other, { ...one, because: '9' }]))
    assert.ok(!sameVoice([one], [one, other]))
    assert.ok(!sameVoice([one], [{ ...one, say: 'C.' }]))
  })
})

function lessonsTally() {
  return fc.integer({ min: 0, max: 20 }).map((memories) => lessons(memories, 'engagement'))
}

describe('the standard rules', () => {
  it('are a good dozen, well formed, each with its own name and words', () => {
    assert.ok(standardVoiceRules.length >= 12)
    for (const one of standardVoiceRules) assert.deepEqual(voiceRule.parse(one), one)
    assert.equal(new Set(standardVoiceRules.map((one) => one.name)).size, standardVoiceRules.length)
    assert.equal(new Set(standardVoiceRules.map((one) => one.say)).size, standardVoiceRules.length)
  })

  it('have nothing to say to an agent without memories', () => {
    assert.deepEqual(modifiersOf(standardVoiceRules, voice([]), 3), [])
    assert.ok(tagsAskedFor(standardVoiceRules).includes('engagement'))
  })
})
