// The net port: everything that leaves the process for the outside, and files named as sources. The guard (which
// addresses may be reached) stands behind it, so that no caller can forget it.

/** What a caller may reach. `open`: public addresses only; `named`: the founder named this very source, so loopback,
 *  private networks and local files are allowed too. */
export type Grant = 'open' | 'named'

export interface FetchRequest {
  url: string
  grant: Grant
  /** Hosts (name or name:port) that may be reached even on private networks, from crawl_policy.allow_hosts. */
  allowHosts: readonly string[]
  denyHosts: readonly string[]
  maxBytes: number
  timeoutMs: number
  signal: AbortSignal
}

export interface Fetched {
  /** The address after redirects. */
  url: string
  status: number
  /** Lower-case media type without parameters, '' when unknown. */
  contentType: string
  charset: string
  body: Buffer
}

/** Any other request: for model providers, targets of effects, servers of tools. Redirects are never followed. */
export interface SendRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array | null
  /** `named` when the founder configured this very host. */
  grant: Grant
  allowHosts: readonly string[]
  denyHosts: readonly string[]
  /** Of the answer's body, decompressed. */
  maxBytes: number
  /** From the start to the last byte; and the longest silence within. */
  timeoutMs: number
  idleMs: number
  signal: AbortSignal
}

/** An answer whose body still comes; whoever takes it reads it to the end or calls `close`. */
export interface Sent {
  status: number
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  /** Throws NetError when it breaks off, is too large or takes too long. */
  body: AsyncIterable<Uint8Array>
  close(): Promise<void>
}

export interface NamedFile {
  path: string
  body: Buffer
}

/** A source that cannot be had, with a reason a founder can act on. `retryable`: it may work later. */
export class NetError extends Error {
  readonly code:
    | 'forbidden'
    | 'not_found'
    | 'too_large'
    | 'timeout'
    | 'status'
    | 'unreachable'
    | 'bad_address'
    | 'aborted'
  readonly retryable: boolean
  /** Whether bytes of the request may have left: an effect is in doubt then. */
  readonly begun: boolean
  constructor(code: NetError['code'], message: string, retryable: boolean, begun = false) {
    super(message)
    this.name = 'NetError'
    this.code = code
    this.retryable = retryable
    this.begun = begun
  }
}

/** Returns the NetError behind what a library threw, or null. */
export function netErrorIn(error: unknown): NetError | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++)
    if (at instanceof NetError) return at
  return null
}

export interface Net {
  /** Fetches one address with GET under the guard. Throws NetError. */
  fetch(request: FetchRequest): Promise<Fetched>
  /** Sends one request under the same guard and returns the answer, whatever its status, once its headers are there. Throws NetError;
   *  `begun` on it tells whether anything may have reached the target. */
  send(request: SendRequest): Promise<Sent>
  /** Reads the files that `pattern` (a path or a glob) names, sorted by path. Throws NetError when there are none, when one
   *  is larger than `maxBytes`, or when `roots` is given and a real path lies outside all of them. */
  readFiles(
    pattern: string,
    limits: { maxBytes: number; maxFiles: number; roots?: readonly string[] },
  ): Promise<readonly NamedFile[]>
}
