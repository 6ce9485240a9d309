// The step kind `http_request`: one request to an API that the founder named.

import { z } from 'zod'
import { effectStep } from './effect-step.ts'
import { httpEffectFor, httpPayload, httpRequestEffect } from './effects/http-request.ts'

export const httpRequest = effectStep({
  effect: httpRequestEffect,
  about: 'Sends one request to an API that the founder named, once a human has approved it.',
  payload: httpPayload.extend({
    /** The API takes our key, so that a repetition is none. */
    keyed: z.boolean().default(false),
  }),
  async payloadFrom({ payload: { keyed, ...payload } }) {
    const { method, api, path } = payload
    return {
      effect: httpEffectFor(method, keyed),
      payload,
      basis: [],
      summary: `${method} ${api} ${path}`.trim(),
    }
  },
})
