import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ThoughtError } from '../../src/domain/thought.ts'
import { analyze } from '../../src/steps/analyze.ts'
import { deploy } from '../../src/steps/deploy.ts'
import { diagnose } from '../../src/steps/diagnose.ts'
import { draftTweet } from '../../src/steps/draft-tweet.ts'
import type { EffectEnd, EffectPlan } from '../../src/steps/effect.ts'
import type { StepContext, StepInput, StepOutcome } from '../../src/steps/kind.ts'
import { postBluesky } from '../../src/steps/post-bluesky.ts'
import { postTweet } from '../../src/steps/post-tweet.ts'
import type { PostPayload } from '../../src/steps/posting.ts'
import { stepKind, stepKinds } from '../../src/steps/register.ts'
import { research } from '../../src/steps/research.ts'
import { review } from '../../src/steps/review.ts'
import { writeContent } from '../../src/steps/write-content.ts'
import { policiesWith } from '../support/policies.ts'
import { confinementInPolicy } from '../support/programs.ts'
import {
  analysis,
  article,
  documentText,
  failure,
  firstAsk,
  idOf,
  missionReport,
  run,
  type StoredText,
  success,
} from './support.ts'

const crawled: StepInput = {
  stepId: idOf(3),
  kind: 'crawl',
  result: { documents: [{ artifact_id: documentText.id }] },
}
const company = { texts: [documentText], thoughts: { analysis, article } }

test('every kind is in the register once, under its own name, with a sentence about it', () => {
  assert.deepEqual(
    stepKinds.map((kind) => kind.kind),
    [
      'crawl',
      'analyze',
      'research',
      'write_content',
      'draft_tweet',
      'review',
      'diagnose',
      'post_tweet',
      'post_bluesky',
      'publish',
      'webhook_out',
      'email',
      'http_request',
      'command',
      'deploy',
      'code',
      'use_tool',
    ],
  )
  for (const kind of stepKinds) {
    assert.equal(stepKind(kind.kind), kind)
    assert.match(kind.about, /^[A-Z].{30,160}\.$/)
    assert.ok(kind.timeoutMs >= 10_000 && kind.timeoutMs <= 3_660_000)
    assert.ok(!kind.payload.safeParse({ no_such_field: 1 }).success, `${kind.kind} refuses unknown fields`)
    assert.ok(!kind.result.safeParse({}).success, `${kind.kind} takes nothing for a result`)
    assert.notEqual(kind.lacking({}), null, `${kind.kind} finds nothing lacking in nothing`)
  }
  for (const name of ['', 'toString', '__proto__', 'Crawl']) assert.equal(stepKind(name), null)
})

test('a kind can be proposed without a payload wherever there is a sensible default', () => {
  const asking = [
    'diagnose',
    'publish',
    'webhook_out',
    'email',
    'http_request',
    'command',
    'code',
    'use_tool',
  ]
  for (const kind of stepKinds)
    assert.equal(kind.payload.safeParse({}).success, !asking.includes(kind.kind), kind.kind)
})

test('an analysis works on what the crawl before it read, and writes down what stands in it', async () => {
  const { outcome, asked } = await run(analyze, { topic: 'leases', focus: 'time' }, company, {
    inputs: [crawled],
  })
  const { result, artifacts, events } = success(outcome)
  assert.deepEqual(asked, [
    {
      task: 'analyze',
      ask: { topic: 'leases', focus: 'time', texts: [withoutKind(documentText)], known: [] },
    },
  ])
  const [made] = artifacts
  assert.deepEqual(
    [made?.kind, made?.title, made?.trust, made?.id === result['artifact_id']],
    ['analysis', 'Analysis: leases', 0, true],
  )
  assert.match(
    made?.content ?? '',
    /- Leases last 30 seconds\.\n {2}> “taken back after 30 seconds” \(On leases\)/,
  )
  assert.match(made?.content ?? '', /\[On leases\]\(<https:\/\/example\.org\/leases>\)/)
  assert.deepEqual(result['sources'], [
    { artifact_id: documentText.id, title: 'On leases', source: 'https://example.org/leases' },
  ])
  assert.deepEqual(
    events.map(({ kind, tags, metadata }) => ({ kind, tags, metadata })),
    [
      {
        kind: 'insight.found',
        tags: ['insight', 'leases'],
        metadata: { artifact_id: made?.id, confidence: 0.8, trust: 0 },
      },
    ],
  )
  assert.equal(analyze.lacking(result), null)
  assert.ok(analyze.result.safeParse(result).success)
})

