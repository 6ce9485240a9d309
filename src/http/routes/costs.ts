// The route of money: what was spent on what, what is held, and how much is left.

import { z } from 'zod'
import { readPolicies } from '../../loop/policies.ts'
import { readCalls, readCostBy, readCostSince } from '../../store/reads/costs.ts'
import { listAnswer, pageFrom, pageQuery, uuid } from '../query.ts'
import { route } from '../route.ts'
import { readSpending } from '../spending.ts'
import * as wire from '../wire.ts'

const sumsShown = 100

export const costRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/costs',
    scope: 'read',
    about:
      'Show what was spent today and this month, by agent, mission, model and purpose (talk against work), the limits with what is spent and held, the forecast of the month, and list the model calls, newest first',
    query: z.strictObject(pageQuery(uuid)),
    answers: { 200: wire.costs },
    async handle({ world, query }) {
      const { db } = world
      const { policies } = await readPolicies(db)
      const zone = policies.company.time_zone
      const calls = await readCalls(db, pageFrom(query))
      return listAnswer(calls, query, (row) => row.id, {
        time_zone: zone,
        today: await readCostSince(db, 'day', zone),
        month: await readCostSince(db, 'month', zone),
        by_agent: await readCostBy(db, 'agent', zone, sumsShown),
        by_mission: await readCostBy(db, 'mission', zone, sumsShown),
        by_model: await readCostBy(db, 'model', zone, sumsShown),
        by_purpose: {
          today: await readCostBy(db, 'purpose', zone, sumsShown, 'day'),
          month: await readCostBy(db, 'purpose', zone, sumsShown, 'month'),
        },
        spending: await readSpending(world, policies),
      })
    },
  }),
]
