// The log as a person reads it on a terminal: one line a happening, without stacks and without fields that may hold a secret.
// What machines read is world/log.ts.

import type { Settings } from '../config/settings.ts'
import type { Log } from '../world/log.ts'

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const
/** Fields that tell a person where to look; no others are shown. */
const shown = ['error', 'kind', 'step', 'phase', 'worker', 'request_id']
const maxChars = 300

/** Returns a log that hands lines of `level` and above to `write`, through `redact` while they are whole. */
export function plainLog(
  level: Settings['logLevel'],
  write: (line: string) => void,
  redact: (line: string) => string,
): Log {
  const at =
    (own: (typeof levels)[number]) =>
    (message: string, fields: Record<string, unknown> = {}): void => {
      if (levels.indexOf(own) < levels.indexOf(level)) return
      const said = shown.flatMap((name) =>
        fields[name] === undefined ? [] : [`${name} ${firstLine(fields[name])}`],
      )
      write(redact(`${own}: ${[message, ...said].join(', ')}`).slice(0, maxChars))
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function firstLine(value: unknown): string {
  return String(value).split('\n')[0] ?? ''
}
