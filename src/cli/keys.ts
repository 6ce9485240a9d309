// key and open: who may come in. A key is shown once, on standard output, and nowhere again.

import type { Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import { connect } from './connect.ts'
import { Failure } from './failure.ts'
import { findId, shortId } from './find-id.ts'
import { type CompanyOptions, settingsWith, withCompany, withCompanyOptions } from './program.ts'
import { processTerminal, table } from './terminal.ts'

type Key = z.output<typeof wire.apiKey>
type NewKey = z.output<typeof wire.newApiKey>
const list = '/api/ops/keys'

/** Adds `key` and its subcommands. */
export function addKeys(program: Command): void {
  const key = program.command('key').description('keys for scripts, agents and other machines')

  withCompanyOptions(key.command('create'))
    .requiredOption('--scope <scopes>', 'comma list of read, propose, approve, admin')
    .option('--name <name>', 'what it is for', 'cli')
    .option('--agent <id>', 'bind it to one agent: it can speak as no other')
    .option('--days <n>', 'how long it lives; for ever without')
    .description('make a key and print it, once')
    .action(
      async (options: CompanyOptions & { scope: string; name: string; agent?: string; days?: string }) => {
        const days = options.days === undefined ? undefined : Number(options.days)
        if (days !== undefined && (!Number.isInteger(days) || days < 1))
          throw new Failure('--days must be a whole number of days', 2)
        await withCompany(options, async (company, terminal) => {
          const scopes = options.scope.split(',').map((scope) => scope.trim())
          const body = { name: options.name, scopes, agent_id: options.agent, expires_in_days: days }
          const made = (await company.ask('POST', list, body)) as NewKey
          if (options.json) return terminal.json(made)
          terminal.out(made.key)
          terminal.say(
            terminal.tint(
              'dim',
              `scopes ${scopes.join(', ')}; it is not shown again. Revoke it: bullpen key revoke ${shortId(made.id)}`,
            ),
          )
        })
      },
    )

  withCompanyOptions(key.command('list'))
    .description('keys, without their secrets')
    .action(async (options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const { items } = (await company.ask('GET', `${list}?limit=200`)) as { items: Key[] }
        if (options.json) return terminal.json(items)
        const rows = items.map((one) => [
          shortId(one.id),
          one.name,
          one.scopes.join(','),
          one.agent_id ?? '',
          used(one),
          state(one),
        ])
        for (const line of table(
          [['id', 'name', 'scopes', 'agent', 'last used', 'state'], ...rows],
          terminal.columns,
        ))
          terminal.out(line)
      })
    })

  withCompanyOptions(key.command('revoke'))
    .argument('<id>', 'any unique end or beginning of its id')
    .description('end a key at once, and every stream it holds open')
    .action(async (fragment: string, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const id = await findId(company, fragment, [list], 'key')
        await company.ask('DELETE', `${list}/${id}`)
        if (options.json) return terminal.json({ id, revoked: true })
        terminal.out(`revoked ${shortId(id)}`)
      })
    })
}

/** Adds `open`. */
export function addOpen(program: Command): void {
  withCompanyOptions(program.command('open'))
    .description('print a new login link; it works once')
    .action(async (options: CompanyOptions) => {
      const settings = settingsWith(options)
      const company = await connect(settings, { mayOpen: false })
      const terminal = processTerminal(settings.noColor)
      const made = (await company.ask('POST', '/api/ops/login-links', {})) as {
        path?: string
        url?: string
        expires_at?: string
      }
      const loginUrl = `${company.url}${made.path}`
      if (options.json) return terminal.json({ url: company.url, loginUrl })
      terminal.out(loginUrl)
      terminal.say(terminal.tint('dim', 'works once, within ten minutes'))
    })
}

function used(key: Key): string {
  return key.last_used_at === null ? 'never' : key.last_used_at.slice(0, 16).replace('T', ' ')
}

function state(key: Key): string {
  if (key.revoked_at !== null) return 'revoked'
  return key.expires_at === null ? 'live' : `until ${key.expires_at.slice(0, 10)}`
}
