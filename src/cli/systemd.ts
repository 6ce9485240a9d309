// service: Bullpen under systemd, restarted when it dies and started with the machine.

import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { ownerOf, renderUnit, type UnitRole, units } from '../main/systemd.ts'
import { asOneLine, Failure } from './failure.ts'
import { settingsWith } from './program.ts'
import { processTerminal } from './terminal.ts'

const systemFolder = '/etc/systemd/system'
const roleNames = Object.keys(units) as UnitRole[]

interface InstallOptions {
  role: string
  dir: string
  dataDir?: string
  user?: string
  start: boolean
}

/** Adds `service` and its subcommands. */
export function addService(program: Command): void {
  const service = program.command('service').description('run under systemd')

  service
    .command('install')
    .option('--role <role>', roleNames.join(', '), 'all')
    .option('--data-dir <dir>', 'where the company lives (default: ./.bullpen, or BULLPEN_DATA_DIR)')
    .option('--user <user>', 'who runs it (default: whoever owns this folder)')
    .option('--dir <dir>', 'where the unit file goes', systemFolder)
    .option('--no-start', 'write the unit and leave the rest to you')
    .description('write the unit for this folder, start it, and start it with the machine')
    .action((options: InstallOptions) => {
      const role = roleFrom(options.role)
      const settings = settingsWith(options)
      const terminal = processTerminal(settings.noColor)
      if (role !== 'all' && settings.databaseUrl === null) {
        throw new Failure(
          `the embedded database has one owner, so ${role} cannot run alone; set DATABASE_URL in .env or install --role all`,
        )
      }
      const path = join(options.dir, units[role])
      const workDir = process.cwd()
      // The sandbox can open for writing only what is there already.
      makeDataDir(settings.dataDir, workDir)
      const text = renderUnit(role, {
        dataDir: settings.dataDir,
        workDir,
        user: options.user ?? ownerOf(workDir),
      })
      writeUnit(path, text)
      terminal.out(path)
      if (!options.start || options.dir !== systemFolder) {
        terminal.say(`start it: systemctl daemon-reload && systemctl enable --now ${instance(role)}`)
        return
      }
      systemctl(['daemon-reload'])
      systemctl(['enable', '--now', instance(role)])
      terminal.say(
        `${instance(role)} runs; what it says: journalctl -u ${instance(role)} -f; a way in: npx bullpen open`,
      )
    })

  service
    .command('status')
    .option('--dir <dir>', 'where the unit files are', systemFolder)
    .description('which units are installed, and whether they run')
    .action((options: { dir: string }) => {
      const terminal = processTerminal(settingsWith({}).noColor)
      const installed = roleNames.filter((role) => existsSync(join(options.dir, units[role])))
      if (installed.length === 0)
        throw new Failure(`no unit of Bullpen is in ${options.dir}; install one: bullpen service install`)
      for (const role of installed) terminal.out(`${instance(role)}  ${isActive(instance(role))}`)
    })

  service
    .command('remove')
    .option('--role <role>', roleNames.join(', '), 'all')
    .option('--dir <dir>', 'where the unit file is', systemFolder)
    .description('stop the unit and remove it; the company and its data stay')
    .action((options: { role: string; dir: string }) => {
      const role = roleFrom(options.role)
      const terminal = processTerminal(settingsWith({}).noColor)
      const path = join(options.dir, units[role])
      if (!existsSync(path)) throw new Failure(`${path} is not there; see: bullpen service status`)
      if (options.dir === systemFolder) systemctl(['disable', '--now', instance(role)])
      rmSync(path)
      if (options.dir === systemFolder) systemctl(['daemon-reload'])
      terminal.out(`removed ${path}`)
    })
}

/** Makes the data folder where it is missing, for whoever owns the folder the company is run from. */
function makeDataDir(dataDir: string, workDir: string): void {
  if (existsSync(dataDir)) return
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const { uid, gid } = statSync(workDir)
  if (process.getuid?.() === 0) chownSync(dataDir, uid, gid)
}

function roleFrom(text: string): UnitRole {
  const role = roleNames.find((name) => name === text)
  if (role === undefined) throw new Failure(`--role ${text} is none of ${roleNames.join(', ')}`, 2)
  return role
}

function instance(role: UnitRole): string {
  return units[role].replace('@.', '@1.')
}

function writeUnit(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o644 })
  } catch (error) {
    throw new Failure(
      `${path} cannot be written (${asOneLine(error)}); run this as root, or name another folder with --dir`,
    )
  }
}

function systemctl(words: readonly string[]): string {
  try {
    return execFileSync('systemctl', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? '').trim() || asOneLine(error)
    throw new Failure(
      `systemctl ${words.join(' ')} failed: ${said.split('\n')[0] ?? ''}; is this machine run by systemd?`,
    )
  }
}

function isActive(unit: string): string {
  try {
    return systemctl(['is-active', unit])
  } catch (error) {
    if (error instanceof Failure) return 'not active'
    throw error
  }
}
