// The log port: one structured line per happening, to standard error. Secrets are kept out by the redactor.

import { pino } from 'pino'

export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}

const secretFields = ['authorization', 'cookie', 'password', 'secret', 'token', 'api_key', 'key']

/** Returns a log that writes JSON lines of `level` and above to standard error, secret fields struck out and every line through `redact`. */
export function processLog(level: string, redact: (line: string) => string): Log {
  const paths = secretFields.flatMap((field) => [field, `*.${field}`])
  const out = pino.destination({ fd: 2, sync: true })
  const lines = { write: (line: string) => out.write(redact(line)) }
  const sink = pino({ level, redact: { paths, censor: '[secret]' } }, lines)
  return {
    debug: (message, fields = {}) => sink.debug(fields, message),
    info: (message, fields = {}) => sink.info(fields, message),
    warn: (message, fields = {}) => sink.warn(fields, message),
    error: (message, fields = {}) => sink.error(fields, message),
  }
}

/** The twin: keeps the lines in memory for tests. */
export function memoryLog(): Log & {
  lines: { level: string; message: string; fields: Record<string, unknown> }[]
} {
  const lines: { level: string; message: string; fields: Record<string, unknown> }[] = []
  const at =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}): void => {
      lines.push({ level, message, fields })
    }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
