// What an examination finds, one thing at a time.

export interface Finding {
  check: string
  state: 'ok' | 'warn' | 'fail'
  said: string
  /** What to do about it; null when nothing. */
  fix: string | null
}

export const fine = (check: string, said: string): Finding => ({ check, state: 'ok', said, fix: null })
export const warned = (check: string, said: string, fix: string): Finding => ({
  check,
  state: 'warn',
  said,
  fix,
})
export const failed = (check: string, said: string, fix: string): Finding => ({
  check,
  state: 'fail',
  said,
  fix,
})
