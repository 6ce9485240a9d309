// The step kind `analyze`: what a set of texts says, every finding with the words it rests on.

import { z } from 'zod'
import { analysisLacks, analysisResult } from './analysis-result.ts'
import { artifactIds, longText, topic } from './fields.ts'
import type { StepKind } from './kind.ts'
import { settled } from './outcome.ts'
import { runStudy } from './study.ts'

const payload = z.strictObject({ topic, focus: longText, question: longText, artifact_ids: artifactIds })
type Payload = z.infer<typeof payload>

export const analyze: StepKind<Payload> = {
  kind: 'analyze',
  about:
    'Says what documents state: findings with quotes, figures, key terms, and the one thing worth remembering.',
  effect: 'pure',
  thinks: true,
  payload,
  result: analysisResult,
  lacking: analysisLacks,
  timeoutMs: 180_000,
  run: settled((context) =>
    runStudy(context, {
      artifact: 'analysis',
      named: 'Analysis',
      think: (about, texts, known) =>
        context.think.analyze({
          topic: about,
          focus: context.payload.focus ?? context.payload.question ?? '',
          texts,
          known,
        }),
    }),
  ),
}
