// The sheets a company folder is filled in on: the schema of each file, with the limits of every field.

import { z } from 'zod'
import { isPolicyKey, type PolicyKey, parsePolicy } from './policy.ts'
import type { Problem } from './proposal.ts'
import { scheduleValue } from './schedule.ts'
import { isTimeZone } from './time-zone.ts'
import { readRule } from './trigger.ts'

export const agentId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and dashes, at most 40')
const line = (most: number) => z.string().trim().min(1).max(most)
const topics = z.array(line(80)).max(20).default([])
export const maxDirectiveChars = 8_000

export const companySheet = z.strictObject({
  name: line(120),
  description: z.string().trim().max(4_000).default(''),
  time_zone: z.string().refine(isTimeZone, 'must be an IANA time zone like Europe/Berlin'),
  seed: line(200).nullable().default(null),
})

const toolName = z
  .string()
  .max(120)
  .regex(/^[a-z0-9][\w-]*(\/[\w.-]+)?$/, 'must be the name of a tool, like web_fetch or server/tool')

export const agentSheet = z.strictObject({
  display_name: line(60),
  role: agentId,
  tone: line(300),
  quirk: line(300),
  signature: line(120),
  covers: z.array(agentId).max(20).default([]),
  model: z
    .string()
    .regex(/^(demo|[a-z][a-z0-9-]*:\S+)$/, 'must be demo or provider:model')
    .nullable()
    .default(null),
  tools: z.array(toolName).max(100).default([]),
})

const ruleName = z.string().regex(/^[a-z][a-z0-9_]{0,79}$/, 'must be a name like proactive_research')
const triggerSheet = z
  .strictObject({
    name: ruleName,
    trigger_event: ruleName,
    conditions: z.record(z.string(), z.unknown()).default({}),
    action_config: z.looseObject({ target_agent: agentId }),
    cooldown_minutes: z.int().min(0).max(525_600).default(60),
    enabled: z.boolean().default(true),
  })
  .superRefine((rule, context) => {
    const read = readRule({ ...rule, ...neverRun })
    for (const { path, problem } of read.ok ? [] : read.problems) {
      context.addIssue({ code: 'custom', path: pathOf(path), message: problem })
    }
  })
const neverRun = {
  id: '',
  fire_count: 0,
  seen_event: null,
  last_fired_at: null,
  last_evaluated_at: null,
  next_due_at: null,
}
export type CompanyTrigger = z.output<typeof triggerSheet>

const sourceText = z
  .string()
  .min(1)
  .max(2_000)
  .refine(
    (source) => (/^[a-z][a-z0-9+.-]*:/i.test(source) ? isWebAddress(source) : staysInside(source)),
    'must be an http(s) address, or a path inside the company folder',
  )
const sourceSheet = z.strictObject({ name: line(80), source: sourceText, topics })

const relationshipSheet = z.strictObject({
  between: z
    .tuple([agentId, agentId])
    .refine(([a, b]) => a !== b, 'must be two agents, not the same one twice'),
  affinity: z.number().min(0).max(1).default(0.5),
  backstory: z.string().trim().max(1_000).default(''),
})

/** Returns the sheet of a schedule whose tables may seat `known` (agents and roles) in one of `formats`. */
export const scheduleSheet = (known: ReadonlySet<string>, formats: readonly string[]) =>
  scheduleValue.superRefine(({ first, slots }, context) => {
    const refuse = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message })
    const noFormat = (name: string): string =>
      `no format is called ${name}; there are ${formats.join(', ')}, and those of roundtable_formats`
    if (first !== undefined && !formats.includes(first.format)) {
      refuse(['first', 'format'], noFormat(first.format))
    }
    for (const [n, { format, who }] of slots.entries()) {
      if (!formats.includes(format)) refuse(['slots', n, 'format'], noFormat(format))
      for (const [m, name] of (typeof who === 'string' ? [] : who).entries()) {
        if (!known.has(name)) refuse(['slots', n, 'who', m], `seats ${name}, whom nobody here is or covers`)
      }
    }
  })

/** Returns the sheet of the relationships between `agents` (ids): each pair once. */
export const relationshipsSheet = (agents: ReadonlySet<string>) =>
  z
    .strictObject({ relationships: z.array(relationshipSheet).max(2_000).default([]) })
    .superRefine(({ relationships }, context) => {
      const pairs = new Set<string>()
      for (const [n, { between }] of relationships.entries()) {
        for (const [m, id] of between.entries()) {
          if (agents.has(id)) continue
          const message = `is about ${id}, and no agent here has that id`
          context.addIssue({ code: 'custom', path: ['relationships', n, 'between', m], message })
        }
        const pair = between.toSorted().join(' and ')
        if (pairs.has(pair)) {
          const message = `${pair} stand there twice: each pair once`
          context.addIssue({ code: 'custom', path: ['relationships', n, 'between'], message })
        }
        pairs.add(pair)
      }
    })
export const triggersSheet = z.strictObject({ triggers: z.array(triggerSheet).max(500).default([]) })
export const sourcesSheet = z.strictObject({ sources: z.array(sourceSheet).max(200).default([]) })
export const policiesSheet = z.record(z.string(), z.unknown()).superRefine((policies, context) => {
  for (const [key, value] of Object.entries(policies)) {
    const problems = isPolicyKey(key) ? parsed(key, value) : [{ path: '', problem: 'is not a policy' }]
    for (const { path, problem } of problems) {
      context.addIssue({ code: 'custom', path: [key, ...pathOf(path)], message: problem })
    }
  }
})

function parsed(key: PolicyKey, value: unknown): readonly Problem[] {
  if (key === 'company')
    return [{ path: '', problem: 'the name, description and time zone stand in company.yaml' }]
  const result = parsePolicy(key, value)
  return result.ok ? [] : result.problems
}

function pathOf(dotted: string): (string | number)[] {
  return dotted === '' ? [] : dotted.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

function isWebAddress(source: string): boolean {
  return URL.canParse(source) && /^https?:$/.test(new URL(source).protocol) && new URL(source).username === ''
}

function staysInside(path: string): boolean {
  return !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..')
}
