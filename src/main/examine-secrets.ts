// What is to be said about the secrets of this installation, by their names alone.

import { type FoundSecrets, isSecretName, valuesOf } from '../config/secrets.ts'
import { isRedactable } from '../domain/redact.ts'
import { type Finding, fine, warned } from './finding.ts'

/** Returns whether every secret could be read, and can be kept out of texts. */
export function examineSecrets(found: FoundSecrets): Finding {
  const unread = [...found.refused].filter(([name]) => isSecretName(name)).map(([, reason]) => reason)
  if (unread.length > 0)
    return warned('secrets', unread.join('; '), 'mend the file, or put the secret itself into .env')
  // Of an address with a password in it, each by itself.
  const plain = found.certain.filter((name) => !valuesOf(found, name).every(isRedactable))
  if (plain.length > 0) {
    const said = `${plain.join(', ')}: too short or too plain to be told from text, so not struck out of it`
    return warned('secrets', said, 'choose at least 16 characters, or letters and digits')
  }
  const count = found.certain.length
  return fine('secrets', count === 0 ? 'none' : `${count} known, kept out of logs, prompts, answers and rows`)
}
