// init, import, export: companies as folders.

import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { exportCompany } from '../loop/export-company.ts'
import { importCompany, readCompany } from '../loop/import-company.ts'
import type { OpenCompany } from '../main/open-company.ts'
import { templateFolder, templateNames } from '../main/templates.ts'
import { openHere } from './connect.ts'
import { Failure } from './failure.ts'
import { settingsWith } from './program.ts'
import { count, processTerminal } from './terminal.ts'

interface FolderOptions {
  dataDir?: string
  json?: boolean
}

/** Adds `init`, `import` and `export`. */
export function addCompany(program: Command): void {
  program
    .command('init')
    .argument('[dir]', 'the new folder', 'company')
    .option('--template <name>', `what to start from: ${templateNames().join(', ')}`, 'starter')
    .description('make a company folder of your own to change')
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

  program
    .command('import')
    .argument('<dir>', 'a company folder')
    .option('--data-dir <dir>', 'where the company lives (default: ./.bullpen, or BULLPEN_DATA_DIR)')
    .option('--json', 'JSON on standard output')
    .description('bring the company up to date from its folder: adds and mends, takes nothing away')
    .action(async (dir: string, options: FolderOptions) => {
      const folder = resolve(dir)
      const read = readCompany(folder)
      if (!read.ok) throw new Failure(`nothing was imported: ${inLines(read.problems)}`)
      await withOwnCompany(options, { company: folder }, async ({ world, founded }) => {
        const terminal = processTerminal(settingsWith(options).noColor)
        const done = founded ?? (await importCompany(world, read.value, { folder, by: 'founder' }))
        if (done.outcome === 'refused') throw new Failure(`nothing was imported: ${inLines(done.problems)}`)
        if (options.json)
          return terminal.json({ founded: done.founded, changes: done.changes, left: done.left })
        for (const change of done.changes) terminal.out(change)
        terminal.say(
          done.changes.length === 0
            ? 'nothing to change: the company is as its folder says'
            : `${count(done.changes.length, 'change')}`,
        )
        if (done.left.length > 0)
          terminal.say(`left alone, since the folder does not name them: ${done.left.join(', ')}`)
      })
    })

  program
    .command('export')
    .argument('<dir>', 'the new folder')
    .option('--data-dir <dir>', 'where the company lives (default: ./.bullpen, or BULLPEN_DATA_DIR)')
    .description('write the company as it is now into a folder that import takes back')
    .action(async (dir: string, options: FolderOptions) => {
      const terminal = processTerminal(settingsWith(options).noColor)
      const to = emptyFolder(dir)
      await withOwnCompany(options, { mustExist: true }, async ({ world }) => {
        const exported = await exportCompany(world.db)
        if (exported === null) throw new Failure('there is no company to export')
        for (const { path, text } of exported.files) write(join(to, path), text)
        for (const copy of exported.copies.filter(({ from }) => existsSync(from)))
          cpSync(copy.from, join(to, copy.to))
        terminal.out(to)
        terminal.say(
          `${count(exported.files.length, 'sheet')} and ${count(exported.copies.length, 'source file')}; no secrets are in it`,
        )
      })
    })
}

/** Imports and exports work on the database itself, so an embedded one must not be running elsewhere. */
async function withOwnCompany(
  options: FolderOptions,
  open: { company?: string; mustExist?: boolean },
  work: (company: OpenCompany) => Promise<void>,
): Promise<void> {
  const company = await openHere(settingsWith(options), open)
  try {
    await work(company)
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
