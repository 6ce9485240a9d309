// The answer to `review`: a score from what was measured in the text that was made, and remarks that show the place.
// The persona chooses the wording; the points come from the measurements alone.

import { type Measurements, measure } from './checks.ts'
import type { Dice } from './dice.ts'
import type { Facts } from './facts.ts'
import { demoLimits } from './limits.ts'
import { plainOf } from './markup.ts'
import type { Reading } from './reading.ts'
import { cutAtWord } from './report.ts'
import { type Remark, reviewOperations } from './review-operations.ts'
import type { Voice } from './voice.ts'

export interface ReviewAnswer {
  verdict: 'good' | 'needs_work'
  score: number
  summary: string
  remarks: Remark[]
}

interface Judgement {
  points: number
  remarks: Remark[]
}

/** A post is judged by its length and its facts, an article by its build as well. */
function judge(
  found: Measurements,
  { isPost, online, chars, sources }: { isPost: boolean; online: boolean; chars: number; sources: number },
): Judgement {
  const remarks: Remark[] = []
  let points = 10
  const take = (cost: number, severity: Remark['severity'], remark: string, quote = ''): void => {
    points -= cost
    remarks.push({ severity, remark, quote: cutAtWord(quote, 200) })
  }
  for (const number of found.strayNumbers.slice(0, 4)) {
    take(1.5, 'problem', `The number ${number.written} stands in none of the sources.`, number.around)
  }
  for (const quote of found.strayQuotes.slice(0, 4)) {
    take(2, 'problem', 'These words are in quotation marks, but no source has them.', quote)
  }
  for (const sentence of found.repeated.slice(0, 3)) take(1, 'problem', 'This is said twice.', sentence)
  if (isPost) {
    if (chars > demoLimits.maxTweetChars)
      take(
        3,
        'problem',
        `At ${chars} characters it is longer than a post may be (${demoLimits.maxTweetChars}).`,
      )
    if (found.words < 6) take(2, 'problem', `With ${found.words} words there is hardly a statement in it.`)
    if (found.numbers === 0 && found.quotes === 0)
      take(0.5, 'note', 'No number and no quotation: nothing to hold on to.')
    return { points, remarks }
  }
  if (found.words < 120)
    take(found.words < 40 ? 4 : 2, 'problem', `With ${found.words} words it is thin for an article.`)
  if (found.links === 0 && !(found.namesSource && !online) && sources > 0)
    take(2, 'problem', 'No source is linked, so a reader cannot check anything.')
  if (found.quotes === 0 && sources > 0) take(1, 'note', 'Not one verbatim quotation.')
  if (found.numbers === 0 && sources > 0) take(0.5, 'note', 'No number in the whole text.')
  if (!found.hasHeading) take(1, 'note', 'It has no heading.')
  if (found.longestParagraphWords > 220)
    take(0.5, 'note', `The longest paragraph runs to ${found.longestParagraphWords} words.`)
  return { points, remarks }
}

const verdictWords: Readonly<
  Record<
    ReviewAnswer['verdict'],
    Partial<Record<Voice['register'], readonly string[]>> & { plain: readonly string[] }
  >
> = {
  good: {
    plain: ['It holds up.', 'Nothing in the way.', 'Fit to be shown.'],
    crisp: ['Holds.', 'In order.', 'No objection.', 'Passed, as far as it can be measured.'],
    warm: ['Good work; I would let it go out.', 'This may be seen.', 'Well done, and checked.'],
    wry: [
      'I looked for trouble and found little.',
      'Disappointingly sound.',
      'Nothing to complain about, for once.',
    ],
    formal: ['The text meets the standard.', 'No objection is raised.', 'It satisfies what was measured.'],
    vivid: ['This one stands on its own feet.', 'It walks.', 'Solid ground under it.'],
    wary: [
      'I could not fault it on what I measured, which is not the same as true.',
      'No fault found, so far as looked.',
      'It passes; what I cannot measure I do not vouch for.',
    ],
  },
  needs_work: {
    plain: ['It needs another pass.', 'Not finished.', 'There is work left.'],
    crisp: ['Not yet.', 'Fails.', 'Back to the bench.'],
    warm: ['It is on its way; a few things first.', 'Close; mend this before it goes out.'],
    wry: ['It would be finished if nobody read it.', 'Good in places, and these are the other places.'],
    formal: ['The text does not meet the standard yet.', 'Approval is withheld for now.'],
    vivid: ['It stumbles before the end.', 'A crack runs through it.'],
    wary: ['I would not put our name under it yet.', 'Too much here rests on nothing.'],
  },
}

