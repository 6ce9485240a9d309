// The command line: which commands there are, and how they end. Results go to standard output, talk to standard error, and a
// command that fails says so in one line.

import { Command, CommanderError } from 'commander'
import { version } from '../main/version.ts'
import { addAgents } from './agents.ts'
import { addApprovals } from './approvals.ts'
import { addCare } from './care.ts'
import { addCompany } from './company.ts'
import { addCosts } from './costs.ts'
import { addDoctor } from './doctor.ts'
import { addEvents } from './events.ts'
import { asOneLine, exitCodes, Failure } from './failure.ts'
import { addIntake } from './intake.ts'
import { addKeys, addOpen } from './keys.ts'
import { addMcp } from './mcp.ts'
import { addMemory } from './memory.ts'
import { addMetrics } from './metrics.ts'
import { addModel } from './model.ts'
import { addPolicy } from './policy.ts'
import { addRoundtable } from './roundtable.ts'
import { addRun } from './run.ts'
import { addSimulate } from './simulate.ts'
import { addStatus } from './status.ts'
import { addService } from './systemd.ts'
import { addTools } from './tools.ts'
import { addUp } from './up.ts'
import { addWhy } from './why.ts'

/** Runs one command line (without node and the script) and returns its exit code: 0 well, 1 failed, 2 wrongly asked. */
export async function main(argv: readonly string[]): Promise<number> {
  process.stdout.on('error', leaveQuietly)
  process.on('uncaughtException', (error) => process.exit(ended(error)))
  try {
    const bullpen = program()
    refuseStranger(bullpen, argv[0])
    await bullpen.parseAsync([...argv], { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    return ended(error)
  }
}

function program(): Command {
  const bullpen = new Command('bullpen')
    .description('A company of AI agents that works by itself and cannot exceed what it was allowed.')
    .version(version, '-v, --version')
    .helpCommand(false)
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', '\nStart with: bullpen      More about a command: bullpen COMMAND --help')
  for (const add of [addUp, addRun, addRoundtable, addStatus, addEvents, addWhy]) add(bullpen)
  for (const add of [addAgents, addMemory, addMetrics, addCosts]) add(bullpen)
  for (const add of [
    addIntake,
    addApprovals,
    addPolicy,
    addModel,
    addTools,
    addKeys,
    addOpen,
    addCare,
    addDoctor,
  ])
    add(bullpen)
  for (const add of [addSimulate, addCompany, addService, addMcp]) add(bullpen)
  quiet(bullpen)
  return bullpen
}

/** A first word that is no command would reach the default command as an argument too many. */
function refuseStranger(bullpen: Command, word: string | undefined): void {
  if (
    word === undefined ||
    word.startsWith('-') ||
    bullpen.commands.some((command) => command.name() === word)
  )
    return
  throw new Failure(`there is no command ${word}; see: bullpen --help`, exitCodes.usage)
}

/** Commander's own words become ours: one line, and an exit code that is returned. */
function quiet(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined })
  for (const sub of command.commands) quiet(sub)
}

function ended(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok
    if (error.code === 'commander.help') return tell('name a subcommand; see --help', exitCodes.usage)
    return tell(`${asOneLine(error).replace(/^error: /, '')}; see: bullpen --help`, exitCodes.usage)
  }
  if (error instanceof Failure) return tell(error.message, error.exitCode)
  return tell(`something broke: ${asOneLine(error)}${placeOf(error)}; see: bullpen doctor`, exitCodes.failed)
}

/** Where in our own code a defect showed itself: all of its stack that people are shown. */
function placeOf(error: unknown): string {
  const place = /\b((?:src|sim)\/[\w./-]+:\d+)/.exec(error instanceof Error ? (error.stack ?? '') : '')?.[1]
  return place === undefined ? '' : ` (at ${place})`
}

function tell(line: string, exitCode: number): number {
  process.stderr.write(`bullpen: ${line}\n`)
  return exitCode
}

/** Whoever reads our output may have had enough: `bullpen events | head` is no error. */
function leaveQuietly(error: Error): void {
  process.exit((error as { code?: unknown }).code === 'EPIPE' ? exitCodes.ok : exitCodes.failed)
}
