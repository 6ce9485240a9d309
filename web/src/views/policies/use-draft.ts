// The draft of a policy: what somebody changes before it is in force, tried on the past and saved.

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { change, Refusal } from '../../data/ask.ts'
import { say, sayFault } from '../../ui/toast.tsx'
import type { Backtest, Policy } from '../../wire.ts'
import { same, withValueAt } from './form-of.ts'
import { type Broken, type Entered, keptDrafts } from './kept-drafts.ts'

/** How many days back a change is tried on. */
const backtestDays = 7

export interface Draft extends Omit<Entered, 'base'> {
  changed: boolean
  problems: Readonly<Record<string, string>>
  /** What is wrong with the whole of it. */
  fault: string | null
  /** The backtest of exactly this draft; null until it ran. */
  tried: Backtest | null
  busy: boolean
  /** Another one each time the draft is thrown away. */
  edition: number
  /** Whatever was broken at this place, or below it, is no more. */
  set(path: readonly string[], value: unknown): void
  setBroken(path: readonly string[], broken: Broken): void
  reset(): void
  backtest(): Promise<void>
  save(): Promise<void>
}

/** Returns the key that problems and broken texts of a place have. */
export const placeOf = (path: readonly string[]): string => path.join('.')

/** Returns what is told of a place or of anything below it. */
export function within<Told>(all: Readonly<Record<string, Told>>, path: readonly string[]): readonly Told[] {
  const place = placeOf(path)
  return Object.entries(all)
    .filter(([one]) => place === '' || one === place || one.startsWith(`${place}.`))
    .map(([, told]) => told)
}

/** Returns the broken texts without those that stand at a place or below it: what is set there is there now. */
function without(all: Draft['broken'], path: readonly string[]): Draft['broken'] {
  const there = within(all, path)
  return Object.fromEntries(Object.entries(all).filter(([, one]) => !there.includes(one)))
}

/** What was entered, over the version it was entered for; an untouched draft follows what is in force, another waits for who left it. In
 *  the past nothing is entered. */
function useEntered(policy: Policy, isNow: boolean) {
  const [left] = useState(
    () =>
      (isNow ? keptDrafts.of(policy.key) : undefined) ?? {
        ...{ value: policy.value, broken: {}, base: policy, overtaken: false },
      },
  )
  const [value, setValue] = useState<unknown>(left.value)
  const [broken, setBrokens] = useState<Entered['broken']>(left.broken)
  const [base, setBase] = useState(left.base)
  const [edition, setEdition] = useState(0)
  const [overtaken, setOvertaken] = useState(left.overtaken)
  const changed = !same(value, policy.value) || Object.keys(broken).length > 0
  useEffect(() => {
    if (isNow) keptDrafts.keep(policy.key, changed ? { value, broken, base, overtaken } : null)
  }, [isNow, policy.key, changed, value, broken, base, overtaken])
  if (base !== policy) {
    const untouched = same(value, base.value) && Object.keys(broken).length === 0
    const saved = same(value, policy.value)
    setBase(policy)
    if (untouched || saved) {
      setValue(policy.value)
      setOvertaken(false)
      if (!saved) setEdition(edition + 1)
    } else if (policy.version > base.version) setOvertaken(true)
  }
  return {
    value,
    broken,
    changed,
    edition,
    overtaken,
    set: (path: readonly string[], next: unknown): void => {
      setValue((now: unknown) => withValueAt(now, path, next))
      setBrokens((all) => without(all, path))
    },
    setBroken: (path: readonly string[], next: Broken): void =>
      setBrokens((all) => ({ ...all, [placeOf(path)]: next })),
    /** Takes what the server made of what was sent; what was entered since stays. */
    take: (sent: unknown, kept: unknown): void => {
      setValue((now: unknown) => (same(now, sent) ? kept : now))
      setOvertaken(false)
    },
    reset: (): void => {
      setValue(policy.value)
      setBrokens({})
      setOvertaken(false)
      setEdition(edition + 1)
    },
  }
}

/** Returns the draft of a policy (as it is now, or as it was) and what can be done with it. */
export function useDraft(policy: Policy, isNow: boolean): Draft {
  const cache = useQueryClient()
  const { value, set, take, reset, ...entered } = useEntered(policy, isNow)
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const [fault, setFault] = useState<string | null>(null)
  const [tried, setTried] = useState<{ sent: unknown; found: Backtest } | null>(null)
  const [busy, setBusy] = useState(false)
  const forget = (): void => {
    setTried(null)
    setProblems({})
    setFault(null)
  }
  const refused = (error: unknown): void => {
    if (!(error instanceof Refusal)) throw error
    if (error.problems.length === 0) sayFault(error)
    setProblems(Object.fromEntries(error.problems.map(({ path, problem }) => [path, problem])))
    setFault(error.message)
  }
  const doing = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      refused(error)
    } finally {
      setBusy(false)
    }
  }
  return {
    ...entered,
    value,
    problems,
    fault,
    // What was entered while it ran is not what it tells of.
    tried: tried !== null && same(tried.sent, value) ? tried.found : null,
    busy,
    set(path, next) {
      set(path, next)
      forget()
    },
    reset() {
      reset()
      forget()
    },
    backtest: () =>
      doing(async () => {
        const query = { days: backtestDays }
        const found = await change<Backtest>('POST', `policies/${policy.key}/backtest`, value, query)
        setTried({ sent: value, found })
        setProblems({})
        setFault(null)
      }),
    save: () =>
      doing(async () => {
        const query = { version: policy.version }
        const now = await change<Policy>('PUT', `policies/${policy.key}`, value, query)
        take(value, now.value)
        await cache.invalidateQueries({ queryKey: ['policies'] })
        setTried(null)
        say('It is in force now. The history has the way back.')
      }),
  }
}
