// A conversation as a page to read: who sat there, what was said and how it was meant, what came of it. Pure; it chooses nothing.

import type { Interaction } from './roundtable.ts'

export interface Transcript {
  format: string
  topic: string
  /** As in `Tuesday 2026-01-06 09:00`. */
  when: string
  company: string
  seats: readonly { name: string; role: string }[]
  turns: readonly { name: string; line: string; interaction: Interaction }[]
  endReason: string
  summary: string
  memories: readonly { name: string; type: string; content: string; confidence: number }[]
  drifts: readonly { a: string; b: string; before: number; after: number; reason: string }[]
  actionItems: readonly { name: string; title: string; status: string }[]
  simulated: boolean
}

/** How a line was meant, where that is worth saying beside it. */
const asides: Readonly<Record<Interaction, string>> = {
  opening: '',
  neutral: '',
  challenge: 'challenges',
  critical: 'doubts',
  agreement: 'agrees',
  supportive: 'backs it',
  remark: 'the founder',
}

/** Returns the conversation as Markdown. Whatever was said is text: its markup is escaped. */
export function transcriptMarkdown(transcript: Transcript): string {
  const { format, topic, when, company, seats, turns } = transcript
  const table = seats.map((seat) => `${plain(seat.name)} (${plain(seat.role)})`).join(', ')
  const origin = transcript.simulated ? ' Spoken by the demo model.' : ''
  const said = turns.map(({ name, line, interaction }) => {
    const aside = asides[interaction] === '' ? '' : ` _(${asides[interaction]})_`
    return `**${plain(name)}**${aside}: ${plain(line)}`
  })
  return `${[
    `# ${capital(format)}: ${plain(topic)}`,
    `${plain(company)}, ${when}. ${table}.${origin}`,
    ...said,
    `_${plain(transcript.endReason)}_`,
    ...section('What it came to', transcript.summary === '' ? [] : [plain(transcript.summary)]),
    ...section('Remembered', [list(transcript.memories.map(memoryLine))]),
    ...section('Between them', [list(transcript.drifts.map(driftLine))]),
    ...section('To be done', [
      list(
        transcript.actionItems.map((item) => `${plain(item.name)}: ${plain(item.title)} (${item.status})`),
      ),
    ]),
  ].join('\n\n')}\n`
}

function section(title: string, parts: readonly string[]): readonly string[] {
  const filled = parts.filter((part) => part !== '')
  return filled.length === 0 ? [] : [`## ${title}`, ...filled]
}

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')

function memoryLine({ name, type, content, confidence }: Transcript['memories'][number]): string {
  return `${plain(name)}, ${type} (${confidence.toFixed(2)}): ${plain(content)}`
}

function driftLine({ a, b, before, after, reason }: Transcript['drifts'][number]): string {
  const why = reason === '' ? '' : `: ${plain(reason)}`
  return `${plain(a)} and ${plain(b)}, ${before.toFixed(2)} → ${after.toFixed(2)}${why}`
}

function capital(name: string): string {
  const words = name.replaceAll('_', ' ')
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}

/** What somebody said, without a meaning for Markdown or HTML. */
function plain(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_[\]<>#|~]/gu, (mark) => `\\${mark}`)
}
