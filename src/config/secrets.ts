// Secrets among the variables: which there are, by name, those that stand in files of their own, and which of them are known for secrets
// from the start. It uses none of them and shows none.

import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { Secret } from './secret.ts'

export interface FoundSecrets {
  /** Every variable that can be asked for by name. */
  readonly values: ReadonlyMap<string, Secret>
  /** Why the file of NAME_FILE was not read, by NAME. */
  readonly refused: ReadonlyMap<string, string>
  /** Names of those that are secret for certain: by their name, by standing in a file of their own, or by a password in an address. */
  readonly certain: readonly string[]
}

const maxBytes = 64 * 1024
/** Everything but the owner's rights and reading by the group. */
const othersMayBits = 0o037
const askedByName = /^[A-Z][A-Z0-9_]{1,79}$/
const fileOf = /^([A-Z][A-Z0-9_]{1,79})_FILE$/
const secretByName =
  /(^|_)(API_?KEY|KEYS?|TOKENS?|SECRETS?|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|DSN|WEBHOOK)(_|$)/

/** Returns the secrets among the variables `given`; relative paths of files count from `folder`. No reason that it gives contains a value. */
export function findSecrets(given: Readonly<Record<string, string>>, folder: string): FoundSecrets {
  const values = new Map<string, Secret>()
  const refused = new Map<string, string>()
  const certain: string[] = []
  for (const [name, value] of Object.entries(given)) {
    if (!askedByName.test(name)) continue
    values.set(name, new Secret(value))
    if (isSecretName(name) || passwordIn(value) !== null) certain.push(name)
  }
  for (const [variable, path] of Object.entries(given)) {
    const name = fileOf.exec(variable)?.[1]
    if (name === undefined || values.has(name)) continue
    const read = readSecretFile(variable, resolve(folder, path.trim()))
    if (!read.ok) refused.set(name, read.reason)
    else {
      values.set(name, new Secret(read.value))
      certain.push(name)
    }
  }
  return { values, refused, certain }
}

/** Returns the values that must never be seen, passwords in addresses by themselves too. */
export function certainValues(found: FoundSecrets): string[] {
  return found.certain.flatMap((name) => valuesOf(found, name))
}

/** Returns what is secret about `name`: its value, and a password in it as it is written and as it is meant. */
export function valuesOf({ values }: FoundSecrets, name: string): string[] {
  const value = values.get(name)?.reveal() ?? ''
  const password = passwordIn(value)
  return password === null ? [value] : [value, password, decodeURIComponentOr(password)]
}

/** True when a variable is called like a secret. */
export function isSecretName(name: string): boolean {
  return secretByName.test(name) && !fileOf.test(name)
}

function passwordIn(value: string): string | null {
  const password = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? URL.parse(value)?.password : ''
  return password === undefined || password === '' ? null : password
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

type FileRead = { ok: true; value: string } | { ok: false; reason: string }

function readSecretFile(variable: string, path: string): FileRead {
  const refuse = (what: string): FileRead => ({ ok: false, reason: `${variable} names ${what}` })
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return refuse('no file that is there')
  if (!stat.isFile()) return refuse('what is no file')
  const mode = stat.mode & 0o777
  if (process.platform !== 'win32' && (mode & othersMayBits) !== 0)
    return refuse(`a file that others may use (mode ${mode.toString(8)}); run chmod 600 on it`)
  if (stat.size > maxBytes) return refuse(`a file of more than ${maxBytes} bytes`)
  const value = readOrNull(path)?.replace(/\r?\n$/, '')
  if (value === undefined) return refuse('a file that this user cannot read')
  if (value.trim() === '' || value.includes('\0')) return refuse('a file without a secret in it')
  return { ok: true, value }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM' || code === 'ENOENT') return null
    throw error
  }
}
