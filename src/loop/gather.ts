// Lets an agent use the tools it is allowed before it answers: rounds of asking and running, within bounds, every call on record. What
// comes back is data; what acts is only proposed.

import { payloadSha } from '../domain/payload-sha.ts'
import type { Policies } from '../domain/policy.ts'
import { storable } from '../domain/storable.ts'
import type { ReadText } from '../domain/thought.ts'
import { type ToolMeter, toolMeter } from '../domain/tool.ts'
import { type GatherAsk, type GatherRound, gatherRound } from '../mind/gather.ts'
import type { Gathered, StepContext } from '../steps/kind.ts'
import { recordFacts } from '../store/events.ts'
import { takeQuotas } from '../store/quotas.ts'
import { insertToolCall, readAgentTools, toolHour } from '../store/tool-calls.ts'
import type { ToolRound } from '../world/model.ts'
import { NetError } from '../world/net.ts'
import { OutsideError } from '../world/outside.ts'
import type { World } from '../world/world.ts'
import type { Assignment } from './assignment.ts'
import { mindFor } from './mind-for.ts'
import { oneLine } from './one-line.ts'
import { serverTools } from './tools/mcp.ts'
import { type Tool, type ToolAnswer, ToolError } from './tools/tool.ts'
import { toolboxOf } from './tools/toolbox.ts'

const gatherLimits = {
  /** Of what a tool brought, kept as a text and shown to the model. */
  textChars: 60_000,
  /** Of it, on record. */
  recordedChars: 2_000,
} as const

/** One gathering: what it works with and what it has come to so far. */
interface Gathering {
  world: World
  assignment: Assignment
  policies: Policies
  signal: AbortSignal
  tools: readonly Tool[]
  meter: ToolMeter
  texts: ReadText[]
  calls: string[]
}

/** What was asked for, and whether by a simulated model. */
type Asked = GatherAsk & { simulated: boolean }

/** Counts the calls of an attempt: a step may gather more than once. */
type Seq = { next: number }

/** Returns `context.gather` for an attempt of a step. */
export function gatherFor(
  world: World,
  assignment: Assignment,
  policies: Policies,
  signal: AbortSignal,
): StepContext<unknown>['gather'] {
  const seq: Seq = { next: 0 }
  return async (ask) => {
    const nothing: Gathered = { texts: [], calls: [] }
    const { step, facts } = assignment
    const speaker = { ...facts, id: step.agent_id }
    const around = { missionId: step.mission_id, stepId: step.id, roundtableId: null }
    const seed = `step:${step.id}:${step.attempt}:gather`
    const mind = mindFor(world, speaker, { seed, signal, ...around, policies })
    const listed = await readAgentTools(world.db, step.agent_id)
    const tools = toolboxOf(listed, policies, await serverTools(world, listed, policies, signal))
    if (tools.length === 0) return nothing
    const { max_rounds: maxRounds, max_calls: maxCalls, max_same_calls: maxSameCalls } = policies.tool_policy
    const meter = toolMeter({ maxCalls, maxSameCalls })
    const gathering: Gathering = { world, assignment, policies, signal, tools, meter, texts: [], calls: [] }
    const offers = tools.map(({ spec: { name, about, schema } }) => ({ name, about, schema }))
    const rounds: ToolRound[] = []
    while (rounds.length < maxRounds && !meter.isUsedUp() && !signal.aborted) {
      const given = { ...ask, tools: offers, rounds }
      const { asks, simulated } = await gatherRound(mind, `${seed}:${seq.next}`, given)
      if (asks.length === 0) break
      rounds.push(await runRound(gathering, { asks, simulated }, seq))
    }
    await tell(gathering)
    return { texts: gathering.texts, calls: gathering.calls }
  }
}

async function runRound(
  gathering: Gathering,
  { asks, simulated }: Pick<GatherRound, 'asks' | 'simulated'>,
  seq: Seq,
): Promise<ToolRound> {
  const answers: { id: string; tool: string; text: string; ok: boolean }[] = []
  for (const ask of asks) {
    const answer = await call(gathering, { ...ask, simulated }, seq.next++)
    const ok = answer.status === 'done' || answer.status === 'proposed'
    answers.push({ id: ask.id, tool: ask.tool, text: answer.text, ok })
  }
  return { asks, answers }
}

