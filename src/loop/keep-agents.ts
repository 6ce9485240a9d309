// What a founder does with agents beside the folder: adds, changes, retires and takes back. As with an agent that a folder no longer
// names, nothing of a retired one is taken away: its open steps are finished, its memories and relationships stay, but it proposes nothing
// new, sits down at no further table, and has no ideas.

import { holdsSecret } from '../domain/company.ts'
import type { Problem } from '../domain/proposal.ts'
import { founderSpeaker } from '../domain/roundtable.ts'
import {
  type AgentEntry,
  changeAgent,
  countAgentsAlone,
  insertAgent,
  lockAgentEntry,
  setAtWork,
} from '../store/agents.ts'
import { recordFacts } from '../store/events.ts'
import { actAs } from '../store/policies.ts'
import type { Tx } from '../world/db.ts'
import type { World } from '../world/world.ts'
import { hint } from './wake.ts'

/** As many agents as are read where all of them are read. */
export const agentLimits = { agents: 1_000 } as const

export type AgentAnswer =
  | { outcome: 'done' }
  | { outcome: 'not_found' }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'malformed'; problems: readonly Problem[] }

/** Puts a new agent to work, in the name of `by`. */
export async function addAgent(world: World, agent: AgentEntry, by: string): Promise<AgentAnswer> {
  const problems = problemsOf(agent)
  if (problems.length > 0) return { outcome: 'malformed', problems }
  return change(world, by, async (tx) => {
    if ((await countAgentsAlone(tx)) >= agentLimits.agents)
      return {
        outcome: 'refused',
        reason: `there are ${agentLimits.agents} agents already, the most there may be`,
      }
    if (!(await insertAgent(tx, agent)))
      return { outcome: 'refused', reason: `there is an agent ${agent.id} already, at work or retired` }
    await tell(tx, 'added', agent, `${agent.display_name} joined`, by)
    return { outcome: 'done' }
  })
}

/** Makes an agent what the entry says; whether it is at work stays. What is so already is done without an event. */
export async function editAgent(world: World, agent: AgentEntry, by: string): Promise<AgentAnswer> {
  const problems = problemsOf(agent)
  if (problems.length > 0) return { outcome: 'malformed', problems }
  return change(world, by, async (tx) => {
    if ((await lockAgentEntry(tx, agent.id)) === null) return { outcome: 'not_found' }
    if (await changeAgent(tx, agent))
      await tell(tx, 'changed', agent, `${agent.display_name} was changed`, by)
    return { outcome: 'done' }
  })
}

/** Retires an agent, or takes it back to work. */
export async function retireAgent(
  world: World,
  id: string,
  to: 'retired' | 'returned',
  by: string,
): Promise<AgentAnswer> {
  return change(world, by, async (tx) => {
    const standing = await lockAgentEntry(tx, id)
    if (standing === null) return { outcome: 'not_found' }
    if (!(await setAtWork(tx, id, to === 'returned')))
      return {
        outcome: 'refused',
        reason: to === 'retired' ? 'the agent is retired already' : 'the agent is at work',
      }
    const { display_name } = standing
    const said = to === 'retired' ? `${display_name} retired` : `${display_name} is back`
    await tell(tx, to, { id, display_name }, said, by)
    return { outcome: 'done' }
  })
}

async function change(
  world: World,
  by: string,
  work: (tx: Tx) => Promise<AgentAnswer>,
): Promise<AgentAnswer> {
  const answer = await world.db.transaction(async (tx) => {
    await actAs(tx, by, null)
    return work(tx)
  })
  if (answer.outcome === 'done') await hint(world, 'events')
  return answer
}

async function tell(
  tx: Tx,
  verb: 'added' | 'changed' | 'retired' | 'returned',
  agent: Pick<AgentEntry, 'id' | 'display_name'> & Partial<AgentEntry>,
  title: string,
  by: string,
): Promise<void> {
  const { id, display_name, role = null, persona = null, covers = null, model = null, tools = null } = agent
  await recordFacts(tx, [
    {
      agentId: id,
      missionId: null,
      stepId: null,
      kind: `agent.${verb}`,
      title,
      summary: '',
      tags: ['agent', `agent_${verb}`],
      metadata: { by, display_name, ...(role === null ? {} : { role, persona, covers, model, tools }) },
      chainDepth: 0,
    },
  ])
}

function problemsOf({ id, persona, display_name }: AgentEntry): readonly Problem[] {
  const problems: Problem[] = []
  if (id === founderSpeaker) problems.push({ path: 'id', problem: 'is your own name at every table' })
  if (holdsSecret(`${display_name}\n${Object.values(persona).join('\n')}`))
    problems.push({ path: 'directive', problem: 'looks like it holds a secret: secrets belong into .env' })
  return problems
}
