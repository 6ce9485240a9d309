// What makes a draft no proposal at all: shape, size and sense, before any gate. Pure.

import { z } from 'zod'
import { problemsOf } from './policy.ts'
import type { Problem, ProposalDraft, StepDraft } from './proposal.ts'

/** Hard limits of a draft, whatever the policies say. */
export const draftLimits = {
  titleChars: 300,
  descriptionChars: 20_000,
  traceChars: 300,
  steps: 100,
  payloadChars: 64_000,
  /** The embedded database loses JSON of a few thousand levels without an error. */
  payloadDepth: 32,
} as const

const unstorable = 'must be whole Unicode characters without NUL'

/** Tells why a payload does not fit its kind; an empty list when it does, null when there is no such kind. */
export type PayloadCheck = (kind: string, payload: unknown) => readonly Problem[] | null

const stepsOnRecord = z.array(
  z.object({
    kind: z.string(),
    payload: z.record(z.string(), z.unknown()).default({}),
    depends_on: z.union([z.number(), z.array(z.number())]).optional(),
    inherits: z.array(z.guid()).default([]),
  }),
)

/** Returns the steps of a proposal on record, which the intake or a hand may have written; or what keeps them from being any. */
export function readProposedSteps(
  value: unknown,
): { ok: true; steps: readonly StepDraft[] } | { ok: false; problems: readonly Problem[] } {
  const parsed = stepsOnRecord.safeParse(value)
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error, 'proposed_steps') }
  const steps = parsed.data.map(({ kind, payload, depends_on, inherits }) => ({
    kind,
    payload,
    dependsOn: depends_on === undefined ? null : [depends_on].flat(),
    inherits,
  }))
  return { ok: true, steps }
}

/** Returns everything that is wrong with the draft; an empty list when it can go on to the gates. */
export function problemsOfDraft(
  draft: ProposalDraft,
  kinds: readonly string[],
  check: PayloadCheck,
): readonly Problem[] {
  const problems: Problem[] = []
  const say = (path: string, problem: string): void => void problems.push({ path, problem })
  const title = draft.title.trim()
  if (title === '') say('title', 'must not be empty')
  if (draft.title.length > draftLimits.titleChars)
    say('title', `must be at most ${draftLimits.titleChars} characters`)
  if (draft.description.length > draftLimits.descriptionChars) {
    say('description', `must be at most ${draftLimits.descriptionChars} characters`)
  }
  if (!isStorable(draft.agentId)) say('agent_id', unstorable)
  if (!isStorable(draft.title)) say('title', unstorable)
  if (!isStorable(draft.description)) say('description', unstorable)
  if (draft.traceId !== null && !isStorable(draft.traceId)) say('source_trace_id', unstorable)
  if (draft.traceId !== null && (draft.traceId === '' || draft.traceId.length > draftLimits.traceChars)) {
    say('source_trace_id', `must be 1 to ${draftLimits.traceChars} characters`)
  }
  if (!Number.isInteger(draft.priority) || Math.abs(draft.priority) > 100)
    say('priority', 'must be a whole number from -100 to 100')
  if (draft.steps.length === 0) say('proposed_steps', 'must name at least one step')
  if (draft.steps.length > draftLimits.steps)
    say('proposed_steps', `must name at most ${draftLimits.steps} steps`)
  draft.steps.slice(0, draftLimits.steps).forEach((step, place) => {
    for (const { path, problem } of problemsOfStep(step, place, kinds, check)) say(path, problem)
  })
  return problems
}

function problemsOfStep(
  step: StepDraft,
  place: number,
  kinds: readonly string[],
  check: PayloadCheck,
): readonly Problem[] {
  const at = `proposed_steps.${place}`
  const problems: Problem[] = []
  const found = check(step.kind, step.payload)
  if (found === null) {
    problems.push({
      path: `${at}.kind`,
      problem: `no step kind is called ${JSON.stringify(step.kind.slice(0, 60))}; there are ${kinds.join(', ')}`,
    })
  } else {
    problems.push(
      ...found.map((p) => ({ path: [at, 'payload', p.path].filter(Boolean).join('.'), problem: p.problem })),
    )
  }
  const unfit = unfitJson(step.payload)
  if (unfit !== null) problems.push({ path: `${at}.payload`, problem: unfit })
  for (const other of step.dependsOn ?? []) {
    if (!Number.isInteger(other) || other < 0 || other >= place) {
      problems.push({
        path: `${at}.depends_on`,
        problem: `must name earlier steps by their place, 0 to ${Math.max(0, place - 1)}`,
      })
    }
  }
  return problems
}

/** True when the database can hold the text as it is: it refuses NUL, and halves of characters become others on the way. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}

/** Returns why a value cannot be kept as JSON; null when it can. Depth comes first: the rest recurses. */
function unfitJson(value: unknown): string | null {
  if (isDeeperThan(draftLimits.payloadDepth, value))
    return `must be nested at most ${draftLimits.payloadDepth} deep`
  if (JSON.stringify(value).length > draftLimits.payloadChars)
    return `must be at most ${draftLimits.payloadChars} characters of JSON`
  return textsOf(value).every(isStorable) ? null : unstorable
}

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(depth - 1, inner))
}

/** Every text in a value, names of fields included. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  const names = Array.isArray(value) ? [] : Object.keys(value)
  return [...names, ...Object.values(value).flatMap(textsOf)]
}

/** Returns for each step the places of the steps it waits for: those it names, else the one before it (spec section 1). */
export function dependenciesOf(steps: readonly StepDraft[]): readonly (readonly number[])[] {
  return steps.map((step, place) =>
    [...new Set(step.dependsOn ?? (place === 0 ? [] : [place - 1]))].sort((a, b) => a - b),
  )
}
