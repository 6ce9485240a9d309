// Everything outside that is no database, model or page: secrets, processes, files of a workspace, mail, MCP servers, a sandbox for
// scripts. Interfaces and their silent twin; what they are on a real machine stands in outside-*.ts.

/** Secrets by name, from the environment, `.env` or files. Only what acts in the world asks for a value, at the moment it needs it. */
export interface SecretBook {
  has(name: string): boolean
  /** Throws OutsideError `absent` when there is none. */
  reveal(name: string): string
}

/** How far a program is let. The bounds hold for each of its processes; `processes` is how many more threads its user may run. */
export interface Confinement {
  /** False: no network, and no sight of the machine's other processes. Where that cannot be had, nothing is started. */
  network: boolean
  /** Runs as another user than we do, which only root can have; where that cannot be had, nothing is started. */
  user: { uid: number; gid: number } | null
  cpuSeconds: number
  /** What it may write to, not what it sets aside: interpreters set aside far more than they use. */
  memoryBytes: number
  openFiles: number
  /** Of one file. */
  fileBytes: number
  processes: number
}

/** For programs of our own choosing, such as git. */
export const ordinaryConfinement: Confinement = {
  network: true,
  user: null,
  cpuSeconds: 600,
  memoryBytes: 4_096_000_000,
  openFiles: 1_024,
  fileBytes: 1_024_000_000,
  processes: 256,
}

export interface ProcRequest {
  /** Program and arguments, no shell. */
  argv: readonly string[]
  /** Absolute. */
  cwd: string
  /** The folder is the program's own, such as a workspace: no link, and handed to the user that it runs as. */
  ownCwd: boolean
  confine: Confinement
  /** All of the environment it gets, beside PATH, HOME (its cwd) and LANG. */
  env: Readonly<Record<string, string>>
  stdin: string
  timeoutMs: number
  /** Of stdout and stderr each; the rest is dropped and counted. */
  maxOutputBytes: number
  signal: AbortSignal
}

export interface ProcResult {
  /** Null when it was killed. */
  exitCode: number | null
  signal: string | null
  stdout: string
  stderr: string
  droppedBytes: number
  timedOut: boolean
  durationMs: number
  /** Bounds that this machine does not keep, sorted: `processes` where it runs as root. */
  unkept: readonly string[]
}

/** Programs, each in a process group of its own that is killed as a whole. */
export interface Processes {
  /** Runs to the end. Throws OutsideError when the program was not started; anything later is a result. */
  run(request: ProcRequest): Promise<ProcResult>
}

/** Files under one root that nothing leaves: no `..`, no absolute path, no symbolic link out of it. Paths are relative, with `/`. */
export interface Folder {
  /** Absolute, for programs that run in it. */
  readonly root: string
  /** Sorted. */
  list(): Promise<readonly { path: string; bytes: number }[]>
  /** Throws OutsideError `absent`, `forbidden` or `too_large`. */
  read(path: string, maxBytes: number): Promise<string>
  write(path: string, text: string): Promise<void>
  remove(path: string): Promise<void>
}

export interface Files {
  /** The workspace of a mission, made when it is first written to. */
  workspace(missionId: string): Folder
  /** A folder that the founder configured. */
  folder(root: string): Folder
}

export interface MailRequest {
  host: string
  port: number
  /** Hosts and addresses that are never connected to. */
  denyHosts: readonly string[]
  /** TLS from the first byte; else STARTTLS where the server offers it, and in any case before a password goes to another network. */
  secure: boolean
  user: string | null
  password: string | null
  from: string
  to: readonly string[]
  subject: string
  text: string
  messageId: string
  timeoutMs: number
  signal: AbortSignal
}

export interface Mailer {
  /** Returns what the server said. Throws OutsideError; `begun` when the message may have been taken. */
  send(
    mail: MailRequest,
  ): Promise<{ reply: string; accepted: readonly string[]; rejected: readonly string[] }>
}

export interface McpTool {
  name: string
  about: string
  schema: Readonly<Record<string, unknown>>
  /** What the server says of itself, believed for nothing but display. */
  readOnly: boolean
}

/** How to reach an MCP server: a program on this machine, or an address. */
export type McpAddress =
  | {
      argv: readonly string[]
      env: Readonly<Record<string, string>>
      cwd: string
      confine: Confinement
    }
  | { url: string; headers: Readonly<Record<string, string>>; denyHosts: readonly string[] }

export interface McpLimits {
  timeoutMs: number
  maxOutputBytes: number
  signal: AbortSignal
}

export interface McpHosts {
  /** Returns its tools as they are now, sorted by name. Throws OutsideError. */
  list(address: McpAddress, limits: McpLimits): Promise<{ version: string; tools: readonly McpTool[] }>
  /** Calls one tool; text parts only, cut at the limit. Throws OutsideError; `begun` when the tool may have run. */
  call(
    address: McpAddress,
    tool: string,
    args: Readonly<Record<string, unknown>>,
    limits: McpLimits,
  ): Promise<{ text: string; isError: boolean; droppedBytes: number }>
}

/** A sandbox for scripts: no clock, no chance, no net, no files. */
export interface Scripts {
  /** Returns the value of the last expression as text. Throws OutsideError with what is wrong. */
  evaluate(script: string, limits: { timeoutMs: number; maxMemoryBytes: number }): Promise<string>
}

export interface Outside {
  readonly secrets: SecretBook
  readonly proc: Processes
  readonly files: Files
  readonly mail: Mailer
  readonly mcp: McpHosts
  readonly scripts: Scripts
}

/** Something outside that cannot be had or did not work. `begun`: it may have had an effect all the same. */
export class OutsideError extends Error {
  readonly code: 'absent' | 'forbidden' | 'too_large' | 'timeout' | 'unreachable' | 'broken' | 'aborted'
  readonly begun: boolean
  constructor(code: OutsideError['code'], message: string, begun = false) {
    super(message)
    this.name = 'OutsideError'
    this.code = code
    this.begun = begun
  }
}

/** The twin: a world with nothing outside. Everything throws OutsideError `absent`; there are no secrets. */
export function nothingOutside(): Outside {
  const absent = (what: string) => (): never => {
    throw new OutsideError('absent', `there is ${what} in this world`)
  }
  const folder = (root: string): Folder => ({
    root,
    list: async () => [],
    read: async (path) => absent(`no file ${path}`)(),
    write: async () => absent('no place to write')(),
    remove: async (path) => absent(`no file ${path}`)(),
  })
  return {
    secrets: { has: () => false, reveal: (name) => absent(`no secret ${name}`)() },
    proc: { run: async () => absent('no program')() },
    files: { workspace: (missionId) => folder(`/nowhere/${missionId}`), folder },
    mail: { send: async () => absent('no mail')() },
    mcp: { list: async () => absent('no MCP server')(), call: async () => absent('no MCP server')() },
    scripts: { evaluate: async () => absent('no sandbox')() },
  }
}
