// What a simulated company's record tells about its days.

export interface Findings {
  /** Accepted proposals by source. */
  accepted: Record<string, number>
  /** Accepted proposals that an event has caused. */
  caused: readonly {
    source: string
    title: string
    depth: number
    cause: string
    of_a_mission: boolean
    kinds: readonly string[]
  }[]
  mostDraftsADay: number
  mostProposalsADay: number
  deliverables: number
}
