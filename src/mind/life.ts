// A mind for the company's life: what an agent says at a table, what a conversation leaves behind, what an agent wants to do by
// itself. Bound to one speaker and one model; each question gets a seed of its own.

import type { LifeMind } from '../domain/life-thoughts.ts'
import { distil } from './distil.ts'
import { imagine } from './initiative.ts'
import type { MindOptions } from './options.ts'
import { speak } from './turn.ts'

/** Returns a mind that asks `options.model` as `options.speaker`; each call goes on record through `options.record`. */
export function lifeMind(options: MindOptions): LifeMind {
  let asked = 0
  const seed = (): string => `${options.seed}/${asked++}`
  return {
    speak: (ask) => speak(options, seed(), ask),
    distil: (ask) => distil(options, seed(), ask),
    imagine: (ask) => imagine(options, seed(), ask),
  }
}