/** Makes one call, or refuses it, and puts it on record. */
async function call(gathering: Gathering, ask: Asked, seq: number): Promise<ToolAnswer> {
  const { world, assignment } = gathering
  const { step } = assignment
  const begun = world.clock.monotonic()
  const args = storable(ask.args ?? {}) as Record<string, unknown>
  const argsSha = payloadSha(args)
  const answer = cut(await answerTo(gathering, ask, args, argsSha))
  const { status, text, title, source, trust, proposalId = null } = answer
  const tool = ask.tool === '' ? '(no name)' : ask.tool
  const id = world.rng.id(world.clock.now())
  await insertToolCall(world.db, {
    id,
    stepId: step.id,
    missionId: step.mission_id,
    agentId: step.agent_id,
    attempt: step.attempt,
    seq,
    tool,
    args,
    argsSha,
    status,
    trust,
    simulated: ask.simulated,
    result: text.slice(0, gatherLimits.recordedChars).toWellFormed(),
    proposalId,
    durationMs: Math.round(world.clock.monotonic() - begun),
  })
  gathering.calls.push(`${tool}: ${status}`)
  if (status === 'done' && answer.notice !== true)
    gathering.texts.push({ id, title: oneLine(title), source, trust, text })
  return answer
}

function cut(answer: ToolAnswer): ToolAnswer {
  const text = storable(answer.text).slice(0, gatherLimits.textChars).toWellFormed()
  return { ...answer, text, title: storable(answer.title), source: storable(answer.source).slice(0, 2_000) }
}

const refused = (status: 'failed' | 'refused', text: string): ToolAnswer => ({
  status,
  text,
  title: '',
  source: '',
  trust: 0,
})

async function answerTo(
  gathering: Gathering,
  ask: Asked,
  args: Record<string, unknown>,
  argsSha: string,
): Promise<ToolAnswer> {
  const { world, assignment, policies, signal, tools, meter } = gathering
  const tooMany = meter.take(ask.tool, argsSha)
  if (tooMany !== null) return refused('refused', tooMany)
  const tool = tools.find(({ spec }) => spec.name === ask.tool)
  if (tool === undefined) {
    const names = tools.map(({ spec }) => spec.name).join(', ')
    return refused('refused', `you have no tool of this name; you have ${names}`)
  }
  if (ask.problem !== null) return refused('refused', ask.problem)
  const parsed = tool.args.safeParse(args)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refused('refused', `the arguments do not fit: ${issue?.path.join('.')} ${issue?.message}`)
  }
  const spent = await takeHour(gathering, tool)
  if (spent !== null) return refused('refused', spent)
  const trace = `tool:${assignment.step.id}:${ask.tool.slice(0, 60)}:${argsSha.slice(0, 24)}`
  try {
    return await tool.run(parsed.data, {
      world,
      assignment,
      policies,
      trace,
      simulated: ask.simulated,
      signal,
    })
  } catch (error) {
    const isKnown = error instanceof NetError || error instanceof OutsideError || error instanceof ToolError
    if (!isKnown) throw error
    return refused('failed', oneLine(error))
  }
}

/** Takes one call from the tool's hour; null, or why there is none left. */
async function takeHour({ world, policies }: Gathering, { spec }: Tool): Promise<string | null> {
  const limit = policies.tool_policy.per_hour[spec.name] ?? spec.perHour
  const zone = policies.company.time_zone
  return world.db.transaction(async (tx) => {
    const [reading] = await takeQuotas(tx, [await toolHour(tx, { tool: spec.name, limit, zone })])
    return reading?.ok === true ? null : `${spec.name} may be called ${limit} times an hour, and was`
  })
}

/** One event for all calls of a gathering. */
async function tell({ world, assignment: { step, facts }, calls }: Gathering): Promise<void> {
  if (calls.length === 0) return
  const count = calls.length === 1 ? '1 tool call' : `${calls.length} tool calls`
  await recordFacts(world.db, [
    {
      kind: 'tools.used',
      agentId: step.agent_id,
      title: `${count} for “${facts.mission_title}”`.slice(0, 300),
      summary: calls.join('\n').slice(0, 1_000),
      tags: ['tools'],
      missionId: step.mission_id,
      stepId: step.id,
      chainDepth: facts.chain_depth,
      metadata: { calls: calls.slice(0, 100) },
    },
  ])
}
