// beat and verify: one heartbeat for cron, and the proof that the record is sound.

import type { Command } from 'commander'
import { Failure } from './failure.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { plainText } from './terminal.ts'

interface Beat {
  status: string
  phases?: readonly {
    phase?: string
    name?: string
    ok: boolean
    did?: number
    ms?: number
    problem?: string | null
    note?: string | null
  }[]
}
interface Verdict {
  invariants: readonly {
    id: string
    promise: string
    ok: boolean
    violations: number
    examples: readonly string[]
  }[]
}

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
    .description('check the invariants on the live record; exit 0 only when all hold')
    .action(async (options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const { invariants } = (await company.ask('GET', '/api/ops/verify')) as Verdict
        if (options.json) terminal.json({ ok: invariants.every((one) => one.ok), invariants })
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
  const phases = (beat.phases ?? []).map((phase) => {
    const name = (phase.phase ?? phase.name ?? '?').padEnd(22)
    const did = phase.did === undefined || phase.did === 0 ? '' : String(phase.did)
    return `  ${phase.ok ? 'ok    ' : 'failed'}  ${name} ${did} ${plainText(phase.problem ?? phase.note ?? '')}`.trimEnd()
  })
  return [`beat ${beat.status}`, ...phases]
}
