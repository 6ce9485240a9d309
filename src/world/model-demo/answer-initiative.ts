// The answer to `initiative`: one piece of work that follows from what an agent remembers, with the steps that would do it.

import type { Dice } from './dice.ts'
import { type LifeFacts, lifeFacts, type MemoryFacts } from './life-facts.ts'
import { cutAtWord } from './report.ts'
import { cleaned, grainsOf } from './talk/grains.ts'
import { capital } from './talk/sheet.ts'
import { subjectOf } from './talk/subjects.ts'
import type { Voice } from './voice.ts'

const limits = { titleChars: 120, descriptionChars: 600, topicChars: 180 } as const

interface Idea {
  title: string
  description: string
  steps: readonly { kind: string; topic: string }[]
  memory_id: string
}

type Wording = Readonly<Record<string, readonly string[]>>

/** How a piece of work is called, by what its last step makes and by what is remembered. */
const titles: Readonly<Record<'fact' | 'strong' | 'weak' | 'worked', Wording>> = {
  fact: {
    write_content: [
      'Write: the story behind {it}',
      'Write: {it}, told once and properly',
      'Write: who stood behind {it}',
    ],
    draft_tweet: ['Draft a post: {it}', 'Draft a post: what nobody asks about {it}'],
    research: [
      'Research: a second source for {it}',
      'Research: what came after {it}',
      'Research: who gained by {it}',
    ],
    analyze: [
      'Analyze: what our sources say about {it}',
      'Analyze: what else belongs to {it}',
      'Analyze: {it}, read against the grain',
    ],
  },
  strong: {
    write_content: [
      'Write: a second piece as concrete as {it}',
      'Write: what made {it} work, applied once more',
    ],
    draft_tweet: [
      'Draft a post: as short and concrete as {it}',
      'Draft a post: one more in the manner of {it}',
    ],
    research: ['Research: a fact as good as {it}', 'Research: what readers found in {it}'],
    analyze: ['Analyze: why {it} did well, and what to repeat', 'Analyze: what {it} did that others did not'],
  },
  weak: {
    write_content: ['Write: {it} once more, with a person in it'],
    draft_tweet: ['Draft a post: {it} once more, in plainer words'],
    research: ['Research: a better fact than {it}', 'Research: what {it} was missing'],
    analyze: ['Analyze: why {it} did badly', 'Analyze: what {it} left readers with'],
  },
  worked: {
    write_content: ['Write: {it}, the long version', 'Write: what {it} left out'],
    draft_tweet: ['Draft a post: the best line of {it}'],
    research: ['Research: what {it} left open', 'Research: {it}, one step further'],
    analyze: ['Analyze: {it}, a second look', 'Analyze: what follows from {it}'],
  },
}

const sortOf = (content: string): keyof typeof titles =>
  / do(?:es)? well\b/u.test(content)
    ? 'strong'
    : / do(?:es)? badly\b/u.test(content)
      ? 'weak'
      : / (?:works|has worked|reached)\b/u.test(content)
        ? 'worked'
        : 'fact'

/** Which last step suits which leaning, first choice first. */
const lastSteps: Readonly<Record<Voice['leaning'], readonly string[]>> = {
  figures: ['research', 'analyze'],
  change: ['analyze', 'research', 'draft_tweet'],
  story: ['write_content', 'research'],
  risk: ['analyze', 'research'],
  action: ['research', 'analyze'],
  people: ['draft_tweet', 'write_content', 'analyze'],
}

/** What to call the memory's matter, the most concrete first: a thing, a person, a title, a figure with its source, a sentence. */
function mattersOf(memory: MemoryFacts): readonly string[] {
  const plain = cleaned(memory.content)
  const quoted = /“(.{4,}?)”/u.exec(plain)?.[1]
  if (quoted !== undefined && sortOf(plain) !== 'fact') {
    const made = /^Posts?\b/u.test(plain) ? 'draft_tweet' : 'write_content'
    const { short, word, noun, grains } = subjectOf(quoted, [made])
    const figures = grains.things.map((thing) => `the ${noun} on ${thing}`)
    return [
      ...(short === null ? [] : [`“${short}”`]),
      ...figures,
      ...(word === null ? [] : [`the ${word} ${noun}`]),
    ]
  }
  const reached = /^(\p{L}.{3,44}?) reached \d/u.exec(plain)?.[1]
  if (reached !== undefined) return [reached.replace(/^The\b/u, 'the')]
  const { figures, things, names, claims, source } = grainsOf(plain)
  const measured = figures.filter((figure) => !things.includes(figure) && !figure.endsWith('%'))
  const placed = source === null ? [] : measured.map((figure) => `the ${figure} of ${source}`)
  const people = names.filter((name) => name.includes(' '))
  const tags = memory.tags
    .map(cleaned)
    .filter((tag) => tag.length > 4)
    .map((tag) => `the matter of ${tag}`)
  const sentences = claims.filter((claim) => claim.length <= 64).map((claim) => `“${claim}”`)
  return [...things, ...people, ...placed, ...sentences, ...tags]
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

/** Returns an idea; one without a title when nothing new follows from what is remembered. */
export function answerInitiative(raw: Readonly<Record<string, unknown>>, voice: Voice, dice: Dice): Idea {
  const facts = lifeFacts(raw)
  const ranked = [...facts.memories].sort((a, b) => b.confidence - a.confidence || (a.id < b.id ? -1 : 1))
  const strongest = ranked.slice(0, 5)
  const recent = new Set(facts.recent.map((title) => title.trim().toLowerCase()))
  const turned = Math.floor(dice.roll('memory') ** 2 * strongest.length)
  // When the strongest have led to everything they can, the others are to be heard.
  for (const memory of [...strongest.slice(turned), ...strongest.slice(0, turned), ...ranked.slice(5)]) {
    const point = cleaned(memory.content).replace(/[.!?…]+$/u, '')
    const matters = mattersOf(memory)
    // Who said it is no part of what is to be done.
    const topic = cutAtWord(point.replace(/; \p{Lu}[\p{L} ]{1,30} brought it up.*$/u, ''), limits.topicChars)
    const steps = stepsFor(facts, voice, topic, dice)
    const kind = steps.at(-1)?.kind ?? ''
    const named = titles[sortOf(memory.content)][kind] ?? ['Follow up: {it}']
    const offset = Math.floor(dice.roll(`title/${memory.id}`) * named.length)
    for (let at = 0; at < named.length * matters.length; at++) {
      const frame = named[(at + offset) % named.length] ?? ''
      const title = cutAtWord(
        capital(frame.replace('{it}', () => matters[Math.floor(at / named.length)] ?? '')),
        limits.titleChars,
      ).trim()
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
  return { title: '', description: '', steps: [], memory_id: '' }
}
