// A week of a small company in one process: real step kinds, real prompts, the demo model, and artifacts kept in memory.
// What it says must differ from mission to mission, and some of it must be worth telling.

import assert from 'node:assert/strict'
import test from 'node:test'
import { thinker } from '../../src/mind/thinker.ts'
import { analyze } from '../../src/steps/analyze.ts'
import { draftTweet } from '../../src/steps/draft-tweet.ts'
import type { NewArtifact, StepContext, StepInput, StepKind } from '../../src/steps/kind.ts'
import { research } from '../../src/steps/research.ts'
import { virtualClock } from '../../src/world/clock.ts'
import { demoModel } from '../../src/world/model-demo.ts'
import { idOf, run, type StoredText, success } from './support.ts'

const document = (n: number, title: string, text: string): StoredText => ({
  id: idOf(n),
  kind: 'document',
  title,
  source: `https://example.org/${n}`,
  trust: 1,
  text,
})

const library: readonly StoredText[] = [
  document(
    10,
    'Keeping bees on roofs',
    `A hive on a flat roof needs 2 square metres and a windbreak on its northern side. City bees find food within 800 metres because parks flower from March to October. Roof hives gave 31 kilograms of honey on average in 2024, country hives 22 kilograms.

Swarming is the main risk in a city: a swarm leaves the hive in May and settles on a balcony. Beekeepers check for queen cells every 9 days to prevent swarming. Neighbours accept hives when the flight path points away from their windows.

Varroa mites kill more colonies than winter does. Treatment with formic acid works between 15 and 25 degrees and harms the queen above 30 degrees. A colony that enters October with fewer than 8,000 bees rarely survives.`,
  ),
  document(
    11,
    'A year of roof honey',
    `The cooperative harvested 640 kilograms of honey from 24 hives on six roofs. Honey from roofs holds less water than country honey because roofs are warm. The first harvest in June brought 60 % of the year.

Rent for a roof costs the cooperative 120 euros a year and two jars of honey. Insurance was refused by three companies before a fourth accepted the hives. Volunteers carried every box by hand, since no lift reaches the roofs.

The cooperative lost 5 of 24 colonies in winter, four of them to varroa mites. It now counts fallen mites on a board every week from July.`,
  ),
  document(
    12,
    'Rules for city hives',
    `The city asks for a permit when more than 3 hives stand on one roof. A permit costs 45 euros and is valid for 5 years. The veterinary office visits one roof in ten each summer.

Hives must stand 4 metres from the edge of a public path. Whoever sells honey must print the district of the hives on the label. Complaints about swarms fell by 38 % after the city opened a swarm telephone.

Beekeepers report every dead colony within 7 days, and the office publishes the numbers in November.`,
  ),
]

const topics = [
  'what swarms do to neighbours',
  'varroa mites in winter',
  'how much honey a roof gives',
  'permits and their cost',
  'heat and the queen',
  'insurance and rent',
]

interface Told {
  insights: { statement: string; confidence: number; cause: string | null }[]
  tweets: string[]
  /** The summary of the last analysis. */
  last: string
}

/** Lives through missions on the topics in turn; what passes the bar is followed by a research on it. */
async function live(missions: number): Promise<Told> {
  const clock = virtualClock(0, { autoAdvance: true })
  const model = demoModel({ clock, seed: 'bees', paceMs: [0, 0] })
  const artifacts: NewArtifact[] = []
  const told: Told = { insights: [], tweets: [], last: '' }
  let made = 100
  async function work<Payload>(kind: StepKind<Payload>, payload: Payload, inputs: readonly StepInput[]) {
    const step = made++
    const speaker = {
      id: 'pip',
      displayName: 'Pip',
      role: 'executor',
      tone: 'warm',
      quirk: '',
      signature: '',
    }
    const mind = thinker({
      model,
      modelFor: () => null,
      roll: () => 0.5,
      speaker: { ...speaker, directive: '' },
      seed: `step ${step}`,
      signal: new AbortController().signal,
      hold: async () => null,
      sleep: async () => undefined,
      now: () => 0,
      record: async () => undefined,
    })
    const known = (kinds: readonly string[], limit: number): string[] =>
      artifacts
        .filter((one) => kinds.includes(one.kind))
        .flatMap((one) => (one.metadata['said'] === '' ? [] : [String(one.metadata['said'])]))
        .reverse()
        .slice(0, limit)
    const changes: Partial<StepContext<Payload>> = {
      stepId: idOf(step),
      inputs,
      think: mind,
      newId: () => idOf(made++),
    }
    const { outcome } = await run(kind, payload, { texts: library, known }, changes)
    const done = success(outcome)
    assert.equal(kind.lacking(done.result), null)
    artifacts.push(...done.artifacts)
    return done
  }
  for (let n = 0; n < missions; n++) {
    const topic = topics[n % topics.length] ?? ''
    let cause: string | null = null
    let done = await work(analyze, { topic }, [])
    told.last = String(done.result['summary'])
    for (let depth = 0; depth < 3; depth++) {
      const insight = done.result['insight'] as { statement: string; confidence: number } | null
      if (insight !== null) told.insights.push({ ...insight, cause })
      const found = done.events.find((event) => event.kind === 'insight.found')
      if (found === undefined) break
      cause = found.summary
      done = await work(research, { topic: found.summary.slice(0, 200) }, [])
    }
    if (n % 2 === 0) {
      const input = { stepId: idOf(1), kind: 'analyze', result: done.result }
      told.tweets.push(String((await work(draftTweet, { topic }, [input])).result['text']))
    }
  }
  return told
}

test('over many missions nothing is said twice, a part of it is worth telling, and what that causes is new', async () => {
  const { insights, tweets } = await live(14)
  const statements = insights.map(({ statement }) => statement)
  assert.equal(new Set(statements).size, statements.length)
  assert.equal(new Set(tweets).size, tweets.length)
  assert.ok(statements.length >= 14, `${statements.length} statements`)
  const sure = insights.filter(({ confidence }) => confidence >= 0.75).length
  assert.ok(sure >= 2 && sure <= 0.6 * insights.length, `${sure} of ${insights.length} pass the bar`)
  const followed = insights.filter(({ cause }) => cause !== null)
  assert.ok(followed.length > 0, 'an insight led to more work')
  for (const { statement, cause } of followed) assert.notEqual(statement, cause)
})

test('when the sources are used up, missions say so and find nothing; the same weeks twice are the same', async () => {
  const weeks = await live(60)
  assert.deepEqual(await live(60), weeks)
  assert.ok(weeks.last.startsWith('Nothing new on “'), weeks.last)
  assert.ok(weeks.insights.length < 60, 'the sources hold fewer facts than that')
  assert.equal(new Set(weeks.insights.map(({ statement }) => statement)).size, weeks.insights.length)
})
