// Decisions with a way back: what was decided waits some seconds before it is sent, and can be taken back until then. A page that
// is left or hidden sends at once what still waits, and so does a log-out: a decision that was seen as made is made.

import type { QueryClient } from '@tanstack/react-query'
import { change } from '../data/ask.ts'
import type { Approval } from '../wire.ts'
import { say, sayFault } from './toast.tsx'

/** How long a decision can be taken back. */
export const undoMs = 6_000

export type Answer =
  | { is: 'approve' }
  | { is: 'edit'; payload: unknown }
  | { is: 'refuse'; reason: string }
  | { is: 'happened' | 'not_happened' | 'abandon'; note: string }

interface Decision {
  approval: Approval
  answer: Answer
  /** What it changed is read again into this. */
  cache: QueryClient
  timer: number
  /** While it is on its way, and cannot be taken back any more: whether it was taken. */
  sent: Promise<boolean> | null
}

/** What a decision may change of what is shown. */
const touched = ['approvals', 'proposals', 'missions', 'status']

const waiting = new Map<string, Decision>()
const watchers = new Set<() => void>()
let ids: readonly string[] = []

/** Returns address and body of an answer, as the kind of the question wants them. */
export function requestOf(approval: Approval, answer: Answer): { path: string; body: unknown } {
  const { id, what, payload_sha } = approval
  const seen = payload_sha === null ? {} : { payload_sha }
  switch (answer.is) {
    case 'approve':
      return what === 'proposal'
        ? { path: `proposals/${id}/approve`, body: {} }
        : { path: `approvals/${id}/approve`, body: seen }
    case 'refuse':
      return what === 'proposal'
        ? { path: `proposals/${id}/reject`, body: { reason: answer.reason } }
        : { path: `approvals/${id}/refuse`, body: { ...seen, reason: answer.reason } }
    case 'edit':
      return { path: `approvals/${id}/edit`, body: { ...seen, payload: answer.payload } }
    default:
      return { path: `steps/${id}/resolve`, body: { verdict: answer.is, note: answer.note } }
  }
}

function changed(): void {
  ids = [...waiting.keys()]
  for (const watcher of watchers) watcher()
}

/** Ids of questions that were answered here and are still among those that were read. */
export const decidedHere = {
  watch(watcher: () => void): () => void {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  },
  now: (): readonly string[] => ids,
}

const words: Readonly<Record<Answer['is'], string>> = {
  approve: 'Approved',
  edit: 'Approved as edited',
  refuse: 'Refused',
  happened: 'It happened',
  not_happened: 'It did not happen: done again',
  abandon: 'Given up',
}

/** Decides: it is sent after `undoMs`, unless it is taken back; then what it changed is read again into `cache`. */
export function decide(approval: Approval, answer: Answer, cache: QueryClient): void {
  const { id } = approval
  if (waiting.has(id)) return
  const timer = window.setTimeout(() => void send(id), undoMs)
  waiting.set(id, { approval, answer, cache, timer, sent: null })
  changed()
  say(`${words[answer.is]}: ${approval.title}`, { ms: undoMs, undo: () => orTooLate(takeBack(id)) })
}

/** Takes a decision back that was not sent yet; returns false when it was. */
export function takeBack(id: string): boolean {
  const decision = waiting.get(id)
  if (decision === undefined || decision.sent !== null) return false
  window.clearTimeout(decision.timer)
  waiting.delete(id)
  changed()
  return true
}

/** Who keeps what was said standing can press Undo when the decision is on its way already. */
function orTooLate(taken: boolean): void {
  if (!taken) say('There is nothing to take back any more.')
}

/** Takes the newest decision back. */
export function takeLastBack(): void {
  const last = ids.findLast((id) => waiting.get(id)?.sent === null)
  orTooLate(last !== undefined && takeBack(last))
}

/** Sends every decision that could still be taken back, and returns, when all are answered, whether all were taken. */
export async function sendAll(): Promise<boolean> {
  return (await Promise.all(ids.map((id) => send(id)))).every(Boolean)
}

async function send(id: string): Promise<boolean> {
  const decision = waiting.get(id)
  if (decision === undefined) return true
  window.clearTimeout(decision.timer)
  decision.sent ??= answered(decision)
  return decision.sent
}

async function answered({ approval, answer, cache }: Decision): Promise<boolean> {
  const { path, body } = requestOf(approval, answer)
  let taken = true
  try {
    const became = await change<{ status?: string; rejection_reason?: string }>(
      'POST',
      path,
      body,
      {},
      { outlives: true },
    )
    if (answer.is === 'approve' && became.status === 'rejected')
      say(`A rule refuses it now: ${became.rejection_reason ?? approval.title}`, { bad: true })
  } catch (error) {
    taken = false
    sayFault(error)
  }
  // It stays out of sight until the lists have been read without it.
  await Promise.all(touched.map((touchedPath) => cache.invalidateQueries({ queryKey: [touchedPath] })))
  waiting.delete(approval.id)
  changed()
  return taken
}

// A phone tells of a page that is put away by hiding it, and often tells nothing more.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void sendAll()
})
window.addEventListener('pagehide', () => void sendAll())
