// A company that talks: six people who sound nothing alike, a year's worth of findings about everyday things, and conversations held
// over briefings that move on. Everything in it is made here.

import type { Speaker } from '../../src/world/model.ts'
import { demo, request } from './model-demo-fixtures.ts'

const speaker = (
  id: string,
  displayName: string,
  tone: string,
  quirk: string,
  signature: string,
  directive: string,
): Speaker => ({ id, displayName, role: id, tone, quirk, signature, directive })

/** Six people: one counts, one asks how we know, one is warm, one loves change, one is dry, one decides. */
export const table: readonly Speaker[] = [
  speaker(
    'analyst',
    'Ingrid',
    'formal, measured',
    'counts before she speaks',
    'First the sum.',
    '- A sum without a date is a rumour.',
  ),
  speaker(
    'observer',
    'Pavel',
    'sceptical, watchful',
    'asks "how do we know?" of every claim',
    'Show me the page.',
    '- A quiet alarm is still an alarm.',
  ),
  speaker(
    'social',
    'Mona',
    'warm, friendly, cheerful',
    'speaks to one reader at a time',
    'Who is listening?',
    '- Readers are guests, never numbers.',
  ),
  speaker(
    'growth',
    'Dario',
    'vivid, restless, bold',
    'turns everything into an experiment',
    'Try it tonight.',
    '- A small test beats a large opinion.',
  ),
  speaker(
    'writer',
    'Agnes',
    'wry, deadpan',
    'quotes exactly',
    'So it is written.',
    '- Fewer words, better chosen.',
  ),
  speaker(
    'coordinator',
    'Bruno',
    'crisp, direct, no-nonsense',
    'ends with next steps and one owner',
    'Who, when, done.',
    '- Finish the small thing before the big one.',
  ),
]

export const named = (name: string): Speaker => {
  const found = table.find(({ displayName }) => displayName === name)
  if (found === undefined) throw new Error(`Nobody is called ${name}`)
  return found
}

const sources = [
  'Bread',
  'The umbrella',
  'Rope',
  'The spoon',
  'Soap',
  'The ladder',
  'Glass',
  'The button',
  'Candles',
  'The wheel',
]
const people = [
  'Marta Lind',
  'Oskar Brandt',
  'Jonas Weil',
  'Clara Moss',
  'Henrik Dahl',
  'Ada Renner',
  'Tomas Vidal',
  'Lena Koch',
]
const towns = [
  'Lisbon',
  'Bergen',
  'Antwerp',
  'Trieste',
  'Bremen',
  'Galway',
  'Toledo',
  'Riga',
  'Bristol',
  'Malmo',
]
const goods = [
  'ovens',
  'barrels',
  'looms',
  'lanterns',
  'anvils',
  'bricks',
  'kettles',
  'saddles',
  'bells',
  'shovels',
  'hinges',
  'nets',
]
const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

/** The `n`th finding, from what the company read: no two are alike. */
export function finding(n: number): string {
  const [who, town, other] = [at(people, n * 3 + 1), at(towns, n * 7 + 2), at(towns, n * 3 + 5)]
  const [thing, more] = [at(goods, n * 5 + 3), at(goods, n * 7 + 1)]
  const year = 1702 + ((n * 37) % 260)
  const count = 14 + ((n * 53) % 880)
  const shapes = [
    `In ${year} ${who} carried ${count} ${thing} from ${town} to ${other}, although the road was closed.`,
    `The bakers of ${town} paid ${count} florins a year for water that nobody measured.`,
    `${who} sold the patent in ${year} for ${count} crowns and a horse.`,
    `A tax on ${thing} emptied ${town} within ${2 + (n % 9)} winters; ${count} families moved to ${other}.`,
    `Workers in ${town} hid ${count} ${thing} under the floor when the inspector came.`,
    `The first ${thing} of ${town} were made by ${who}, who never signed them.`,
    `Of ${count + 40} ${more} that left ${other} in ${year}, ${count} arrived.`,
    `Nobody in ${town} believed ${who} until the bridge stood.`,
    `It took ${count} people and ${3 + (n % 8)} days to lift the great bell of ${town}.`,
    `A letter from ${other} asked for ${count} ${more} and received one apology.`,
    `${town} burned its ${thing} in ${year} because a clerk had misread the order.`,
    `The guild of ${other} counted ${more} by weight, which cost ${who} a fortune.`,
  ]
  return `${at(shapes, n)} (“${at(sources, n)}”)`
}

