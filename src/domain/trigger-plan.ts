// What a fired rule or a reaction proposes: title, description and steps, from the rule's own words and from what it fired on.
// Pure.

import type { StepDraft } from './proposal.ts'
import type { Rule } from './trigger.ts'

/** What a rule fired on, or a reaction reacts to. */
export interface Cause {
  /** With the rule's name, what makes this firing the same one when it is found again. */
  key: string
  eventId: number | null
  chainDepth: number
  title: string
  summary: string
  agentId: string | null
  missionId: string | null
  metadata: Readonly<Record<string, unknown>>
}

export interface Plan {
  title: string
  description: string
  steps: readonly StepDraft[]
}

const step = (kind: string, payload: Record<string, unknown> = {}): StepDraft => ({
  kind,
  payload,
  dependsOn: null,
})

/** How much of a cause's title goes into the title of what it causes: titles are read in lists. */
const titleChars = 90

/** Returns the plan of a fired rule. `topic` is the one whose turn it is; '' for rules without topics. */
export function planOfRule(rule: Rule, cause: Cause | null, topic: string): Plan {
  const standard = standardPlan(rule, cause, topic)
  const { title, description, steps } = rule.action
  return {
    title: clip(
      fill(title ?? standard.title, cause && { ...cause, title: clip(cause.title, titleChars) }, topic),
      300,
    ),
    description: fill(description ?? standard.description, cause, topic),
    steps:
      steps?.map((s) => ({
        kind: s.kind,
        payload: fillPayload(s.payload, cause, topic),
        dependsOn: s.depends_on ?? null,
      })) ?? standard.steps,
  }
}

function standardPlan(rule: Rule, cause: Cause | null, topic: string): Plan {
  const about = topic || cause?.title || 'our field'
  const because = `Rule ${rule.name} fired.`
  const plan = (title: string, ...steps: StepDraft[]): Plan => ({ title, description: because, steps })
  switch (rule.trigger_event) {
    case 'mission_failed':
      return { ...reactionPlan('diagnose', cause), description: because }
    case 'content_published':
      return { ...reactionPlan('review', cause), description: because }
    case 'insight_promoted':
      return plan(
        `Follow up: ${cause?.title ?? about}`,
        step('research', { topic: clip(cause?.summary || about, 200) }),
      )
    case 'tweet_high_engagement':
      return plan(
        `Why it did well: ${about}`,
        step('analyze', { topic: clip(about, 200), ...artifactsOf(cause) }),
      )
    case 'proactive_scan_signals':
      return plan(`Scan signals: ${about}`, step('crawl'), step('analyze', topicOf(topic)))
    case 'proactive_draft_tweet':
      return plan(
        `Draft a post: ${about}`,
        step('crawl'),
        step('analyze', topicOf(topic)),
        step('draft_tweet', topicOf(topic)),
      )
    case 'proactive_research':
      return plan(`Research: ${about}`, step('crawl'), step('research', topicOf(topic)))
    case 'proactive_analyze_ops':
      return plan('Review how the company runs', step('review', { subject: 'operations' }))
    case 'proactive_health_check':
      return plan('Health check', step('review', { subject: 'operations' }))
    case 'proactive_content_plan':
      return plan(
        `Brief: ${about}`,
        step('crawl'),
        step('analyze', topicOf(topic)),
        step('write_content', { title: clip(`Brief: ${about}`, 200) }),
      )
    default:
      return plan(`${rule.name}: ${about}`, step('research', topicOf(about)))
  }
}

/** Returns the plan of a reaction of this type to an event: one step of that kind, about the event. */
export function reactionPlan(type: string, cause: Cause | null): Plan {
  const title = cause?.title ?? 'the company'
  const reacts = (name: string, payload: Record<string, unknown>): Plan => ({
    title: `${name}: ${clip(title, titleChars)}`,
    description: cause === null ? '' : `In reaction to: ${clip(title, 200)}`,
    steps: [step(type, payload)],
  })
  const artifact = artifactOf(cause)
  switch (type) {
    case 'diagnose':
      return reacts('Diagnose', { mission_id: cause?.missionId })
    case 'review':
      return reacts('Review', artifact === null ? { subject: 'operations' } : { artifact_id: artifact })
    case 'research':
      return reacts('Look into', { topic: clip(cause?.summary || title, 200) })
    case 'analyze':
      return reacts('Analyze', { topic: clip(title, 200), ...artifactsOf(cause) })
    case 'draft_tweet':
      return reacts('Draft a post', { topic: clip(title, 200) })
    case 'write_content':
      return reacts('Write', { title: clip(title, 200) })
    default:
      return reacts(type, {})
  }
}

const topicOf = (topic: string): Record<string, unknown> => (topic === '' ? {} : { topic: clip(topic, 200) })

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The artifact that an event names; anybody may have written its metadata, so what is no id is none. */
function artifactOf(cause: Cause | null): string | null {
  const id = cause?.metadata['artifact_id']
  return typeof id === 'string' && uuidForm.test(id) ? id : null
}

function artifactsOf(cause: Cause | null): Record<string, unknown> {
  const id = artifactOf(cause)
  return id === null ? {} : { artifact_ids: [id] }
}

/** Returns the text at most `most` characters long, cut at a word where it can be. */
function clip(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most - 1)
  const space = cut.lastIndexOf(' ')
  // Half of a character at the cut goes, too.
  const whole = cut.isWellFormed() ? cut : cut.slice(0, -1)
  return `${(space > most / 2 ? cut.slice(0, space) : whole).trimEnd()}…`
}

/** Fills {topic}, {title}, {summary}, {mission_id} and {artifact_id} in a rule's own words: plain replacement, no language. */
function fill(text: string, cause: Cause | null, topic: string): string {
  const words: ReadonlyMap<string, string> = new Map([
    ['topic', topic || (cause?.title ?? '')],
    ['title', cause?.title ?? topic],
    ['summary', cause?.summary ?? ''],
    ['mission_id', cause?.missionId ?? ''],
    ['artifact_id', artifactOf(cause) ?? ''],
  ])
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) => words.get(name) ?? whole)
}

function fillPayload(
  payload: Readonly<Record<string, unknown>>,
  cause: Cause | null,
  topic: string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) => [
      key,
      typeof value === 'string' ? clip(fill(value, cause, topic), 2_000) : value,
    ]),
  )
}
