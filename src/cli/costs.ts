// costs: where the money goes, how much is left, and how the month will end.

import type { Command } from 'commander'
import type { z } from 'zod'
import { inWords } from '../domain/budget.ts'
import type * as wire from '../http/wire.ts'
import { shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { bar, count, type Terminal, table } from './terminal.ts'

type Costs = z.output<typeof wire.costs>
type Sum = z.output<typeof wire.costSum>

/** How many agents, missions and models are shown; all of them stand in the JSON. */
const shown = 8

/** Adds `costs`. */
export function addCosts(program: Command): void {
  withCompanyOptions(program.command('costs'))
    .description('what was spent on what, what is left, and how the month will end')
    .action(async (options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const costs = (await company.ask('GET', '/api/ops/costs?limit=1')) as Costs
        if (options.json) return terminal.json(costs)
        for (const line of describe(costs, terminal)) terminal.out(line)
      })
    })
}

function describe(costs: Costs, terminal: Terminal): string[] {
  const { today, month, spending, time_zone: zone } = costs
  const { forecast_month_micro_usd: forecast } = spending
  const head = [
    ['Today', inAll(today)],
    ['This month', inAll(month)],
    [
      'When it ends',
      forecast === null ? 'nothing was paid for yet' : `about ${inWords(forecast, 'micro_usd')}`,
    ],
    ['Time zone', zone],
  ]
  const rows = spending.limits.map(({ scope, unit, spent, held, limit, exhausted }) => [
    scope,
    `${inWords(spent, unit)} of ${inWords(limit, unit)}`,
    bar(spent, limit),
    `${held > 0 ? `${inWords(held, unit)} held` : ''}${exhausted ? 'used up' : ''}`,
  ])
  return [
    ...table(head, terminal.columns),
    ...titled(terminal, 'Limits', rows),
    ...titled(terminal, 'Talk and work this month', costs.by_purpose.month.map(row)),
    ...titled(terminal, 'Agents this month', costs.by_agent.slice(0, shown).map(row)),
    ...titled(terminal, 'Models this month', costs.by_model.slice(0, shown).map(row)),
    ...titled(
      terminal,
      'Missions this month',
      costs.by_mission.slice(0, shown).map((sum) => row({ ...sum, of: shortId(sum.of) })),
    ),
  ]
}

function titled(terminal: Terminal, title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', terminal.paint('bold', title), ...table(rows, terminal.columns, '  ')]
}

/** What is known of a sum's cost, and what is not. */
function inAll(sum: Sum): string {
  const { calls, unpriced_tokens: tokens, priced_micro_usd: priced } = sum
  const unknown = tokens === 0 ? '' : ` and ${inWords(tokens, 'tokens')} of unknown price`
  return `${inWords(priced, 'micro_usd')}${unknown}, ${count(calls, 'call')}`
}

function row(sum: Sum): string[] {
  const { of, input_tokens: input, cached_tokens: cached, output_tokens: output } = sum
  const share = input === 0 ? 0 : Math.round((100 * cached) / input)
  const tokens = `${input.toLocaleString('en')} in (${share} % cached), ${output.toLocaleString('en')} out`
  return [of ?? '', inAll(sum), tokens]
}
