// What would have been otherwise: the change tried on the real past, before it is in force.

import type { ReactNode } from 'react'
import { Heads } from '../../ui/heads.tsx'
import { Card, Mark } from '../../ui/parts.tsx'
import { Why } from '../../ui/why.tsx'
import { sayMany } from '../../ui/words.ts'
import type { Backtest } from '../../wire.ts'
import { MoneyDays } from './money.tsx'

const shownMost = 30

function Row({ name, before, after }: { name: string; before: number; after: number }): ReactNode {
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-1 text-left font-normal">
        {name}
      </th>
      <td className="text-right">{before}</td>
      <td className="text-right font-semibold">{after}</td>
    </tr>
  )
}

/** The result of a backtest. */
export function BacktestResult({ result }: { result: Backtest }): ReactNode {
  const { days, proposals, before, after, changed, money } = result
  return (
    <Card title="Backtest" aside={`the last ${sayMany(days, 'day')}, ${sayMany(proposals, 'proposal')}`}>
      {changed.length === 0 ? (
        <p className="text-sm">Nothing would have been decided otherwise.</p>
      ) : (
        <p className="text-sm">
          <strong>{sayMany(changed.length, 'proposal')}</strong> would have been decided otherwise.
        </p>
      )}
      <table className="mt-2 w-full text-sm">
        <Heads of={['Proposals', 'as it was', 'with this']} />
        <tbody>
          <Row name="accepted" before={before.accepted} after={after.accepted} />
          <Row name="wait for you" before={before.pending} after={after.pending} />
          <Row name="rejected" before={before.rejected} after={after.rejected} />
        </tbody>
      </table>
      {money !== null && <MoneyDays money={money} />}
      {changed.length > 0 && (
        <ul className="mt-3 max-h-72 space-y-2 overflow-y-auto text-sm">
          {changed.slice(0, shownMost).map(({ id, title, before: was, after: is, reason }) => (
            <li key={id}>
              <p className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="min-w-0 truncate">{title}</span>
                <span className="flex items-baseline gap-1 text-xs">
                  <Mark status={was} /> → <Mark status={is} /> <Why id={id} />
                </span>
              </p>
              {reason !== null && <p className="text-xs text-quiet">{reason}</p>}
            </li>
          ))}
          {changed.length > shownMost && (
            <li className="text-quiet">and {changed.length - shownMost} more</li>
          )}
        </ul>
      )}
    </Card>
  )
}
