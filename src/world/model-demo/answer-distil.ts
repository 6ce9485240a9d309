// The answer to `distil`: what a conversation leaves behind, from its own lines.

import { lifeFacts } from './life-facts.ts'

/** Returns the distillation of a transcript. */
export function answerDistil(raw: Readonly<Record<string, unknown>>): unknown {
  const { topic, transcript } = lifeFacts(raw)
  const first = transcript.find((turn) => turn.speaker !== 'founder')
  return {
    summary: `They talked about ${topic}.`,
    memories:
      first === undefined
        ? []
        : [
            {
              agent_id: first.speaker,
              type: 'insight',
              content: first.line,
              confidence: 0.7,
              tags: [],
              supersedes: null,
            },
          ],
    drifts: [],
    action_items: [],
  }
}
