// What every command is given, and the options they share. It knows no command.

import type { Command } from 'commander'
import { readProcessSettings, type Settings } from '../config/settings.ts'
import { type Connection, connect } from './connect.ts'
import { Failure } from './failure.ts'
import { processTerminal, type Terminal } from './terminal.ts'

/** Options that every command which talks to a company has. */
export interface CompanyOptions {
  dataDir?: string
  url?: string
  json?: boolean
}

/** Adds `--data-dir`, `--url` and `--json`. */
export function withCompanyOptions(command: Command): Command {
  return command
    .option('--data-dir <dir>', 'where the company lives (default: ./.bullpen, or BULLPEN_DATA_DIR)')
    .option('--url <url>', 'a server elsewhere; wants BULLPEN_API_KEY')
    .option('--json', 'JSON on standard output')
}

/** Returns the checked settings, options over environment. Throws a Failure that names every wrong variable. */
export function settingsWith(options: {
  dataDir?: string | undefined
  url?: string | undefined
  port?: string | undefined
  host?: string | undefined
}): Settings {
  const given = [
    ['BULLPEN_DATA_DIR', options.dataDir],
    ['BULLPEN_URL', options.url],
    ['BULLPEN_PORT', options.port],
    ['BULLPEN_HOST', options.host],
  ] as const
  const overrides = Object.fromEntries(
    given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  const read = readProcessSettings(overrides)
  if (!read.ok) {
    const asked =
      options.port === undefined
        ? read.problems
        : read.problems.map((line) => line.replace('BULLPEN_PORT', '--port'))
    throw new Failure(asked.join('; '), 2)
  }
  return read.settings
}

/** Runs `work` with the company, and lets go of it afterwards whatever happens. */
export async function withCompany<T>(
  options: CompanyOptions,
  work: (company: Connection, terminal: Terminal, settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = settingsWith(options)
  const company = await connect(settings)
  try {
    return await work(company, processTerminal(settings.noColor), settings)
  } finally {
    await company.close()
  }
}
