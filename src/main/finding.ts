// What an examination finds, one thing at a time.

export interface Finding {
  check: string
  state: 'ok' | 'warn' | 'fail'
  said: string
  /** What to do about it; null when nothing. */
  fix: string | null
}

/** Returns a finding that is as it should be. */
/** Returns that all is well. */
export const fine = (check: string, said: string): Finding => ({ check, state: 'ok', said, fix: null })
/** Returns a finding that works, but should not stay so. */
/** Returns what should be seen to, and how. */
export const warned = (check: string, said: string, fix: string): Finding => ({
  check,
  state: 'warn',
  said,
  fix,
})
/** Returns a finding that stands in the way. */
/** Returns what stands in the way, and how to mend it. */
export const failed = (check: string, said: string, fix: string): Finding => ({
  check,
  state: 'fail',
  said,
  fix,
})
