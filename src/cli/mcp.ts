// mcp: the company's tools for an agent on this machine, over standard input and output. Nothing else may be written to standard output.

import type { Command } from 'commander'
import { version } from '../main/version.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'

/** Adds `mcp`. */
export function addMcp(program: Command): void {
  withCompanyOptions(program.command('mcp'))
    .description('serve the company to other agents: MCP over standard input and output')
    .action(async (options: CompanyOptions) => {
      await withCompany(options, async (company) => {
        const { serveStdio } = await import('@modelcontextprotocol/server/stdio')
        const { companyTools } = await import('../http/mcp/tools.ts')
        const server = serveStdio(() =>
          companyTools(async (method, path, { query = {}, body } = {}) => {
            const search = new URLSearchParams(query).toString()
            return company.reply(method, search === '' ? path : `${path}?${search}`, body)
          }, version),
        )
        await new Promise<void>((resolve) => process.stdin.once('end', resolve).once('close', resolve))
        await server.close()
      })
    })
}
