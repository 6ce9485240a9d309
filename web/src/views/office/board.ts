// What stands on the whiteboard: four live figures. Pure.

import { sayCount, sayMoney, sayUpTo } from '../../ui/words.ts'
import type { Agent, List, Status } from '../../wire.ts'

/** Returns the figures of the whiteboard. What is open is counted with those who do it, however long ago it was begun; the status counts
 *  what was begun in the last 24 hours. */
export function boardFigures(
  { missions, cost_today, memories, simulated }: Status,
  agents: List<Pick<Agent, 'open_missions'>> | undefined,
): readonly { label: string; value: string }[] {
  const open = agents?.items.reduce((sum, { open_missions }) => sum + open_missions, 0)
  const more = agents !== undefined && agents.next_cursor !== null ? '+' : ''
  return [
    { label: 'open', value: open === undefined ? '–' : `${sayCount(open)}${more}` },
    { label: 'done in 24 h', value: sayUpTo(missions['succeeded'] ?? 0) },
    {
      label: 'today',
      value: simulated && cost_today.cost_micro_usd === 0 ? 'free' : sayMoney(cost_today.cost_micro_usd),
    },
    { label: 'memories', value: sayUpTo(memories) },
  ]
}
