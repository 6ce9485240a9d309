// Every kind of step there is, one entry each. What is not here cannot be proposed.

import { analyze } from './analyze.ts'
import { code } from './code.ts'
import { command } from './command.ts'
import { crawl } from './crawl.ts'
import { deploy } from './deploy.ts'
import { diagnose } from './diagnose.ts'
import { draftTweet } from './draft-tweet.ts'
import { email } from './email.ts'
import { httpRequest } from './http-request.ts'
import type { StepKind } from './kind.ts'
import { postBluesky } from './post-bluesky.ts'
import { postTweet } from './post-tweet.ts'
import { publish } from './publish.ts'
import { research } from './research.ts'
import { review } from './review.ts'
import { useTool } from './use-tool.ts'
import { webhookOut } from './webhook-out.ts'
import { writeContent } from './write-content.ts'

/** All step kinds, in the order in which work usually flows. */
export const stepKinds: readonly StepKind[] = [
  crawl,
  analyze,
  research,
  writeContent,
  draftTweet,
  review,
  diagnose,
  postTweet,
  postBluesky,
  publish,
  webhookOut,
  email,
  httpRequest,
  command,
  deploy,
  code,
  useTool,
]

const byName: ReadonlyMap<string, StepKind> = new Map(stepKinds.map((kind) => [kind.kind, kind]))

/** Returns the step kind of this name, or null. */
export function stepKind(name: string): StepKind | null {
  return byName.get(name) ?? null
}
