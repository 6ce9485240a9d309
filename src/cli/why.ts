// why: the chain behind any id, from the first cause to the outcome.

import type { Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import { Failure } from './failure.ts'
import { partOfId, shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { plainText, type Terminal, wrap } from './terminal.ts'

type Link = z.output<typeof wire.whyLink>

/** The columns before what a link says: mark, kind, id, time. */
const widths = { what: 10, id: 9, at: 12 } as const
const indent = 2 + widths.what + 1 + widths.id + 1 + widths.at

/** Adds `why`. */
export function addWhy(program: Command): void {
  withCompanyOptions(program.command('why'))
    .argument(
      '<id>',
      'a mission, proposal, step, effect, approval, call, artifact, conversation, memory or event; any unique end of its id',
    )
    .description('the chain behind any id, cause to outcome')
    .action(async (fragment: string, options: CompanyOptions) => {
      const id = /^\d{1,15}$/.test(fragment) ? fragment : partOfId(fragment)
      await withCompany(options, async (company, terminal) => {
        const answer = (await company.ask('GET', `/api/ops/why/${id}`)) as z.output<typeof wire.why>
        if (options.json) return terminal.json(answer)
        if (answer.items.length === 0)
          throw new Failure(`nothing is on record about ${fragment}; see: bullpen status`)
        for (const link of answer.items) for (const line of linkLines(link, terminal)) terminal.out(line)
      })
    })
}

/** A link on as many lines as it needs: a cause that is cut off is no answer. */
function linkLines(link: Link, terminal: Terminal): readonly string[] {
  const room = Math.max(30, terminal.columns - indent - 1)
  const mark = link.here ? terminal.paint('cyan', '▸') : ' '
  const id = shortId(link.id).slice(0, widths.id).padEnd(widths.id)
  const head = `${link.what.padEnd(widths.what)} ${id} ${momentOf(link.at).padEnd(widths.at)}`
  const [first = '', ...rest] = wrap(link.title, room)
  const text = plainText(link.text)
  const said = text === '' || text === plainText(link.title) ? [] : wrap(text, room)
  const margin = ' '.repeat(indent)
  return [
    `${mark} ${terminal.paint('dim', head)}${first}`,
    ...rest.map((line) => `${margin}${line}`),
    ...said.map((line) => `${margin}${terminal.paint('dim', line)}`),
  ]
}

/** `11-23 04:50`, in UTC as the whole record is; empty where a link has no moment of its own. */
const momentOf = (at: string | null): string => (at === null ? '' : at.slice(5, 16).replace('T', ' '))
