// run: one mission from the shell on real input. It goes through the same intake as everything, is followed live, and leaves its
// deliverables as Markdown.

import { mkdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import type { z } from 'zod'
import { limits } from '../config/limits.ts'
import type { Settings } from '../config/settings.ts'
import type * as wire from '../http/wire.ts'
import type { Worker } from '../loop/worker.ts'
import { openMachine } from '../main/machine.ts'
import type { World } from '../world/world.ts'
import { type Connection, connect } from './connect.ts'
import { asOneLine, Failure } from './failure.ts'
import { shortId } from './find-id.ts'
import { followMission, type Mission } from './follow-mission.ts'
import { untilInterrupted } from './interrupt.ts'
import { type CompanyOptions, settingsWith, withCompanyOptions } from './program.ts'
import { refusal } from './refusal.ts'
import { money } from './status.ts'
import { duration, plainText, processTerminal, type Terminal } from './terminal.ts'

type Filed = z.output<typeof wire.filed>
type Artifact = Mission['artifacts'][number]

interface RunOptions extends CompanyOptions {
  source: string[]
  agent?: string
  out?: string
}

/** Adds `run`. */
export function addRun(program: Command): void {
  withCompanyOptions(program.command('run'))
    .argument('<title>', 'what it is about')
    .requiredOption(
      '--source <path-or-url>',
      'a web address, a file or a glob; repeat for more',
      (value: string, sofar: string[]) => [...sofar, value],
      [],
    )
    .option('--agent <id>', 'who does it (default: whoever writes)')
    .option('--out <dir>', 'where the Markdown goes (default: ./bullpen-out/TITLE)')
    .description('one mission on your sources: read, analyze, write')
    .action(async (title: string, options: RunOptions) => {
      if (options.source.length === 0)
        throw new Failure('a mission needs something to read; name it with --source PATH_OR_URL', 2)
      const settings = settingsWith(options)
      const company = await connect(settings, { mayFound: true })
      try {
        await runMission(company, settings, title, options)
      } finally {
        await company.close()
      }
    })
}

async function runMission(
  company: Connection,
  settings: Settings,
  title: string,
  options: RunOptions,
): Promise<void> {
  const terminal = processTerminal(settings.noColor)
  const body = { title, sources: options.source.map(absolute), agent_id: options.agent ?? null }
  const filed = (await company.ask('POST', '/api/ops/run', body)) as Filed
  const missionId = missionOf(filed)
  const worker = company.inside === null ? null : await ownWorker(company.inside.world, missionId)
  let mission: Mission
  try {
    mission = await followUntilDone(company, settings, missionId, terminal)
  } finally {
    await worker?.stop(limits.stopGraceMs)
  }
  const files =
    mission.status === 'succeeded'
      ? await writeDeliverables(company, mission, folderFor(title, options.out))
      : []
  if (options.json)
    terminal.json({
      mission_id: missionId,
      status: mission.status,
      failure_reason: mission.failure_reason,
      files,
    })
  else for (const file of files) terminal.out(file)
  if (mission.status !== 'succeeded') {
    const reason = plainText(mission.failure_reason ?? mission.cancel_reason ?? 'no reason is on record')
    throw new Failure(`the mission ${mission.status}: ${reason}; more: bullpen why ${shortId(missionId)}`)
  }
  terminal.say(terminal.tint('dim', `  ${summary(mission)}`))
}

/** A web address stays as it is; everything else is a file of this machine, by its absolute path. */
function absolute(source: string): string {
  if (/^https?:\/\//i.test(source)) return source
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(source) && !/^file:/i.test(source)) {
    throw new Failure(
      `--source ${source} is of no kind that can be read; give http://, https:// or a file`,
      2,
    )
  }
  if (!/^file:/i.test(source)) return resolve(source)
  try {
    return fileURLToPath(source)
  } catch (error) {
    throw new Failure(`--source ${source} is no file of this machine (${asOneLine(error)})`, 2)
  }
}

function missionOf(filed: Filed): string {
  if (filed.status === 'rejected') throw refusal(filed)
  if (filed.status === 'pending' || filed.mission_id === undefined) {
    throw new Failure(
      `it waits for approval; then it runs where the company runs: bullpen approve ${shortId(filed.id)}`,
    )
  }
  return filed.mission_id
}

/** No server runs, so this process works on the mission itself, and on nothing else. */
async function ownWorker(world: World, onlyMission: string): Promise<Worker> {
  const { startWorker } = await import('../loop/worker.ts')
  const id = `run-${hostname()}-${process.pid}`
  return startWorker(world, {
    id,
    host: hostname(),
    pid: process.pid,
    slots: limits.workerSlots,
    pollMs: 200,
    onlyMission,
  })
}

async function followUntilDone(
  company: Connection,
  settings: Settings,
  missionId: string,
  terminal: Terminal,
): Promise<Mission> {
  const { clock } = openMachine({ logLevel: 'silent' })
  const mission = await untilInterrupted((signal) =>
    followMission(company, missionId, terminal, clock, signal),
  )
  if (mission !== null) return mission
  const where =
    company.inside === null
      ? 'it goes on in the company that runs'
      : `it goes on when the company runs: ${settings.startCommand}`
  throw new Failure(`stopped watching mission ${shortId(missionId)}; ${where}`, 130)
}

const names: Readonly<Record<string, string>> = {
  article: 'article.md',
  analysis: 'analysis.md',
  research: 'research.md',
}
const maxSlugChars = 60

/** Returns a text as a file name. */
export function slug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
  return (
    plain
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, maxSlugChars)
      .replace(/-+$/, '') || 'mission'
  )
}

