// The route of money: what was spent on what, what is held, and how much is left.

import { z } from 'zod'
import { readPoliciesAt } from '../../loop/policies.ts'
import {
  readCalls,
  readCostBy,
  readCostByDay,
  readCostByMission,
  readCostSince,
} from '../../store/reads/costs.ts'
import { pastMoment } from '../moment.ts'
import { at, listAnswer, pageFrom, pageQuery, uuid } from '../query.ts'
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
      'Show what was spent today and this month, by agent, mission, model, purpose (talk against work) and day, the limits with what is spent and held, the forecast of the month, and list the model calls, newest first',
    query: z.strictObject({ ...pageQuery(uuid), at }),
    answers: { 200: wire.costs },
    async handle({ world, query }) {
      const { db, clock } = world
      const moment = pastMoment(clock, query.at)
      const policies = await readPoliciesAt(db, moment)
      const zone = policies.company.time_zone
      const calls = await readCalls(db, pageFrom(query), moment)
      return listAnswer(calls, query, (row) => row.id, {
        time_zone: zone,
        today: await readCostSince(db, 'day', zone, null, moment),
        month: await readCostSince(db, 'month', zone, null, moment),
        by_agent: await readCostBy(db, 'agent', zone, sumsShown, 'month', moment),
        by_mission: await readCostByMission(db, zone, sumsShown, moment),
        by_model: await readCostBy(db, 'model', zone, sumsShown, 'month', moment),
        by_purpose: {
          today: await readCostBy(db, 'purpose', zone, sumsShown, 'day', moment),
          month: await readCostBy(db, 'purpose', zone, sumsShown, 'month', moment),
        },
        by_day: await readCostByDay(db, zone, moment),
        spending: await readSpending(world, policies, moment),
      })
    },
  }),
]
