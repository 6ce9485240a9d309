// How memory changes a voice, as rules (spec section 11). Pure: counts in, at most three instructions out.

import { z } from 'zod'
import { memoryTypes } from './memory.ts'

/** Holds when the agent has at least `at_least` live memories of this type and with this tag (either may be left out). */
export const voiceRule = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'must be a name like learns_from_engagement'),
  agents: z.array(z.string().min(1).max(40)).max(50).default([]),
  type: z.enum(memoryTypes).optional(),
  tag: z.string().min(1).max(60).optional(),
  at_least: z.int().min(1).max(100_000),
  say: z.string().min(1).max(200),
})
export type VoiceRule = z.output<typeof voiceRule>

export const standardVoiceRules: VoiceRule[] = [
  {
    name: 'learns_from_engagement',
    agents: [],
    type: 'lesson',
    tag: 'engagement',
    at_least: 10,
    say: 'Reference what works in engagement when relevant.',
  },
  {
    name: 'many_lessons',
    agents: [],
    type: 'lesson',
    at_least: 15,
    say: 'Speak from experience: name what went wrong before.',
  },
  {
    name: 'strategist',
    agents: [],
    type: 'strategy',
    at_least: 10,
    say: 'Tie what is said to a strategy that worked.',
  },
  {
    name: 'sees_patterns',
    agents: [],
    type: 'pattern',
    at_least: 8,
    say: 'Point out when something happens again.',
  },
  {
    name: 'well_read',
    agents: [],
    type: 'insight',
    at_least: 20,
    say: 'Bring one finding to the table, with its source.',
  },
  {
    name: 'has_taste',
    agents: [],
    type: 'preference',
    at_least: 6,
    say: 'Say plainly what you would rather do.',
  },
]
