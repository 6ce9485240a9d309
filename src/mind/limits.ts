// Every limit of what is said to a model and read back, by task. It knows no provider and no price.

import type { ModelTask } from '../world/model.ts'

/** Always sent: without it a provider assumes its own maximum, and a budget hold means nothing. */
export const maxOutputTokens: Readonly<Record<ModelTask, number>> = {
  analyze: 3_000,
  research: 4_000,
  write: 6_000,
  draft: 600,
  review: 2_500,
  diagnose: 1_200,
  turn: 300,
  distil: 2_500,
  initiative: 600,
  gather: 1_500,
  hello: 500,
}

export const mindLimits = {
  /** Repairs after a first answer that could not be used; each is a call on record. */
  maxRepairs: 2,
  /** Calls of one question beyond its first and its repairs, for those that brought no answer. */
  maxMoreCalls: 3,
  /** The first pause before such a call; each next one is twice as long, half to full of it by a roll. */
  firstPauseMs: 1_000,
  /** What a provider may ask to wait before a step rather lets go and comes back. */
  maxWaitMs: 20_000,
  /** When it comes back where the provider is busy and did not say for how long. */
  parkSeconds: 60,
  /** However long a provider says: it is asked again after that. */
  maxParkSeconds: 3_600,
  /** What of one text is shown to a model; about 15,000 tokens. */
  maxTextChars: 60_000,
  /** What of all texts of a call together is shown. */
  maxTotalChars: 120_000,
  maxTexts: 20,
  maxAskedChars: 4_000,
  /** Of what the company has said before: the newest lines that a prompt shows, and how much of each. */
  maxKnownLines: 40,
  maxKnownLineChars: 240,
  maxAnswerChars: 1_000_000,
  maxAnswerDepth: 32,
  maxProblemChars: 400,
  /** Of an answer that is no JSON: as much is looked at for a refusal. */
  maxTalkChars: 20_000,
} as const

/** Caps of the answers' parts; the schemas are made of these. */
export const answerLimits = {
  summaryChars: 2_000,
  statementChars: 600,
  quoteChars: 600,
  contextChars: 400,
  valueChars: 80,
  findings: 12,
  keyTerms: 16,
  termChars: 80,
  figures: 16,
  tags: 8,
  titleChars: 200,
  markdownChars: 40_000,
  tweetChars: 280,
  angleChars: 400,
  remarks: 16,
  remarkChars: 600,
  causeChars: 600,
  evidenceChars: 1_200,
  remedyChars: 800,
} as const
