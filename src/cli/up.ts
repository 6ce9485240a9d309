// up: the company lives. It says where, how to come in, how to stop; and at the end what was going on and how to start again.

import type { Command } from 'commander'
import { limits } from '../config/limits.ts'
import type { Settings } from '../config/settings.ts'
import { openMachine } from '../main/machine.ts'
import { parseRoles } from '../main/roles.ts'
import type { Running, StartOptions, Thinking } from '../main/start.ts'
import { templateNames } from '../main/templates.ts'
import { version } from '../main/version.ts'
import type { OpenWork } from '../store/company-age.ts'
import { Failure } from './failure.ts'
import { openBrowser } from './open-browser.ts'
import { settingsWith } from './program.ts'
import { count, plainText, processTerminal, type Terminal } from './terminal.ts'

interface UpOptions {
  dataDir?: string
  port?: string
  host?: string
  role: string
  company?: string
  template?: string
  workers: string
  open: boolean
  json?: boolean
  iHaveAProxy?: boolean
  publicHost?: string
}

/** Adds `up`, which is also what no command means. */
export function addUp(program: Command): void {
  program
    .command('up', { isDefault: true })
    .option('--data-dir <dir>', 'where the company lives (default: ./.bullpen, or BULLPEN_DATA_DIR)')
    .option('--port <n>', `default ${limits.defaultPort}, the next free one if it is taken; 0: any`)
    .option('--host <host>', 'default 127.0.0.1')
    .option('--role <roles>', 'all, or a comma list of web, worker, heartbeat', 'all')
    .option('--company <dir>', 'the company folder to begin with, at the first start')
    .option(
      '--template <name>',
      `the company to begin with, at the first start: ${templateNames().join(', ')}`,
    )
    .option('--workers <n>', 'how many steps this process works on at once', String(limits.workerSlots))
    .option('--no-open', 'do not open the page in a browser')
    .option('--i-have-a-proxy', 'an https proxy stands in front: listen beyond this machine')
    .option('--public-host <host>', 'the name that the proxy is reached by')
    .option('--json', 'the first line on standard output is JSON: url, loginUrl, dataDir, pid')
    .description('start the company (what no command means)')
    .action(up)
}

async function up(options: UpOptions): Promise<void> {
  const settings = settingsWith({ dataDir: options.dataDir, port: options.port, host: options.host })
  const terminal = processTerminal(settings.noColor)
  const ending = endings(terminal)
  const { start } = await import('../main/start.ts')
  const started = await start(settings, {
    ...startOptions(options),
    onLost: (message) => ending.end({ lost: message }),
    onAsking: (model) => terminal.say(`Asking ${plainText(model)} whether it answers …`),
  })
  if (!started.ok) throw new Failure(started.reason)
  const { running } = started
  if (running.noPage !== null)
    terminal.say(
      `The page could not be built: ${plainText(running.noPage)}; run npm ci again, then start again. The company runs all the same.`,
    )
  if (options.json) {
    const { url, loginUrl, dataDir } = running
    process.stdout.write(`${JSON.stringify({ url, loginUrl, dataDir, pid: process.pid })}\n`)
  } else {
    for (const line of greeting(running, settings, options, terminal)) terminal.out(line)
  }
  if (options.open && !options.json && running.loginUrl !== null && process.stdout.isTTY)
    openBrowser(running.loginUrl)
  const end = await ending.asked
  if ('lost' in end) {
    await running.stop(0)
    throw new Failure(end.lost)
  }
  terminal.say(
    `\nStopping: steps that run get ${limits.stopGraceMs / 1_000} s to finish. Press Ctrl-C again to stop at once.`,
  )
  const left = await running.stop(limits.stopGraceMs)
  for (const line of farewell(running, left, settings, options, terminal)) terminal.say(line)
}

function startOptions(options: UpOptions): StartOptions {
  const roles = parseRoles(options.role)
  if (roles === null)
    throw new Failure(
      `--role ${options.role} is no role; say all, or a comma list of web, worker, heartbeat`,
      2,
    )
  const slots = Number(options.workers)
  if (!Number.isInteger(slots) || slots < 1 || slots > limits.maxWorkerSlots) {
    throw new Failure(`--workers ${options.workers} is out of range; give 1 to ${limits.maxWorkerSlots}`, 2)
  }
  const { company, template, iHaveAProxy = false, publicHost = null } = options
  if (company !== undefined && template !== undefined)
    throw new Failure('--company and --template exclude each other; give one', 2)
  const logFor = process.stderr.isTTY ? 'people' : 'machines'
  return { company, template, roles, slots, behindProxy: iHaveAProxy, publicHost, logFor }
}

type End = { signal: string } | { lost: string }

