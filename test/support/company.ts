// A small company for tests: three agents, the rules and policies that a test asks for.

import type { ProposalDraft } from '../../src/domain/proposal.ts'
import { writePolicy } from '../../src/loop/policies.ts'
import { type Db, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'

/** Puts a company of coordinator, executor (who covers the roles of a larger one) and observer into an empty database. */
export async function foundCompany(db: Db): Promise<void> {
  await db.query(sql`insert into ops_company (seed, template) values ('test', 'test')`)
  await db.query(sql`
    insert into ops_agents (id, display_name, role, covers) values
      ('coordinator', 'Cora', 'coordinator', '{}'),
      ('executor', 'Ed', 'executor', '{analyst,growth,writer,social}'),
      ('observer', 'Olga', 'observer', '{}')`)
}

/** Writes policies; throws when one does not fit. */
export async function setPolicies(world: World, values: Record<string, unknown>): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    const answer = await writePolicy(world, key, value, 'test', null)
    if (answer.outcome !== 'written') throw new Error(`policy ${key}: ${JSON.stringify(answer)}`)
  }
}

/** A draft that passes every gate of an empty company: one step that looks at the company's own figures. */
export function draftOf(change: Partial<ProposalDraft> = {}): ProposalDraft {
  return {
    agentId: 'observer',
    title: 'Look at the figures',
    description: '',
    steps: [{ kind: 'review', payload: { subject: 'operations' }, dependsOn: null }],
    source: 'api',
    traceId: null,
    priority: 0,
    causedByEvent: null,
    causedByRule: null,
    chainDepth: 0,
    dice: [],
    namedSources: false,
    by: 'test',
    ...change,
  }
}

/** `count` steps of one kind, in order. */
export const stepsOf = (kind: string, count = 1): ProposalDraft['steps'] =>
  Array.from({ length: count }, () => ({
    kind,
    payload: kind === 'review' ? { subject: 'operations' } : {},
    dependsOn: null,
  }))
