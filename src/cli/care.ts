// beat and verify: one heartbeat for cron, and the proof that the record is sound.

import type { Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import { Failure } from './failure.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { plainText, table } from './terminal.ts'

type Beat = z.output<typeof wire.beat>
type Verdict = z.output<typeof wire.verification>

/** Adds `beat` and `verify`. */
export function addCare(program: Command): void {
  withCompanyOptions(program.command('beat'))
    .description('one heartbeat, then exit (for cron)')
    .action(async (options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const beat = (await company.ask('POST', '/api/ops/heartbeat', {})) as Beat
        if (options.json) terminal.json(beat)
        else for (const line of describeBeat(beat)) terminal.out(line)
        if (beat.status !== 'succeeded')
          throw new Failure('the beat failed in at least one phase; see: bullpen doctor')
      })
    })

  withCompanyOptions(program.command('verify'))
    .description('check the invariants on the live record')
    .action(async (options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const verdict = (await company.ask('GET', '/api/ops/verify')) as Verdict
        const { invariants } = verdict
        if (options.json) terminal.json(verdict)
        else {
          for (const one of invariants) {
            const mark = one.ok ? terminal.paint('green', 'holds ') : terminal.paint('red', 'BROKEN')
            terminal.out(`${mark}  ${one.id.padEnd(4)} ${plainText(one.promise)}`)
            for (const example of one.examples.slice(0, 3))
              terminal.out(`              ${plainText(example)}`)
          }
        }
        const broken = invariants.filter((one) => !one.ok)
        if (broken.length > 0) {
          throw new Failure(
            `${broken.length} of ${invariants.length} invariants are broken (${broken.map((one) => one.id).join(', ')}); keep a copy of the data and report it`,
          )
        }
        if (!options.json) terminal.say(`all ${invariants.length} invariants hold`)
      })
    })
}

function describeBeat(beat: Beat): string[] {
  if (beat.status === 'skipped') return ['no beat: the kill switch is thrown (policy system)']
  const phases = beat.phases.map((phase) => {
    const did = Object.entries(phase.did)
      .filter(([, n]) => n > 0)
      .map(([what, n]) => `${n} ${what.replaceAll('_', ' ')}`)
      .join(', ')
    return [
      phase.ok ? 'ok' : 'failed',
      phase.phase,
      `${phase.ms} ms`,
      phase.error ?? (did || 'nothing to do'),
    ]
  })
  return [`beat ${beat.status}`, ...table(phases, 160, '  ')]
}
