// The audience of a simulated company: some hours after a post or an article was made it says how well it did, through the statement that the
// product's door for metrics uses. What it likes is chance with a memory: a subject it likes today it likes next week.

import { tellingWords } from '../src/domain/likeness.ts'
import { insertMetric, readUnmeasured } from '../src/store/metrics.ts'
import type { Rng } from '../src/world/rng.ts'
import type { World } from '../src/world/world.ts'

const audience = {
  metric: 'engagement_rate',
  kinds: ['tweet_draft', 'article'],
  /** The rate that half of all things stay under. */
  median: 0.02,
  /** How far single posts and whole subjects stray from it, as standard deviations of the rate's logarithm. */
  spread: 0.75,
  subjectSpread: 0.5,
  mostRate: 0.6,
  /** A thing is answered between so many hours after it was made; later than that nobody looks at it any more. */
  hours: [1, 8],
  forgottenHours: 48,
} as const
const hourMs = 3_600_000

/** Returns what lets the audience answer what was made and whose time has come; that returns how much it was. It must be the only one that
 *  measures: it remembers until when nothing can be due, and asks no earlier. */
export function audienceOf(world: World): () => Promise<number> {
  const [minHours, most] = audience.hours
  const { kinds, metric, forgottenHours: maxHours } = audience
  let quietUntil = Number.NEGATIVE_INFINITY
  return async () => {
    const now = world.clock.now()
    if (now < quietUntil) return 0
    // What is made from now on is answered no earlier than this.
    let next = now + minHours * hourMs
    let heard = 0
    for (const kind of kinds) {
      for (const made of await readUnmeasured(world.db, { kind, metric, minHours: 0, maxHours })) {
        const wait = minHours + (most - minHours) * world.rng.roll(`audience:${made.id}:hours`).roll
        if (made.ageHours < wait) {
          next = Math.min(next, now + (wait - made.ageHours) * hourMs)
          continue
        }
        const id = world.rng.id(now)
        const value = engagementOf(world.rng, made)
        await insertMetric(world.db, { id, artifactId: made.id, externalId: null, metric, value, at: null })
        heard += 1
      }
    }
    // Hours are fractions: what is due to the millisecond is looked at a little early rather than a beat late.
    quietUntil = next - 1
    return heard
  }
}

/** Returns the share of its readers that react to what was made, 0 to 0.6: heavy-tailed around 2 %, more or less of it by its subject. */
export function engagementOf(rng: Rng, made: { id: string; subject: string }): number {
  const words = [...new Set(tellingWords(made.subject.replace(/^[^:]*: /, '')))]
  const liking = words.reduce((sum, word) => sum + normal(rng, `audience:subject:${word}`), 0)
  const bias = words.length === 0 ? 0 : liking / Math.sqrt(words.length)
  const luck = normal(rng, `audience:${made.id}`)
  const rate = audience.median * Math.exp(audience.spread * luck + audience.subjectSpread * bias)
  return Number(Math.min(audience.mostRate, rate).toFixed(4))
}

/** A normal number of mean 0 and deviation 1 that hangs from the name alone (Box and Muller, 1958). */
function normal(rng: Rng, name: string): number {
  const { roll: radius } = rng.roll(`${name}:radius`)
  const { roll: angle } = rng.roll(`${name}:angle`)
  return Math.sqrt(-2 * Math.log(1 - radius)) * Math.cos(2 * Math.PI * angle)
}
