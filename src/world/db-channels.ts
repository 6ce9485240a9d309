// Who wants to be woken by which notification channel: shared by both drivers. It knows no connection; a wake that
// throws is the waker's problem and never the database's.

const maxNameBytes = 63 // NAMEDATALEN - 1

/** Returns `name` as a quoted SQL identifier; throws RangeError when PostgreSQL would cut it short. */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0') || Buffer.byteLength(name) > maxNameBytes) {
    throw new RangeError(`"${name}" cannot be a name in PostgreSQL: it takes 1 to ${maxNameBytes} bytes`)
  }
  return `"${name.replaceAll('"', '""')}"`
}

type Wake = (payload: string) => void

export interface Channels {
  /** Every channel that somebody waits for. */
  names(): readonly string[]
  /** Returns true when `channel` is new: the connection must listen to it now. */
  add(channel: string, wake: Wake): boolean
  /** Returns true when nobody waits for `channel` any more. */
  remove(channel: string, wake: Wake): boolean
  wake(channel: string, payload: string): void
}

/** Returns an empty book; what a waker throws goes to `onProblem`. */
export function channels(onProblem: (error: Error) => void): Channels {
  const waiting = new Map<string, Wake[]>()
  return {
    names: () => [...waiting.keys()],
    add(channel, wake) {
      const wakes = waiting.get(channel)
      if (wakes === undefined) waiting.set(channel, [wake])
      else wakes.push(wake)
      return wakes === undefined
    },
    remove(channel, wake) {
      const left = (waiting.get(channel) ?? []).toSpliced((waiting.get(channel) ?? []).indexOf(wake), 1)
      if (left.length > 0) waiting.set(channel, left)
      else waiting.delete(channel)
      return left.length === 0
    },
    wake(channel, payload) {
      for (const wake of waiting.get(channel) ?? []) {
        try {
          wake(payload)
        } catch (error) {
          onProblem(asError(error))
        }
      }
    },
  }
}

/** Returns `thrown` as an Error, whatever it was. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
