// Every kind of effect there is, one entry each. What is not here cannot be done.

import type { EffectKind } from '../effect.ts'
import { postBlueskyEffect } from './post-bluesky.ts'
import { postTweetEffect } from './post-tweet.ts'

/** All kinds of effects, by name. */
export const effectKinds: readonly EffectKind[] = [postTweetEffect, postBlueskyEffect]

/** Returns the kind of effect of this name, or null. */
export function effectKind(name: string): EffectKind | null {
  return effectKinds.find((known) => known.kind === name) ?? null
}
