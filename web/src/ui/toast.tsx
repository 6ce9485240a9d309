// Short words about what was just done, read aloud too, with a way back where there is one.

import { Toast } from '@base-ui/react/toast'
import type { ReactNode } from 'react'
import { Button } from './parts.tsx'

const shownMs = 6_000
const manager = Toast.createToastManager()

interface Said {
  /** Undoes what is told of; the word on the button is Undo. */
  undo?: () => void
  /** How long it stays, in milliseconds. */
  ms?: number
  bad?: boolean
}

/** Shows one line. */
export function say(text: string, { undo, ms = shownMs, bad = false }: Said = {}): void {
  manager.add({
    title: text,
    timeout: ms,
    type: bad ? 'bad' : 'done',
    priority: bad ? 'high' : 'low',
    ...(undo === undefined ? {} : { actionProps: { children: 'Undo', onClick: undo } }),
  })
}

/** Shows what went wrong. */
export function sayFault(error: unknown): void {
  say(error instanceof Error ? error.message : String(error), { bad: true, ms: shownMs * 2 })
}

function Lines(): ReactNode {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="flex items-center gap-3 border-t-2 border-accent px-4 py-1.5 text-sm focus-visible:-outline-offset-2 data-[type=bad]:border-bad data-[ending-style]:opacity-0 data-[limited]:hidden md:px-6"
    >
      <Toast.Title className="min-w-0 flex-1" />
      <Toast.Action render={<Button small className="shrink-0" />} />
      <Toast.Close
        aria-label="Close"
        // It is there for everybody, not only while the lines are under the pointer.
        aria-hidden={false}
        className="-mr-2 grid size-8 shrink-0 place-items-center rounded text-quiet hover:text-ink"
      >
        ✕
      </Toast.Close>
    </Toast.Root>
  ))
}

/** Tells what opens above the page (the panels) how high the lines are now, as `--said`. */
function measured(lines: HTMLDivElement | null): (() => void) | undefined {
  if (lines === null) return undefined
  const { style } = document.documentElement
  const watch = new ResizeObserver(() => style.setProperty('--said', `${lines.offsetHeight}px`))
  watch.observe(lines)
  return () => {
    watch.disconnect()
    style.removeProperty('--said')
  }
}

/** Everything within can `say` something. The lines have a place of their own at the foot, so that they cover nothing: the page is as much
 *  lower while they stand there. */
export function Toasts({ children }: { children: ReactNode }): ReactNode {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <div className="flex h-full flex-col">
        <div className="min-h-0 flex-1">{children}</div>
        <Toast.Viewport ref={measured} className="relative z-50 shrink-0 bg-sunk focus:outline-none">
          <Lines />
        </Toast.Viewport>
      </div>
    </Toast.Provider>
  )
}