test('findings and figures whose words stand in no source are left out; without any the analysis is no success', async () => {
  const invented = {
    ...analysis,
    findings: [{ statement: 'Leases are forever.', quote: 'a lease never ends', sourceId: documentText.id }],
    figures: [{ value: '99 %', context: 'made up', sourceId: documentText.id }],
  }
  const { result, artifacts } = success(
    (await run(analyze, {}, { ...company, thoughts: { analysis: invented } })).outcome,
  )
  assert.deepEqual([result['findings'], result['figures']], [[], []])
  assert.doesNotMatch(artifacts[0]?.content ?? '', /forever|99/)
  assert.equal(analyze.lacking(result), 'no finding rests on words that stand in its source')
})

test('an unsure insight is no event', async () => {
  const unsure = { ...analysis, insight: { statement: 'Maybe.', confidence: 0.74, tags: [] } }
  assert.deepEqual(
    success((await run(analyze, {}, { ...company, thoughts: { analysis: unsure } })).outcome).events,
    [],
  )
})

test('a refusal is no analysis', () => {
  const result = { ...shown, summary: "I'm sorry, but I cannot analyze this text for you today." }
  assert.match(analyze.lacking(result) ?? '', /^the summary is none: it is a refusal/)
  assert.match(analyze.lacking({ ...shown, summary: 'Short.' }) ?? '', /fewer than 8 words/)
  assert.equal(analyze.lacking(shown), null)
})

const shown = {
  summary: analysis.summary,
  findings: [{ statement: 'Leases last.', quote: 'taken back', source_id: documentText.id }],
  key_terms: ['lease'],
  figures: [],
  insight: null,
  artifact_id: idOf(20),
  sources: [{ artifact_id: documentText.id, title: 'On leases', source: 'https://example.org/leases' }],
}
const analyzed: StepInput = { stepId: idOf(4), kind: 'analyze', result: shown }

test('research asks its question of the texts it was given by id', async () => {
  const other: StoredText = { ...documentText, id: idOf(11), title: 'Other', trust: 3 }
  const both = { ...company, texts: [documentText, other] }
  const payload = { question: 'How long?', artifact_ids: [idOf(11), idOf(10)] }
  const { outcome, asked } = await run(research, payload, both)
  assert.deepEqual(firstAsk(asked), {
    topic: 'Understand the field',
    question: 'How long?',
    texts: [withoutKind(other), withoutKind(documentText)],
    known: [],
  })
  assert.equal(success(outcome).artifacts[0]?.kind, 'research')
  const missing = await run(research, { artifact_ids: [idOf(77)] }, both)
  assert.deepEqual(failure(missing.outcome), { reason: `there is no artifact ${idOf(77)}`, retryable: false })
})

test('without inputs the newest documents are worked on; without documents it is said what to do', async () => {
  const { asked } = await run(research, {}, company)
  assert.equal(firstAsk<{ texts: unknown[] }>(asked).texts.length, 1)
  for (const kind of [analyze, research]) {
    const { outcome, asked: none } = await run(kind, {})
    assert.match(
      failure(outcome).reason,
      /^there is no text to work on: .* put a crawl step before this one$/,
    )
    assert.deepEqual(none, [], 'no model is asked about nothing')
  }
})

test('an article is written from the analyses before it and the documents behind them, and names its sources', async () => {
  const { outcome, asked } = await run(writeContent, { brief: 'Be short.', format: 'note' }, company, {
    inputs: [analyzed],
  })
  const { result, artifacts, events } = success(outcome)
  const ask = firstAsk<{
    title: string
    brief: string
    analyses: { summary: string }[]
    texts: unknown[]
  }>(asked)
  assert.equal(ask.title, 'Understand the field')
  assert.equal(ask.brief, 'Be short.\nFormat: note')
  assert.deepEqual(
    ask.analyses.map((one) => one.summary),
    [analysis.summary],
  )
  assert.deepEqual(ask.texts, [withoutKind(documentText)])
  assert.match(
    artifacts[0]?.content ?? '',
    /^# What a lease is for\n\nA lease is a promise[\s\S]*\n\n## Sources\n\n- \[On leases\]/,
  )
  assert.deepEqual(
    events.map(({ kind, tags, metadata }) => ({ kind, tags, id: metadata['artifact_id'] })),
    [{ kind: 'content.published', tags: ['content', 'published'], id: result['artifact_id'] }],
  )
  assert.equal(result['words'], 112)
  assert.equal(writeContent.lacking(result), null)
  assert.ok(writeContent.result.safeParse(result).success)
})

