// The conversations of a simulated company as pages to read, oldest first. It reads what is on record and changes nothing.

import { type Transcript, transcriptMarkdown } from '../src/domain/transcript.ts'
import { readActionItems } from '../src/store/reads/initiatives.ts'
import { readMemoriesFrom } from '../src/store/reads/memories.ts'
import { readDriftsOf } from '../src/store/reads/relationships.ts'
import {
  type RoundtableRow,
  readRoundtable,
  readRoundtables,
  readTurns,
} from '../src/store/reads/roundtables.ts'
import type { Queryable } from '../src/world/db.ts'

const atOnce = 100
const mostTurns = 100

export interface Page {
  /** As in `2026-01-06-0900-standup.md`. */
  name: string
  text: string
}

/** Returns every conversation that ended well, in the company's time zone. */
export async function collectTranscripts(
  db: Queryable,
  company: { name: string; timeZone: string },
): Promise<readonly Page[]> {
  const pages: Page[] = []
  const filter = { status: 'succeeded', format: null, agent: null }
  for (let cursor: string | null = null; ; ) {
    const rows: readonly RoundtableRow[] = await readRoundtables(db, filter, { cursor, limit: atOnce })
    for (const row of rows) {
      const page = await pageOf(db, row.id, company)
      if (page !== null) pages.unshift(page)
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < atOnce) return pages
    cursor = last.id
  }
}

async function pageOf(
  db: Queryable,
  id: string,
  company: { name: string; timeZone: string },
): Promise<Page | null> {
  const found = await readRoundtable(db, id)
  if (found === null) return null
  const turns = await readTurns(db, id, 0, mostTurns)
  const names = new Map(found.seats.map((seat) => [seat.id, seat.display_name]))
  const name = (agent: string): string => names.get(agent) ?? agent
  const at = found.started_at ?? found.created_at
  const told: Transcript = {
    format: found.format,
    topic: found.topic,
    when: inWords(at, company.timeZone),
    company: company.name,
    seats: found.seats.map((seat) => ({ name: seat.display_name, role: seat.role })),
    turns: turns.map((turn) => ({ name: turn.name, line: turn.line, interaction: turn.interaction })),
    endReason: found.end_reason ?? '',
    summary: found.summary ?? '',
    memories: (await readMemoriesFrom(db, { kind: 'conversation', ref: id })).map((memory) => ({
      name: name(memory.agent_id),
      type: memory.type,
      content: memory.content ?? '',
      confidence: memory.confidence,
    })),
    drifts: (await readDriftsOf(db, id)).map((drift) => ({
      a: name(drift.agent_a),
      b: name(drift.agent_b),
      before: drift.before,
      after: drift.after,
      reason: drift.reason,
    })),
    actionItems: (await readActionItems(db, id)).map((item) => ({
      name: name(item.agent_id),
      title: String(item.context['title'] ?? ''),
      status: item.status,
    })),
    simulated: turns.some((turn) => turn.simulated),
  }
  const { day, time } = dayAndTime(at, company.timeZone)
  return {
    name: `${day}-${time.replace(':', '')}-${found.format.replaceAll('_', '-')}.md`,
    text: transcriptMarkdown(told),
  }
}

function inWords(at: Date, timeZone: string): string {
  const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone }).format(at)
  const { day, time } = dayAndTime(at, timeZone)
  return `${weekday} ${day} ${time}`
}

function dayAndTime(at: Date, timeZone: string): { day: string; time: string } {
  const options = { timeZone, dateStyle: 'short', timeStyle: 'short' } as const
  const [day = '', time = ''] = new Intl.DateTimeFormat('sv', options).format(at).split(' ')
  return { day, time }
}
