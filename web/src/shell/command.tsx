// ⌘K: one line from which every place, agent, mission, conversation and policy can be gone to, and every id asked.

import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'

const Finder = lazy(() => import('./finder.tsx'))
let show: (() => void) | null = null

/** Opens the palette. */
export function openCommand(): void {
  show?.()
}

/** The palette; closed until ⌘K, Ctrl K or `/`. */
export function CommandPalette(): ReactNode {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    show = () => setOpen(true)
    const onKey = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setOpen((was) => !was)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  if (!open) return null
  return (
    <Suspense fallback={null}>
      <Finder close={() => setOpen(false)} />
    </Suspense>
  )
}
