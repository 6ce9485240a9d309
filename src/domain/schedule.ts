// The day's slots for conversations as data (spec section 7). What becomes of a slot is decided elsewhere.

import { z } from 'zod'

/** Who sits at a slot's table: `all`; `any` (drawn); a pair by affinity; or agents by id or role, the first opens. */
const who = z.union([
  z.enum(['all', 'any', 'closest_pair', 'coolest_pair']),
  z.array(z.string().min(1).max(40)).min(1).max(12),
])

const formatName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be a format like standup')

const slot = z.strictObject({
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day like 09:00'),
  format: formatName,
  who: who.default('any'),
  probability: z.number().min(0).max(1).default(0.5),
  /** What it is about, in turn; empty: what happened lately decides. */
  topics: z.array(z.string().min(1).max(200)).max(100).default([]),
})
export type Slot = z.output<typeof slot>

export const scheduleValue = z
  .strictObject({
    /** Held once ever, when the company is this old: a young company does not wait for a slot. */
    first: z.strictObject({ format: formatName, after_seconds: z.number().min(0).max(86_400) }).optional(),
    slots: z.array(slot).max(96).default([]),
  })
  .refine(
    ({ slots }) => new Set(slots.map((one) => `${one.at} ${one.format}`)).size === slots.length,
    'the same format stands twice at the same time',
  )

export type Schedule = z.output<typeof scheduleValue>

const at = (time: string, format: string, probability: number, seats: Slot['who'] = 'any'): Slot => ({
  at: time,
  format,
  who: seats,
  probability,
  topics: [],
})

/** A day of a company that wrote no schedule: mornings align and plan, afternoons analyse and review, evenings debate and chat,
 *  nights reflect. */
export const standardSchedule: z.input<typeof scheduleValue> = {
  first: { format: 'checkin', after_seconds: 25 },
  slots: [
    at('00:30', 'night_briefing', 0.5),
    at('02:00', 'one_on_one', 0.4),
    at('04:00', 'watercooler', 0.4),
    at('06:30', 'checkin', 0.5),
    at('08:00', 'triage', 0.6),
    at('09:00', 'standup', 1, 'all'),
    at('09:45', 'planning', 0.8),
    at('10:30', 'one_on_one', 0.5),
    at('11:15', 'brainstorm', 0.6),
    at('12:00', 'watercooler', 0.7),
    at('13:00', 'deep_dive', 0.7),
    at('13:45', 'content_review', 0.75),
    at('14:30', 'strategy', 0.5),
    at('15:15', 'checkin', 0.5),
    at('16:00', 'war_room', 0.4),
    at('16:45', 'retro', 0.6, 'all'),
    at('17:30', 'mentoring', 0.5, 'closest_pair'),
    at('18:15', 'debate', 0.8),
    at('19:00', 'conflict_resolution', 0.5, 'coolest_pair'),
    at('20:00', 'watercooler', 0.8),
    at('20:45', 'debate', 0.6),
    at('21:30', 'brainstorm', 0.4),
    at('22:30', 'retro', 0.4),
    at('23:30', 'night_briefing', 0.95),
  ],
}
