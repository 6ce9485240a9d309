// Which of the three first steps are behind somebody in this browser: done or skipped. Nothing of the company hangs on it.

import { useSyncExternalStore } from 'react'

export const stepNames = ['model', 'company', 'budget'] as const
export type StepName = (typeof stepNames)[number]

const place = 'bullpen.start'
const watchers = new Set<() => void>()

const read = (): string => localStorage.getItem(place) ?? ''

/** Keeps that a step is behind, or is to be shown again. */
export function setBehind(name: StepName, behind: boolean): void {
  const names = new Set(read().split(' ').filter(Boolean))
  if (behind) names.add(name)
  else names.delete(name)
  localStorage.setItem(place, [...names].join(' '))
  for (const watcher of watchers) watcher()
}

/** Returns the steps that are behind. */
export function useBehind(): ReadonlySet<string> {
  const text = useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, read)
  return new Set(text.split(' ').filter(Boolean))
}