const subjects = [
  'prices that fell overnight',
  'a promise nobody kept',
  'tools without a maker',
  'the road that moved',
  'letters that came late',
  'what a bell was worth',
  'guilds and who left them',
  'bridges before their rivers',
  'taxes on small things',
  'the clerk who misread',
]
const labels = [
  ['Scan the shelf', 'growth', ['crawl', 'analyze']],
  ['Research', 'analyst', ['crawl', 'research']],
  ['Draft a post', 'social', ['crawl', 'draft_tweet']],
  ['Write', 'writer', ['crawl', 'write_content']],
  ['Review', 'observer', ['review']],
  ['Set the course', 'coordinator', ['crawl', 'research']],
] as const
const reasons = [
  'crawl: the archive did not answer in time',
  'write_content: the answer does not fit the schema',
  'the worker was killed while it ran',
]
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const nameOf = (id: string): string => table.find((one) => one.id === id)?.displayName ?? id

/** What the company knows at its `k`th conversation: twelve missions, eight insights, ten artifacts, all lists newest first. */
export function briefingAt(k: number) {
  const hour = 8 + ((k * 3) % 14)
  const missions = Array.from({ length: 12 }, (_, back) => {
    const n = k * 5 + 20 - back
    const [label, agentId, kinds] = at(labels, n)
    const failed = n % 7 === 3
    return {
      id: `m${n}`,
      title: `${label}: ${at(subjects, n * 3 + (n >> 3))}`,
      agentId,
      agentName: nameOf(agentId),
      status: failed ? 'failed' : n % 11 === 5 ? 'running' : 'succeeded',
      reason: failed ? at(reasons, n) : '',
      kinds,
      minutesAgo: 7 + back * 41,
      seconds: n % 11 === 5 ? null : 6 + ((n * 13) % 70),
    }
  })
  const statements = (from: number, length: number) =>
    Array.from({ length }, (_, back) => {
      const n = k * 4 + from - back
      const [, agentId] = at(labels, n)
      return {
        n,
        said: finding(n),
        agentId,
        agentName: nameOf(agentId),
        trust: 1 as const,
        minutesAgo: 20 + back * 55,
      }
    })
  return {
    when: `${at(days, Math.floor(k / 5))} ${String(hour).padStart(2, '0')}:${k % 2 === 0 ? '15' : '40'}`,
    company: 'Shelf',
    missions,
    insights: statements(40, 6).map(({ said, n, ...one }) => ({ ...one, statement: said, confidence: 0.8 })),
    artifacts: statements(30, 10).map(({ n, ...one }) => ({
      ...one,
      id: `a${n}`,
      kind: n % 3 === 0 ? 'article' : 'analysis',
      title: `Analysis: ${at(subjects, n)}`,
    })),
    refusals: [0, 1].map((back) => ({
      agentId: 'social',
      agentName: 'Mona',
      title: `Draft a post: ${at(subjects, k + back)}`,
      reason: 'Quota full (8/8): content_policy.max_drafts_per_day',
      gate: 'content_policy.max_drafts_per_day',
      measured: 8,
      limit: 8,
      minutesAgo: 30 + back * 90,
    })),
    results: [
      {
        title: `Draft: ${finding(k * 4)}`,
        agentId: 'social',
        agentName: 'Mona',
        metric: 'impressions',
        value: 900 + k * 7,
      },
    ],
    figures: {
      'missions succeeded today': 4 + (k % 23),
      'missions failed today': k % 4,
      'failures this week': 3 + (k % 9),
      'drafts used today': k % 9,
      'drafts allowed a day': 8,
      'proposals refused today': k % 5,
    },
  }
}

export const formats = [
  'standup',
  'brainstorm',
  'deep_dive',
  'debate',
  'watercooler',
  'triage',
  'planning',
  'content_review',
  'retro',
  'night_briefing',
  'mentoring',
  'conflict_resolution',
  'one_on_one',
  'war_room',
  'checkin',
  'strategy',
] as const
export const interactions = ['challenge', 'critical', 'neutral', 'agreement', 'supportive'] as const

