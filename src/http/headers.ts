// The headers that every response carries, errors and downloads included.

export const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const

/** What a browser may keep: nothing of the company; a file whose name changes with its content for good, others after asking. */
export const cacheControl = {
  never: 'no-store',
  ask: 'no-cache',
  forever: 'public, max-age=31536000, immutable',
} as const
