// tools: what agents can use, who may use it, and the MCP servers whose lists wait for a human.

import type { Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire-tools.ts'
import { approveWaiting, readWaiting } from './approvals.ts'
import { Failure } from './failure.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { count, plainText, type Terminal, table } from './terminal.ts'

type Tools = z.output<typeof wire.tools>
type Server = Tools['servers'][number]

const path = '/api/ops/tools'

/** Adds `tools` and its subcommands. */
export function addTools(program: Command): void {
  const tools = withCompanyOptions(program.command('tools'))
    .enablePositionalOptions()
    .description('the tools that agents can use, who may use them, and the MCP servers')
    .action(list)

  withCompanyOptions(tools.command('list'))
    .description('every tool: class, risk, limit, and whose list it stands on')
    .action(list)

  withCompanyOptions(tools.command('ask'))
    .argument('<server>', 'an MCP server of mcp_policy')
    .description('look at this server now and be asked about what it offers, even if you refused it before')
    .action(async (name: string, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const asked = `${path}/servers/${encodeURIComponent(name)}/ask`
        const server = (await company.ask('POST', asked)) as Server
        if (options.json) return terminal.json(server)
        terminal.out(`${server.name}  ${server.status}: ${plainText(standing(server))}`)
      })
    })

  withCompanyOptions(tools.command('approve'))
    .argument('<server>', 'an MCP server of mcp_policy')
    .option('--sha <hash>', 'the hash of the list that you saw; else what waits now')
    .description('approve exactly the tools that this server offers now')
    .action(async (name: string, options: CompanyOptions & { sha?: string }) => {
      await withCompany(options, async (company, terminal) => {
        const { servers } = (await company.ask('GET', path)) as Tools
        const server = servers.find((one) => one.name === name)
        if (server === undefined)
          throw new Failure(`there is no MCP server ${name}; name it in mcp_policy.servers first`)
        const id = server.approval_id
        const waiting = id === null ? null : await readWaiting(company, id)
        if (waiting === null) throw new Failure(`nothing of ${name} waits for you: ${standing(server)}`)
        await approveWaiting(company, terminal, options, waiting, options.sha)
      })
    })
}

async function list(options: CompanyOptions): Promise<void> {
  await withCompany(options, async (company, terminal) => {
    const known = (await company.ask('GET', path)) as Tools
    if (options.json) return terminal.json(known)
    for (const line of describe(known, terminal)) terminal.out(line)
  })
}

function describe({ items, servers }: Tools, terminal: Terminal): string[] {
  const rows = items.map((tool) => [
    tool.name,
    tool.on ? tool.class : 'off',
    `risk ${tool.risk}`,
    `${tool.per_hour} an hour`,
    tool.agents.length === 0 ? 'nobody' : tool.agents.join(', '),
  ])
  const bold = (text: string): string => terminal.paint('bold', text)
  const lines = [bold('Tools'), ...table(rows, terminal.columns, '  '), '', bold('MCP servers')]
  if (servers.length === 0) return [...lines, '  None; name one: bullpen policy set mcp_policy']
  const stand = servers.map((server) => [
    server.name,
    server.status,
    count(server.tools.length, 'tool'),
    plainText(standing(server)),
  ])
  return [...lines, ...table(stand, terminal.columns, '  ')]
}

/** How a server stands, and what to do about it. */
function standing({ name, status, problem, approval_id: asked, tools }: Server): string {
  if (status === 'approved') return `in use: ${tools.join(', ')}`
  if (status === 'unseen') return 'nobody has looked at it yet: a running company does so within minutes'
  if (status === 'unreachable') return `cannot be reached: ${problem ?? 'it did not say why'}`
  return asked === null
    ? `off, and you are not asked about it yet, or refused it: bullpen tools ask ${name}`
    : `off until you approve what it offers: bullpen tools approve ${name}`
}
