// What ends a command without success: one line that says what happened and what to do. It knows no command.

export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const

/** An end that was foreseen. Its message is the line that people read: `what happened; what to do`. */
export class Failure extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message)
    this.name = 'Failure'
    this.exitCode = exitCode
  }
}

/** Returns any error as one line without a stack. */
export function asOneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/\s+/g, ' ').trim().slice(0, 500)
}
