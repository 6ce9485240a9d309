// The route of the strip of time: the whole life of the company at a glance.

import { z } from 'zod'
import { readTimeline } from '../../store/reads/timeline.ts'
import { moment } from '../query.ts'
import { answer, refuse, route } from '../route.ts'
import * as wire from '../wire.ts'

const most = { buckets: 400, marks: 50 } as const

export const timelineRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/timeline',
    scope: 'read',
    about: 'Show how much happened when, over the whole life of the company or between two moments',
    query: z.strictObject({
      buckets: z
        .string()
        .regex(/^\d{1,3}$/, 'must be a whole number')
        .transform(Number)
        .pipe(z.int().min(1, 'must be at least 1').max(most.buckets, `must be at most ${most.buckets}`))
        .default(120),
      from: moment.optional(),
      to: moment.optional(),
    }),
    answers: { 200: wire.timeline },
    async handle({ world, query }) {
      const { buckets, from = null, to = null } = query
      if (from !== null && to !== null && Date.parse(from) >= Date.parse(to))
        return refuse('invalid_query', 'from: must be before to.')
      return answer(200, await readTimeline(world.db, { buckets, from, to, marks: most.marks }))
    },
  }),
]
