// init, import, export: companies as folders.

import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Settings } from '../config/settings.ts'
import type { Exported } from '../loop/export-company.ts'
import type { Imported } from '../loop/import-company.ts'
import { templateFolder, templateNames } from '../main/templates.ts'
import { connect } from './connect.ts'
import { Failure } from './failure.ts'
import { type CompanyOptions, settingsWith, withCompany, withCompanyOptions } from './program.ts'
import { count, processTerminal } from './terminal.ts'

/** Adds `init`, `import` and `export`. */
export function addCompany(program: Command): void {
  program
    .command('init')
    .argument('[dir]', 'the new folder', 'company')
    .option('--template <name>', `what to start from: ${templateNames().join(', ')}`, 'starter')
    .description('make a company folder of your own')
    .action((dir: string, options: { template: string }) => {
      const terminal = processTerminal(settingsWith({}).noColor)
      const from = templateFolder(options.template)
      if (from === null)
        throw new Failure(
          `there is no template ${options.template}; there are: ${templateNames().join(', ')}`,
          2,
        )
      const to = emptyFolder(dir)
      cpSync(from, to, { recursive: true })
      terminal.out(to)
      terminal.say(`change what you like in it, then start it: npx bullpen up --company ${shown(to)}`)
    })

  withCompanyOptions(program.command('import'))
    .argument('<dir>', 'a company folder')
    .description('bring the company up to date from a folder')
    .action(async (dir: string, options: CompanyOptions) => {
      const folder = resolve(dir)
      const { readCompany } = await import('../loop/import-company.ts')
      const read = readCompany(folder)
      if (!read.ok) throw new Failure(`nothing was imported: ${inLines(read.problems)}`)
      const settings = settingsWith(options)
      const done = await bringIn(settings, folder)
      const terminal = processTerminal(settings.noColor)
      if (options.json) return terminal.json(done)
      for (const change of done.changes) terminal.out(change)
      terminal.say(
        done.changes.length === 0
          ? 'nothing to change: the company is as its folder says'
          : count(done.changes.length, 'change'),
      )
      if (done.left.length > 0)
        terminal.say(`left alone, since the folder does not name them: ${done.left.join(', ')}`)
    })

  withCompanyOptions(program.command('export'))
    .argument('<dir>', 'the new folder')
    .description('write the company into a new folder')
    .action(async (dir: string, options: CompanyOptions) => {
      const to = emptyFolder(dir)
      await withCompany(options, async (company, terminal) => {
        const exported = (await company.ask('GET', '/api/ops/company/folder')) as Exported
        for (const { path, text } of exported.files) write(join(to, path), text)
        const copies = exported.copies.filter(({ from }) => existsSync(from))
        for (const copy of copies) cpSync(copy.from, join(to, copy.to))
        terminal.out(to)
        terminal.say(
          `${count(exported.files.length, 'sheet')} and ${count(copies.length, 'source file')}; no secrets are in it`,
        )
        const missing = exported.copies.length - copies.length
        if (missing > 0)
          terminal.say(
            `${count(missing, 'source file')} could not be found from here; copy them from the machine of the company`,
          )
      })
    })
}

/** Imports into the company that runs or lies here; where there is none, the folder founds it. */
async function bringIn(
  settings: Settings,
  folder: string,
): Promise<Pick<Imported, 'founded' | 'changes' | 'left'>> {
  const company = await connect(settings, { mayFound: true, company: folder })
  try {
    const { founded } = company.inside ?? { founded: null }
    if (founded !== null) return { founded: true, changes: founded.changes, left: founded.left }
    return (await company.ask('POST', '/api/ops/company/import', { folder })) as Imported
  } finally {
    await company.close()
  }
}

function emptyFolder(dir: string): string {
  const to = resolve(dir)
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new Failure(`${to} is not empty; name a new folder`, 2)
  return to
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function shown(path: string): string {
  const near = relative(process.cwd(), path)
  return near === '' ? '.' : near.startsWith('..') ? path : near
}

function inLines(problems: readonly { path: string; problem: string }[]): string {
  const more = problems.length > 8 ? [`and ${problems.length - 8} more`] : []
  return [...problems.slice(0, 8).map(({ path, problem }) => `${path} ${problem}`), ...more].join('; ')
}
