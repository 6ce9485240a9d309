// Who is where and does what, as plain values. It knows no pixels and no way of getting here; fold.ts does that from events.

/** Where the evidence of something seen in the office lies, and one plain sentence about it. */
export interface Because {
  readonly eventId?: string
  readonly missionId?: string
  readonly stepId?: string
  readonly roundtableId?: string
  readonly text: string
}

/** What an agent is seen doing. `searching` is at the shelf, `planning` at the whiteboard, `waiting` at the door with an envelope. */
export type Doing = 'typing' | 'searching' | 'planning' | 'talking' | 'waiting' | 'idle'

/** A step that runs, or something of the agent's that waits for a person. */
export interface Matter {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly order: number
  readonly because: Because
}

export interface Actor {
  readonly agentId: string
  readonly name: string
  readonly persona: unknown
  readonly running: readonly Matter[]
  readonly waiting: readonly Matter[]
  readonly doing: Doing
  /** Grows with each change of what the agent does: who waits longer stands nearer to the door. */
  readonly order: number
  readonly because: Because
}

export interface SpokenTurn {
  readonly eventId: string
  /** An agent's id, or `founder`. */
  readonly speaker: string
  readonly line: string
  readonly at: string
}

/** A conversation that is going on. */
export interface Talk {
  readonly roundtableId: string
  readonly format: string
  readonly topic: string
  /** Which of the office's tables, counted from 0. */
  readonly table: number
  readonly participants: readonly string[]
  readonly turns: readonly SpokenTurn[]
  /** Who has the word after the last of these turns; null: that is not known. */
  readonly speaking: string | null
}

/** Something that went wrong lately, or money that ran out. */
export interface Trouble {
  readonly at: string
  /** RFC 3339: when it is over by itself; null: when an event says so. */
  readonly until: string | null
  readonly because: Because
}

export interface OfficeState {
  readonly timeZone: string
  /** RFC 3339: the company's now. */
  readonly at: string
  readonly lastEventId: string
  readonly actors: Readonly<Record<string, Actor>>
  readonly talks: readonly Talk[]
  readonly failures: readonly Trouble[]
  readonly overBudget: readonly Trouble[]
  /** The mission that succeeded last. */
  readonly cheer: (Trouble & { readonly agentId: string | null }) | null
}

/** How long a failure keeps its red light, and how much is kept of what was. */
export const officeLimits = {
  redLightMs: 3_600_000,
  failures: 24,
  turns: 4,
  matters: 50,
  nameChars: 40,
  titleChars: 160,
  lineChars: 300,
} as const

// Control characters, and marks that turn the direction of what follows.
const unseen = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** Returns the text on one line, without what cannot be seen, and no longer than so many characters. */
export function plain(text: unknown, maxChars: number): string {
  if (typeof text !== 'string') return ''
  const line = text
    .slice(0, maxChars * 4)
    .replace(unseen, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const letters = [...line]
  return letters.length > maxChars ? `${letters.slice(0, maxChars - 1).join('')}…` : line
}