function folderFor(title: string, out: string | undefined): string {
  return resolve(out ?? join('bullpen-out', slug(title)))
}

/** What a tool said is no source to keep, unless it is a page. */
const isWorthAFile = ({ metadata, source_url: source }: Artifact): boolean =>
  metadata['by'] !== 'tool' || /^https?:/.test(source ?? '')

/** Writes what the mission made and what it read; returns the paths, as short as they can be typed from here. */
async function writeDeliverables(company: Connection, mission: Mission, folder: string): Promise<string[]> {
  const files: string[] = []
  const order = (kind: string): number => ['article', 'analysis', 'research', 'document'].indexOf(kind)
  const artifacts = mission.artifacts
    .filter(isWorthAFile)
    .toSorted((a, b) => order(a.kind) - order(b.kind) || (a.id < b.id ? -1 : 1))
  let read = 0
  for (const artifact of artifacts) {
    const { content } = (await company.ask('GET', `/api/ops/artifacts/${artifact.id}`)) as { content: string }
    const name =
      artifact.kind === 'document'
        ? join('sources', `${++read}-${slug(artifact.title)}.md`)
        : names[artifact.kind]
    const path = join(folder, name ?? `${slug(artifact.kind)}.md`)
    try {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, withHead(artifact, content))
    } catch (error) {
      throw new Failure(
        `the mission succeeded, but ${path} cannot be written (${asOneLine(error)}); name another folder with --out`,
      )
    }
    files.push(near(path))
  }
  return files
}

/** What was read keeps its address; what the demo model made says so. */
function withHead(artifact: Artifact, content: string): string {
  const source =
    artifact.kind === 'document' && artifact.source_url !== null
      ? `<!-- source: ${artifact.source_url.replaceAll('--', '%2D%2D')} -->\n\n`
      : ''
  const simulated = artifact.simulated ? '<!-- simulated: made by the demo model -->\n\n' : ''
  return `${source}${simulated}${content.trimEnd()}\n`
}

function near(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}

function summary(mission: Mission): string {
  const took = Date.parse(mission.finished_at ?? '') - Date.parse(mission.created_at)
  const cost = mission.simulated ? 'demo model, costs nothing' : money(mission.cost_micro_usd)
  return `succeeded in ${duration(took)} · ${cost}`
}
