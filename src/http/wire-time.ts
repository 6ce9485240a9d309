// The schema of the strip of time, as it goes over the wire.

import { z } from 'zod'
import { count, entity, id, maybeStamp, stamp } from './wire-records.ts'

export const timeline = entity('Timeline', {
  first_at: maybeStamp,
  last_at: maybeStamp,
  now: stamp,
  buckets: z.array(z.object({ from: stamp, events: count, work: count, talk: count, failures: count })),
  marks: z
    .array(z.object({ at: stamp, kind: z.string(), event_id: id, title: z.string() }))
    .describe('what is worth a mark, newest first'),
})
