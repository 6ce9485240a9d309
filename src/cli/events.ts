// events: the journal on the terminal, once or as it is written. Following survives a restart of the server: it goes on after the
// last event it has shown.

import type { Command } from 'commander'
import type { z } from 'zod'
import type * as wire from '../http/wire.ts'
import { openMachine } from '../main/machine.ts'
import type { Connection } from './connect.ts'
import { asOneLine, Failure } from './failure.ts'
import { shortId } from './find-id.ts'
import { type CompanyOptions, withCompany, withCompanyOptions } from './program.ts'
import { clip, type Terminal } from './terminal.ts'

type Event = z.output<typeof wire.event>
interface EventOptions extends CompanyOptions {
  follow?: boolean
  limit: string
  agent?: string
  kind?: string
  tag?: string
}

const reconnectMs = 2_000

/** Adds `events`. */
export function addEvents(program: Command): void {
  withCompanyOptions(program.command('events'))
    .option('-f, --follow', 'stay and show what happens')
    .option('-n, --limit <n>', 'how many of the newest to show first', '20')
    .option('--agent <id>', 'only this agent')
    .option('--kind <kind>', 'only this kind, or all kinds of a noun: mission, step.failed')
    .option('--tag <tag>', 'only with this tag')
    .description('what happened; --follow: what happens')
    .action(async (options: EventOptions) => {
      const limit = Number(options.limit)
      if (!Number.isInteger(limit) || limit < 0 || limit > 200)
        throw new Failure('--limit must be a whole number from 0 to 200', 2)
      await withCompany(options, async (company, terminal, settings) => {
        const filter = new URLSearchParams()
        for (const name of ['agent', 'kind', 'tag'] as const) {
          const value = options[name]
          if (value !== undefined) filter.set(name, value)
        }
        const show = (event: Event): void =>
          terminal.out(options.json ? JSON.stringify(event) : eventLine(event, terminal))
        let cursor = await showNewest(company, filter, limit, show)
        if (!options.follow) return
        if (company.url === null)
          throw new Failure(
            `no company runs here, so nothing will happen; start it: ${settings.startCommand}`,
          )
        const { clock } = openMachine(settings)
        for (;;) {
          try {
            cursor = await follow(company, filter, cursor, show)
          } catch (error) {
            if (error instanceof Failure && !/does not answer/.test(error.message)) throw error
            terminal.say(
              terminal.tint('dim', `  … the line is cut (${asOneLine(error).slice(0, 120)}); trying again`),
            )
          }
          await clock.sleep(reconnectMs)
        }
      })
    })
}

/** Shows the newest events, oldest first; returns the id of the last event there is. */
async function showNewest(
  company: Connection,
  filter: URLSearchParams,
  limit: number,
  show: (event: Event) => void,
): Promise<string> {
  const status = (await company.ask('GET', '/api/ops/status')) as { latest_event_id: string }
  const latest = Number(status.latest_event_id)
  let found: Event[] = []
  // A filter may be a rare one: look back in growing spans until there are enough, or the journal is at its beginning.
  for (let span = Math.max(limit, 1) * 2; limit > 0; span *= 8) {
    const after = Math.max(0, latest - span)
    found = await readAfter(company, filter, after, limit)
    if (found.length >= limit || after === 0) break
  }
  for (const event of found.slice(-limit)) show(event)
  return String(Math.max(latest, Number(found.at(-1)?.id ?? 0)))
}

async function readAfter(
  company: Connection,
  filter: URLSearchParams,
  after: number,
  keep: number,
): Promise<Event[]> {
  let found: Event[] = []
  let cursor: string | null = String(after)
  while (cursor !== null) {
    const query = new URLSearchParams(filter)
    query.set('after', cursor)
    query.set('limit', '200')
    const page = (await company.ask('GET', `/api/ops/events?${query}`)) as {
      items: Event[]
      next_cursor: string | null
    }
    found = [...found, ...page.items].slice(-keep)
    cursor = page.items.length < 200 ? null : page.next_cursor
  }
  return found
}

/** Shows what the live stream brings until it ends; returns the id of the last event shown. */
async function follow(
  company: Connection,
  filter: URLSearchParams,
  cursor: string,
  show: (event: Event) => void,
): Promise<string> {
  const path = `/api/ops/events/stream${filter.size > 0 ? `?${filter}` : ''}`
  const response = await company.stream(path, { 'last-event-id': cursor }, new AbortController().signal)
  if (!response.ok || response.body === null) {
    throw new Failure(`the live stream was refused with status ${response.status}; see: bullpen doctor`)
  }
  let last = cursor
  let text = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const frames = text.split('\n\n')
    text = frames.pop() ?? ''
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1]
      if (data === undefined) continue
      const event = JSON.parse(data) as Event
      show(event)
      last = event.id
    }
  }
  return last
}

/** Returns an event as one line: when, who, what, about what. */
export function eventLine(event: Event, terminal: Terminal): string {
  const at = new Date(event.created_at).toTimeString().slice(0, 8)
  const bad = event.kind.endsWith('.failed') || event.tags.includes('alarm')
  const good = event.kind === 'mission.succeeded'
  const kind = event.kind.padEnd(20)
  const painted = bad ? terminal.paint('red', kind) : good ? terminal.paint('green', kind) : kind
  const about = shortId(event.mission_id ?? event.proposal_id ?? event.roundtable_id ?? '').padEnd(8)
  const words =
    event.summary === '' || event.summary === event.title ? event.title : `${event.title} — ${event.summary}`
  const head = `${at}  ${(event.agent_id ?? '·').padEnd(12)} `
  return `${terminal.paint('dim', head)}${painted} ${terminal.paint('dim', about)} ${clip(words, Math.max(30, terminal.columns - 54))}`
}
