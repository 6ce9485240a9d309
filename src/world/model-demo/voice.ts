// Who is speaking, read from the persona: a register for the wording, a leaning for what is noticed first, and habits
// that show in what is added. Only words of the persona decide; nothing is played that it does not say.

import type { Speaker } from '../model.ts'
import { rollOf } from '../rng.ts'

export type Register = 'plain' | 'crisp' | 'warm' | 'wry' | 'formal' | 'vivid' | 'wary'
export type Leaning = 'figures' | 'change' | 'story' | 'risk' | 'action' | 'people'
type Habit = 'asks' | 'counts' | 'doubts' | 'lists' | 'quotes' | 'next' | 'emoji' | 'hashtag'

export interface Voice {
  speaker: Speaker
  /** A question that the quirk quotes as the persona's own, or null. */
  question: string | null
  register: Register
  leaning: Leaning
  habits: ReadonlySet<Habit>
}

const registers: Readonly<Record<Exclude<Register, 'plain'>, RegExp>> = {
  crisp:
    /\b(?:terse|brief|dry|exact|precise|short|laconic|crisp|clipped|blunt|direct|no-nonsense|matter-of-fact|concise|brisk|efficient|sparse|minimal|to the point|factual|analytical)\b/giu,
  warm: /\b(?:warm|friendly|kind|gentle|encouraging|patient|caring|cheerful|supportive|optimistic|inclusive|generous|welcoming|empath\w+)\b/giu,
  wry: /\b(?:wry|iron\w+|sarcas\w+|witty|playful|cheeky|humou?r\w*|deadpan|sardonic|jok\w+|quips?|mischiev\w+|tongue-in-cheek|puns?)\b/giu,
  formal:
    /\b(?:formal|measured|scholar\w+|academic|reserved|polite|calm|methodical|rigorous|structured|diplomatic|composed|thorough|thoughtful|deliberate|steady|organi[sz]ed)\b/giu,
  vivid:
    /\b(?:vivid|lively|energetic|enthusias\w+|bold|passionate|stor(?:y|ies|yteller|ytelling)|poetic|lyrical|colou?rful|punchy|expressive|creative|curious|excited|upbeat|fast|hungry|restless)\b/giu,
  wary: /\b(?:scepti\w+|skepti\w+|doubt\w*|suspicious|cautious|watchful|critical|paranoid|vigilant|wary|guarded|pedantic|strict|careful|unimpressed)\b/giu,
}

const leanings: Readonly<Record<Leaning, RegExp>> = {
  figures:
    /\b(?:analy\w+|data|numbers?|metrics?|figures?|statistic\w*|measur\w+|research\w*|evidence|quantif\w+)\b/giu,
  change:
    /\b(?:growth|trends?|opportunit\w+|market\w*|signals?|experiments?|new|scan\w*|strateg\w+|momentum)\b/giu,
  story:
    /\b(?:writ\w+|editor\w*|content|words|prose|stor(?:y|ies)|narrat\w+|author|article|essay|headline)\b/giu,
  risk: /\b(?:observ\w+|quality|audit\w*|watch\w*|review\w*|risks?|secur\w+|guard\w*|check\w*|compliance|health|diagnos\w+|critic)\b/giu,
  action:
    /\b(?:coordinat\w+|plan\w*|lead\w*|manag\w+|decid\w+|decisions?|execut\w+|operat\w+|deliver\w*|ship\w*|owner|deadline|deploy\w*|chief)\b/giu,
  people:
    /\b(?:social|communit\w+|audience|follow\w+|people|readers?|engag\w+|tweets?|posts?|conversation\w*)\b/giu,
}

const habits: Readonly<Record<Habit, RegExp>> = {
  asks: /\b(?:asks?|asking|wonder\w*|curious)\b|\?["”’']/iu,
  counts:
    /\b(?:counts?|counting|numbers? first|percent\w*|statistic\w*|decimals?|quantif\w+|numbers|figures)\b/iu,
  doubts: /\b(?:doubt\w*|scepti\w+|skepti\w+|caveats?|second source|verif\w+|double-check\w*|unproven)\b/iu,
  lists: /\b(?:lists?|bullets?|bullet points?|enumerat\w+|checklists?|three things|in threes)\b/iu,
  quotes: /\b(?:quot(?:e|es|ing)|cit(?:e|es|ing)|verbatim|exact words)\b/iu,
  next: /\b(?:next steps?|action items?|actions?|deadlines?|owners?|to-?dos?|follow-?ups?|ends? with (?:a|an|the) (?:decision|step|action))\b/iu,
  emoji: /\bemojis?\b/iu,
  hashtag: /\bhashtags?\b/iu,
}

/** Whether the persona says that it does *not* do this ("never uses hashtags"). */
function denies(text: string, pattern: RegExp): boolean {
  return new RegExp(
    String.raw`\b(?:no|never|not|without|avoids?|hates?|don['’]t)\b[^.;,]{0,24}(?:${pattern.source})`,
    'iu',
  ).test(text)
}

function strongest<Name extends string>(
  scores: readonly (readonly [Name, number])[],
  fallback: (names: readonly Name[]) => Name,
): Name {
  const most = Math.max(0, ...scores.map(([, score]) => score))
  const best = scores.filter(([, score]) => score === most).map(([name]) => name)
  return most > 0 && best[0] !== undefined ? best[0] : fallback(scores.map(([name]) => name))
}

const hits = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** Returns the voice of a persona. A persona that gives no hint gets the plain register, and a leaning drawn by its id. */
export function voiceOf(speaker: Speaker): Voice {
  const manner = `${speaker.tone} ${speaker.tone} ${speaker.quirk}`
  const words = Object.entries(registers).map(([name, pattern]) => {
    const score = 2 * hits(manner, pattern) + hits(`${speaker.signature} ${speaker.directive}`, pattern)
    return [name as Register, score] as const
  })
  const duty = Object.entries(leanings).map(([name, pattern]) => {
    const score =
      4 * hits(speaker.role, pattern) + 2 * hits(speaker.quirk, pattern) + hits(speaker.directive, pattern)
    return [name as Leaning, score] as const
  })
  const own = `${speaker.quirk}. ${speaker.tone}. ${speaker.directive}`
  const kept = Object.entries(habits).filter(([, pattern]) => pattern.test(own) && !denies(own, pattern))
  const question = /["“]([^"“”]{4,70}\?)["”]/u.exec(`${speaker.quirk} ${speaker.directive}`)?.[1] ?? null
  return {
    speaker,
    question: question?.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) ?? null,
    register: strongest(words, () => 'plain'),
    leaning: strongest(
      duty,
      (names) => names[Math.floor(rollOf(speaker.id, 'leaning').roll * names.length)] ?? 'story',
    ),
    habits: new Set(kept.map(([name]) => name as Habit)),
  }
}
