// Tools that act: every step kind with an effect. Calling one files a proposal with that step, and nothing is done by it: the intake's
// gates, people and the effect journal decide.

import { z } from 'zod'
import type { StepKind } from '../../steps/kind.ts'
import { stepKinds } from '../../steps/register.ts'
import { propose } from '../intake.ts'
import type { Tool, ToolAnswer, ToolContext } from './tool.ts'

type Weight = Pick<Tool['spec'], 'risk' | 'perHour'>

/** What an ask for it may do to the company once it is approved, and how many an hour there may be of it by all agents: what can be taken
 *  back or is only seen by whom it was meant for weighs less; what the world sees, or what runs here, weighs most. */
const weights: Readonly<Record<string, Weight>> = {
  publish: { risk: 'medium', perHour: 60 },
  webhook_out: { risk: 'medium', perHour: 60 },
  http_request: { risk: 'medium', perHour: 60 },
  use_tool: { risk: 'high', perHour: 60 },
  post_tweet: { risk: 'high', perHour: 20 },
  post_bluesky: { risk: 'high', perHour: 20 },
  email: { risk: 'high', perHour: 30 },
  code: { risk: 'high', perHour: 20 },
  command: { risk: 'high', perHour: 20 },
  deploy: { risk: 'high', perHour: 6 },
}
/** Of what nobody has weighed. */
const unweighed: Weight = { risk: 'high', perHour: 6 }

/** Returns the tools that act, one for each step kind that does; those of MCP servers go by their own names. */
export function actingTools(): readonly Tool[] {
  return stepKinds.filter(({ kind, effect }) => effect !== 'pure' && kind !== 'use_tool').map(toolOf)
}

function toolOf(kind: StepKind): Tool {
  return {
    spec: {
      name: kind.kind,
      about: `${kind.about} Calling this only proposes it.`,
      schema: z.toJSONSchema(kind.payload, { io: 'input', unrepresentable: 'any' }),
      class: 'acting',
      ...(weights[kind.kind] ?? unweighed),
    },
    args: z.record(z.string(), z.unknown()),
    run: (args, context) => fileProposal(kind.kind, args, context),
  }
}

/** Files the proposal; the same ask by another attempt finds the one that stands. */
export async function fileProposal(
  kind: string,
  payload: Record<string, unknown>,
  { world, assignment: { step, facts }, trace, simulated = false }: ToolContext,
): Promise<ToolAnswer> {
  const answer = await propose(world, {
    agentId: step.agent_id,
    title: `${kind}: ${facts.mission_title}`.slice(0, 200),
    description: 'Asked for with a tool while working on a mission.',
    steps: [{ kind, payload, dependsOn: null }],
    source: 'initiative',
    traceId: trace,
    priority: 0,
    causedByEvent: null,
    causedByRule: null,
    chainDepth: facts.chain_depth + 1,
    dice: [],
    namedSources: false,
    simulated,
    by: step.agent_id,
  })
  const about = { title: kind, source: kind, trust: 2 } as const
  if (answer.outcome === 'malformed') {
    const said = answer.problems.map(({ path, problem }) => `${path}: ${problem}`).join('; ')
    return { ...about, status: 'refused', text: `Not proposed: ${said.slice(0, 500)}` }
  }
  const { id, status, rejectionReason } = answer.proposal
  return status === 'rejected'
    ? { ...about, status: 'refused', text: `Not proposed: ${rejectionReason}`, proposalId: id }
    : { ...about, status: 'proposed', text: `Proposed, not done (proposal ${id}).`, proposalId: id }
}
