// What stands on the whiteboard: four live figures. Pure.

import type { Figure } from '../../office/painter.ts'
import { sayCount, sayMoney } from '../../ui/words.ts'
import type { Status } from '../../wire.ts'

/** Returns the figures of the whiteboard. */
export function boardFigures({ missions, cost_today, memories, simulated }: Status): readonly Figure[] {
  const open = (missions['approved'] ?? 0) + (missions['running'] ?? 0)
  return [
    { label: 'open', value: sayCount(open) },
    { label: 'done', value: sayCount(missions['succeeded'] ?? 0) },
    {
      label: 'today',
      value: simulated && cost_today.cost_micro_usd === 0 ? 'free' : sayMoney(cost_today.cost_micro_usd),
    },
    { label: 'memories', value: sayCount(memories) },
  ]
}
