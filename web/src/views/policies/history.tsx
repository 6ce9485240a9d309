// Every version a policy ever had: when, by whom, why, what it changed, and the way back to it.

import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { change } from '../../data/ask.ts'
import { useList } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { DiffText } from '../../ui/diff-text.tsx'
import { Older } from '../../ui/older.tsx'
import { Button, Empty, Failed, Skeleton } from '../../ui/parts.tsx'
import { At } from '../../ui/time.tsx'
import { say, sayFault } from '../../ui/toast.tsx'
import type { Policy, PolicyChange } from '../../wire.ts'
import { pretty } from './json-text.tsx'
import { lineDiff } from './line-diff.ts'

/** One version; the first is told against the default, which was in force before it. */
function Version({ one, policy }: { one: PolicyChange; policy: Policy }): ReactNode {
  const cache = useQueryClient()
  const held = useWritable('admin')
  const [busy, setBusy] = useState(false)
  const revert = async (): Promise<void> => {
    setBusy(true)
    try {
      await change('POST', `policies/${one.key}/revert`, { version: one.version })
      await cache.invalidateQueries({ queryKey: ['policies'] })
      say(`Version ${one.version} is in force again.`)
    } catch (error) {
      sayFault(error)
    } finally {
      setBusy(false)
    }
  }
  const lines = lineDiff(pretty(one.previous ?? policy.default), pretty(one.value))
  return (
    <li className="rounded-lg border border-line bg-card p-4">
      <p className="flex flex-wrap items-baseline justify-between gap-2 text-sm">
        <span>
          <strong>Version {one.version}</strong> <At at={one.created_at} /> by {one.author}
          {one.reason !== null && `: ${one.reason}`}
        </span>
        {one.version === policy.version ? (
          <span className="text-xs text-quiet">in force</span>
        ) : (
          <Button
            small
            disabled={busy || held !== null}
            title={held ?? undefined}
            onClick={() => void revert()}
          >
            Revert to this
          </Button>
        )}
      </p>
      {lines.length > 0 && (
        <div className="mt-2">
          <DiffText text={lines.join('\n')} />
        </div>
      )}
    </li>
  )
}

/** The history of a policy. */
export function History({ policy }: { policy: Policy }): ReactNode {
  const list = useList<PolicyChange>(`policies/${policy.key}/history`)
  if (list.error !== null && list.data === undefined)
    return <Failed error={list.error} retry={() => void list.refetch()} />
  if (list.data === undefined) return <Skeleton rows={3} />
  if (list.items.length === 0)
    return (
      <Empty title="Never changed">
        The default is in force. Each change will stand here, with the way back from it.
      </Empty>
    )
  return (
    <>
      <ol className="space-y-3">
        {list.items.map((one) => (
          <Version key={one.version} one={one} policy={policy} />
        ))}
      </ol>
      <Older list={list} className="mt-3">
        Older ones
      </Older>
    </>
  )
}
