// What lines of a conversation tell: sentences that can stand without it, the work they name, what stopped it, their figures. It
// reads words that others said and adds none.

import type { LifeFacts, TurnFacts } from '../life-facts.ts'
import { cleaned, type Grains, grainsOf } from '../talk/grains.ts'
import { isPhrase } from '../talk/voices.ts'

export interface Told {
  /** Who said it: an agent's id. */
  agentId: string
  turn: TurnFacts
  /** A sentence that is true without the talk around it, or null. */
  claim: string | null
  /** As in `306 tins`; what the company counts of itself is none. */
  figures: readonly string[]
  /** Those of them that one can see. */
  things: readonly string[]
  names: readonly string[]
  /** As in `Tadeo's price summary`, or null. */
  work: string | null
  /** What stopped the work, as quoted or after a colon, or null. */
  reason: string | null
  /** `8 of 8`, when a limit was reached, or null. */
  full: string | null
  /** As in `6.1 % engagement rate`, or null. */
  result: string | null
}

const work =
  /\b([Mm]y|[Yy]our|[Tt]he|\p{Lu}\p{Ll}+'s) ((?:[\p{L}\d:-]+ ){0,2}?(?:post|piece|research|scan|review|diagnosis|check|follow-up|analysis|plan|summary|reading)(?: on (?:\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)*|\d[\d,.]* \p{L}+))?)(?=[\s.,;:!?”]|$)/u
const trouble =
  /\b(?:fail(?:ed|s)?|broke|stopped|crashed|hit the wall|stands still|got stuck|lost|error|down|last word|obituary|cause on record|went up in smoke|record on|entry under|did not make it)\b/iu

/** Returns the sentences of a line, without what leads up to them and without quotation marks around them. */
function sentencesOf(line: string): readonly string[] {
  return cleaned(line)
    .split(/(?<=[.!?]”?)\s+(?=[“"\p{Lu}\d])/u)
    .flatMap((sentence) => {
      const after = /^[^:]{2,48}: (.{16,})$/u.exec(sentence)?.[1]
      return after === undefined ? [sentence] : [after]
    })
    .map((sentence) => sentence.replace(/^“|[.!?]*”?[.!?]*$/gu, '').trim())
}

/** Said of the company's own day, or a source made to speak: neither is knowledge. */
const counted =
  /\b(?:missions|failures|refusals|proposals|drafts used|steps waiting)\b|^[^,]{3,40} (?:states|claims|gives|adds|spends|has|says|gave) (?:us )?\d|^(?:And|But|If|So|Then)\b/u

const telling = (grains: Grains, claim: string): boolean =>
  claim.split(' ').length >= 6 && (/\d/u.test(claim) || grains.names.length > 0 || claim.length > 44)

function claimIn(line: string, seats: LifeFacts['seats']): { claim: string | null; grains: Grains } {
  const people = seats.map(({ displayName }) => displayName)
  let best: { claim: string | null; grains: Grains } = { claim: null, grains: grainsOf(cleaned(line)) }
  for (const sentence of sentencesOf(line)) {
    const grains = grainsOf(`${sentence}.`)
    const claim = grains.claims.find((one) => one.length >= sentence.length - 2) ?? null
    if (
      claim === null ||
      !telling(grains, claim) ||
      isPhrase(claim) ||
      work.test(claim) ||
      counted.test(claim) ||
      people.some((name) => claim.includes(name))
    )
      continue
    if (best.claim === null || claim.length > best.claim.length) best = { claim, grains }
  }
  return best
}

/** "my price summary", said by Tadeo, is "Tadeo's price summary". */
function owned(found: RegExpExecArray | null, turn: TurnFacts, before: TurnFacts | undefined): string | null {
  const [, owner = '', what = ''] = found ?? []
  if (what === '') return null
  if (/^my$/iu.test(owner)) return `${cleaned(turn.name)}'s ${what}`
  if (/^your$/iu.test(owner))
    return before === undefined ? `the ${what}` : `${cleaned(before.name)}'s ${what}`
  return `${owner === 'The' ? 'the' : owner} ${what}`
}

/** What the company counts of itself. */
const ownCounts =
  /(?:proposals?|missions?|failures?|failed|refusals?|drafts?|steps?|impressions|views|likes|rate|conversations?|posts)$/iu
const results = /\b\d[\d.,]*(?: %)? (?:[\p{Ll}]+ )?(?:rate|impressions|views|likes|clicks|replies|reposts)\b/u

/** Returns what stopped the work: what is quoted, what stands after a colon, or the sentence after the bad news. */
function reasonIn(line: string): string | null {
  const found = [
    /“([^“”]{10,80})”/u,
    /: ([\p{L}\d][^.!?“”]{12,80})[.!?]/u,
    /(?:broke|down|wall|back)\b[^.:]*[.:] (\p{Lu}[^.!?“”]{12,80})[.!?]/iu,
  ].map((pattern) => pattern.exec(line)?.[1])
  return (
    found.find((reason) => reason !== undefined && !work.test(reason) && reason.split(' ').length > 2) ?? null
  )
}

/** Returns what each agent's line tells, in order; a founder's remark is no agent's. */
export function toldIn({ transcript, seats }: LifeFacts): readonly Told[] {
  return transcript.flatMap((turn, at) => {
    if (!seats.some(({ id }) => id === turn.speaker)) return []
    const line = cleaned(turn.line)
    const { claim, grains } = claimIn(line, seats)
    const troubled = trouble.test(line)
    const full = /\b(\d+) of (\d+)\b/u.exec(line)
    const seen = (values: readonly string[]): readonly string[] =>
      values.filter((value) => !ownCounts.test(value))
    return [
      {
        agentId: turn.speaker,
        turn,
        claim: troubled ? null : claim,
        figures: seen(grains.figures),
        things: seen(grains.things),
        names: grains.names.filter((name) => !seats.some(({ displayName }) => name.includes(displayName))),
        work: owned(work.exec(line), turn, transcript[at - 1]),
        reason: troubled ? reasonIn(line) : null,
        full: full !== null && full[1] === full[2] ? full[0] : null,
        result: results.exec(line)?.[0] ?? null,
      },
    ]
  })
}
