// What missions are narrowed to: a status, an agent.

/** The statuses of a mission, as the API knows them. */
export const statuses = ['approved', 'running', 'succeeded', 'failed', 'cancelled'] as const

export interface Filter {
  status: (typeof statuses)[number] | undefined
  agent: string | undefined
}
