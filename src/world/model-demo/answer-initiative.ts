// The answer to `initiative`: one piece of work that follows from what an agent remembers.

import { lifeFacts } from './life-facts.ts'
import { cutAtWord } from './report.ts'

/** Returns an idea; without a memory there is none, and the asker's own check says so. */
export function answerInitiative(raw: Readonly<Record<string, unknown>>): unknown {
  const { memories } = lifeFacts(raw)
  const [memory] = memories
  if (memory === undefined) return {}
  return {
    title: cutAtWord(`Follow up: ${memory.content}`, 120),
    description: memory.content,
    steps: [{ kind: 'research', topic: cutAtWord(memory.content, 180) }],
    memory_id: memory.id,
  }
}
