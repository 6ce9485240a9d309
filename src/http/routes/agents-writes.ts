// Routes that change who works here: add an agent, edit it, retire it, take it back.

import { z } from 'zod'
import { agentId, agentSheet, maxDirectiveChars } from '../../domain/company-sheets.ts'
import { type AgentAnswer, addAgent, editAgent, retireAgent } from '../../loop/keep-agents.ts'
import { readAgent } from '../../store/reads/agents.ts'
import type { Queryable } from '../../world/db.ts'
import { word } from '../query.ts'
import { type Answer, answer, refuse, refuseBody, route } from '../route.ts'
import * as wire from '../wire.ts'

const sheet = agentSheet.extend({
  directive: z.string().trim().min(1, 'must say who this agent is and what it does').max(maxDirectiveChars),
})
const byId = z.strictObject({ id: word })

const entryOf = (id: string, { tone, quirk, signature, directive, ...rest }: z.output<typeof sheet>) => ({
  ...rest,
  id,
  persona: { tone, quirk, signature, directive },
})

async function outcome(db: Queryable, id: string, done: AgentAnswer, status = 200): Promise<Answer> {
  switch (done.outcome) {
    case 'done':
      return answer(status, await readAgent(db, id))
    case 'not_found':
      return refuse('not_found', 'There is no agent with this id.')
    case 'refused':
      return refuse('conflict', `This cannot be done: ${done.reason}.`)
    case 'malformed':
      return refuseBody(done.problems)
  }
}

export const agentWriteRoutes = [
  route({
    method: 'POST',
    path: '/api/ops/agents',
    scope: 'admin',
    about: 'Put a new agent to work, as a sheet of the company’s folder describes one',
    body: sheet.extend({ id: agentId }),
    answers: { 201: wire.agent },
    async handle({ world, who, body: { id, ...rest } }) {
      return outcome(world.db, id, await addAgent(world, entryOf(id, rest), who.by), 201)
    },
  }),
  route({
    method: 'PUT',
    path: '/api/ops/agents/:id',
    scope: 'admin',
    about: 'Make an agent what the sheet says: name, role, persona, model, tools, roles that it covers',
    params: byId,
    body: sheet,
    answers: { 200: wire.agent },
    handle: async ({ world, who, params: { id }, body }) =>
      outcome(world.db, id, await editAgent(world, entryOf(id, body), who.by)),
  }),
  ...(['retired', 'returned'] as const).map((to) =>
    route({
      method: 'POST',
      path: `/api/ops/agents/:id/${to === 'retired' ? 'retire' : 'return'}`,
      scope: 'admin',
      about:
        to === 'retired'
          ? 'Retire an agent: its open steps are finished and its memories stay; it proposes nothing new and sits at no further table'
          : 'Take a retired agent back to work',
      params: byId,
      body: z.strictObject({}),
      bodyMayBeAbsent: true,
      answers: { 200: wire.agent },
      handle: async ({ world, who, params: { id } }) =>
        outcome(world.db, id, await retireAgent(world, id, to, who.by)),
    }),
  ),
]
