// why: the chain behind any id, from the first cause to the outcome.

import type { Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import { Failure } from './failure.ts'
import { findId, memoryLists, shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { clip, plainText } from './terminal.ts'

type Link = z.output<typeof wire.whyLink>

/** Where the things are listed that a chain can be told of. */
const tellable = [
  '/api/ops/missions',
  '/api/ops/proposals',
  '/api/ops/steps',
  '/api/ops/artifacts',
  '/api/ops/roundtables',
  '/api/ops/initiatives',
  ...memoryLists,
]

/** Adds `why`. */
export function addWhy(program: Command): void {
  withCompanyOptions(program.command('why'))
    .argument(
      '<id>',
      'a mission, proposal, step, artifact, conversation, memory or event; any unique end of its id',
    )
    .description('the chain behind any id, cause to outcome')
    .action(async (fragment: string, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const id =
          /^\d{1,15}$/.test(fragment) && (await isEvent(company, fragment))
            ? fragment
            : await findId(company, fragment, tellable, 'thing')
        const answer = (await company.ask('GET', `/api/ops/why/${id}`)) as { chain?: Link[]; items?: Link[] }
        if (options.json) return terminal.json(answer)
        const chain = answer.chain ?? answer.items ?? []
        if (chain.length === 0)
          throw new Failure(`nothing is on record about ${fragment}; see: bullpen status`)
        for (const link of chain) {
          const mark = link.here ? terminal.paint('cyan', '▸') : ' '
          const head = `${link.what.padEnd(10)} ${clip(shortId(link.id), 9).padEnd(9)}`
          terminal.out(`${mark} ${terminal.paint('dim', head)} ${clip(link.title, terminal.columns - 25)}`)
          const text = plainText(link.text)
          if (text !== '' && text !== plainText(link.title))
            terminal.out(`  ${' '.repeat(21)}${terminal.paint('dim', clip(text, terminal.columns - 25))}`)
        }
      })
    })
}

/** A number may be an event's id, or the tail of another's. */
async function isEvent(company: Parameters<typeof findId>[0], id: string): Promise<boolean> {
  return (await company.reply('GET', `/api/ops/why/${id}`)).status === 200
}
