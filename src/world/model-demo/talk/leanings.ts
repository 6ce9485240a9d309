// What somebody brings up first: how much each kind of point weighs in each kind of conversation, and to each leaning.

import type { Leaning } from '../voice.ts'
import type { PointKind } from './points.ts'

type Weights = Readonly<Partial<Record<PointKind, number>>>

/** By family of formats; what is not named weighs nothing. */
const byFamily: Readonly<Record<string, Weights>> = {
  status: { done: 3, failed: 3, open: 2, refused: 2, said: 2.5, figure: 1.5, result: 1.5, memory: 0.5 },
  plan: { done: 1.2, failed: 1.5, open: 2, refused: 2, said: 2.5, figure: 1.5, result: 1.5, memory: 1.5 },
  war: { done: 0.6, failed: 5, open: 1.5, refused: 3, said: 0.7, figure: 1.5, memory: 1 },
  idea: { said: 5, result: 0.6, memory: 1.2 },
  deep: { said: 5, memory: 1.2 },
  judge: { done: 0.4, said: 4, result: 0.8, memory: 0.8 },
  retro: { done: 1.5, failed: 3, refused: 2.5, said: 1.5, figure: 1.5, result: 1.5, memory: 2 },
  debate: { said: 5, result: 0.6, memory: 2 },
  advice: { done: 1.2, failed: 1.2, said: 2.5, result: 1, memory: 3 },
  peace: { done: 1.5, failed: 0.8, refused: 0.8, said: 2, memory: 1 },
  chat: { said: 5 },
  night: { done: 2, failed: 3, open: 1.5, refused: 1.5, said: 2, figure: 2.5, result: 1, memory: 0.3 },
}

const byLeaning: Readonly<Record<Leaning, Weights>> = {
  figures: { figure: 1.5, said: 1.3, result: 1.2 },
  change: { said: 1.4, result: 1.5 },
  story: { said: 1.6, memory: 1.2 },
  risk: { failed: 1.7, refused: 1.5, open: 1.3 },
  action: { done: 1.3, open: 1.5, refused: 1.2, figure: 1.2 },
  people: { result: 1.6, said: 1.2, done: 1.1 },
}

/** Returns how gladly somebody of this leaning brings up such a point in such a conversation; 0: not at all. */
export const weightOf = (family: string, leaning: Leaning, kind: PointKind): number =>
  (byFamily[family]?.[kind] ?? 0) * (byLeaning[leaning][kind] ?? 1)
