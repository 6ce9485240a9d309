// Sums of model calls by what they were for: money where there is a price, tokens always.

import type { ReactNode } from 'react'
import { Folded } from '../../ui/folded.tsx'
import { Heads } from '../../ui/heads.tsx'
import { Card, Tag } from '../../ui/parts.tsx'
import { sayCount, sayMoney } from '../../ui/words.ts'
import type { CostSum } from '../../wire.ts'

/** Returns what a sum cost, in words. */
export function sayCost({
  calls,
  simulated_calls,
  cost_micro_usd,
  priced_micro_usd,
  unpriced_calls,
}: CostSum): string {
  if (calls === 0) return '$0'
  if (calls === simulated_calls) return 'free'
  return cost_micro_usd === null || unpriced_calls > 0
    ? `${sayMoney(priced_micro_usd)} and unpriced`
    : sayMoney(cost_micro_usd)
}

/** Returns the tokens of a sum, in and out. */
export const tokensOf = ({ input_tokens, output_tokens }: CostSum): number => input_tokens + output_tokens

/** How many the server sums up at most. */
const sumsMost = 100

/** A table of sums, the largest first; `named` says what each is of. */
export function Sums({
  title,
  sums,
  named,
}: {
  title: string
  sums: readonly CostSum[]
  named: (of: string | null) => ReactNode
}): ReactNode {
  const sorted = [...sums].sort(
    (a, b) => b.priced_micro_usd - a.priced_micro_usd || tokensOf(b) - tokensOf(a),
  )
  const most = Math.max(1, ...sorted.map(tokensOf))
  return (
    <Card title={title} aside="this month">
      {sorted.length === 0 && <p className="text-sm text-quiet">No model was asked yet this month.</p>}
      <Folded items={sorted} first={12}>
        {(shown) => (
          <table className="w-full text-sm">
            {sorted.length > 0 && <Heads of={['Of', 'Tokens', 'Cost']} className="pr-3" />}
            <tbody>
              {shown.map((sum) => (
                <tr key={sum.of ?? ''} className="border-t border-line">
                  <td className="w-full max-w-0 py-1.5 pr-3">
                    <span className="flex items-center gap-2 truncate">{named(sum.of)}</span>
                    <span
                      aria-hidden="true"
                      className="mt-0.5 block h-1 rounded bg-accent/60"
                      style={{ width: `${(100 * tokensOf(sum)) / most}%` }}
                    />
                  </td>
                  <td className="pr-3 text-right whitespace-nowrap">{sayCount(tokensOf(sum))}</td>
                  <td className="pr-3 text-right whitespace-nowrap">
                    {sayCost(sum)} {sum.unpriced_calls > 0 && <Tag>price unknown</Tag>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Folded>
      {sums.length >= sumsMost && (
        <p className="mt-2 text-[0.8125rem] text-quiet">
          Of more than {sumsMost} only the {sumsMost} that cost most are summed up here; every call stands
          below.
        </p>
      )}
    </Card>
  )
}
