// When an agent may start work by itself, and what an idea's steps are.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { problemsOfDraft } from '../../src/domain/draft-check.ts'
import {
  type InitiativeFacts,
  imaginableKinds,
  reasonsAgainst,
  stepsFor,
} from '../../src/domain/initiative.ts'
import { defaultPolicy, problemsOf } from '../../src/domain/policy.ts'
import { stepKind, stepKinds } from '../../src/steps/register.ts'
import { draftOf } from '../support/company.ts'

const policy = { ...defaultPolicy('initiative_policy'), enabled: true }
const entitled: InitiativeFacts = {
  agentId: 'mira',
  hoursSinceLast: null,
  underWay: false,
  memories: 5,
  outcomeLessons: 1,
}
const kindsOf = (...wanted: [string, string][]): string[] =>
  stepsFor(wanted.map(([kind, topic]) => ({ kind, topic }))).map((step) => step.kind)

describe('an initiative', () => {
  it('is for whoever has enough sure memories, a lesson from results, and has waited', () => {
    assert.deepEqual(reasonsAgainst(entitled, policy), [])
    assert.deepEqual(reasonsAgainst({ ...entitled, hoursSinceLast: 4 }, policy), [])
  })

  it('is nobody’s by default', () => {
    assert.deepEqual(reasonsAgainst(entitled, defaultPolicy('initiative_policy')), [
      'initiative_policy.enabled is false',
    ])
  })

  it('says everything that stands in its way', () => {
    const facts = { ...entitled, hoursSinceLast: 3.96, underWay: true, memories: 4, outcomeLessons: 0 }
    assert.deepEqual(reasonsAgainst(facts, policy), [
      'one is under way',
      'the last was 4.0 h ago; 4 h must pass',
      '4 memories are at least 0.6 sure; 5 are needed',
      'it has not yet drawn a lesson from results',
    ])
  })
})

describe('the steps of an idea', () => {
  it('read something before they work from it, once', () => {
    assert.deepEqual(kindsOf(['analyze', 'leases']), ['crawl', 'analyze'])
    assert.deepEqual(kindsOf(['research', 'a'], ['draft_tweet', 'a']), ['crawl', 'research', 'draft_tweet'])
    assert.deepEqual(kindsOf(['crawl', 'a'], ['write_content', 'a']), ['crawl', 'write_content'])
    assert.deepEqual(kindsOf(['review', 'us']), ['review'])
    assert.deepEqual(kindsOf(['post_tweet', 'a']), ['crawl', 'draft_tweet', 'post_tweet'])
  })

  it('are taken by their kinds, whatever the topic', () => {
    const check = (kind: string, payload: unknown) => {
      const parsed = stepKind(kind)?.payload.safeParse(payload)
      return parsed === undefined ? null : parsed.success ? [] : problemsOf(parsed.error)
    }
    const wanted = fc.record({
      kind: fc.constantFrom(...imaginableKinds, 'post_tweet', 'deploy'),
      topic: fc.string({ unit: 'grapheme', maxLength: 600 }).map((text) => text.replaceAll('\u0000', '')),
    })
    fc.assert(
      fc.property(fc.array(wanted, { minLength: 1, maxLength: 4 }), (idea) => {
        const draft = draftOf({ steps: stepsFor(idea) })
        assert.deepEqual(
          problemsOfDraft(
            draft,
            stepKinds.map((kind) => kind.kind),
            check,
          ),
          [],
        )
      }),
    )
  })

  it('of a kind that does not exist are left for the intake to refuse', () => {
    assert.deepEqual(stepsFor([{ kind: 'set_policy', topic: 'initiative_policy' }]), [
      { kind: 'set_policy', payload: {}, dependsOn: null },
    ])
  })
})
