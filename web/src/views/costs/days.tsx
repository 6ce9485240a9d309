// Talk against work: today, this month, and day by day.

import type { ReactNode } from 'react'
import { Card, names } from '../../ui/parts.tsx'
import { sayMany, sayName } from '../../ui/words.ts'
import type { CostSum, Costs } from '../../wire.ts'
import { sayCost, tokensOf } from './sums.tsx'

const tones: Readonly<Record<string, string>> = {
  work: 'bg-accent',
  talk: 'bg-busy',
  initiative: 'bg-warn',
  proof: 'bg-good',
  other: 'bg-quiet',
}
const toneOf = (of: string | null): string => tones[of ?? 'other'] ?? 'bg-quiet'
const totalOf = (sums: readonly CostSum[]): number => sums.reduce((sum, one) => sum + tokensOf(one), 0)

function Shares({ name, sums }: { name: string; sums: readonly CostSum[] }): ReactNode {
  const all = Math.max(1, totalOf(sums))
  return (
    <div>
      <h3 className="mb-1 text-xs text-quiet">{name}</h3>
      {sums.length === 0 && <p className="text-sm text-quiet">No model was asked.</p>}
      <div aria-hidden="true" className="flex h-3 overflow-hidden rounded">
        {sums.map((one) => (
          <span
            key={one.of}
            className={toneOf(one.of)}
            style={{ width: `${(100 * tokensOf(one)) / all}%` }}
          />
        ))}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {sums.map((one) => (
          <li key={one.of} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={names('size-2.5 rounded-sm', toneOf(one.of))} />
            {sayName(one.of ?? 'other')} {Math.round((100 * tokensOf(one)) / all)} %{' '}
            <span className="text-quiet">{sayCost(one)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What the calls were for. */
export function Purposes({ costs }: { costs: Costs }): ReactNode {
  const { today, month } = costs.by_purpose
  return (
    <Card title="Talk and work" aside="by tokens">
      <div className="space-y-4">
        <Shares name="Today" sums={today} />
        <Shares name="This month" sums={month} />
      </div>
    </Card>
  )
}

/** Of more days a phone shows the number of every fifth alone: there is no room for all. */
const manyDays = 16

interface Day {
  day: string
  sums: readonly CostSum[]
  /** What the bar is as high as: micro-USD, or tokens where nothing has a price. */
  size: number
}

/** Returns the days of a month from its first one to this one, also those on which nobody was asked. */
function uptoDay(last = ''): readonly string[] {
  const count = Number(last.slice(8))
  return Array.from({ length: count }, (_, n) => `${last.slice(0, 8)}${String(n + 1).padStart(2, '0')}`)
}

function daysOf({ by_day }: Costs): { days: readonly Day[]; ofMoney: boolean } {
  const ofMoney = by_day.some(({ priced_micro_usd }) => priced_micro_usd > 0)
  const days = uptoDay(by_day.at(-1)?.day).map((day) => {
    const sums = by_day.filter((one) => one.day === day)
    const money = sums.reduce((sum, one) => sum + one.priced_micro_usd, 0)
    return { day, sums, size: ofMoney ? money : totalOf(sums) }
  })
  return { days, ofMoney }
}

/** This month, a bar a day; the same can be read as a table. */
export function Days({ costs }: { costs: Costs }): ReactNode {
  const { days, ofMoney } = daysOf(costs)
  const most = Math.max(1, ...days.map(({ size }) => size))
  const sizeOf = (sum: CostSum): number => (ofMoney ? sum.priced_micro_usd : tokensOf(sum))
  const sayOf = (sum: CostSum): string => (ofMoney ? sayCost(sum) : sayMany(tokensOf(sum), 'token'))
  const told = (sums: readonly CostSum[]): string =>
    sums.map((sum) => `${sayName(sum.of ?? 'other')} ${sayOf(sum)}`).join(', ') || 'no model was asked'
  return (
    <Card title="Day by day" aside={`${ofMoney ? 'dollars' : 'tokens'} of this month`}>
      {days.length === 0 && <p className="text-sm text-quiet">No model was asked yet this month.</p>}
      {days.length > 0 && (
        <div aria-hidden="true" className="flex gap-px sm:gap-1">
          {days.map(({ day, sums }) => (
            <div key={day} title={`${day}: ${told(sums)}`} className="max-w-10 min-w-0 flex-1">
              <div className="flex h-24 flex-col justify-end border-b border-line">
                {sums.map((sum) => (
                  <span
                    key={sum.of}
                    className={toneOf(sum.of)}
                    style={{ height: `${(100 * sizeOf(sum)) / most}%` }}
                  />
                ))}
              </div>
              <p
                className={names(
                  'mt-0.5 flex justify-center whitespace-nowrap text-[0.625rem] text-quiet',
                  days.length > manyDays && Number(day.slice(8)) % 5 > 0 && 'max-sm:invisible',
                )}
              >
                {Number(day.slice(8))}
              </p>
            </div>
          ))}
        </div>
      )}
      <div className="sr-only">
        <table>
          <caption>What each day of this month cost</caption>
          <tbody>
            {days.map(({ day, sums }) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                <td>{told(sums)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
