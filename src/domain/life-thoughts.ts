// What a mind is asked when the company talks, distils and wants something by itself: the questions and the answers, as values.
// Everything in them that agents, models or web pages wrote is data.

import type { Distillation } from './distillation.ts'
import type { Recalled, Trust } from './memory.ts'
import type { Interaction, Seat, Turn } from './roundtable.ts'

/** What happened in the company lately, as those at the table know it: names, numbers, titles. All lists newest first. */
export interface Briefing {
  /** As in `Tuesday 14:05`, in the company's time zone. */
  when: string
  company: string
  missions: readonly {
    id: string
    title: string
    agentId: string
    agentName: string
    status: string
    /** Why it failed, or ''. */
    reason: string
    /** The kinds of its steps, in order. */
    kinds: readonly string[]
    minutesAgo: number
    /** How long it took, or null while it is open. */
    seconds: number | null
  }[]
  insights: readonly {
    statement: string
    agentId: string
    agentName: string
    confidence: number
    trust: Trust
    minutesAgo: number
  }[]
  /** Articles, posts, reviews, analyses: what was made. `said` is the line it is known by. */
  artifacts: readonly {
    id: string
    kind: string
    title: string
    said: string
    agentId: string
    agentName: string
    trust: Trust
    minutesAgo: number
  }[]
  refusals: readonly {
    agentId: string
    agentName: string
    title: string
    reason: string
    gate: string
    measured: number
    limit: number | null
    minutesAgo: number
  }[]
  results: readonly { title: string; agentId: string; agentName: string; metric: string; value: number }[]
  /** Figures by name, e.g. `missions succeeded today`, `drafts used today`, `drafts allowed a day`, `failures this week`. */
  figures: Readonly<Record<string, number>>
}

/** The rules of the kind of conversation, as far as a speaker must know them. */
export interface TableRules {
  format: string
  /** What this kind of conversation is for, one sentence. */
  purpose: string
  formal: boolean
  temperature: number
}

export interface TurnAsk {
  rules: TableRules
  topic: string
  seats: readonly Seat[]
  briefing: Briefing
  /** What the speaker remembers about this. */
  memories: readonly Recalled[]
  /** At most 3 instructions that follow from the speaker's memories: "Personality evolution". */
  modifiers: readonly string[]
  transcript: readonly Turn[]
  interaction: Interaction
  /** Who is answered, and how the speaker stands to them; null for the opening. */
  toward: { id: string; name: string; affinity: number } | null
  /** This is agent turn number `turn` (from 1) of `turns`. */
  turn: number
  turns: number
  maxChars: number
  /** Lines said in this company lately, newest first: not to be said again. */
  said: readonly string[]
  /** How many of `said`, the first, were only just tried here and not taken. */
  refused?: number
}

export interface DistilAsk {
  rules: TableRules
  topic: string
  seats: readonly Seat[]
  transcript: readonly Turn[]
  /** What those at the table know about this already: may be named in `supersedes`. */
  memories: readonly Recalled[]
  /** The step kinds that an action item may ask for. */
  kinds: readonly string[]
  mostMemories: number
  maxDrift: number
  /** 0 where the conversation is not formal. */
  mostActionItems: number
}

export interface InitiativeAsk {
  /** What entitles the agent: its strongest memories. */
  memories: readonly Recalled[]
  briefing: Briefing
  /** The step kinds to choose from, each with what it does. */
  kinds: readonly { kind: string; about: string }[]
  /** Titles of this agent's latest proposals: not to be proposed again. */
  recent: readonly string[]
}

export interface InitiativeIdea {
  title: string
  description: string
  steps: readonly { kind: string; topic: string }[]
  /** The memory it rests on: one of those that were shown. */
  memoryId: string
}

/** The three questions of a company's life, bound to a speaker and a model. Each throws ThoughtError when no usable answer came. */
export interface LifeMind {
  speak(ask: TurnAsk): Promise<{ line: string }>
  distil(ask: DistilAsk): Promise<Distillation>
  /** Null when there is nothing new to propose. */
  imagine(ask: InitiativeAsk): Promise<InitiativeIdea | null>
}
