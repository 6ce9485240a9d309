// The step kind `research`: what a set of texts answers to a question, every finding with the words it rests on.

import { z } from 'zod'
import { analysisLacks, analysisResult } from './analysis-result.ts'
import { artifactIds, longText, topic } from './fields.ts'
import type { StepKind } from './kind.ts'
import { settled } from './outcome.ts'
import { runStudy } from './study.ts'

const payload = z.strictObject({ topic, question: longText, focus: longText, artifact_ids: artifactIds })
type Payload = z.infer<typeof payload>

export const research: StepKind<Payload> = {
  kind: 'research',
  about:
    'Answers a question from documents: findings with quotes, figures, key terms, and what is worth remembering.',
  effect: 'pure',
  thinks: true,
  payload,
  result: analysisResult,
  lacking: analysisLacks,
  timeoutMs: 180_000,
  run: settled((context) =>
    runStudy(context, {
      artifact: 'research',
      named: 'Research',
      think: (about, texts, known) =>
        context.think.research({
          topic: about,
          question: context.payload.question ?? context.payload.focus ?? '',
          texts,
          known,
        }),
    }),
  ),
}
