// The work that a formal conversation leads to: at most two items, each for somebody at the table, of a kind that exists and that
// suits the role.

import type { Dice } from '../dice.ts'
import type { LifeFacts } from '../life-facts.ts'
import { capital } from '../talk/sheet.ts'
import { matterIn } from './subject.ts'
import type { Told } from './told.ts'

interface ActionItem {
  agent_id: string
  title: string
  kind: string
  topic: string
}

const mostItems = 2

/** What each role does best, first choice first. */
const byRole: Readonly<Record<string, readonly string[]>> = {
  analyst: ['research', 'analyze'],
  growth: ['analyze', 'research', 'crawl'],
  writer: ['write_content', 'research'],
  social: ['draft_tweet', 'analyze'],
  observer: ['analyze', 'research', 'review'],
  coordinator: ['research', 'analyze'],
  executor: ['write_content', 'research', 'draft_tweet', 'analyze'],
}

const titles: Readonly<Record<string, readonly string[]>> = {
  research: [
    'Find a second source for {it}',
    'What came after {it}',
    'Who gained by {it}',
    'What lies behind {it}',
  ],
  analyze: [
    'Check what our sources say about {it}',
    'Compare {it} with its neighbours',
    'Read once more about {it}',
  ],
  write_content: ['Write the piece that opens with {it}', 'A short piece on {it}', 'Write up {it}'],
  draft_tweet: ['Draft a post on {it}', 'One sentence about {it} for readers'],
  review: ['Review what we made of {it}', 'Look again at {it}'],
  crawl: ['Look for more on {it}', 'Read the sources on {it} again'],
  diagnose: ['Find out what stopped {it}'],
}

/** Returns what a told line gives to work on: a thing or a person with its sentence, a short sentence, or the work it names. */
function matterOf(told: Told): { it: string; topic: string; broken: boolean } | null {
  const { claim, work, reason } = told
  const it = told.things[0] ?? told.names.find((name) => name.includes(' '))
  if (it !== undefined) return { it, topic: claim ?? it, broken: false }
  if (claim !== null && claim.length < 70) return { it: `“${claim}”`, topic: claim, broken: false }
  return work !== null && reason !== null ? { it: work, topic: reason, broken: true } : null
}

/** Returns the action items, none for a conversation that is not to leave any. */
export function actionsFrom(facts: LifeFacts, told: readonly Told[], dice: Dice): readonly ActionItem[] {
  const most = Math.min(mostItems, facts.mostActionItems)
  const last = facts.transcript.at(-1)
  const items: ActionItem[] = []
  for (const [at, one] of [...told].reverse().entries()) {
    if (items.length >= most) break
    const matter = matterOf(one)
    if (matter === null || items.some(({ title }) => title.includes(matter.it))) continue
    // Whom the last line names takes the first item; the others go to whoever brought the matter.
    const named = facts.seats.find(
      ({ displayName }) => items.length === 0 && last?.line.includes(displayName),
    )
    const agent = named ?? facts.seats.find(({ id }) => id === one.agentId)
    if (agent === undefined || items.some(({ agent_id }) => agent_id === agent.id)) continue
    const kind =
      (byRole[agent.role] ?? ['research', 'analyze']).find((wanted) => facts.kinds.includes(wanted)) ??
      facts.kinds[0]
    if (kind === undefined) break
    const wording = matter.broken ? ['Find out what stopped {it}'] : (titles[kind] ?? ['Work on {it}'])
    const title = dice.pick(`action/${at}`, wording).replace('{it}', () => matter.it)
    items.push({
      agent_id: agent.id,
      title: capital(title),
      kind,
      topic: `${matterIn(facts.topic)}: ${matter.topic}`.slice(0, 180),
    })
  }
  // One conversation in three ends in talk alone.
  return items.slice(0, dice.roll('actions') < 0.34 ? Math.max(0, most - 1) : most)
}
