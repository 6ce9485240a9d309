// The secrets of this process and what keeps them out of everything: built once from the settings, growing with every value that is
// handed out. The one place where a book of secrets and the redactor meet.

import type { FoundSecrets } from '../config/secrets.ts'
import { certainValues } from '../config/secrets.ts'
import { knownRedactor, type Redact, redactor, redactValue } from '../domain/redact.ts'
import type { ModelRedaction } from '../world/model-redacted.ts'
import type { SecretBook } from '../world/outside.ts'
import { secretBook } from '../world/outside-secrets.ts'

export interface Secrets {
  readonly book: SecretBook
  /** Strikes out the values that are known: cheap, for every write. */
  readonly known: Redact
  /** Strikes out those, and what has the form of a key: for what people and logs get to see. */
  readonly all: Redact
  readonly model: ModelRedaction
}

/** Returns the secrets that were found; a value that is asked for by name later is known from then on. */
export function openSecrets(found: FoundSecrets): Secrets {
  const values = new Set(certainValues(found))
  let known = knownRedactor([...values])
  let all = redactor([...values])
  const onReveal = (value: string): void => {
    if (values.has(value)) return
    values.add(value)
    known = knownRedactor([...values])
    all = redactor([...values])
  }
  const now = {
    known: (text: string) => known(text),
    all: (text: string) => all(text),
  }
  return {
    book: secretBook(found.values, { refused: found.refused, onReveal }),
    ...now,
    model: { request: (value) => redactValue(value, now.known), complaint: now.all },
  }
}
