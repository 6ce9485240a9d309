// What the record tells about a mission and about the company's last hours, as values for a diagnosis or a review. Pure
// shapes; where the numbers come from is the store's business.

/** A mission's story: its steps in order, each with its last error. */
export interface MissionReport {
  id: string
  title: string
  status: string
  steps: readonly { id: string; kind: string; status: string; attempt: number; error: string | null }[]
}

/** Figures of the last `hours`: counts by status, refusals and failures by reason, the longest wait in minutes. */
export interface OperationsReport {
  hours: number
  missions: Readonly<Record<string, number>>
  steps: Readonly<Record<string, number>>
  rejections: readonly { reason: string; count: number }[]
  failures: readonly { kind: string; error: string; count: number }[]
  oldestQueuedMinutes: number | null
}
