// The answer to `distil`: what a conversation leaves behind, from its own lines: a summary, memories, who came closer, what is to be
// done.

import type { Dice } from './dice.ts'
import { actionsFrom } from './distil/actions.ts'
import { driftsFrom } from './distil/drifts.ts'
import { memoriesFrom } from './distil/memories.ts'
import { matterIn } from './distil/subject.ts'
import { type Told, toldIn } from './distil/told.ts'
import { type LifeFacts, lifeFacts } from './life-facts.ts'
import { listed } from './phrases.ts'
import { cutAtWord } from './report.ts'
import { cleaned } from './talk/grains.ts'

const maxQuoteChars = 130

const inWords: Readonly<Record<string, readonly string[]>> = {
  challenge: ['challenged that', 'wanted proof'],
  critical: ['was not convinced', 'found it wanting'],
  agreement: ['agreed', 'saw it the same way'],
  supportive: ['offered help', 'backed it'],
  neutral: ['added', 'went on'],
  opening: ['opened', 'began'],
}

const quoted = (line: string): string => `“${cutAtWord(cleaned(line).replace(/[“”]/gu, "'"), maxQuoteChars)}”`

/** Who said what: the line that tells most, who objected or agreed, and how it ended. */
function summaryOf(facts: LifeFacts, told: readonly Told[], dice: Dice): string {
  const { transcript, topic } = facts
  const names = [...new Set(transcript.map(({ name }) => cleaned(name)))].filter((name) => name !== '')
  const subject = matterIn(topic)
  if (names.length === 0) return `Nobody said anything about ${subject}.`
  const about = dice.pick('about', [
    `${listed(names)} talked about ${subject}.`,
    `${listed(names)} sat down over ${subject}.`,
    `The matter was ${subject}; at the table were ${listed(names)}.`,
  ])
  const main =
    told.find(({ claim }) => claim !== null) ?? told.find(({ figures }) => figures.length > 0) ?? told[0]
  const last = transcript.at(-1)
  const parts = [about]
  if (main !== undefined && main.turn !== last) parts.push(`${main.turn.name}: ${quoted(main.turn.line)}`)
  const at = main === undefined ? -1 : transcript.indexOf(main.turn)
  const answer = transcript[at + 1]
  if (answer !== undefined && at >= 0 && answer !== last) {
    const how = dice.pick('how', inWords[answer.interaction] ?? ['answered'])
    parts.push(`${cleaned(answer.name)} ${how}: ${quoted(answer.line)}`)
  }
  if (last !== undefined)
    parts.push(
      `${dice.pick('end', ['It ended with', 'The last word was'])} ${cleaned(last.name)}'s ${quoted(last.line)}`,
    )
  return parts.map((part) => (/[.!?…]”?$/u.test(part) ? part : `${part}.`)).join(' ')
}

/** Returns the distillation of a transcript. */
export function answerDistil(raw: Readonly<Record<string, unknown>>, dice: Dice): unknown {
  const facts = lifeFacts(raw)
  const told = toldIn(facts)
  return {
    summary: summaryOf(facts, told, dice),
    memories: memoriesFrom(facts, told, dice),
    drifts: driftsFrom(facts, dice),
    action_items: actionsFrom(facts, told, dice),
  }
}
