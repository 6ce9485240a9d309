// The limits of the HTTP door, each with its unit in its name. Limits of the company are policies and stand elsewhere.

export const httpLimits = {
  bodyBytes: 256 * 1024,
  /** What an agent elsewhere may tell of an event beside its words. */
  reportChars: 16_000,
  jsonDepth: 32,
  jsonStringChars: 64 * 1024,
  jsonArrayItems: 1_000,
  jsonKeys: 1_000,
  urlChars: 4_096,
  headerBytes: 16 * 1024,
  queryParams: 32,
  listDefault: 50,
  listMost: 200,
  /** How many events one page of the journal looks through for words: 0.5 s on a server, 1.5 s embedded. */
  journalLookedThrough: 500_000,
  /** A client gets this long for its headers, and this long for the whole request. */
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 65_000,
  timeoutsLookedAtMs: 5_000,
  connections: 1_400,
  /** Wrong credentials of one address within a minute before guessable ones are no longer looked at. */
  failedCredentialsPerMinute: 10,
  failedAddressesKept: 1_000,
  liveClients: 1_000,
  /** How often the journal is asked for news while anybody listens; hints make it sooner. A look costs 0.1 ms embedded, 0.3 ms else. */
  livePollMs: 50,
  liveBeatMs: 15_000,
  liveBatchEvents: 500,
  /** How many events stay in memory for clients that come back. */
  liveRecentEvents: 2_000,
  /** How long they may be together, in characters. */
  liveRecentChars: 16 * 1024 * 1024,
  /** What may wait for a slow reader before it is dropped. */
  liveBufferBytes: 1024 * 1024,
  /** Above this much waiting, a client that catches up is given time before more is read for it. */
  liveCatchUpBytes: 256 * 1024,
  liveStallMs: 30_000,
  liveCatchUpsAtOnce: 8,
  /** How long hints are gathered before the journal is read, and between looks at a slow reader. */
  livePauseMs: 10,
} as const
