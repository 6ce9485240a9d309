// When an agent may start work of its own accord, and what the steps of an idea or an action item are (spec section 10). Pure: what
// agents remember and when they last asked are arguments; whether the work may be done is the intake's to say.

import type { Policies } from './policy.ts'
import type { StepDraft } from './proposal.ts'
import { shorten } from './shorten.ts'

/** What is known of an agent when it is asked whether it may. Memories are live, undisputed, and not from the open web. */
export interface InitiativeFacts {
  agentId: string
  /** Since its last initiative was queued; null when there was none. */
  hoursSinceLast: number | null
  /** One is queued or being worked on. */
  underWay: boolean
  /** Memories that are at least as sure as policy asks. */
  memories: number
  /** Lessons that it drew from results. */
  outcomeLessons: number
}

/** Returns everything that keeps an agent from an initiative; an empty list when it may. */
export function reasonsAgainst(
  facts: InitiativeFacts,
  policy: Policies['initiative_policy'],
): readonly string[] {
  const { hoursSinceLast: hours, memories, outcomeLessons } = facts
  const reasons: string[] = []
  if (!policy.enabled) reasons.push('initiative_policy.enabled is false')
  if (facts.underWay) reasons.push('one is under way')
  if (hours !== null && hours < policy.cooldown_hours)
    reasons.push(`the last was ${hours.toFixed(1)} h ago; ${policy.cooldown_hours} h must pass`)
  if (memories < policy.min_memories) {
    reasons.push(
      `${memories} memories are at least ${policy.min_confidence} sure; ${policy.min_memories} are needed`,
    )
  }
  if (outcomeLessons === 0) reasons.push('it has not yet drawn a lesson from results')
  return reasons
}

/** One piece of work as an idea or an action item names it. */
export interface WantedStep {
  kind: string
  topic: string
}

/** The kinds that an idea may be made of: what a step of each takes follows from its topic. */
export const imaginableKinds = [
  'crawl',
  'analyze',
  'research',
  'write_content',
  'draft_tweet',
  'review',
] as const

/** The kinds that take from the day's drafts. */
export const draftKinds: readonly string[] = ['write_content', 'draft_tweet']

/** Kinds that work from something read or made before, and what is put before them when nothing of the kind is. */
const needs: Readonly<Record<string, string>> = {
  analyze: 'crawl',
  research: 'crawl',
  write_content: 'crawl',
  draft_tweet: 'crawl',
  post_tweet: 'draft_tweet',
}
const topicChars = 200

/** Returns the steps of a proposal, each waiting for the one before it, with what they need put before them. A kind that is not known
 *  here gets an empty payload: the intake says what is wrong with it. */
export function stepsFor(wanted: readonly WantedStep[]): readonly StepDraft[] {
  const steps: StepDraft[] = []
  const add = ({ kind, topic }: WantedStep): void => {
    // Not every name that an object answers to is a kind of step.
    const need = Object.hasOwn(needs, kind) ? needs[kind] : undefined
    if (need !== undefined && !steps.some((step) => step.kind === need)) add({ kind: need, topic })
    steps.push({ kind, payload: payloadOf(kind, shorten(topic, topicChars)), dependsOn: null })
  }
  for (const step of wanted) add(step)
  return steps
}

function payloadOf(kind: string, topic: string): Record<string, unknown> {
  switch (kind) {
    case 'crawl':
    case 'analyze':
    case 'research':
    case 'draft_tweet':
      return topic === '' ? {} : { topic }
    case 'write_content':
      return topic === '' ? {} : { title: topic }
    case 'review':
      return { subject: 'operations' }
    default:
      return {}
  }
}
