// What other limits of money would have made of the last days, a day a line.

import type { ReactNode } from 'react'
import { Heads } from '../../ui/heads.tsx'
import { names } from '../../ui/parts.tsx'
import { sayClock, sayCount, sayMany, sayMoney } from '../../ui/words.ts'
import type { Backtest } from '../../wire.ts'

type Money = NonNullable<Backtest['money']>
type Day = Money['days'][number]

function Line({ day }: { day: Day }): ReactNode {
  const say = day.unit === 'tokens' ? sayCount : sayMoney
  const waits = [
    day.calls_after_limit > 0 && sayMany(day.calls_after_limit, 'call'),
    day.steps_after_limit > 0 && sayMany(day.steps_after_limit, 'step'),
    day.conversations_after_limit > 0 && sayMany(day.conversations_after_limit, 'conversation'),
  ].filter((one) => one !== false)
  return (
    <tr className={names('border-t border-line', day.reached_at !== null && 'text-bad')}>
      <th scope="row" className="py-1 text-left font-normal">
        {day.day}
      </th>
      <td className="text-right">{say(day.spent)}</td>
      <td className="text-right">
        {say(day.limit_before)} → {say(day.limit_after)}
      </td>
      <td className="pl-3 text-right">
        {day.reached_at === null
          ? 'within'
          : `reached ${sayClock(day.reached_at)}: ${waits.join(', ')} would have waited`}
      </td>
    </tr>
  )
}

/** The days under the tried limits. */
export function MoneyDays({ money }: { money: Money }): ReactNode {
  return (
    <section aria-label="Money in the last days" className="mt-3">
      <p className="text-sm">{money.note}</p>
      {money.days.length > 0 && (
        <table className="mt-2 w-full text-[0.8125rem]">
          <Heads of={['Day', 'spent', 'limit', 'with this']} />
          <tbody>
            {money.days.map((day) => (
              <Line key={`${day.day} ${day.unit}`} day={day} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
