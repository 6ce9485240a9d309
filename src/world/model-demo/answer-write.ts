// The answer to `write`: a Markdown article from the texts and the analyses made of them. Each number and quotation in
// it stands in a source; what is ours is the order, the framing and the doubts. Our own counting is in words.

import { subjectOf } from './asked.ts'
import type { Dice } from './dice.ts'
import { digestOf } from './digest.ts'
import type { Facts } from './facts.ts'
import { figureWeight } from './figures.ts'
import { namingTerms, quotableOf, sharedTerms, worthTo } from './findings.ts'
import { isTold } from './known.ts'
import { demoLimits } from './limits.ts'
import { about, aboutFeed, claim, filled, inWords, listed } from './phrases.ts'
import { byWorth, type Reading, type Said, topFigures } from './reading.ts'
import { cutAtWord } from './report.ts'
import { likeness, pickVarious } from './salience.ts'
import { isOnline, linkTo, sectionText, type Telling } from './section.ts'
import { clauseAround, readingOf, sentenceWith, told } from './telling.ts'
import { themesOf } from './themes.ts'
import type { Voice } from './voice.ts'

export interface ArticleAnswer {
  title: string
  markdown: string
  summary: string
  tags: string[]
}

/** Returns a headline: what the asked title asks for, else the first text's name. */
function headlineOf(asked: string, readings: readonly Reading[]): string {
  const subject = subjectOf(asked)
  const whole = subject.length >= 4 ? subject : (readings[0]?.name ?? subject)
  // A whole sentence that was asked about is no headline; its first clause is.
  const clause = /^.{30,100}?(?=[;:,](?:\s|$)|\s[–—]\s)/u.exec(whole)?.[0]
  const title = whole.length > 90 && clause !== undefined ? clause : whole.replace(/(?<=.{30})\.$/u, '')
  return (
    cutAtWord(
      title.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()),
      140,
    ) || 'Untitled'
  )
}

/** The sentences the article is made of: those the analyses rest on first, then the texts' own best. */
function choose(facts: Facts, readings: readonly Reading[], voice: Voice): Said[] {
  const found = facts.analyses
    .flatMap((analysis) => analysis.findings)
    .map((finding) => sentenceWith(readings, finding.sourceId, finding.quote))
    .filter((said): said is Said => said !== undefined)
  const chosen = [...new Set(found)].slice(0, 12)
  const worth = worthTo(voice)
  const pool = readings.flatMap(quotableOf).filter((said) => said.kind !== 'heading')
  for (const said of pickVarious(pool, 16, worth)) {
    if (chosen.length >= Math.min(14, Math.max(4, Math.ceil(pool.length / 3)))) break
    if (chosen.every((other) => other !== said && likeness(other.words, said.words) < 0.4)) chosen.push(said)
  }
  return chosen
}

function leadOf(readings: readonly Reading[], main: Said, voice: Voice, dice: Dice): string {
  const first = readingOf(readings, main)
  const isFeed = first.items.length > 0
  const terms = listed(namingTerms(first))
  const opening = dice.pick('write/about', (isFeed ? aboutFeed : about)[voice.register])
  const count = inWords(first.items.length)
  const linked = filled(opening, { name: '\u0000', terms, count }).replace('“\u0000”', () =>
    linkTo(first, `“${first.name}”`),
  )
  const others = readings.filter((other) => other !== first).slice(0, 5)
  const beside = listed(others.map((other) => linkTo(other, `“${other.name}”`)))
  // A feed's items are told below, each under its headline; saying one here as well would be saying it twice.
  const point = isFeed
    ? `${dice.pick('write/first', ['First to read:', 'I would begin with this one:', 'At the top:'])} “${main.section ?? main.plain}”.`
    : `${dice.pick('write/claim', claim[voice.register])} ${told(main, first.language, 360)}`
  return [linked, beside === '' ? '' : `Read beside it: ${beside}.`, point]
    .filter((part) => part !== '')
    .join(' ')
}

function numbersSection(readings: readonly Reading[], used: readonly Said[]): string {
  const all = readings.flatMap((reading) => reading.sentences)
  const unused = topFigures(
    all.filter((said) => !used.includes(said)),
    6,
  )
  const again = topFigures(used, 6).slice(0, Math.max(0, 4 - unused.length))
  const lines = [...unused, ...again]
    .filter((figure) => figureWeight(figure) >= 0.5)
    .slice(0, 6)
    .map((figure) => {
      const reading = readingOf(readings, figure.sentence)
      return `- **${figure.value}**: ${clauseAround(figure.sentence.plain, figure.at, 170)} (${isOnline(reading) ? linkTo(reading, 'source') : reading.name})`
    })
  return lines.length < 2 ? '' : `## The numbers\n\n${lines.join('\n')}`
}

