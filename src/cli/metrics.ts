// metrics: what became of something the company made, measured outside. Learning reads it.

import type { Command } from 'commander'
import { Failure } from './failure.ts'
import { findId, shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'

interface MetricOptions extends CompanyOptions {
  artifact?: string
  external?: string
  at?: string
}

/** Adds `metrics` and its subcommand. */
export function addMetrics(program: Command): void {
  const metrics = program.command('metrics').description('what became of what was made, measured outside')
  withCompanyOptions(metrics.command('add'))
    .argument('<metric>', 'a name like engagement_rate')
    .argument('<value>', 'a number')
    .option('--artifact <id>', 'what was measured; any unique end or beginning of its id')
    .option('--external <id>', 'what was measured, by its id elsewhere')
    .option('--at <time>', 'when, as in 2026-03-02T09:00:00Z (default: now)')
    .description('record one outcome')
    .action(async (metric: string, value: string, options: MetricOptions) => {
      const number = value.trim() === '' ? Number.NaN : Number(value)
      if (!Number.isFinite(number)) throw new Failure(`${value} is no number`, 2)
      if ((options.artifact === undefined) === (options.external === undefined))
        throw new Failure('name what was measured: --artifact ID or --external ID', 2)
      await withCompany(options, async (company, terminal) => {
        const artifact =
          options.artifact === undefined
            ? {}
            : { artifact_id: await findId(company, options.artifact, ['/api/ops/artifacts'], 'artifact') }
        const external = options.external === undefined ? {} : { external_id: options.external }
        const at = options.at === undefined ? {} : { at: options.at }
        const body = { ...artifact, ...external, ...at, metric, value: number }
        const { id } = (await company.ask('POST', '/api/ops/metrics', body)) as { id: string }
        if (options.json) return terminal.json({ id })
        terminal.out(`recorded  ${metric} ${number} of ${shortId(artifact.artifact_id ?? options.external)}`)
      })
    })
}
