// The panel itself: a dialog with a title, at the side or in the middle. It is loaded when the first one opens.

import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { names } from './parts.tsx'

export interface PanelProps {
  title: ReactNode
  about?: ReactNode
  side?: boolean
  wide?: boolean
  close: () => void
  children: ReactNode
}

/** The dialog of a panel. */
export default function PanelBox({
  title,
  about,
  side = false,
  wide = false,
  close,
  children,
}: PanelProps): ReactNode {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup
          data-panel
          className={names(
            'fixed z-40 flex flex-col border-line bg-paper shadow-2xl focus:outline-none',
            side
              ? 'top-0 right-0 bottom-[var(--said,0px)] w-full max-w-xl border-l'
              : 'top-[8vh] left-1/2 max-h-[min(84vh,92vh-var(--said,0px))] w-[calc(100vw-2rem)] -translate-x-1/2 rounded-xl border',
            !side && (wide ? 'max-w-4xl' : 'max-w-xl'),
          )}
        >
          <div className="flex items-start gap-3 border-b border-line px-5 py-4">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-base font-semibold">{title}</Dialog.Title>
              {about !== undefined && (
                <Dialog.Description className="mt-0.5 text-sm text-quiet">{about}</Dialog.Description>
              )}
            </div>
            <Dialog.Close aria-label="Close" className="rounded px-1.5 text-quiet hover:text-ink">
              ✕
            </Dialog.Close>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto px-5 py-4 focus:outline-none">
            {children}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