test('an article that lists its own sources and title is kept as it is', async () => {
  const whole = { ...article, markdown: `# Title\n\n${article.markdown}\n\n## Sources\n\n- mine` }
  const { artifacts } = success(
    (await run(writeContent, {}, { ...company, thoughts: { article: whole } })).outcome,
  )
  assert.equal(artifacts[0]?.content, `${whole.markdown}\n`)
})

test('without inputs an article is written from the newest analyses, else from documents, else not at all', async () => {
  const earlier: StoredText = { ...documentText, id: idOf(12), kind: 'analysis', trust: 2 }
  const fromAnalyses = await run(writeContent, {}, { ...company, texts: [documentText, earlier] })
  assert.deepEqual(firstAsk<{ texts: unknown[] }>(fromAnalyses.asked).texts, [withoutKind(earlier)])
  assert.deepEqual(firstAsk<{ texts: unknown[] }>((await run(writeContent, {}, company)).asked).texts, [
    withoutKind(documentText),
  ])
  assert.match(failure((await run(writeContent, {})).outcome).reason, /^there is nothing to write from/)
})

test('an article that is short, without sources, or about itself is no success', async () => {
  const { result } = success((await run(writeContent, {}, company)).outcome)
  assert.match(writeContent.lacking({ ...result, words: 79 }) ?? '', /has 79 words; 80 is the least/)
  assert.equal(writeContent.lacking({ ...result, sources: [] }), 'the article names no source')
  assert.match(
    writeContent.lacking({ ...result, title: 'Here is the article you asked for:' }) ?? '',
    /talks about the work/,
  )
  const talk = { ...article, markdown: `Sure! Here is the article:\n\n${article.markdown}` }
  const { reason, retryable } = failure(
    (await run(writeContent, {}, { ...company, thoughts: { article: talk } })).outcome,
  )
  assert.match(reason, /^the article is none: it talks about the work/)
  assert.equal(retryable, true)
})

test('a draft is kept with its length, and one above 280 characters fails', async () => {
  const draft = { text: 'Leases end. 👩‍💻 Plan for it.', angle: 'plain words' }
  const { result, artifacts, events } = success(
    (await run(draftTweet, { topic: 'leases' }, { ...company, thoughts: { draft } })).outcome,
  )
  assert.deepEqual(
    [result['text'], result['characters'], result['angle']],
    [draft.text, [...draft.text].length, 'plain words'],
  )
  assert.deepEqual([artifacts[0]?.kind, artifacts[0]?.content], ['tweet_draft', draft.text])
  assert.deepEqual(
    [events[0]?.kind, events[0]?.tags, events[0]?.metadata['artifact_id']],
    ['tweet.drafted', ['tweet', 'drafted'], artifacts[0]?.id],
  )
  assert.equal(draftTweet.lacking(result), null)
  const long = await run(
    draftTweet,
    {},
    { ...company, thoughts: { draft: { ...draft, text: 'x'.repeat(281) } } },
  )
  assert.deepEqual(failure(long.outcome), {
    reason: 'the draft has 281 characters; a post has at most 280',
    retryable: true,
  })
  assert.match(draftTweet.lacking({ ...result, text: "I'm sorry, I can't." }) ?? '', /refusal/)
})

const verdict = {
  verdict: 'needs_work' as const,
  score: 4,
  summary: 'One figure has no source, and the ending repeats the beginning.',
  remarks: [
    { severity: 'problem' as const, remark: 'No source says so.', quote: 'may write with the old token' },
    { severity: 'note' as const, remark: 'Invented quote.', quote: 'these words stand nowhere' },
  ],
}

