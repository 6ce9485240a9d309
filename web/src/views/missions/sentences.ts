// What happened in a mission, said as sentences: one for each event and call of a tool. Pure; names come from who asks.

import { sayDecider, sayName, saySpan, sayTitle } from '../../ui/words.ts'
import type { Event, ToolCall } from '../../wire.ts'

export type NameOf = (agent: string) => string

/** What an agent does in a step of this kind: after “begins to”. */
const works: Readonly<Record<string, string>> = {
  crawl: 'read the sources',
  analyze: 'think it through',
  research: 'look into it',
  write_content: 'write',
  draft_tweet: 'draft a post',
  review: 'review it',
  diagnose: 'look for the cause',
  publish: 'publish',
  post_tweet: 'post it',
  post_bluesky: 'post it',
  email: 'send a letter',
  http_request: 'ask a server',
  webhook_out: 'tell another server',
  use_tool: 'use a tool',
  code: 'change the code',
  command: 'run a command',
  deploy: 'deploy it',
}

/** Returns what an agent does in a step of this kind, as `read the sources`. */
export function workOf(kind: string): string {
  return works[kind] ?? sayName(kind)
}

/** Returns the name of a gate in words: `content policy: max drafts per day`. */
export function sayGate(gate: string): string {
  return sayName(gate).replace(/[.:]\s*/, ': ')
}

const sources: Readonly<Record<string, string>> = {
  api: 'over the API',
  cli: 'asked by the founder',
  human: 'asked by a person',
  trigger: 'a rule',
  reaction: 'a reaction',
  initiative: 'an initiative',
  conversation: 'a conversation',
}

/** Returns where a proposal came from, in words: `an initiative`. */
export function saySource(source: string): string {
  return sources[source] ?? sayName(source)
}

/** Returns how long work took, in words. */
export function sayTook(ms: number): string {
  return ms < 1 ? 'no time at all' : saySpan(ms)
}

const byWhom = (event: Event): string => {
  const { by } = event.metadata
  return typeof by === 'string' && by !== 'auto_approve'
    ? ` by ${sayDecider(by)}`
    : ', since every gate let it pass'
}

function stepSentence(event: Event, who: string): string | null {
  const kind = String(event.metadata['step_kind'] ?? event.title.split(':')[0])
  const attempt = Number(event.metadata['attempt'] ?? 1)
  switch (event.kind) {
    case 'step.started':
      return attempt > 1
        ? `${who} tries again to ${workOf(kind)}: attempt ${attempt}`
        : `${who} begins to ${workOf(kind)}`
    case 'step.succeeded':
      return `${sayTitle(kind)}: done`
    case 'step.requeued':
      return `${sayTitle(kind)} goes back into the queue`
    case 'step.waiting':
      return `${sayTitle(kind)} waits for an answer`
    case 'step.doubted':
      return `${sayTitle(kind)}: nobody can say yet whether it happened`
    case 'step.failed':
      return `${sayTitle(kind)} failed`
    case 'step.cancelled':
      return `${sayTitle(kind)} was stopped`
    case 'step.skipped':
      return `${sayTitle(kind)} is left out, for what it needed did not come`
    default:
      return null
  }
}

/** Returns one sentence for an event of a mission; what went with it stands in its summary. */
export function sentenceOf(event: Event, nameOf: NameOf): string {
  const who = event.agent_id === null ? 'The company' : nameOf(event.agent_id)
  switch (event.kind) {
    case 'proposal.accepted':
      return `What ${who} proposed is accepted${byWhom(event)}`
    case 'proposal.filed':
      return `${who} proposes it`
    case 'mission.started':
      return 'The work begins'
    case 'mission.succeeded':
      return 'The mission has succeeded'
    case 'mission.failed':
      return 'The mission has failed'
    case 'mission.cancelled':
      return 'The mission was stopped'
    default:
      return stepSentence(event, who) ?? `${sayTitle(event.kind.replace('.', ' '))}: ${event.title}`
  }
}

/** Returns one sentence for a call of a tool. */
export function toolSentence(call: ToolCall, nameOf: NameOf): string {
  const ends = { done: 'uses', failed: 'tries', refused: 'may not use', proposed: 'asks to use' } as const
  return `${nameOf(call.agent_id)} ${ends[call.status]} ${sayName(call.tool)}`
}
