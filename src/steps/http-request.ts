// The step kind `http_request`: one request to an API that the founder named.

import { z } from 'zod'
import { effectStep } from './effect-step.ts'
import { httpEffectFor, httpPayload } from './effects/http-request.ts'
import { summary } from './fields.ts'

const payload = httpPayload.extend({
  /** The API takes our key, so that a repetition is none. */
  keyed: z.boolean().default(false),
})

export const httpRequest = effectStep({
  kind: 'http_request',
  about: 'Sends one request to an API that the founder named in http_policy, with the methods allowed there.',
  class: 'oneshot',
  payload,
  result: z.looseObject({ summary }),
  lacks: 'the result does not say what was answered',
  timeoutMs: 60_000,
  async want({ payload: { keyed, ...payload } }) {
    return { effect: httpEffectFor(payload.method, keyed).kind, payload, basis: [] }
  },
  tell: ({ method, api, path }) => ({ summary: `${method} ${api} ${path}`.trim() }),
})
