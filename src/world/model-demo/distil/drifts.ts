// Who came closer and who cooled: from how they answered each other, and from what the conversation was for. Where people sit down to
// make peace or to drink coffee, plain speaking mends.

import type { Dice } from '../dice.ts'
import type { LifeFacts } from '../life-facts.ts'
import { matterIn } from './subject.ts'

interface Drift {
  a: string
  b: string
  drift: number
  reason: string
}

const byAnswer: Readonly<Record<string, number>> = {
  supportive: 0.005,
  agreement: 0.003,
  neutral: 0,
  challenge: -0.004,
  critical: -0.005,
}
/** Where a hard word is what they came for. */
const mending: Readonly<Record<string, number>> = {
  conflict_resolution: 0.009,
  watercooler: 0.006,
  mentoring: 0.005,
  one_on_one: 0.004,
}
const least = 0.005
const most = 0.03

const did: Readonly<Record<string, string>> = {
  supportive: 'backed',
  agreement: 'agreed with',
  neutral: 'built on',
  challenge: 'challenged',
  critical: 'criticised',
}

const times = (count: number): string => (count < 2 ? '' : count === 2 ? ' twice' : ` ${count} times`)

interface Answer {
  by: string
  to: string
  how: string
}

function answersIn({ transcript, seats }: LifeFacts): readonly Answer[] {
  const seated = new Set(seats.map(({ id }) => id))
  return transcript.flatMap((turn, at) => {
    const before = transcript[at - 1]
    if (before === undefined || before.speaker === turn.speaker) return []
    if (!seated.has(turn.speaker) || !seated.has(before.speaker)) return []
    return [{ by: turn.speaker, to: before.speaker, how: turn.interaction }]
  })
}

/** Mostly nothing; now and then a day on which they talked past each other, or found common ground. */
const moodOf = (roll: number): number => (roll < 0.08 ? -0.006 : roll < 0.22 ? 0.006 : 0)

/** Returns at most one drift for each pair that answered each other, none where nothing moved. */
export function driftsFrom(facts: LifeFacts, dice: Dice): readonly Drift[] {
  const name = (id: string): string => facts.seats.find((seat) => seat.id === id)?.displayName ?? id
  const bound = Math.min(most, facts.maxDrift > 0 ? facts.maxDrift : most)
  const mends = mending[facts.rules.format] ?? 0
  const pairs = new Map<string, Answer[]>()
  for (const answer of answersIn(facts)) {
    const key = [answer.by, answer.to].sort().join('\n')
    pairs.set(key, [...(pairs.get(key) ?? []), answer])
  }
  return [...pairs].flatMap(([key, answers]) => {
    const [a = '', b = ''] = key.split('\n')
    const worth = ({ how }: Answer): number => Math.max(byAnswer[how] ?? 0, mends > 0 ? mends - 0.002 : -1)
    // How the same words are taken differs a little from day to day.
    const mood = moodOf(dice.roll(`drift/${key}`))
    const sum = answers.reduce((total, answer) => total + worth(answer), 0) + mood
    if (Math.abs(sum) < least) return []
    const drift = Math.sign(sum) * Math.min(bound, Math.abs(sum))
    const hows = answers.map(({ how }) => how)
    const count = (how: string): number => hows.filter((one) => one === how).length
    const telling = [...answers].sort(
      (x, y) => Math.abs(byAnswer[y.how] ?? 0) - Math.abs(byAnswer[x.how] ?? 0),
    )
    const first = telling.find(({ how }) => mends > 0 || (byAnswer[how] ?? 0) * sum > 0) ?? telling[0]
    if (first === undefined) return []
    const neutral = first.how === 'neutral' && mends === 0
    const act = neutral
      ? `${name(a)} and ${name(b)} ${sum > 0 ? 'found common ground' : 'talked past each other'} on ${matterIn(facts.topic)}`
      : `${name(first.by)} ${did[first.how] ?? 'answered'} ${name(first.to)}${times(count(first.how))} on ${matterIn(facts.topic)}`
    const hard = count('challenge') + count('critical')
    const settled = mends > 0 && hard > 0 ? ', and they talked it over' : ''
    return [{ a, b, drift: Math.round(drift * 10_000) / 10_000, reason: `${act}${settled}` }]
  })
}