test('a review reads the deliverable of the step before it against its sources', async () => {
  const written: StoredText = { ...documentText, id: idOf(30), kind: 'article', title: 'Piece', trust: 2 }
  const input: StepInput = {
    stepId: idOf(5),
    kind: 'write_content',
    result: { artifact_id: written.id, sources: [{ artifact_id: documentText.id }] },
  }
  const given = { texts: [written, documentText], thoughts: { review: verdict } }
  const { outcome, asked } = await run(review, {}, given, { inputs: [input] })
  const { result, artifacts, events } = success(outcome)
  assert.deepEqual(firstAsk(asked), {
    subject: withoutKind(written),
    texts: [withoutKind(documentText)],
    operations: null,
  })
  assert.deepEqual(
    (result['remarks'] as { quote: string }[]).map((remark) => remark.quote),
    ['may write with the old token', ''],
    'a quote that stands nowhere is taken off',
  )
  assert.match(artifacts[0]?.content ?? '', /^# Review: Piece\n\n\*\*Needs work\*\*, 4 of 10\./)
  assert.deepEqual([events[0]?.kind, events[0]?.tags], ['content.reviewed', ['review', 'needs_work']])
  assert.equal(events[0]?.metadata['subject_id'], written.id)
  assert.equal(review.lacking(result), null)
  assert.equal(review.lacking({ ...result, remarks: [] }), 'the review asks for work but names none')
  assert.match(review.lacking({ ...result, summary: 'Looks good.' }) ?? '', /fewer than 8 words/)
})

test('a review takes the named artifact, else the newest article, else says that there is none', async () => {
  const written: StoredText = { ...documentText, id: idOf(30), kind: 'article' }
  const given = { texts: [documentText, written], thoughts: { review: verdict } }
  const subjectOf = async (payload: { artifact_id?: string }) =>
    firstAsk<{ subject: { id: string } }>((await run(review, payload, given)).asked).subject.id
  assert.equal(await subjectOf({}), written.id)
  assert.equal(await subjectOf({ artifact_id: documentText.id }), documentText.id)
  assert.match(failure((await run(review, {}, { texts: [documentText] })).outcome).reason, /no article yet/)
  assert.match(
    failure((await run(review, { artifact_id: idOf(77) }, given)).outcome).reason,
    /there is no artifact/,
  )
})

test('a review of operations reads the company’s figures', async () => {
  const { outcome, asked } = await run(review, { subject: 'operations' }, { thoughts: { review: verdict } })
  const ask = firstAsk<{ subject: { text: string }; operations: { hours: number } }>(asked)
  assert.equal(ask.operations.hours, 24)
  assert.match(
    ask.subject.text,
    /Missions: 7 succeeded, 2 failed\.\n.*\nRefused 3 times: Quota full \(8\/8\)/,
  )
  assert.match(ask.subject.text, /waited 12 minutes\.$/)
  assert.deepEqual(success(outcome).events[0]?.kind, 'operations.reviewed')
  assert.equal(success(outcome).result['subject_id'], null)
})

test('a diagnosis reads the failed mission; a mission that is not there fails', async () => {
  const thought = {
    cause: 'The page is gone.',
    evidence: '404 three times.',
    remedy: 'Name another.',
    retryMayHelp: false,
    summary: 'The page is gone.',
  }
  const given = { thoughts: { diagnosis: thought } }
  const { outcome, asked } = await run(diagnose, { mission_id: missionReport.id }, given)
  const { result, artifacts, events } = success(outcome)
  assert.deepEqual(firstAsk<{ mission: unknown }>(asked).mission, missionReport)
  assert.match(artifacts[0]?.content ?? '', /## Cause\n\nThe page is gone\.[\s\S]*will not help\.\n$/)
  assert.deepEqual([events[0]?.kind, events[0]?.tags], ['mission.diagnosed', ['diagnosis']])
  assert.equal(diagnose.lacking(result), null)
  assert.match(diagnose.lacking({ ...result, cause: 'N/A' }) ?? '', /^the cause is none: it is empty$/)
  assert.deepEqual(failure((await run(diagnose, { mission_id: idOf(1) }, given)).outcome), {
    reason: `there is no mission ${idOf(1)}`,
    retryable: false,
  })
})

test('a post goes through the journal with its exact text, and says only what that says', async () => {
  const ends: EffectEnd[] = [
    {
      outcome: 'waiting',
      payload: { text: 'Leases end.' },
      reason: 'no account is connected',
      result: { effect_id: idOf(60) },
    },
    {
      outcome: 'done',
      effectId: idOf(60),
      payload: { text: 'Edited.' },
      result: { text: 'Edited.', url: 'https://x.com/i/status/1' },
    },
    { outcome: 'unknown', reason: 'it may have happened' },
    { outcome: 'failed', reason: 'X said no', retryable: false },
  ]
  const plans: EffectPlan[] = []
  const acting = (end: EffectEnd | undefined): Partial<StepContext<PostPayload>> => ({
    act: async (plan) => {
      plans.push(plan)
      assert.ok(end)
      return end
    },
  })
  const outcomes: StepOutcome[] = []
  for (const end of ends)
    outcomes.push((await run(postTweet, { text: ' Leases end.\u202e ' }, {}, acting(end))).outcome)
  assert.deepEqual(plans[0], { seq: 0, kind: 'post_tweet', payload: { text: 'Leases end.' }, basis: [] })
  assert.deepEqual(outcomes[0], {
    outcome: 'waiting',
    reason: 'no account is connected',
    result: {
      effect_id: idOf(60),
      summary: 'Waiting to be posted: Leases end.',
      text: 'Leases end.',
      characters: 11,
    },
  })
  const [, posted, doubted, refused] = outcomes
  assert.ok(posted?.outcome === 'succeeded')
  assert.equal(posted.result['text'], 'Edited.')
  assert.equal(postTweet.lacking(posted.result), null)
  assert.equal(doubted?.outcome, 'unknown')
  assert.ok(refused?.outcome === 'failed' && !refused.retryable)
  const draft: StoredText = { ...documentText, id: idOf(40), kind: 'tweet_draft', text: 'From the draft.' }
  const input: StepInput = { stepId: idOf(5), kind: 'draft_tweet', result: { artifact_id: draft.id } }
  await run(postBluesky, {}, { texts: [draft] }, { inputs: [input], ...acting(ends[0]) })
  assert.deepEqual(plans.at(-1), {
    seq: 0,
    kind: 'post_bluesky',
    payload: { text: 'From the draft.' },
    basis: [draft.id],
  })
  for (const payload of [
    {},
    { text: 'x'.repeat(281) },
    { text: '' },
    { text: "I'm sorry, I can't." },
    { artifact_id: idOf(77) },
  ]) {
    assert.equal(failure((await run(postTweet, payload)).outcome).retryable, false)
  }
})

test('a deploy is planned for its target, with the ref as its only parameter where the program takes one', async () => {
  const plans: EffectPlan[] = []
  const act = async (plan: EffectPlan): Promise<EffectEnd> => {
    plans.push(plan)
    return {
      outcome: 'waiting',
      payload: plan.payload,
      reason: 'no deploy is called staging',
      result: {},
    }
  }
  const { outcome } = await run(deploy, { target: 'staging', ref: 'v1.2' }, {}, { act })
  assert.deepEqual(outcome, {
    outcome: 'waiting',
    reason: 'no deploy is called staging',
    result: { summary: 'Waiting: Deploy v1.2 to staging.', target: 'staging', ref: 'v1.2' },
  })
  const policies = policiesWith({
    command_policy: {
      commands: {},
      deploys: {
        production: {
          ...confinementInPolicy,
          argv: ['ship', '{ref}'],
          env: [],
          timeout_seconds: 9,
          about: '',
        },
      },
    },
  })
  await run(deploy, {}, {}, { act, policies })
  assert.deepEqual(
    plans.map(({ kind, payload }) => [kind, payload]),
    [
      ['deploy', { name: 'staging', params: {} }],
      ['deploy', { name: 'production', params: { ref: 'main' } }],
    ],
  )
})

test('a mind without an answer is a failure that keeps whether it may pass; a defect throws', async () => {
  const think = (error: Error) => ({ think: { analyze: () => Promise.reject(error) } as never })
  for (const retryable of [true, false]) {
    const { outcome } = await run(
      analyze,
      {},
      company,
      think(new ThoughtError('no model answered', retryable)),
    )
    assert.deepEqual(failure(outcome), { reason: 'no model answered', retryable })
  }
  await assert.rejects(run(analyze, {}, company, think(new TypeError('defect'))), TypeError)
})

test('a stopped step asks no model', async () => {
  const { outcome, asked } = await run(analyze, {}, company, { signal: AbortSignal.abort() })
  assert.equal(failure(outcome).retryable, true)
  assert.deepEqual(asked, [])
})

test('what a page says cannot open a link, a picture or a heading in a deliverable', async () => {
  const hostile: StoredText = {
    ...documentText,
    title: '](javascript:alert(1)) ![x](https://evil.example/x.gif) <img src=x>',
    source: 'https://example.org/a>) [x](javascript:alert(1)',
  }
  const thought = {
    ...analysis,
    findings: [
      {
        statement: '# Owned\n\n![a](https://evil.example)',
        quote: 'taken back after 30 seconds',
        sourceId: hostile.id,
      },
    ],
  }
  const { artifacts } = success(
    (await run(analyze, {}, { texts: [hostile], thoughts: { analysis: thought } })).outcome,
  )
  const content = artifacts[0]?.content ?? ''
  assert.doesNotMatch(content, /(?<!\\)\]\((?!<https:)/, 'no link but those made here')
  assert.doesNotMatch(content, /(?<!\\)<img|!\[(?<!\\\[)/)
  assert.doesNotMatch(content, /^# Owned/m)
})

function withoutKind({ kind: _kind, ...text }: StoredText): Omit<StoredText, 'kind'> {
  return text
}
