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
  constructor(code: NetError['code'], message: string, retryable: boolean) {
    super(message)
    this.name = 'NetError'
    this.code = code
    this.retryable = retryable
  }
}

export interface Net {
  /** Fetches one address with GET under the guard. Throws NetError. */
  fetch(request: FetchRequest): Promise<Fetched>
  /** Reads the files that `pattern` (a path or a glob) names, sorted by path. Throws NetError when there are none, when one
   *  is larger than `maxBytes`, or when `roots` is given and a real path lies outside all of them. */
  readFiles(
    pattern: string,
    limits: { maxBytes: number; maxFiles: number; roots?: readonly string[] },
  ): Promise<readonly NamedFile[]>
}
