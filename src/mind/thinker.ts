// A mind for one step: the six things a handler may ask, bound to one speaker and one model. Each question gets a seed
// of its own, so that asking twice is not asking the same.

import type { MissionReport, OperationsReport } from '../domain/report.ts'
import type { Analysis, Article, Diagnosis, ReadText, Review, TweetDraft } from '../domain/thought.ts'
import { analyze } from './analyze.ts'
import { diagnose } from './diagnose.ts'
import { draft } from './draft.ts'
import type { MindOptions } from './options.ts'
import { research } from './research.ts'
import { review } from './review.ts'
import { write } from './write.ts'

/** What may be asked. Every method throws ThoughtError when no usable answer came. */
export interface Thinker {
  analyze(given: {
    topic: string
    focus: string
    texts: readonly ReadText[]
    known: readonly string[]
  }): Promise<Analysis>
  research(given: {
    topic: string
    question: string
    texts: readonly ReadText[]
    known: readonly string[]
  }): Promise<Analysis>
  write(given: {
    title: string
    brief: string
    analyses: readonly Analysis[]
    texts: readonly ReadText[]
    known: readonly string[]
  }): Promise<Article>
  draft(given: {
    topic: string
    analyses: readonly Analysis[]
    texts: readonly ReadText[]
    known: readonly string[]
  }): Promise<TweetDraft>
  review(given: {
    subject: ReadText
    texts: readonly ReadText[]
    operations: OperationsReport | null
  }): Promise<Review>
  diagnose(given: { mission: MissionReport; operations: OperationsReport }): Promise<Diagnosis>
}

/** Returns a mind that asks `options.model` as `options.speaker`; each call goes on record through `options.record`. */
export function thinker(options: MindOptions): Thinker {
  let asked = 0
  const seed = (): string => `${options.seed}/${asked++}`
  return {
    analyze: (given) => analyze(options, seed(), given),
    research: (given) => research(options, seed(), given),
    write: (given) => write(options, seed(), given),
    draft: (given) => draft(options, seed(), given),
    review: (given) => review(options, seed(), given),
    diagnose: (given) => diagnose(options, seed(), given),
  }
}
