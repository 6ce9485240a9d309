// Secrets that sing when they get out: one value a slot, made so that every encoding changes it, and a search for all of them in any text.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a secret can stand, with the value that is put there. What follows the slash makes URL, HTML
 *  and JSON forms differ, and is still no break of a header. */
export const canaries: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'ANTHROPIC_API_KEY',
    'OPENAI_API_KEY',
    'OPENROUTER_API_KEY',
    'GOOGLE_GENERATIVE_AI_API_KEY',
    'CRON_SECRET',
    'BULLPEN_API_KEY',
    'X_API_KEY',
    'X_ACCESS_SECRET',
    'BLUESKY_APP_PASSWORD',
    'WEBHOOK_SECRET',
    'SMTP_PASSWORD',
    'MCP_TOKEN',
  ].map((name, i) => [name, `cnry${i}-${'7f3a9c1e'.repeat(2)}${i}/+&"~=${name.length}`]),
)

type Shape = readonly [name: string, write: (value: string) => string]
const base64At = (value: string, before: number): string => {
  const bytes = Buffer.from(value)
  // Whole groups of three bytes only: the same wherever the value begins.
  const from = (3 - before) % 3
  return bytes.subarray(from, from + 12).toString('base64')
}

/** Every way in which a secret may be written, as a part of it that is long enough to be no chance. */
const shapes: readonly Shape[] = [
  ['raw', (value) => value],
  ['its first half', (value) => value.slice(0, 18)],
  ['json', (value) => JSON.stringify(value).slice(1, -1)],
  ['json in json', (value) => JSON.stringify(JSON.stringify(value)).slice(3, -3)],
  ['url', (value) => encodeURIComponent(value)],
  ['form', (value) => new URLSearchParams({ a: value }).toString().slice(2)],
  ['html', (value) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
  ['hex', (value) => Buffer.from(value).toString('hex')],
  ['base64', (value) => base64At(value, 0)],
  ['base64 after one byte', (value) => base64At(value, 1)],
  ['base64 after two bytes', (value) => base64At(value, 2)],
]

/** Returns which canary stands in `text` in which shape; empty when none does. */
export function sung(text: string): string[] {
  return Object.entries(canaries).flatMap(([name, value]) =>
    shapes.filter(([, write]) => text.includes(write(value))).map(([shape]) => `${name} (${shape})`),
  )
}

/** A text that says every secret in every way, whole. */
export function allSung(): string {
  const whole = shapes.filter(([name]) => !name.startsWith('base64'))
  return Object.values(canaries)
    .flatMap((value) => [
      ...whole.map(([, write]) => write(value)),
      ...['', 'u:', 'user:', 'someone:'].map((user) => Buffer.from(user + value).toString('base64')),
      Buffer.from(value).toString('base64url'),
    ])
    .join('\n')
}

/** Every file under `folder` as one text, byte for byte. */
export function bytesUnder(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('utf8'))
    .join('\n')
}
