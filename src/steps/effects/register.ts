// Every kind of effect there is, one entry each. What is not here cannot be done.

import type { EffectKind } from '../effect.ts'
import { codeEffect } from './code.ts'
import { commandEffect, deployEffect } from './command.ts'
import { emailEffect } from './email.ts'
import { httpRequestEffect, httpRequestKeyedEffect } from './http-request.ts'
import { postBlueskyEffect } from './post-bluesky.ts'
import { postTweetEffect } from './post-tweet.ts'
import { publishEffect } from './publish.ts'
import { useToolEffect } from './use-tool.ts'
import { webhookOutEffect } from './webhook-out.ts'

/** All kinds of effects, by name. */
export const effectKinds: readonly EffectKind[] = [
  postTweetEffect,
  postBlueskyEffect,
  publishEffect,
  webhookOutEffect,
  emailEffect,
  httpRequestEffect,
  httpRequestKeyedEffect,
  commandEffect,
  deployEffect,
  codeEffect,
  useToolEffect,
]

/** Returns the kind of effect of this name, or null. */
export function effectKind(name: string): EffectKind | null {
  return effectKinds.find((known) => known.kind === name) ?? null
}
