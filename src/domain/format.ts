// The sixteen formats of conversation as data (spec section 7): who opens, how many agents, how many turns, how freely they talk, and
// what for. Whoever changes one does it by policy (`roundtable_formats`).

import { z } from 'zod'

export interface Format {
  format: string
  purpose: string
  /** Fewest and most agents; a smaller company holds it with whom it has. */
  agents: readonly [number, number]
  /** Fewest and most turns of agents. */
  turns: readonly [number, number]
  temperature: number
  /** The role that opens, or null: whoever is drawn. */
  opens: string | null
  /** Only formal conversations leave action items (spec section 10). */
  formal: boolean
}

const format = (
  name: string,
  agents: readonly [number, number],
  turns: readonly [number, number],
  temperature: number,
  opens: string | null,
  purpose: string,
  formal = false,
): Format => ({ format: name, agents, turns, temperature, opens, purpose, formal })

/** The sixteen, in the order of a day. */
export const standardFormats: readonly Format[] = [
  format(
    'standup',
    [4, 6],
    [6, 12],
    0.6,
    'coordinator',
    'Align: what moved, what is stuck, who takes what next.',
    true,
  ),
  format(
    'planning',
    [3, 5],
    [5, 10],
    0.6,
    'coordinator',
    'Decide what is done next, in which order, and what is left out.',
    true,
  ),
  format(
    'triage',
    [2, 4],
    [4, 8],
    0.5,
    'coordinator',
    'Sort what failed or waits by what it costs to leave it.',
  ),
  format(
    'checkin',
    [2, 3],
    [2, 5],
    0.7,
    'coordinator',
    'See briefly where everybody stands and who needs help.',
  ),
  format(
    'strategy',
    [2, 4],
    [5, 10],
    0.7,
    'coordinator',
    'Look further ahead: what the company should become good at.',
  ),
  format('brainstorm', [3, 5], [6, 12], 0.95, 'growth', 'Collect many ideas before any is judged.', true),
  format('deep_dive', [2, 3], [5, 10], 0.6, 'analyst', 'Understand one finding to the bottom.'),
  format(
    'content_review',
    [2, 4],
    [4, 8],
    0.6,
    'writer',
    'Judge what was written: what holds, what must change.',
  ),
  format('war_room', [3, 6], [5, 10], 0.4, 'coordinator', 'Get one serious failure under control.', true),
  format(
    'retro',
    [3, 6],
    [6, 12],
    0.7,
    'observer',
    'Learn from the past days: what to keep, what to stop, what to try.',
    true,
  ),
  format('debate', [2, 3], [6, 10], 0.8, null, 'Test an opinion against its opposite.'),
  format('mentoring', [2, 2], [4, 8], 0.7, null, 'The one who has done it more often passes on how.'),
  format('one_on_one', [2, 2], [4, 8], 0.7, 'coordinator', 'Two talk openly about how the work goes.'),
  format(
    'conflict_resolution',
    [2, 3],
    [4, 8],
    0.5,
    null,
    'Two who rub against each other find what they can agree on.',
  ),
  format('watercooler', [2, 3], [2, 5], 0.9, null, 'Talk about anything; no work has to come of it.'),
  format(
    'night_briefing',
    [2, 3],
    [3, 6],
    0.6,
    'observer',
    'Close the day: what happened, and what to watch overnight.',
  ),
]

const between = (least: number, most: number) =>
  z
    .tuple([z.int().min(least).max(most), z.int().min(least).max(most)])
    .refine(([low, high]) => low <= high, 'must be [fewest, most]')

/** What a founder may change about formats, and formats of his own. */
export const formatOverrides = z.record(
  z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be a name like standup'),
  z.strictObject({
    agents: between(2, 12).optional(),
    turns: between(1, 40).optional(),
    temperature: z.number().min(0).max(2).optional(),
    opens: z.string().max(40).nullable().optional(),
    purpose: z.string().min(1).max(300).optional(),
    formal: z.boolean().optional(),
  }),
)

/** Returns the formats in force: the sixteen with what policy changes about them, and policy's own. */
export function formatsInForce(overrides: z.output<typeof formatOverrides>): readonly Format[] {
  const own = Object.keys(overrides).filter((name) => !standardFormats.some((one) => one.format === name))
  const fresh = own.map((name) => format(name, [2, 4], [4, 8], 0.7, null, 'Talk about the topic.'))
  return [...standardFormats, ...fresh].map((one) => {
    const { agents, turns, temperature, opens, purpose, formal } = overrides[one.format] ?? {}
    return {
      format: one.format,
      purpose: purpose ?? one.purpose,
      agents: agents ?? one.agents,
      turns: turns ?? one.turns,
      temperature: temperature ?? one.temperature,
      opens: opens === undefined ? one.opens : opens,
      formal: formal ?? one.formal,
    }
  })
}

/** Returns the format of this name; one that policy has forgotten since is held as one of the company's own is. */
export function formatNamed(name: string, overrides: z.output<typeof formatOverrides>): Format {
  const found = formatsInForce({ [name]: {}, ...overrides }).find((one) => one.format === name)
  if (found === undefined) throw new Error(`format ${name} is named and not in force`)
  return found
}
