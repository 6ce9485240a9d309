// What a fired rule or a reaction proposes: always a draft that the intake can judge.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { problemsOfDraft } from '../../src/domain/draft-check.ts'
import { problemsOf } from '../../src/domain/policy.ts'
import { checkers, type Rule, readRule } from '../../src/domain/trigger.ts'
import { type Cause, type Plan, planOfRule, reactionPlan } from '../../src/domain/trigger-plan.ts'
import { stepKind, stepKinds } from '../../src/steps/register.ts'
import { draftOf } from '../support/company.ts'

const artifact = '00000000-0000-7000-8000-00000000000a'
const mission = '00000000-0000-7000-8000-00000000000b'
const cause = (change: Partial<Cause> = {}): Cause => ({
  key: '7',
  eventId: 7,
  chainDepth: 2,
  title: 'A post about quotas',
  summary: 'It did well.',
  agentId: 'social',
  missionId: mission,
  metadata: { artifact_id: artifact },
  ...change,
})

function ruleOf(trigger_event: string, action: Record<string, unknown> = {}): Rule {
  const needed: Record<string, Record<string, unknown>> = {
    event_with_tags: { tags: ['insight'] },
    no_event_for: { kind: 'tweet.posted', minutes: 60 },
    cron: { expression: '0 9 * * *' },
    metric_crosses: { metric: 'likes', value: 10 },
  }
  const read = readRule({
    id: '00000000-0000-7000-8000-000000000001',
    name: 'the rule',
    trigger_event,
    conditions: needed[trigger_event] ?? {},
    action_config: { target_agent: 'growth', ...action },
    cooldown_minutes: 60,
    fire_count: 0,
    seen_event: null,
    last_fired_at: null,
    last_evaluated_at: null,
    next_due_at: null,
  })
  assert.ok(read.ok)
  return read.rule
}

const problemsOfPlan = (plan: Plan): readonly string[] =>
  problemsOfDraft(
    draftOf({ ...plan }),
    stepKinds.map((kind) => kind.kind),
    (kind, payload) => {
      const parsed = stepKind(kind)?.payload.safeParse(payload)
      return parsed === undefined ? null : parsed.success ? [] : problemsOf(parsed.error)
    },
  ).map((one) => `${one.path}: ${one.problem}`)

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }).map((s) => s.replaceAll('\u0000', '').toWellFormed()),
  fc.constantFrom('', ' ', '👩‍🚀'.repeat(200), 'x'.repeat(5_000), '{topic}', '$& $1'),
)

describe('the plan of a rule that says nothing of its own', () => {
  for (const name of Object.keys(checkers)) {
    it(`is a proposal for ${name}, with a cause and without, whatever the words`, () => {
      fc.assert(
        fc.property(text, text, text, fc.boolean(), (topic, title, summary, caused) => {
          fc.pre(name !== 'mission_failed' || caused)
          // Titles on record are never blank.
          const known = cause({ title: title.trim() === '' ? 'something' : title, summary })
          const plan = planOfRule(ruleOf(name), caused ? known : null, topic)
          assert.deepEqual(problemsOfPlan(plan), [])
        }),
        { numRuns: 50 },
      )
    })
  }

  it('diagnoses the mission that failed, and reviews what was published', () => {
    assert.deepEqual(planOfRule(ruleOf('mission_failed'), cause(), '').steps, [
      { kind: 'diagnose', payload: { mission_id: mission }, dependsOn: null },
    ])
    assert.deepEqual(planOfRule(ruleOf('content_published'), cause(), '').steps, [
      { kind: 'review', payload: { artifact_id: artifact }, dependsOn: null },
    ])
  })

  it('says in its description which rule fired', () => {
    for (const name of ['mission_failed', 'proactive_research']) {
      assert.equal(planOfRule(ruleOf(name), cause(), '').description, 'Rule the rule fired.')
    }
  })
})

describe('the plan of a reaction', () => {
  // What acts on a target of the founder's needs more than an event can say: a rule names its steps.
  const sayable = ['post_tweet', 'post_bluesky', 'deploy']
  for (const { kind } of stepKinds.filter((one) => one.effect === 'pure' || sayable.includes(one.kind))) {
    it(`of type ${kind} is one step of that kind about the event`, () => {
      fc.assert(
        fc.property(text, text, fc.boolean(), (title, summary, made) => {
          const plan = reactionPlan(
            kind,
            cause({
              title: title.trim() === '' ? 'something' : title,
              summary,
              metadata: made ? { artifact_id: artifact } : {},
            }),
          )
          assert.deepEqual(
            plan.steps.map((step) => step.kind),
            [kind],
          )
          assert.deepEqual(problemsOfPlan(plan), [])
        }),
        { numRuns: 50 },
      )
    })
  }

  it('passes an artifact on only when the event names one by its id', () => {
    for (const artifact_id of [7, null, 'not an id', { id: artifact }]) {
      for (const type of ['review', 'analyze']) {
        assert.deepEqual(problemsOfPlan(reactionPlan(type, cause({ metadata: { artifact_id } }))), [], type)
      }
    }
  })
})

describe('a rule with words of its own', () => {
  const steps = [
    { kind: 'crawl', payload: {} },
    { kind: 'analyze', payload: { topic: '{topic}', focus: 'in {mission_id}: {summary}' } },
    { kind: 'review', payload: { artifact_id: '{artifact_id}' }, depends_on: [0, 1] },
  ]

  it('has its steps filled with what it fired on', () => {
    const plan = planOfRule(ruleOf('event_with_tags', { title: 'On {title}', steps }), cause(), 'quotas')
    assert.equal(plan.title, 'On A post about quotas')
    assert.deepEqual(plan.steps, [
      { kind: 'crawl', payload: {}, dependsOn: null },
      {
        kind: 'analyze',
        payload: { topic: 'quotas', focus: `in ${mission}: It did well.` },
        dependsOn: null,
      },
      { kind: 'review', payload: { artifact_id: artifact }, dependsOn: [0, 1] },
    ])
  })

  it('has for its topic what it fired on when it has no topics', () => {
    const plan = planOfRule(ruleOf('mission_failed', { title: 'Diagnose: {topic}' }), cause(), '')
    assert.equal(plan.title, 'Diagnose: A post about quotas')
  })

  it('leaves alone what is no word of ours, also what every object has', () => {
    const title = '{nonsense} {constructor} {toString} {__proto__} {{topic}} $1'
    const plan = planOfRule(ruleOf('proactive_research', { title }), null, 'quotas')
    assert.equal(plan.title, '{nonsense} {constructor} {toString} {__proto__} {quotas} $1')
  })

  it('never grows past what a title may have, nor ends in half of a character', () => {
    fc.assert(
      fc.property(text, (topic) => {
        const { title } = planOfRule(ruleOf('proactive_research', { title: 'About {topic}' }), null, topic)
        assert.ok(title.length <= 300)
        assert.ok(title.isWellFormed())
      }),
    )
  })
})
