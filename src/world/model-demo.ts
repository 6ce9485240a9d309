// The demo model: the twin of a language model that needs no key. It answers from the persona and from the texts in the
// request and from nothing else; same seed, same request, same answer. It knows neither network nor company.

import type { Clock } from './clock.ts'
import { type Material, type Model, ModelError, type ModelRequest } from './model.ts'
import { answerAnalyze } from './model-demo/answer-analyze.ts'
import { answerDiagnose } from './model-demo/answer-diagnose.ts'
import { answerDistil } from './model-demo/answer-distil.ts'
import { answerDraft } from './model-demo/answer-draft.ts'
import { answerGather, withoutRecollections } from './model-demo/answer-gather.ts'
import { answerInitiative } from './model-demo/answer-initiative.ts'
import { answerResearch } from './model-demo/answer-research.ts'
import { answerReview } from './model-demo/answer-review.ts'
import { answerTurn } from './model-demo/answer-turn.ts'
import { answerWrite } from './model-demo/answer-write.ts'
import { askedWords } from './model-demo/asked.ts'
import { type Dice, diceOf } from './model-demo/dice.ts'
import { drawnBy } from './model-demo/drawn.ts'
import { factsOf } from './model-demo/facts.ts'
import { fit } from './model-demo/fit.ts'
import { toldBefore } from './model-demo/known.ts'
import { sourcesBehind } from './model-demo/notes.ts'
import { type Reading, readMaterial } from './model-demo/reading.ts'
import { stemsOf } from './model-demo/terms.ts'
import { voiceOf } from './model-demo/voice.ts'

/** One token for every four characters: the usual rule of thumb, good enough for a model that costs nothing. */
const charsPerToken = 4

function answerOf(request: ModelRequest, dice: Dice): unknown {
  const facts = factsOf(request.facts)
  const voice = voiceOf(request.speaker)
  const asked = [facts.topic, facts.focus, facts.question, facts.title, facts.brief]
  const interest = stemsOf(new Set(asked.flatMap((text) => [...askedWords(text.slice(0, 1_000))])))
  const told = toldBefore(facts.known)
  const drawn = drawnBy(facts.memories)
  const readAll = (materials: readonly Material[]): Reading[] =>
    materials.map((material) => readMaterial(material, interest, told, drawn))
  const materials = withoutRecollections(request.materials)
  const read = (): Reading[] => readAll(materials)
  // What is written from a colleague's analysis names the sources behind it.
  const readSources = (): Reading[] => readAll(sourcesBehind(materials))
  switch (request.task) {
    case 'analyze':
      return answerAnalyze(facts, read(), voice, dice)
    case 'research':
      return answerResearch(facts, read(), voice, dice)
    case 'write':
      return answerWrite(facts, readSources(), voice, dice)
    case 'draft':
      return answerDraft(facts, readSources(), voice, dice)
    case 'review':
      return answerReview(facts, read(), materials, voice, dice)
    case 'diagnose':
      return answerDiagnose(facts, voice, dice)
    case 'turn':
      return answerTurn(request.facts, voice, dice)
    case 'distil':
      return answerDistil(request.facts, dice)
    case 'initiative':
      return answerInitiative(request.facts, voice, dice)
    case 'gather':
      return { enough: true }
    case 'hello':
      return null
  }
}

function inputChars(request: ModelRequest): number {
  const materials = request.materials.reduce(
    (sum, material) => sum + material.title.length + material.text.length,
    0,
  )
  return request.instructions.length + Math.max(request.prompt.length, materials)
}

/**
 * Returns the demo model. `seed` is the company's; each call waits between the two numbers of `paceMs` (milliseconds)
 * on `clock` before it answers. Throws ModelError (retryable) when the signal aborts. Token counts are estimates: one
 * per four characters.
 */
export function demoModel(options: { clock: Clock; seed: string; paceMs: readonly [number, number] }): Model {
  const { clock, seed, paceMs } = options
  return {
    name: 'demo',
    simulated: true,
    async ask(request) {
      const dice = diceOf(seed, `${request.task}/${request.seed}`)
      const begun = clock.monotonic()
      const [least, most] = paceMs
      await clock.sleep(least + dice.roll('pace') * (most - least), request.signal)
      if (request.signal.aborted)
        throw new ModelError('The demo model was interrupted before it answered', true, { fault: 'aborted' })
      const asks = request.task === 'gather' ? answerGather(request, dice) : []
      const output = asks.length > 0 ? null : fit(answerOf(request, dice), request.schema)
      const said = output ?? asks.map(({ tool, args }) => ({ tool, args }))
      return {
        output,
        asks,
        usage: {
          inputTokens: Math.ceil(inputChars(request) / charsPerToken),
          cachedTokens: 0,
          outputTokens: Math.ceil(JSON.stringify(said).length / charsPerToken),
        },
        model: 'demo',
        simulated: true,
        durationMs: Math.round(clock.monotonic() - begun),
      }
    },
  }
}
