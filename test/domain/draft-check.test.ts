// What makes a draft no proposal at all.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { dependenciesOf, draftLimits, problemsOfDraft } from '../../src/domain/draft-check.ts'
import type { ProposalDraft, StepDraft } from '../../src/domain/proposal.ts'
import { draftOf } from '../support/company.ts'

const kinds = ['crawl', 'review']
const problems = (change: Partial<ProposalDraft>) =>
  problemsOfDraft(draftOf(change), kinds, (kind, payload) => {
    if (!kinds.includes(kind)) return null
    return (payload as { bad?: boolean }).bad ? [{ path: 'bad', problem: 'must not be there' }] : []
  })
const paths = (change: Partial<ProposalDraft>) => problems(change).map((one) => one.path)
const step = (change: Partial<StepDraft> = {}): StepDraft => ({
  kind: 'review',
  payload: {},
  dependsOn: null,
  ...change,
})

/** Nested `depth` deep. */
const nested = (depth: number): Record<string, unknown> => (depth === 0 ? {} : { in: nested(depth - 1) })

describe('a draft', () => {
  it('with a title and one step of a known kind is a proposal', () => assert.deepEqual(problems({}), []))

  it('needs a title of 1 to 300 characters that are not all blank', () => {
    assert.deepEqual(paths({ title: ' \n\t ' }), ['title'])
    assert.deepEqual(paths({ title: 'x'.repeat(300) }), [])
    assert.deepEqual(paths({ title: 'x'.repeat(301) }), ['title'])
  })

  it('needs a step, and takes at most a hundred', () => {
    assert.deepEqual(paths({ steps: [] }), ['proposed_steps'])
    assert.deepEqual(paths({ steps: Array(100).fill(step()) }), [])
    assert.deepEqual(paths({ steps: Array(101).fill(step()) }), ['proposed_steps'])
  })

  it('has a trace of 1 to 300 characters or none, and a whole priority from -100 to 100', () => {
    assert.deepEqual(paths({ traceId: '' }), ['source_trace_id'])
    assert.deepEqual(paths({ traceId: 'x'.repeat(301) }), ['source_trace_id'])
    for (const priority of [101, -101, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      assert.deepEqual(paths({ priority }), ['priority'])
    for (const priority of [100, -100, 0]) assert.deepEqual(paths({ priority }), [])
  })

  it('names the kinds there are when it asks for one there is not', () => {
    const [problem] = problems({ steps: [step(), step({ kind: 'constructor' })] })
    assert.equal(problem?.path, 'proposed_steps.1.kind')
    assert.match(problem?.problem ?? '', /"constructor"; there are crawl, review$/)
  })

  it('is told what is wrong with a payload, by path', () => {
    assert.deepEqual(paths({ steps: [step({ payload: { bad: true } })] }), ['proposed_steps.0.payload.bad'])
  })

  it('is told everything that is wrong at once', () => {
    assert.deepEqual(paths({ title: '', priority: 1000, steps: [step({ kind: 'nothing' })] }), [
      'title',
      'priority',
      'proposed_steps.0.kind',
    ])
  })

  it('carries at most 64,000 characters of payload a step', () => {
    assert.deepEqual(paths({ steps: [step({ payload: { text: 'x'.repeat(draftLimits.payloadChars) } })] }), [
      'proposed_steps.0.payload',
    ])
  })

  it('is nested at most 32 deep: deeper JSON is lost silently further down', () => {
    assert.deepEqual(paths({ steps: [step({ payload: nested(31) })] }), [])
    assert.deepEqual(paths({ steps: [step({ payload: nested(32) })] }), ['proposed_steps.0.payload'])
    assert.deepEqual(paths({ steps: [step({ payload: nested(5_000) })] }), ['proposed_steps.0.payload'])
  })

  it('has no text that the database cannot hold: no NUL, no half of a character', () => {
    for (const bad of ['a\u0000b', 'a\ud800b']) {
      assert.deepEqual(paths({ agentId: bad }), ['agent_id'])
      assert.deepEqual(paths({ title: bad }), ['title'])
      assert.deepEqual(paths({ description: bad }), ['description'])
      assert.deepEqual(paths({ traceId: bad }), ['source_trace_id'])
      assert.deepEqual(paths({ steps: [step({ payload: { text: [bad] } })] }), ['proposed_steps.0.payload'])
      assert.deepEqual(paths({ steps: [step({ payload: { [bad]: 1 } })] }), ['proposed_steps.0.payload'])
    }
    assert.deepEqual(paths({ title: '工 👩‍🚀 ‮' }), [])
  })
})

describe('depends_on', () => {
  const withDependency = (place: number, on: number) =>
    paths({
      steps: Array.from({ length: place + 1 }, (_, i) => step(i === place ? { dependsOn: [on] } : {})),
    })

  it('names earlier steps by their place', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.nat(10), (place, on) => {
        assert.deepEqual(withDependency(place, on), on < place ? [] : [`proposed_steps.${place}.depends_on`])
      }),
    )
  })

  it('names no step to come, not the step itself, nothing negative, nothing broken', () => {
    for (const on of [2, 3, 99, -1, -0.5, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      assert.deepEqual(withDependency(2, on), ['proposed_steps.2.depends_on'], String(on))
    }
  })

  it('left out means the step before; an empty list means none; a place named twice counts once', () => {
    const steps = [step(), step(), step({ dependsOn: [] }), step({ dependsOn: [1, 0, 1] })]
    assert.deepEqual(dependenciesOf(steps), [[], [0], [], [0, 1]])
  })

  it('always leads backwards, so that no draft can wait for itself', () => {
    const some = fc.array(fc.option(fc.array(fc.nat(11), { maxLength: 4 }), { nil: null }), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(some, (list) => {
        const steps = list.map((dependsOn, place) =>
          step({ dependsOn: dependsOn?.filter((on) => on < place) ?? null }),
        )
        assert.deepEqual(paths({ steps }), [])
        dependenciesOf(steps).forEach((on, place) => {
          assert.ok(on.every((other) => other < place))
        })
      }),
    )
  })
})