/**
 * Waits for the end. The first signal asks for it, a second one does not wait any more. Under npm one Ctrl-C arrives twice, from
 * the terminal and from npm: what comes within the same moment is one.
 */
function endings(terminal: Terminal): { asked: Promise<End>; end(end: End): void } {
  const { promise: asked, resolve: end } = Promise.withResolvers<End>()
  const { clock } = openMachine({ logLevel: 'silent' })
  let firstAt: number | null = null
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = clock.monotonic()
      firstAt ??= now
      if (firstAt === now) return end({ signal })
      if (now - firstAt < limits.sameSignalMs) return
      terminal.say('Stopped at once. Nothing is lost: what was running is taken up again at the next start.')
      process.exit(130)
    })
  }
  return { asked, end }
}

function greeting(running: Running, settings: Settings, options: UpOptions, terminal: Terminal): string[] {
  const bold = (text: string): string => terminal.paint('bold', text)
  const dim = (text: string): string => terminal.paint('dim', text)
  const { counts, before } = running
  const company = `${count(counts.agents, 'agent')}, ${count(counts.rules, 'rule')}, ${count(counts.sources, 'source')}`
  return [
    '',
    `${bold(plainText(running.name))} ${dim(`on Bullpen ${version}`)}`,
    before === null
      ? `A new company: ${company}.`
      : `Going on where it was: ${work(before, 'when it stopped')}.`,
    ...(before !== null && options.company !== undefined
      ? [
          dim(
            `--company is for the first start; bring changes in with: npx bullpen import ${options.company}`,
          ),
        ]
      : []),
    ...thinkingLines(running.thinking, settings).map(dim),
    '',
    ...(running.loginUrl === null
      ? [`  Serves  ${dim('no page: this process has other roles')}`]
      : [
          `  Open    ${terminal.paint('cyan', running.loginUrl)}`,
          dim('          works once, within 10 minutes; a new one: npx bullpen open'),
        ]),
    `  Data    ${dataIn(running, settings)}`,
    '  Stop    Ctrl-C',
    '',
  ]
}

/** Who thinks here, at what price, and how that is changed. */
function thinkingLines({ found, notice, simulated, dailyUsd }: Thinking, settings: Settings): string[] {
  const said = notice === null ? [] : [`${notice}.`]
  if (!simulated) return [...said, `Thinking with ${found.name}, at most $${dailyUsd} a day.`]
  const demo = 'Demo: simulated, costs nothing, can publish nothing'
  if (found.by !== null) return [`${demo}; ${found.by} says so.`]
  const how =
    settings.openaiBaseUrl === null
      ? 'to connect a model, put ANTHROPIC_API_KEY into .env and start again'
      : 'OPENAI_BASE_URL is set: name its model with BULLPEN_MODEL=openai:NAME and start again'
  return [...said, `${demo}; ${how}.`]
}

function dataIn(running: Running, settings: Settings): string {
  if (settings.databaseUrl === null) return running.dataDir
  return running.url === null ? 'PostgreSQL' : `PostgreSQL; the key of the owner in ${running.dataDir}`
}

/** What is open, in words; `running` is told where it means something: what was running before. */
function work(open: OpenWork, when: string | null = null): string {
  const parts = [
    `${count(open.missions, 'mission')} open`,
    `${count(open.queued, 'step')} queued`,
    ...(when === null ? [] : [`${open.running} ${open.running === 1 ? 'was' : 'were'} running ${when}`]),
    ...(open.waiting > 0 ? [`${count(open.waiting, 'step')} waiting for you`] : []),
    ...(open.pending > 0 ? [`${count(open.pending, 'proposal')} waiting for approval`] : []),
  ]
  return parts.join(', ')
}

function farewell(
  running: Running,
  left: OpenWork | null,
  settings: Settings,
  options: UpOptions,
  terminal: Terminal,
): string[] {
  const state =
    left === null ? 'The database could not be asked what is open.' : `Left for the next time: ${work(left)}.`
  return [
    `${terminal.tint('bold', 'Stopped.')} ${state}`,
    `  Start again   ${startAgain(settings, options)}`,
    ...(running.url === null ? [] : [`  Page          ${running.url}`]),
    `  Data          ${dataIn(running, settings)}`,
  ]
}

function startAgain(settings: Settings, options: UpOptions): string {
  const words = [
    options.dataDir === undefined ? [] : ['--data-dir', options.dataDir],
    options.port === undefined ? [] : ['--port', options.port],
    options.host === undefined ? [] : ['--host', options.host],
    options.role === 'all' ? [] : ['--role', options.role],
  ].flat()
  if (words.length === 0) return settings.startCommand
  const line = words
    .map((word) => (/^[\w./:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')
  return settings.startCommand === 'npm start' ? `npm start -- ${line}` : `npx bullpen up ${line}`
}
