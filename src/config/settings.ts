// The settings of this process: the environment and `.env`, checked once at the door. What can change while the company
// lives is a policy and has no place here. It opens nothing and connects to nothing.

import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { readEnvFile } from './env-file.ts'
import { brokenLimits, limits } from './limits.ts'
import { Secret } from './secret.ts'
import { type FoundSecrets, findSecrets } from './secrets.ts'

/** Names of the provider keys that are read; no value of them is ever shown. */
export const providerKeyNames = [
  'ANTHROPIC_API_KEY',
  'OPENAI_API_KEY',
  'OPENROUTER_API_KEY',
  'GOOGLE_GENERATIVE_AI_API_KEY',
] as const

export interface Settings {
  /** A PostgreSQL 15 or later; null: the embedded database under `dataDir`. */
  readonly databaseUrl: Secret | null
  /** Absolute. */
  readonly dataDir: string
  readonly port: number
  readonly host: string
  readonly cronSecret: Secret | null
  /** For the command line against a server elsewhere. */
  readonly apiKey: Secret | null
  readonly url: string | null
  readonly providerKeys: Readonly<Partial<Record<(typeof providerKeyNames)[number], Secret>>>
  readonly openaiBaseUrl: string | null
  /** Everything that can be asked for by name, where it is used. */
  readonly secrets: FoundSecrets
  /** `demo` or `provider:model`; null: whatever is found. */
  readonly model: string | null
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly otelEndpoint: string | null
  readonly noColor: boolean
  /** The words that start this program again: `npm start` when npm ran it so. */
  readonly startCommand: string
}

export type SettingsRead = { ok: true; settings: Settings } | { ok: false; problems: readonly string[] }

const text = z.string().trim().min(1)
const port = text
  .regex(/^\d{1,5}$/, 'must be a port number, 0 to 65535')
  .transform(Number)
  .refine((n) => n <= 65_535, 'must be a port number, 0 to 65535')
const webAddress = text.refine(
  (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
  'must be an address that starts with http:// or https://',
)
const secret = text.transform((value) => new Secret(value))
const cronSecretMinChars = 16

const schema = z.object({
  DATABASE_URL: text
    .refine(
      (value) => URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol),
      'must look like postgres://user:password@host:5432/database',
    )
    .transform((value) => new Secret(value))
    .optional(),
  BULLPEN_DATA_DIR: text.default('.bullpen'),
  BULLPEN_PORT: port.default(limits.defaultPort),
  BULLPEN_HOST: text
    .refine(
      (host) => isIP(host) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host),
      'must be a host name or an IP address',
    )
    .default('127.0.0.1'),
  CRON_SECRET: text
    .min(
      cronSecretMinChars,
      `must have at least ${cronSecretMinChars} characters; make one with: openssl rand -hex 32`,
    )
    .transform((value) => new Secret(value))
    .optional(),
  BULLPEN_API_KEY: secret.optional(),
  BULLPEN_URL: webAddress.optional(),
  ANTHROPIC_API_KEY: secret.optional(),
  OPENAI_API_KEY: secret.optional(),
  OPENROUTER_API_KEY: secret.optional(),
  GOOGLE_GENERATIVE_AI_API_KEY: secret.optional(),
  OPENAI_BASE_URL: webAddress.optional(),
  BULLPEN_MODEL: text.regex(/^(demo|[a-z][a-z0-9-]*:\S+)$/, 'must be demo or provider:model').optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('warn'),
  OTEL_EXPORTER_OTLP_ENDPOINT: webAddress.optional(),
  NO_COLOR: z.string().optional(),
  npm_lifecycle_event: z.string().optional(),
})

/** Settings that may stand in a file of their own, as NAME_FILE. */
const own: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'CRON_SECRET',
  'BULLPEN_API_KEY',
  ...providerKeyNames,
])

/** Reads the process's environment and the `.env` of its working directory; the environment wins, and `overrides` (what the
 *  command line says, in the names of variables) wins over both. */
export function readProcessSettings(overrides: Readonly<Record<string, string>> = {}): SettingsRead {
  return readSettings({ ...process.env, ...overrides }, process.cwd())
}

/**
 * Returns the settings that `env` and the `.env` in `folder` make, or every problem in one line each, naming the variable.
 * No problem ever contains a value: a secret may stand in the wrong place.
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): SettingsRead {
  const broken = brokenLimits()
  if (broken.length > 0) throw new Error(`limits contradict each other: ${broken.join('; ')}`)
  const file = readEnvFile(folder)
  if (file.state === 'refused') return { ok: false, problems: [file.reason] }
  const merged = { ...(file.state === 'read' ? file.values : {}), ...env }
  // An empty variable is one that is not set: `BULLPEN_PORT= npm start` is how a shell takes it away.
  const given = Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) =>
      value === undefined || value.trim() === '' ? [] : [[name, value] as const],
    ),
  )
  const secrets = findSecrets(given, folder)
  const inFiles = [...secrets.values].flatMap(([name, found]) =>
    own.has(name) && given[name] === undefined ? [[name, found.reveal()] as const] : [],
  )
  const read = schema.safeParse({ ...given, ...Object.fromEntries(inFiles) })
  const refused = [...secrets.refused].filter(([name]) => own.has(name)).map(([, reason]) => reason)
  if (!read.success || refused.length > 0) {
    const issues = read.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []
    return { ok: false, problems: [...issues, ...refused] }
  }
  return { ok: true, settings: toSettings(read.data, secrets, folder) }
}

function toSettings(v: z.output<typeof schema>, secrets: FoundSecrets, folder: string): Settings {
  const keys = providerKeyNames.flatMap((name) => (v[name] === undefined ? [] : [[name, v[name]] as const]))
  return {
    databaseUrl: v.DATABASE_URL ?? null,
    dataDir: resolve(folder, v.BULLPEN_DATA_DIR),
    port: v.BULLPEN_PORT,
    host: v.BULLPEN_HOST,
    cronSecret: v.CRON_SECRET ?? null,
    apiKey: v.BULLPEN_API_KEY ?? null,
    url: v.BULLPEN_URL?.replace(/\/+$/, '') ?? null,
    providerKeys: Object.fromEntries(keys),
    openaiBaseUrl: v.OPENAI_BASE_URL ?? null,
    secrets,
    model: v.BULLPEN_MODEL ?? null,
    logLevel: v.LOG_LEVEL,
    otelEndpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    noColor: v.NO_COLOR !== undefined,
    startCommand: v.npm_lifecycle_event === 'start' ? 'npm start' : 'npx bullpen',
  }
}
