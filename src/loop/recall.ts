// What an agent remembers about something: candidates from the database, the ranking by a pure rule. What is recalled goes into
// prompts as quoted data; in which of them it stood is kept.

import type { Recalled } from '../domain/memory.ts'
import type { Policies } from '../domain/policy.ts'
import { askedBy, rankMemories } from '../domain/recall.ts'
import { readCandidates } from '../store/memories.ts'
import type { World } from '../world/world.ts'

export { insertUses as recordUses } from '../store/memories.ts'

/** At most so many words of what is asked are looked for, by so many letters of each: the database refuses longer ones. */
const asking = { aboutChars: 2_000, stems: 24, stemChars: 40 } as const

/** Returns what the agent remembers about `about`, at most `limit` memories, best first: nothing superseded, disputed or expired. */
export async function recall(
  world: World,
  ask: { agentId: string; about: string; limit: number; policies: Policies },
): Promise<readonly Recalled[]> {
  if (ask.limit <= 0) return []
  const about = ask.about.slice(0, asking.aboutChars)
  const stems = [...askedBy(about).stems].slice(0, asking.stems)
  const candidates = await readCandidates(
    world.db,
    ask.agentId,
    stems.map((stem) => stem.slice(0, asking.stemChars).toWellFormed()),
  )
  const { half_life_days: halfLifeDays } = ask.policies.recall_policy
  return rankMemories(candidates, about, { limit: ask.limit, halfLifeDays })
}
