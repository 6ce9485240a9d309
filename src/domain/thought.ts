// What a model is asked for and gives back, as values: the shapes that pass between steps and mind. Pure types and
// their limits; no prompt, no parsing.

/** A text an agent has read: a crawled document, an artifact. `trust` 0 = open web, 1 = a source that the company listed or the founder named,
 *  2 = made by the company, 3 = from the founder. */
export interface ReadText {
  id: string
  title: string
  source: string
  trust: 0 | 1 | 2 | 3
  text: string
}

/** A statement with the words of the source it rests on. `quote` stands in the text of source `sourceId`. */
export interface Finding {
  statement: string
  quote: string
  sourceId: string
}

export interface Analysis {
  summary: string
  findings: readonly Finding[]
  keyTerms: readonly string[]
  figures: readonly { value: string; context: string; sourceId: string }[]
  /** The one thing worth remembering, if there is one. confidence in [0, 1]. */
  insight: { statement: string; confidence: number; tags: readonly string[] } | null
}

export interface Article {
  title: string
  markdown: string
  summary: string
  tags: readonly string[]
}

export interface TweetDraft {
  /** At most 280 characters. */
  text: string
  angle: string
}

export interface Review {
  verdict: 'good' | 'needs_work'
  /** 0 to 10. */
  score: number
  summary: string
  remarks: readonly { severity: 'note' | 'problem'; remark: string; quote: string }[]
}

export interface Diagnosis {
  cause: string
  evidence: string
  remedy: string
  /** Whether trying the same again can work. */
  retryMayHelp: boolean
  summary: string
}

/** A mind that gave no usable answer, after repair. `retryable`: asking again later may help. `parkSeconds`: not the asker's doing (a budget
 *  that is used up, a rate limit): not before then, and no attempt is counted. */
export class ThoughtError extends Error {
  readonly retryable: boolean
  readonly parkSeconds: number | null
  constructor(message: string, retryable: boolean, parkSeconds: number | null = null) {
    super(message)
    this.name = 'ThoughtError'
    this.retryable = retryable
    this.parkSeconds = parkSeconds
  }
}