type Verdicts = Readonly<Record<ReviewAnswer['verdict'], readonly string[]>>

const verdictsIn = ({ register }: Voice): Verdicts => ({
  good: verdictWords.good[register] ?? verdictWords.good.plain,
  needs_work: verdictWords.needs_work[register] ?? verdictWords.needs_work.plain,
})

/** How the company runs is said alike in every voice: these words are about a machine, not about a text. */
const companyWords: Verdicts = {
  good: ['It runs.', 'In order.', 'Nothing that needs a hand.', 'The machine is sound, by its own record.'],
  needs_work: ['It needs a hand.', 'Something is off.', 'Not in order.'],
}

function measuredSummary(title: string, found: Measurements, sources: number, dice: Dice): string {
  const all = (count: number, of: number, noun: string): string =>
    of === 0 ? '' : count === of ? `all ${of} ${noun}` : `${count} of ${of} ${noun}`
  const traced = [
    all(found.numbers - found.strayNumbers.length, found.numbers, 'numbers'),
    all(found.quotes - found.strayQuotes.length, found.quotes, 'quotations'),
  ].filter((part) => part !== '')
  const checked =
    sources === 0
      ? 'no source text was at hand to check it against'
      : traced.length === 0
        ? 'no number and no quotation to trace'
        : `${traced.join(' and ')} ${dice.pick('review/traced', ['found in the sources', 'stand in the sources', 'traced to their source'])}`
  const links = found.links === 0 ? '' : `, ${found.links} ${found.links === 1 ? 'link' : 'links'}`
  return `“${cutAtWord(title, 100)}”: ${checked}; ${found.words} words${links}.`
}

/** Answers `review`: of the subject, of the figures of operations, or of both. */
export function answerReview(
  facts: Facts,
  sources: readonly Reading[],
  texts: readonly { id: string; title: string; source: string; text: string }[],
  voice: Voice,
  dice: Dice,
): ReviewAnswer {
  const subject = facts.subject
  const operations = facts.operations === null ? null : reviewOperations(facts.operations, dice)
  const others = texts.filter((text) => text.id !== subject?.id)
  // The figures of operations come with a text that only spells them out: that is no article to be measured.
  const bare = subject === null || plainOf(subject.text).length < 3
  if (operations !== null && (bare || others.length === 0)) {
    return closed(operations.points, operations.remarks, operations.summary, companyWords, dice)
  }
  if (bare) {
    const summary = 'There is no text here that could be reviewed, so nothing was checked.'
    return {
      verdict: 'needs_work',
      score: 0,
      summary,
      remarks: [{ severity: 'problem', remark: summary, quote: '' }],
    }
  }
  const found = measure(subject.text, others)
  const isPost = subject.text.length <= 400 && !/^#\s|\n\s*\n/mu.test(subject.text.trim())
  // A file on this machine cannot be linked; naming it is enough.
  const online = others.some((text) => /^https?:/u.test(text.source))
  const chars = subject.text.trim().length
  const judged = judge(found, { isPost, online, chars, sources: others.length })
  const orders = sources.find((reading) => reading.id === subject.id)?.machineLines ?? 0
  const remarks = [...judged.remarks, ...(operations?.remarks ?? [])]
  if (orders > 0)
    remarks.push({
      severity: 'note',
      remark: 'The text contains lines that give orders to machines; they did not count.',
      quote: '',
    })
  const points = operations === null ? judged.points : (judged.points + operations.points) / 2
  const summary = [measuredSummary(subject.title, found, others.length, dice), operations?.summary ?? '']
    .filter((part) => part !== '')
    .join(' ')
  return closed(points, remarks, summary, verdictsIn(voice), dice)
}

function closed(
  points: number,
  remarks: readonly Remark[],
  measured: string,
  verdicts: Verdicts,
  dice: Dice,
): ReviewAnswer {
  const score = Math.round(Math.min(10, Math.max(0, points)) * 10) / 10
  const verdict = score >= 7 ? 'good' : 'needs_work'
  const first = remarks.find((remark) => remark.severity === 'problem') ?? remarks[0]
  const reason =
    first === undefined
      ? ''
      : ` ${dice.pick('review/first', ['First:', 'Above all:', 'To begin with:'])} ${first.remark}`
  return {
    verdict,
    score,
    summary: cutAtWord(
      `${dice.pick('review/verdict', verdicts[verdict])} ${measured}${reason}`,
      demoLimits.maxSummaryChars,
    ),
    remarks: remarks.slice(0, demoLimits.maxRemarks),
  }
}
