// A company in memory for handlers: artifacts by id, a mind that gives prepared thoughts and remembers what it was
// asked, and the recorded net.

import type { MissionReport, OperationsReport } from '../../src/domain/report.ts'
import type { Analysis, Article, Diagnosis, ReadText, Review, TweetDraft } from '../../src/domain/thought.ts'
import type { NewArtifact, StepContext, StepKind, StepOutcome, Think } from '../../src/steps/kind.ts'
import { type RecordedAnswer, recordedNet } from '../../src/world/net-recorded.ts'
import { nothingOutside } from '../../src/world/outside.ts'
import { seededRng } from '../../src/world/rng.ts'
import { policiesWith } from '../support/policies.ts'

export type StoredText = ReadText & { kind: NewArtifact['kind'] }

/** An id in the form of real ones. */
export const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

export const operationsReport: OperationsReport = {
  hours: 24,
  missions: { succeeded: 7, failed: 2 },
  steps: { succeeded: 20, failed: 2, queued: 1 },
  rejections: [{ reason: 'Quota full (8/8)', count: 3 }],
  failures: [{ kind: 'crawl', error: '404 Not Found from https://example.org/', count: 2 }],
  oldestQueuedMinutes: 12.4,
}

export const missionReport: MissionReport = {
  id: idOf(900),
  title: 'Read the news',
  status: 'failed',
  steps: [
    {
      id: idOf(901),
      kind: 'crawl',
      status: 'failed',
      attempt: 3,
      error: '404 Not Found from https://example.org/',
    },
  ],
}

export interface Thoughts {
  analysis: Analysis
  article: Article
  draft: TweetDraft
  review: Review
  diagnosis: Diagnosis
}

export interface Company {
  texts?: readonly StoredText[]
  /** What artifacts of some kinds have said, newest first. */
  known?: StepContext<unknown>['read']['known'] extends (...asked: infer Asked) => unknown
    ? (...asked: Asked) => readonly string[]
    : never
  sources?: readonly { name: string; source: string; topics: readonly string[] }[]
  pages?: Readonly<Record<string, RecordedAnswer>>
  thoughts?: Partial<Thoughts>
}

/** Runs a handler in a company; `asked` tells what the mind was asked. */
export async function run<Payload>(
  kind: StepKind<Payload>,
  payload: Payload,
  company: Company = {},
  changes: Partial<StepContext<Payload>> = {},
): Promise<{ outcome: StepOutcome; asked: { task: string; ask: unknown }[] }> {
  const asked: { task: string; ask: unknown }[] = []
  const rng = seededRng('steps')
  const texts = company.texts ?? []
  const context: StepContext<Payload> = {
    stepId: idOf(1),
    missionId: idOf(2),
    missionTitle: 'Understand the field',
    agentId: 'analyst',
    payload,
    inputs: [],
    attempt: 1,
    policies: policiesWith(),
    crawl: { grant: 'open', allowHosts: [], denyHosts: [], maxBytes: 5_000_000 },
    net: recordedNet(company.pages ?? {}),
    think: thinking(company.thoughts ?? {}, asked),
    gather: async () => ({ texts: [], calls: [] }),
    act: async ({ payload }) => ({
      outcome: 'waiting',
      payload,
      reason: 'nobody acts in this test',
      result: {},
    }),
    workspace: nothingOutside().files.workspace(idOf(2)),
    read: {
      artifact: async (id) => texts.find((text) => text.id === id) ?? null,
      recentArtifacts: async (kinds, limit) =>
        texts.filter((text) => kinds.includes(text.kind)).slice(0, limit),
      known: async (kinds, limit) => company.known?.(kinds, limit) ?? [],
      missionReport: async (id) => (id === missionReport.id ? missionReport : null),
      operations: async () => operationsReport,
      companySources: async () => company.sources ?? [],
    },
    newId: () => rng.id(0),
    now: () => Date.UTC(2026, 10, 22),
    signal: new AbortController().signal,
    ...changes,
  }
  return { outcome: await kind.run(context), asked }
}

function thinking(thoughts: Partial<Thoughts>, asked: { task: string; ask: unknown }[]): Think {
  const answer = async <T>(task: string, ask: unknown, thought: T | undefined): Promise<T> => {
    asked.push({ task, ask })
    if (thought === undefined) throw new Error(`the test prepared no thought for ${task}`)
    return thought
  }
  return {
    analyze: (ask) => answer('analyze', ask, thoughts.analysis),
    research: (ask) => answer('research', ask, thoughts.analysis),
    write: (ask) => answer('write', ask, thoughts.article),
    draft: (ask) => answer('draft', ask, thoughts.draft),
    review: (ask) => answer('review', ask, thoughts.review),
    diagnose: (ask) => answer('diagnose', ask, thoughts.diagnosis),
  }
}

/** Returns the success in an outcome; throws with its reason when it is none. */
export function success(outcome: StepOutcome): Extract<StepOutcome, { outcome: 'succeeded' }> {
  if (outcome.outcome !== 'succeeded') throw new Error(`${outcome.outcome}: ${outcome.reason}`)
  return outcome
}

/** Returns the failure in an outcome; throws when it is none. */
export function failure(outcome: StepOutcome): { reason: string; retryable: boolean } {
  if (outcome.outcome !== 'failed') throw new Error(`it ${outcome.outcome}`)
  return { reason: outcome.reason, retryable: outcome.retryable }
}

export const documentText: StoredText = {
  id: idOf(10),
  kind: 'document',
  title: 'On leases',
  source: 'https://example.org/leases',
  trust: 0,
  text: 'A lease that ran out is taken back after 30 seconds. Nobody else may write with the old token, and 12 % of runs met this.',
}

export const analysis: Analysis = {
  summary: 'The text says that leases which ran out are taken back after thirty seconds.',
  findings: [
    { statement: 'Leases last 30 seconds.', quote: 'taken back after 30 seconds', sourceId: idOf(10) },
  ],
  keyTerms: ['lease', 'token'],
  figures: [{ value: '12 %', context: 'of runs met this', sourceId: idOf(10) }],
  insight: { statement: 'Old tokens must be refused.', confidence: 0.8, tags: ['leases'] },
}

export const article: Article = {
  title: 'What a lease is for',
  markdown: `A lease is a promise with an end. ${'Whoever holds it may write, and nobody else, until the time is up. '.repeat(8)}`,
  summary: 'Why leases end, and what happens to those who write too late.',
  tags: ['leases'],
}

/** Returns what the mind was asked first; throws when it was asked nothing. */
export function firstAsk<Ask>(asked: readonly { ask: unknown }[]): Ask {
  const [first] = asked
  if (first === undefined) throw new Error('the mind was not asked')
  return first.ask as Ask
}
