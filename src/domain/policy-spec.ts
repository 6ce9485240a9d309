// What one policy consists of. The policies themselves stand in policy-specs.ts and policy-specs-acting.ts.

import type { z } from 'zod'

/** One policy: `schema` fills what a value leaves out from the defaults, and refuses what it does not know. */
export interface PolicySpec<Schema extends z.ZodType> {
  help: string
  schema: Schema
  fallback: z.input<Schema>
}

/** Returns the spec of a policy. */
export const policy = <Schema extends z.ZodType>(
  help: string,
  fallback: z.input<Schema>,
  schema: Schema,
): PolicySpec<Schema> => ({ help, schema, fallback })
