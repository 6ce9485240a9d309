// propose, approve, reject: the door of the company, from the shell.

import type { Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import { approveWaiting, readWaiting, refuseWaiting } from './approvals.ts'
import { Failure } from './failure.ts'
import { findId, shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { refusal } from './refusal.ts'
import { plainText, type Terminal } from './terminal.ts'

type Proposal = z.output<typeof wire.filed>

const waiting = ['/api/ops/proposals', '/api/ops/approvals']
const whatWaits = 'a pending proposal, or anything else that waits; any unique end or beginning of its id'

/** Adds the commands of the intake. */
export function addIntake(program: Command): void {
  withCompanyOptions(program.command('propose'))
    .argument('<title>', 'what it is about')
    .requiredOption('--agent <id>', 'who proposes it')
    .requiredOption('--step <kind[=json]>', 'a step and its payload; repeat for more, in order', collect, [])
    .option('--description <text>', 'more about it')
    .option('--priority <n>', 'from -100 to 100', wholeNumber)
    .description('propose a mission to the company')
    .action(async (title: string, options: CompanyOptions & ProposeOptions) => {
      await withCompany(options, async (company, terminal) => {
        const body = {
          agent_id: options.agent,
          title,
          description: options.description,
          priority: options.priority,
          proposed_steps: options.step.map(parseStep),
          source: 'cli',
        }
        const proposal = (await company.ask('POST', '/api/ops/proposals', body)) as Proposal
        tell(terminal, options, proposal)
      })
    })

  withCompanyOptions(program.command('approve'))
    .argument('<id>', whatWaits)
    .description('approve what waits')
    .action(async (fragment: string, options: CompanyOptions) => {
      await withCompany(options, async (company, terminal) => {
        const id = await findId(company, fragment, waiting, 'proposal')
        const asked = await readWaiting(company, id)
        if (asked !== null && asked.what !== 'proposal')
          return approveWaiting(company, terminal, options, asked)
        tell(
          terminal,
          options,
          (await company.ask('POST', `/api/ops/proposals/${id}/approve`, {})) as Proposal,
        )
      })
    })

  withCompanyOptions(program.command('reject'))
    .argument('<id>', whatWaits)
    .requiredOption('--reason <text>', 'why: it stays on record')
    .description('reject what waits, with a reason')
    .action(async (fragment: string, options: CompanyOptions & { reason: string }) => {
      await withCompany(options, async (company, terminal) => {
        const id = await findId(company, fragment, waiting, 'proposal')
        const asked = await readWaiting(company, id)
        if (asked !== null && asked.what !== 'proposal')
          return refuseWaiting(company, terminal, options, asked, options.reason)
        const body = { reason: options.reason }
        const proposal = (await company.ask('POST', `/api/ops/proposals/${id}/reject`, body)) as Proposal
        if (options.json) return terminal.json(proposal)
        terminal.out(`rejected  proposal ${shortId(proposal.id)}: ${plainText(options.reason)}`)
      })
    })
}

interface ProposeOptions {
  agent: string
  step: string[]
  description?: string
  priority?: number
}

function collect(value: string, sofar: string[]): string[] {
  return [...sofar, value]
}

function wholeNumber(text: string): number {
  if (!/^-?\d{1,4}$/.test(text))
    throw new Failure(`--priority ${text} is no whole number; give one from -100 to 100`, 2)
  return Number(text)
}

/** `kind` or `kind={"payload": …}`. */
function parseStep(text: string): { kind: string; payload?: unknown } {
  const at = text.indexOf('=')
  if (at < 0) return { kind: text }
  const kind = text.slice(0, at)
  try {
    return { kind, payload: JSON.parse(text.slice(at + 1)) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Failure(
      `--step ${kind}: what stands after = is no JSON; write it like --step '${kind}={"topic":"x"}'`,
      2,
    )
  }
}

/** Tells the answer; a refusal is an answer too, and makes the command fail. */
function tell(terminal: Terminal, options: CompanyOptions, proposal: Proposal): void {
  if (options.json) terminal.json(proposal)
  if (!options.json && proposal.status === 'accepted') {
    terminal.out(`accepted  mission ${shortId(proposal.mission_id)}, proposal ${shortId(proposal.id)}`)
    terminal.say(terminal.tint('dim', `          follow it: bullpen why ${shortId(proposal.mission_id)}`))
  }
  if (!options.json && proposal.status === 'pending') {
    terminal.out(`pending   proposal ${shortId(proposal.id)} waits for approval`)
    terminal.say(
      terminal.tint(
        'dim',
        `          bullpen approve ${shortId(proposal.id)}, or bullpen reject ${shortId(proposal.id)} --reason …`,
      ),
    )
  }
  if (proposal.status === 'rejected') throw refusal(proposal)
}
