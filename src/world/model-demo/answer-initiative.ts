// The answer to `initiative`: one piece of work that follows from what an agent remembers, with the steps that would do it.

import type { Dice } from './dice.ts'
import { type LifeFacts, lifeFacts, type MemoryFacts } from './life-facts.ts'
import { cutAtWord } from './report.ts'
import { cleaned, grainsOf } from './talk/grains.ts'
import { capital } from './talk/sheet.ts'
import type { Voice } from './voice.ts'

const limits = { titleChars: 120, descriptionChars: 600, topicChars: 180 } as const

interface Idea {
  title: string
  description: string
  steps: readonly { kind: string; topic: string }[]
  memory_id: string
}

/** How a piece of work is called, by what its last step makes. */
const titles: Readonly<Record<string, readonly string[]>> = {
  write_content: [
    'Write: the story behind {it}',
    'Write: {it}, told once and properly',
    'Write: what {it} cost',
  ],
  draft_tweet: ['Draft a post: {it}', 'Draft a post: what nobody asks about {it}'],
  research: [
    'Research: a second source for {it}',
    'Research: what came after {it}',
    'Research: who gained by {it}',
  ],
  analyze: [
    'Analyze: what our sources say about {it}',
    'Analyze: {it} and its neighbours',
    'Analyze: {it}, read against the grain',
  ],
  review: ['Review: what we made of {it}'],
}

/** Which last step suits which leaning, first choice first. */
const lastSteps: Readonly<Record<Voice['leaning'], readonly string[]>> = {
  figures: ['research', 'analyze'],
  change: ['analyze', 'research', 'draft_tweet'],
  story: ['write_content', 'research'],
  risk: ['analyze', 'research'],
  action: ['research', 'analyze'],
  people: ['draft_tweet', 'write_content', 'analyze'],
}

/** What to call the memory's matter, the most concrete first. */
function mattersOf(memory: MemoryFacts): readonly string[] {
  const plain = cleaned(memory.content).replace(/^On ([^:]{3,60}): /u, '')
  const { figures, names, claims } = grainsOf(plain)
  const tags = memory.tags.map(cleaned).filter((tag) => tag.length > 3)
  const pair = tags.length > 1 ? [`${tags[0]} and ${tags[1]}`] : []
  return [
    ...figures,
    ...names.filter((name) => name.includes(' ')),
    ...pair,
    ...tags,
    ...claims.map((claim) => cutAtWord(claim, 60)),
  ]
}

function stepsFor(facts: LifeFacts, voice: Voice, topic: string, dice: Dice): Idea['steps'] {
  const has = (kind: string): boolean => facts.kinds.includes(kind)
  const wanted = lastSteps[voice.leaning].filter(has)
  const last =
    (dice.roll('step') < 0.7 ? wanted[0] : wanted.at(-1)) ??
    facts.kinds.find((kind) => kind !== 'crawl') ??
    facts.kinds[0]
  if (last === undefined) return []
  const before = has('crawl') && last !== 'crawl' ? ['crawl'] : []
  const middle = /^(?:write_content|draft_tweet)$/u.test(last) && has('analyze') ? ['analyze'] : []
  return [...before, ...middle, last].map((kind) => ({ kind, topic }))
}

/** Returns an idea; without a memory there is none, and the asker's own check says so. */
export function answerInitiative(
  raw: Readonly<Record<string, unknown>>,
  voice: Voice,
  dice: Dice,
): Idea | Record<string, never> {
  const facts = lifeFacts(raw)
  const strongest = [...facts.memories]
    .sort((a, b) => b.confidence - a.confidence || (a.id < b.id ? -1 : 1))
    .slice(0, 5)
  const recent = new Set(facts.recent.map((title) => title.trim().toLowerCase()))
  const turned = Math.floor(dice.roll('memory') ** 2 * strongest.length)
  for (const memory of [...strongest.slice(turned), ...strongest.slice(0, turned)]) {
    const point = cleaned(memory.content).replace(/[.!?…]+$/u, '')
    const matters = mattersOf(memory)
    const topic = cutAtWord(point, limits.topicChars)
    const steps = stepsFor(facts, voice, topic, dice)
    const kind = steps.at(-1)?.kind ?? ''
    const named = titles[kind] ?? ['Follow up: {it}']
    const offset = Math.floor(dice.roll(`title/${memory.id}`) * named.length)
    for (let at = 0; at < named.length * matters.length; at++) {
      const frame = named[(at + offset) % named.length] ?? ''
      const title = cutAtWord(
        capital(frame.replace('{it}', () => matters[Math.floor(at / named.length)] ?? '')),
        limits.titleChars,
      )
      if (recent.has(title.toLowerCase())) continue
      const why = dice.pick('why', [
        'Nobody has gone further with it yet.',
        'It deserves more than a place in a list.',
        'The next step is small and can be checked.',
      ])
      return {
        title,
        description: cutAtWord(`I remember this: ${point}. ${why}`, limits.descriptionChars),
        steps,
        memory_id: memory.id,
      }
    }
  }
  return {}
}
