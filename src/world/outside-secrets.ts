// The secrets of a running company, by name. Whoever asks for a value is about to use it: from then on it counts as known to whatever
// keeps secrets out of texts. It reads nothing: the values were found at the start.

import { OutsideError, type SecretBook } from './outside.ts'

export interface SecretBookOptions {
  /** Why a secret that was meant to be there could not be read, by its name. */
  refused?: ReadonlyMap<string, string>
  /** Hears of every value before it is handed out. */
  onReveal?(value: string): void
}

/** Returns the book of these secrets. */
export function secretBook(
  values: ReadonlyMap<string, { reveal(): string }>,
  { refused = new Map(), onReveal = () => undefined }: SecretBookOptions = {},
): SecretBook {
  return {
    has: (name) => values.has(name),
    reveal(name) {
      const value = values.get(name)?.reveal()
      if (value === undefined) {
        const why = refused.get(name) ?? `put ${name} into .env, or its file's path into ${name}_FILE`
        throw new OutsideError('absent', `there is no secret ${name}: ${why}; then start again`)
      }
      onReveal(value)
      return value
    },
  }
}