export interface Line {
  speaker: string
  name: string
  line: string
  interaction: string
  position: number
}

export interface Ask {
  rules: { format: string; purpose: string; formal: boolean; temperature: number }
  topic: string
  seats: readonly { id: string; displayName: string; role: string }[]
  briefing: ReturnType<typeof briefingAt>
  memories: readonly Record<string, unknown>[]
  modifiers: readonly string[]
  transcript: readonly Line[]
  interaction: string
  toward: { id: string; name: string; affinity: number } | null
  turn: number
  turns: number
  maxChars: number
  said: readonly string[]
}

/** One question for a line, with everything in place; tests name only what matters to them. */
export function askOf(given: Partial<Ask> = {}): Ask {
  return {
    rules: { format: 'standup', purpose: 'Align.', formal: true, temperature: 0.7 },
    topic: 'What moved since yesterday, and what is stuck',
    seats: table.map(({ id, displayName, role }) => ({ id, displayName, role })),
    briefing: briefingAt(3),
    memories: [],
    modifiers: [],
    transcript: [],
    interaction: 'opening',
    toward: null,
    turn: 1,
    turns: 8,
    maxChars: 120,
    said: [],
    ...given,
  }
}

const schema = {
  type: 'object',
  properties: { line: { type: 'string', maxLength: 2_000 } },
  required: ['line'],
}

/** Asks the demo model for a line. */
export async function lineOf(
  who: Speaker,
  ask: Ask | Record<string, unknown>,
  seed = 'turn',
): Promise<string> {
  const reply = await demo().ask(
    request({ task: 'turn', speaker: who, seed, materials: [], schema, facts: { ...ask } }),
  )
  return (reply.output as { line: string }).line
}

export interface Held {
  format: string
  topic: string
  briefing: ReturnType<typeof briefingAt>
  lines: readonly (Line & { ask: Ask; who: Speaker })[]
}

const topicAt = (k: number, format: string): string => {
  const { missions, insights } = briefingAt(k)
  if (/debate|deep_dive|brainstorm/u.test(format))
    return `Does this hold: “${insights[0]?.statement.replace(/ \(“.*$/u, '')}”`
  if (format === 'conflict_resolution')
    return `Ingrid and Dario: what each needs from the other after “${missions[0]?.title}”`
  return `What follows from “${missions[k % 5]?.title}”`
}

/** Holds conversations, one after another, until `turns` lines were said; who speaks and how follows from the place alone. */
export async function talked(turns: number, seed = 'talk'): Promise<readonly Held[]> {
  const held: Held[] = []
  const said: string[] = []
  for (let k = 0; said.length < turns; k++) {
    const format = at(formats, k)
    const briefing = briefingAt(k)
    const topic = topicAt(k, format)
    const seated = [0, 1, 2, 3].map((n) => at(table, k + n * (1 + (k % 2)) + (n >> 1)))
    const lines: (Line & { ask: Ask; who: Speaker })[] = []
    const length = 5 + (k % 4)
    for (let turn = 1; turn <= length && said.length < turns; turn++) {
      const last = lines.at(-1)
      const others = seated.filter(({ id }) => id !== last?.speaker)
      const who = at(others, k + turn * 2)
      const interaction = last === undefined ? 'opening' : at(interactions, k * 3 + turn * 7)
      const ask = askOf({
        rules: { format, purpose: 'Talk.', formal: true, temperature: 0.7 },
        topic,
        seats: [...new Set(seated)].map(({ id, displayName, role }) => ({ id, displayName, role })),
        briefing,
        transcript: lines.map(({ ask: _ask, who: _who, ...one }) => one),
        interaction,
        toward: last === undefined ? null : { id: last.speaker, name: last.name, affinity: 0.5 },
        turn,
        turns: length,
        said: said.slice(-400).reverse(),
      })
      const line = await lineOf(who, ask, `${seed}/${k}/${turn}`)
      lines.push({ speaker: who.id, name: who.displayName, line, interaction, position: turn - 1, ask, who })
      said.push(line)
    }
    held.push({ format, topic, briefing, lines })
  }
  return held
}

/** Returns the runs of four words of a line. */
export function fourGrams(line: string): readonly string[] {
  const words = line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.slice(3).map((_, at) => words.slice(at, at + 4).join(' '))
}
