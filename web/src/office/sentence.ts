// Plain sentences about what is seen, for the list beside the office. It draws nothing.

import { type Actor, type Doing, type Matter, officeLimits, plain } from './state.ts'

const verbs: Readonly<Record<string, string>> = {
  analyze: 'is analysing',
  code: 'is writing code for',
  command: 'is running a program for',
  crawl: 'is reading the sources for',
  deploy: 'is deploying',
  diagnose: 'is finding out what went wrong with',
  draft_tweet: 'is drafting a post for',
  email: 'is writing an email for',
  http_request: 'is making a request for',
  post_bluesky: 'is posting for',
  post_tweet: 'is posting for',
  publish: 'is publishing',
  research: 'is researching',
  review: 'is reviewing',
  use_tool: 'is using a tool for',
  webhook_out: 'is sending word of',
  write_content: 'is writing',
}

const shelfKinds: ReadonlySet<string> = new Set(['crawl', 'research'])
const boardKinds: ReadonlySet<string> = new Set(['analyze', 'diagnose'])

/** Returns where a running step of this kind is done. */
export function doingOf(kind: string): Doing {
  return shelfKinds.has(kind) ? 'searching' : boardKinds.has(kind) ? 'planning' : 'typing'
}

/** Returns a sentence about a running step. */
export function runningSentence(name: string, kind: string, title: string): string {
  const verb = Object.hasOwn(verbs, kind)
    ? verbs[kind]
    : `is doing ${plain(kind.replaceAll('_', ' '), 40) || 'a step'} for`
  const where =
    { searching: 'at the shelf', planning: 'at the whiteboard' }[doingOf(kind) as string] ?? 'at their desk'
  return `${name} ${verb} ‘${plain(title, officeLimits.titleChars)}’ ${where}`
}

/** Returns a sentence about something that waits for a person. */
export function waitingSentence(name: string, title: string): string {
  return `${name} is waiting at the door for an answer about ‘${plain(title, officeLimits.titleChars)}’`
}

/** Returns a sentence about a conversation. */
export function talkingSentence(name: string, format: string, topic: string): string {
  const about = plain(topic, officeLimits.titleChars)
  return `${name} is at the round table: ${plain(format, 40).replaceAll('_', ' ')}${about === '' ? '' : ` about ‘${about}’`}`
}

/** Returns a sentence about an agent with nothing to do; `after` is what they finished last, where that is known. */
export function idleSentence(name: string, after = ''): string {
  return after === '' ? `${name} has nothing to do right now` : `${name} has a break after ‘${after}’`
}

/** Returns the matter that shows: the one begun last. */
export function latest(matters: readonly Matter[]): Matter | undefined {
  return matters[matters.length - 1]
}

/** Returns the sentences about everybody, in the order of their names and then ids. */
export function officeList(actors: Readonly<Record<string, Actor>>): readonly Actor[] {
  return Object.values(actors).sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.agentId < b.agentId ? -1 : 1,
  )
}
