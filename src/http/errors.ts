// Everything the door can say no with: one catalogue of stable codes. A fault is a value; no stack, SQL or path of the
// machine ever stands in one.

import type { Problem } from '../domain/proposal.ts'

export const faults = {
  unreadable_request: [400, 'The request cannot be read'],
  invalid_query: [400, 'A query parameter does not fit'],
  invalid_json: [400, 'The body is not JSON'],
  json_beyond_limits: [400, 'The JSON is beyond the limits'],
  no_credential: [401, 'A credential is needed'],
  wrong_credential: [401, 'The credential opens nothing'],
  not_allowed: [403, 'The credential does not allow this'],
  cron_disabled: [403, 'There is no cron secret'],
  wrong_origin: [403, 'The request comes from another site'],
  not_found: [404, 'There is no such thing'],
  method_not_allowed: [405, 'This cannot be done here'],
  conflict: [409, 'The state does not allow this'],
  body_too_large: [413, 'The body is too large'],
  url_too_long: [414, 'The address is too long'],
  not_json: [415, 'The body must be JSON'],
  wrong_host: [421, 'This server does not answer to that name'],
  invalid_body: [422, 'The body does not fit'],
  too_many_attempts: [429, 'Too many wrong credentials'],
  internal: [500, 'Something went wrong here'],
  not_ready: [503, 'Not ready'],
  too_many_listeners: [503, 'Too many are listening'],
} as const satisfies Record<string, readonly [number, string]>

export type FaultCode = keyof typeof faults

export interface Fault {
  readonly code: FaultCode
  /** One line: what happened, and what to do. */
  readonly detail: string
  readonly problems?: readonly Problem[]
  readonly headers?: Readonly<Record<string, string>>
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; fault: Fault }

/** Returns a fault as an outcome. */
export function no(
  code: FaultCode,
  detail: string,
  more: Pick<Fault, 'problems' | 'headers'> = {},
): { ok: false; fault: Fault } {
  return { ok: false, fault: { code, detail, ...more } }
}

/** Returns the HTTP status of a fault. */
export function statusOf(code: FaultCode): number {
  return faults[code][0]
}

/** Returns a fault in the form of RFC 9457, with the stable `code` and the request's id. */
export function problemDocument(fault: Fault, requestId: string): Record<string, unknown> {
  const [status, title] = faults[fault.code]
  return {
    type: `urn:bullpen:problem:${fault.code}`,
    title,
    status,
    code: fault.code,
    detail: fault.detail,
    ...(fault.problems === undefined ? {} : { problems: fault.problems }),
    request_id: requestId,
  }
}
