// The agents by their ids, for the many places that name one.

import { useMemo } from 'react'
import type { Agent, List } from '../wire.ts'
import { useRead } from './read.ts'

const most = 200

interface Agents {
  items: readonly Agent[]
  /** Returns an agent's name; its id where the agent is not known. */
  nameOf(id: string): string
}

/** Returns the agents as they stood at the moment that is shown; none while they are read. */
export function useAgents(): Agents {
  const { data } = useRead<List<Agent>>('agents', { limit: most })
  return useMemo(() => {
    const items = data?.items ?? []
    const names = new Map(items.map(({ id, display_name }) => [id, display_name]))
    return { items, nameOf: (id) => names.get(id) ?? id }
  }, [data])
}
