// model: what the company thinks with, what could be had instead, whether it answers, and changing it.

import type { Command } from 'commander'
import type { z } from 'zod'
import type { Settings } from '../config/settings.ts'
import type * as wire from '../http/wire.ts'
import type { Trial } from '../main/try-model.ts'
import { Failure } from './failure.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { plainText, type Terminal, table } from './terminal.ts'

type Policy = z.output<typeof wire.policy>
interface Choice {
  default: string | null
  tasks: Record<string, string>
}

/** Adds `model` and its subcommands. */
export function addModel(program: Command): void {
  const model = program.command('model').description('what the company thinks with')

  withCompanyOptions(model.command('list'))
    .description('the default, what tasks and agents have of their own, and what answers on this machine')
    .action(async (options: CompanyOptions) => {
      await withCompany(options, async ({ ask }, terminal, settings) => {
        const { modelsAround } = await import('../main/try-model.ts')
        const status = (await ask('GET', '/api/ops/status')) as { model: string; simulated: boolean }
        const agents = (await ask('GET', '/api/ops/agents?limit=200')) as {
          items: { id: string; model: string | null }[]
        }
        const choice = await choiceOf(ask)
        const told = {
          default: status.model,
          simulated: status.simulated,
          tasks: choice.tasks,
          agents: Object.fromEntries(
            agents.items.flatMap(({ id, model: own }) => (own === null ? [] : [[id, own]])),
          ),
          on_this_machine: await modelsAround(settings),
        }
        if (options.json) return terminal.json(told)
        const named = (what: string, names: Record<string, string>): string[][] =>
          Object.entries(names).map(([name, own]) => [`${what} ${name}`, own])
        const rows = [
          ['default', `${told.default}${told.simulated ? ' (simulated; costs nothing)' : ''}`],
          ...named('task', told.tasks),
          ...named('agent', told.agents),
          ...told.on_this_machine.map((name) => ['on this machine', name]),
        ]
        for (const line of table(rows, terminal.columns)) terminal.out(line)
        if (told.simulated) terminal.say(howToConnect(told.on_this_machine))
      })
    })

  withCompanyOptions(model.command('test'))
    .argument('[model]', 'provider:model; the company’s default when left out')
    .description('one small real call from this shell; it stands in no company’s books')
    .action(async (name: string | undefined, options: CompanyOptions) => {
      await withCompany(options, async ({ ask }, terminal, settings) => {
        const asked = name ?? ((await ask('GET', '/api/ops/status')) as { model: string }).model
        const trial = await tried(settings, asked)
        if (options.json) return terminal.json({ model: asked, ...trial })
        for (const line of trialLines(asked, trial)) terminal.out(line)
      })
    })

  withCompanyOptions(model.command('use'))
    .argument('<model>', 'provider:model, or demo')
    .option('--no-test', 'do not ask it anything first')
    .description('make it the company’s default, in force at the next call')
    .action(async (name: string, options: CompanyOptions & { test: boolean }) => {
      await withCompany(options, async ({ ask }, terminal, settings) => {
        if (name !== 'demo') await (options.test ? tried(settings, name) : assertNamed(name))
        const value = { ...(await choiceOf(ask)), default: name }
        const reason = encodeURIComponent('bullpen model use')
        const written = await ask('PUT', `/api/ops/policies/model_policy?reason=${reason}`, value)
        if (options.json) return terminal.json(written)
        terminal.out(`${name} is the default from the next call on`)
        sayWhatWins(settings, name, terminal)
      })
    })
}

/** What somebody who thinks with the demo can do about it. */
const howToConnect = ([found]: readonly string[]): string =>
  found === undefined
    ? 'To connect a model, put ANTHROPIC_API_KEY into .env and start again.'
    : `To connect a model: bullpen model use ${plainText(found)}`

async function choiceOf(ask: (method: 'GET', path: string) => Promise<unknown>): Promise<Choice> {
  return ((await ask('GET', '/api/ops/policies/model_policy')) as Policy).value as Choice
}

/** Tries a model, or fails with what is wrong with it. */
async function tried(settings: Settings, name: string): Promise<Trial> {
  if (name === 'demo')
    throw new Failure('the demo needs no test; name a model like anthropic:claude-haiku-4-5')
  await assertNamed(name)
  const { tryModel, whyNoWayTo } = await import('../main/try-model.ts')
  const lacking = whyNoWayTo(settings, name)
  if (lacking !== null) throw new Failure(plainText(lacking))
  const trial = await tryModel(settings, name)
  if (trial.said === null) throw new Failure(`${name} does not answer: ${plainText(trial.problem ?? '')}`)
  return trial
}

/** Fails where this names no model of any provider. A company elsewhere may have keys that this shell has not. */
async function assertNamed(name: string): Promise<void> {
  const { whyNoModel } = await import('../main/try-model.ts')
  const why = whyNoModel(name)
  if (why !== null) throw new Failure(plainText(why))
}

const microPerUsd = 1_000_000

function trialLines(name: string, { said, calls, price }: Trial): string[] {
  const { usage, durationMs } = calls.at(-1) ?? { usage: { inputTokens: 0, outputTokens: 0 }, durationMs: 0 }
  const cost =
    price === null
      ? 'its price is not known: it is limited in tokens (price_policy can name one)'
      : `$${price.input / microPerUsd} in and $${price.output / microPerUsd} out a million tokens`
  return [
    `${name} says: ${plainText(said ?? '')}`,
    `${usage.inputTokens} tokens in, ${usage.outputTokens} out, ${Math.round(durationMs)} ms; ${cost}`,
  ]
}

function sayWhatWins(settings: Settings, name: string, terminal: Terminal): void {
  if (settings.model !== null && settings.model !== name)
    terminal.say(
      `BULLPEN_MODEL is ${settings.model} here, and wins over it where the company runs with it too`,
    )
}