/** How far a source is trusted, in words. Level 1 is a source that the company listed or the founder named. */
const trustWords = [
  'found on the open web',
  'chosen by the company',
  'made by us',
  'from the founder',
] as const

/** What the article rests on and what is left to do, in the manner of the persona. */
function closing(readings: readonly Reading[], voice: Voice, dice: Dice, chosen: readonly Said[]): string {
  const open = readings.filter((reading) => reading.trust === 0).length
  const hardest = topFigures(chosen, 1)[0]
  const basis =
    readings.length === 1
      ? `This piece rests on one source${open === 1 ? ' from the open web' : ''}; its statements were not checked against others.`
      : `This piece rests on ${inWords(readings.length)} sources${open > 0 ? `, ${open === readings.length ? 'all' : inWords(open)} of them from the open web` : ''}.`
  const orders = readings.reduce((sum, reading) => sum + reading.machineLines, 0)
  const warned =
    orders > 0 ? ' Lines in the material that give orders to machines were read as text and left out.' : ''
  const check = hardest === undefined ? 'the central statement' : `${hardest.value}`
  const last: Readonly<Record<Voice['leaning'], readonly [string, string]>> = {
    figures: ['What this rests on', `Before anyone repeats ${check}, see how it was measured.`],
    change: ['What to watch', `If ${check} moves, the picture moves with it.`],
    story: ['Before you quote this', `The words in quotation marks are the source's own, letter for letter.`],
    risk: [
      'What I would not rely on yet',
      `${hardest === undefined ? 'The central statement' : `The figure ${hardest.value}`} has one origin; treat it as a claim until a second one stands beside it.`,
    ],
    action: ['What to do with it', `First step: somebody takes ${check} back to its origin and confirms it.`],
    people: ['Talk about it', `Does ${check} match what you see? That would be worth hearing.`],
  }
  const [heading, remark] = last[voice.leaning]
  const doubts = voice.habits.has('asks')
    ? ` ${dice.pick('write/ask', ['Who would disagree, and with which evidence?', 'What would have to be true for the opposite?'])}`
    : ''
  return `## ${heading}\n\n${basis}${warned} ${remark}${doubts}`
}

function byline(voice: Voice): string {
  const { displayName, role, signature } = voice.speaker
  const line = signature.trim() === '' ? '' : `*${signature.trim().replace(/\*/gu, '')}*\n\n`
  return `${line}— ${[displayName.trim(), role.trim()].filter((part) => part !== '').join(', ')}`
}

/** The sentence that leads: the most salient that led no article yet, of a page, or of a feed when there are only feeds. */
function mainOf(chosen: readonly Said[], readings: readonly Reading[]): Said | undefined {
  const untold = chosen.filter((said) => !isTold(said))
  const fresh = untold.length > 0 ? untold : chosen
  const pages = fresh.filter((said) => readingOf(readings, said).items.length === 0)
  return [...(pages.length > 0 ? pages : fresh)].sort((a, b) => b.salience - a.salience)[0]
}

/** Answers `write`. With nothing to write from, the article says so and is short. */
export function answerWrite(
  facts: Facts,
  readings: readonly Reading[],
  voice: Voice,
  dice: Dice,
): ArticleAnswer {
  const title = headlineOf(facts.title, readings)
  const readable = byWorth(readings.filter((reading) => reading.sentences.length > 0))
  const chosen = choose(facts, readable, voice)
  const main = mainOf(chosen, readable)
  if (main === undefined) {
    const summary = 'There was nothing to write from: no text that was given holds a readable sentence.'
    return { title, markdown: `# ${title}\n\n${summary}\n`, summary, tags: [] }
  }
  const used = readable.filter((reading) => chosen.some((said) => said.sourceId === reading.id))
  const telling: Telling = { named: new Set(used.map((reading) => reading.id)), turns: 0 }
  const feeds = used.filter((reading) => reading.items.length > 0)
  const fromPages = chosen.filter((said) => readingOf(used, said).items.length === 0)
  const themes = themesOf(
    fromPages.filter((said) => said !== main),
    used,
    dice,
  )
  const parts = [
    `# ${title}`,
    leadOf(used, main, voice, dice),
    ...themes.map((theme) => sectionText(theme, used, voice, dice, telling)),
    ...feeds.map((feed) => digestOf(feed, voice)),
    numbersSection(used, chosen),
    closing(used, voice, dice, chosen),
    `## Sources\n\n${used.map((reading) => `- ${linkTo(reading, reading.name)} (${trustWords[reading.trust]})`).join('\n')}`,
    byline(voice),
  ]
  const terms = sharedTerms(used, 6).map((term) => term.text)
  return {
    title,
    markdown: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
    summary: cutAtWord(
      `On ${listed(terms.slice(0, 3))}: ${told(main, readingOf(used, main).language, 320)}`,
      demoLimits.maxSummaryChars,
    ),
    tags: terms.map((term) => term.toLowerCase()),
  }
}
