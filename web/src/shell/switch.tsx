// The one switch that stops everything, and the small things beside it: light or dark, the API, the way out.

import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { change } from '../data/ask.ts'
import { useWritable } from '../data/writable.ts'
import { sendAll } from '../ui/decide.ts'
import { Button } from '../ui/parts.tsx'
import { say, sayFault } from '../ui/toast.tsx'
import type { Status } from '../wire.ts'
import { applyTheme, chosenTheme, type Theme } from './theme.ts'

const next: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }

function Power({ status }: { status: Status }): ReactNode {
  const cache = useQueryClient()
  const [busy, setBusy] = useState(false)
  const held = useWritable('admin')
  const turn = async (): Promise<void> => {
    setBusy(true)
    try {
      await change('PUT', 'policies/system', { enabled: !status.enabled })
      say(status.enabled ? 'Stopped: nothing new begins.' : 'The company goes on.')
      await cache.invalidateQueries({ queryKey: ['status'] })
    } catch (error) {
      sayFault(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      small
      className="w-full"
      look={status.enabled ? 'danger' : 'main'}
      disabled={busy || held !== null}
      title={held ?? undefined}
      onClick={() => void turn()}
    >
      {status.enabled ? 'Stop the company' : 'Let it go on'}
    </Button>
  )
}

/** The foot of the rail. */
export function Switch({ status }: { status: Status | undefined }): ReactNode {
  const [theme, setTheme] = useState(chosenTheme())
  if (status === undefined) return null
  const logOut = async (): Promise<void> => {
    try {
      // What was refused is told here, and nobody would read it there.
      if (!(await sendAll())) return
      await change('POST', 'logout')
      window.location.assign('/')
    } catch (error) {
      sayFault(error)
    }
  }
  return (
    <>
      <Power status={status} />
      <p className="flex flex-wrap gap-x-3 gap-y-1">
        <button
          type="button"
          className="hover:text-ink"
          onClick={() => {
            applyTheme(next[theme])
            setTheme(next[theme])
          }}
        >
          Colours: {theme}
        </button>
        <a href="/api/docs" className="hover:text-ink">
          API
        </a>
        <button type="button" className="hover:text-ink" onClick={() => void logOut()}>
          Log out
        </button>
      </p>
      <p>Bullpen {status.version}</p>
    </>
  )
}
