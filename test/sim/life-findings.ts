// What the record of a simulated company says about its life.

export interface LifeFindings {
  /** Proposals of rules that go by the clock, by what makes them the same decision in two lives. */
  chosen: readonly { trace: string; title: string; memory: string | null }[]
  /** Initiatives with what entitled the agent at that moment. */
  initiatives: readonly {
    agent: string
    at: string
    memories: number
    lessons: number
    hours_since_last: number | null
  }[]
  /** What agents said, in the order in which they said it. */
  lines: readonly string[]
  /** How often somebody spoke twice in a row. */
  doubled: number
  /** The chain behind the first proposal whose topic memory chose. */
  why: {
    memory: string
    links: readonly { what: string; id: string; title: string; text: string }[]
  } | null
}
